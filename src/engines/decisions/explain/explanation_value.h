// SPDX-License-Identifier: MIT
// An explanation as JSON; docs/formats/explanation.md describes each member. The format is stable: members are added, never renamed.
#pragma once

#include "base/value.h"
#include "engines/decisions/explain/explanation.h"
#include "engines/decisions/explain/words.h"

namespace cw::dmn {

inline constexpr std::string_view explanation_format = "commonweal/explanation/1";

// With what each cell asks for in the words given: all that a page needs to draw the tables with what matched.
[[nodiscard]] cw::Value explanation_value(const Explanation& explanation, const Words& words);

}  // namespace cw::dmn
