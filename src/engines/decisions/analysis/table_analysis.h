// SPDX-License-Identifier: MIT
// What a decision table's rules are to each other: gaps, overlaps, conflicts, duplicates, rules that never decide, rules that could be one.
// Complete for cells that are plain conditions (axis.h); of others it says that it did not look, and guesses nothing: what such a cell
// might cover is no gap, and what it might share is no overlap.
#pragma once

#include "engines/decisions/analysis/rule_space.h"
#include "engines/decisions/analysis/table_check.h"

namespace cw::dmn {

void analyse_table(const TableView& table, const WrongCells& wrong, Findings& findings, AnalysisBudget& budget);

}  // namespace cw::dmn
