// SPDX-License-Identifier: MIT
// Our own readable form of a model and of how to train it: docs/formats/link-config.md.
//
//   CW_TRY(ModelFile file, read_model_toml(text));
//   std::string again = write_model_toml(file);   // reads back to an equal ModelFile, doubles to the last bit
//
// Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "engines/linkage/training_plan.h"

namespace cw::linkage {

struct ModelFile {
  Model model;
  TrainingPlan training;
  bool operator==(const ModelFile&) const = default;
};

// Reads [model], [[blocking]], [[comparison]] and [training]; the tables [input], [columns] and [cluster] of a link job are left to their
// own reader. Errors: invalid (or unsupported, for SQL we do not know) with line and column, what is wrong, and for a key that is not known
// the nearest one that is. The model read is valid (see validate).
[[nodiscard]] Result<ModelFile> read_model_toml(std::string_view text);
[[nodiscard]] std::string write_model_toml(const ModelFile& file);

}  // namespace cw::linkage
