// SPDX-License-Identifier: MIT
// Errors of expressions that can be known before they are evaluated: names that nothing has, functions called wrongly, operands and results
// of types that never fit. What is not sure is not told.
#pragma once

#include <set>
#include <string>

#include "engines/decisions/analysis/findings.h"
#include "engines/decisions/analysis/model_trees.h"

namespace cw::dmn {

// Returns the names of variables that the logic uses.
std::set<std::string> check_expressions(const ModelTrees& trees, const LogicView& logic, Findings& findings);

}  // namespace cw::dmn
