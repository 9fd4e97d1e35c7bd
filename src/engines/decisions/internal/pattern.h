// SPDX-License-Identifier: MIT
// Regular expressions as XPath has them (XQuery 1.0 and XPath 2.0 Functions and Operators, 7.6; flag q of 3.0), written over into ICU's.
// What XPath does not know (look-around, word boundaries, inline flags) is refused, as the standard wants.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cw::feel {

struct PatternFlags {
  bool dot_all = false;       // s
  bool multiline = false;     // m
  bool ignore_case = false;   // i
  bool ignore_space = false;  // x
  bool literal = false;       // q
};
// Nothing for a letter that is no flag.
[[nodiscard]] std::optional<PatternFlags> parse_pattern_flags(std::string_view flags);

// The pattern for ICU; the error says what is wrong with it.
[[nodiscard]] Result<std::string> translate_pattern(std::string_view pattern, const PatternFlags& flags);

}  // namespace cw::feel
