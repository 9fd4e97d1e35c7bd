// SPDX-License-Identifier: MIT
// Models from files: read with what they import, told apart by hash, the version chosen that is in force on a day, compiled.
//
//   CW_TRY(const LoadedModel loaded, load_model({"loans.dmn"}, {}, today));     // to decide by
//   CW_TRY(auto files, read_with_imports("loans.dmn"));                          // to look at as it is
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/analysis/analysis.h"
#include "engines/decisions/explain/explanation.h"
#include "engines/decisions/model/model.h"

namespace cw::decisions {

struct LoadedModel {
  std::shared_ptr<const dmn::Model> model;
  std::vector<dmn::ModelVersion> versions;  // of the files that count, in the model's order
  std::string hash;                         // SHA-256 of the one file, or of the hashes of all, one a line
  std::vector<std::string> problems;        // of the model, one sentence each
};

// Files, or folders whose *.dmn files count, and what they import, found by namespace among the *.dmn beside the file that imports it; the
// first that no other imports is the main one. Of several files of one namespace the one in force on the day counts. Errors: those of
// reading; conflict and not_found as dmn::files_in_force has them.
[[nodiscard]] Result<LoadedModel> load_model(const std::vector<std::filesystem::path>& paths, const std::optional<feel::Date>& on,
                                             const feel::Date& today);

// The model first, then what it imports, and what that imports, whatever day it is: of several files of one namespace the first by name.
// What is not there is left out: the analysis names it. not_found, invalid, too_large as reading has it.
[[nodiscard]] Result<std::vector<dmn::ModelFile>> read_with_imports(const std::filesystem::path& model);
[[nodiscard]] std::vector<dmn::Definitions> definitions_of(const std::vector<dmn::ModelFile>& files);

}  // namespace cw::decisions
