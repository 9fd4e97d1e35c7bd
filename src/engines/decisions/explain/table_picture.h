// SPDX-License-Identifier: MIT
// Decision tables drawn as text, with what matched marked on them: the value of each column above its conditions, a mark at each rule that
// was used or dropped, and at each cell whether it holds.
#pragma once

#include <string>

#include "engines/decisions/explain/explanation.h"
#include "engines/decisions/explain/words.h"

namespace cw::dmn {

// Of one table. Of more than 25 rules those that matched and the nearest are shown, with the number of the others.
[[nodiscard]] std::string table_picture(const ExplainedTable& table, const Explanation& explanation, const Words& words);
// Of all tables of the decisions, each below the decision's name.
[[nodiscard]] std::string table_pictures(const Explanation& explanation, const Words& words);

}  // namespace cw::dmn
