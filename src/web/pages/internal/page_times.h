// SPDX-License-Identifier: MIT
// Days by the clock in the United Kingdom, and numbers, as addresses and forms of pages have them. Pure but for the clock.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "base/value.h"

namespace cw::pages {

[[nodiscard]] Date today_of(const Clock& clock);
// Midnight at the beginning of the day: an hour before that of UTC in summer.
[[nodiscard]] Timestamp start_of_uk_day(Date day);
[[nodiscard]] std::optional<Date> parse_day(std::string_view text);                   // 2026-03-27
[[nodiscard]] std::optional<std::int64_t> parse_whole_number(std::string_view text);  // of up to 15 digits, nothing else

}  // namespace cw::pages
