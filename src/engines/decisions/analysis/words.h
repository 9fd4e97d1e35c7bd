// SPDX-License-Identifier: MIT
// Values and lists of them in plain English.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engines/decisions/feel/value.h"

namespace cw::dmn {

// 12, "single", true, 1 April 2026, 10:30, 2 years and 6 months; what has no plainer form as FEEL writes it.
[[nodiscard]] std::string value_words(const feel::Value& value);
// As FEEL reads it: strings in quotes, days as @"2026-04-01".
[[nodiscard]] std::string value_text(const feel::Value& value);
// "a", "a and b", "a, b and c".
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view last = "and");
// "1 rule", "2 rules".
[[nodiscard]] std::string counted(std::size_t count, std::string_view one);
// "Rule 3", "Rules 3 and 7".
[[nodiscard]] std::string rules_words(std::span<const std::size_t> rules);
// "'Age'"
[[nodiscard]] std::string quoted(std::string_view name);
// A text that may be long, cut to a line.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most = 80);

}  // namespace cw::dmn
