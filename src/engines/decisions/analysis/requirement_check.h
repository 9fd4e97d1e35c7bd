// SPDX-License-Identifier: MIT
// Errors of a model between its elements: circles, what is required and not used, types that nothing defines, what could not be read.
#pragma once

#include <map>
#include <set>
#include <string>

#include "engines/decisions/analysis/findings.h"
#include "engines/decisions/analysis/model_trees.h"

namespace cw::dmn {

// `used`: for each element of the model with logic the names that it uses.
void check_requirements(const ModelTrees& trees, const std::map<std::size_t, std::set<std::string>>& used, Findings& findings);

}  // namespace cw::dmn
