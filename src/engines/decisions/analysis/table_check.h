// SPDX-License-Identifier: MIT
// What can be said of a decision table cell by cell: types against the column's, output values against those allowed, the hit policy
// against its outputs (DMN 1.5, 8.2.8 to 8.2.11, 10.3.2.10).
#pragma once

#include <set>
#include <utility>

#include "engines/decisions/analysis/findings.h"
#include "engines/decisions/analysis/model_trees.h"

namespace cw::dmn {

// Column and rule, from 0, of tests that compare with a value of a wrong type.
using WrongCells = std::set<std::pair<std::size_t, std::size_t>>;

[[nodiscard]] WrongCells check_table(const TableView& table, Findings& findings);

// The type of what a column tests; absent: not known.
[[nodiscard]] feel::TypePtr tested_type(const feel::DecisionTable::Input& input);
// How a column is called in messages: its expression, or its label where that is long.
[[nodiscard]] std::string column_name(const TableInput& input);
[[nodiscard]] std::string output_name(const TableOutput& output);
[[nodiscard]] std::string rule_place(const TableView& table, std::size_t rule);
[[nodiscard]] std::string input_place(const TableView& table, std::size_t rule, std::size_t input);

}  // namespace cw::dmn
