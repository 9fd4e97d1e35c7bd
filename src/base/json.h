// SPDX-License-Identifier: MIT
// JSON (RFC 8259) to and from Value: objects are Structure in the order of their keys, arrays are List.
//
//   CW_TRY(const Value settings, parse_json(text));
//   const Value* rules = member(settings, "blocking_rules");
//   write_json(settings, JsonLayout::indented);
//
// Numbers without fraction or exponent are int64 where they fit, all others double; doubles are written with the fewest digits that read
// back as the same double, always with a point or an exponent, so that reading what was written gives an equal Value. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/value.h"

namespace cw {

// Reads one JSON text. Invalid: the message says line and column (both from 1) and what is wrong there; so for a byte that is not UTF-8, a
// key that appears twice in one object, and nesting deeper than 100.
[[nodiscard]] Result<Value> parse_json(std::string_view text);

enum class JsonLayout : std::uint8_t { compact, indented };
// Keys stay in the order given: equal values give equal bytes. Null for not-a-number and infinite. Dates and times become text as
// base/date_text.h formats them. Ill-formed UTF-8 is written as U+FFFD.
[[nodiscard]] std::string write_json(const Value& value, JsonLayout layout = JsonLayout::compact);
// The text as a JSON string, with its quotes.
[[nodiscard]] std::string quote_json(std::string_view text);

// The member of a structure, or nullptr where the value is no structure or has none of that name.
[[nodiscard]] const Value* member(const Value& value, std::string_view name);

}  // namespace cw
