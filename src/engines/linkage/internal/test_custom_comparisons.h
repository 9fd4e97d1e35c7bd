// SPDX-License-Identifier: MIT
// For tests: comparisons whose levels are conditions written by hand, such as no comparison of the library has.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "engines/linkage/comparison_library.h"

namespace cw::linkage::test {

inline ColumnExpression col(std::string_view name) { return ColumnExpression::column(name); }

// Levels that are null and not, one-sided and across columns; literals, numbers, order, lists, and functions within a condition.
std::vector<std::function<Result<Comparison>()>> custom_comparisons();

}  // namespace cw::linkage::test
