// SPDX-License-Identifier: MIT
// DMN files from a folder, with those that they import.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "engines/decisions/analysis/analysis.h"

namespace cw::decisions {

// The model first, then what it imports, and what that imports, found by namespace among the *.dmn beside it. What is not there is left
// out: the analysis names it. not_found, invalid, too_large as reading has it.
[[nodiscard]] Result<std::vector<dmn::ModelFile>> read_with_imports(const std::filesystem::path& model);
[[nodiscard]] std::vector<dmn::Definitions> definitions_of(const std::vector<dmn::ModelFile>& files);

}  // namespace cw::decisions
