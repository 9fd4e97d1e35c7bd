// SPDX-License-Identifier: MIT
// Models from files: read, told apart by hash, the version chosen that is in force on a day, compiled.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/explain/explanation.h"
#include "engines/decisions/model/model.h"

namespace cw::decisions {

struct LoadedModel {
  std::shared_ptr<const dmn::Model> model;
  std::vector<dmn::ModelVersion> versions;  // of the files that count, in the model's order
  std::string hash;                         // SHA-256 of the one file, or of the hashes of all, one a line
  std::vector<std::string> problems;        // of the model, one sentence each
};

// Files, or folders whose *.dmn files count; the first that no other imports is the main one. Of several files of one namespace the one in
// force on the day counts. Errors: those of reading; conflict and not_found as dmn::files_in_force has them.
[[nodiscard]] Result<LoadedModel> load_model(const std::vector<std::filesystem::path>& paths, const std::optional<feel::Date>& on,
                                             const feel::Date& today);

}  // namespace cw::decisions
