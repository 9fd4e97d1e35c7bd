// SPDX-License-Identifier: MIT
// Values of FEEL as JSON has them.
#pragma once

#include "base/value.h"
#include "engines/decisions/feel/value.h"

namespace cw::dmn {

// Numbers as numbers where reading them back gives the same (whole ones of 64 bits, and decimals that a double is the nearest to), else as
// text; days, times and durations as FEEL writes them; lists, contexts as objects; ranges and functions as FEEL's text.
[[nodiscard]] cw::Value plain_value(const feel::Value& value);

}  // namespace cw::dmn
