// SPDX-License-Identifier: MIT
// JSON text to a tree with exact numbers, and strings to JSON text. Pure functions, any thread.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

#include "base/result.h"

namespace cw::linkage {

// RFC 8259. Doubles are read correctly rounded (Boost's own reader may be one unit off in the last place). Errors: invalid, with line and
// column (both from 1, columns in bytes); nesting deeper than 32 is refused.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);
// Text in quotes, escaped; other bytes unchanged.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace cw::linkage
