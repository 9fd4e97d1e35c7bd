// SPDX-License-Identifier: MIT
// Dates, times and numbers as pages write them, in the style of GOV.UK and in both languages: 31 March 2026, 9:30am, 1,234, £12.50.
//
//   date_text(born, Language::welsh);                  // 31 Mawrth 2026
//   moment_text(entry.at, Language::english);          // 9:30am on 31 March 2026, by the clock in the United Kingdom
//
// Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/value.h"
#include "web/html/messages.h"

namespace cw::html {

// Date and minute by the clock in the United Kingdom: an hour ahead of UTC from 1:00 UTC on the last Sunday of March to 1:00 UTC on the
// last Sunday of October (SI 2002/262). Right from 1996 on.
struct UkTime {
  Date date;
  int minute = 0;  // of the day
};
[[nodiscard]] UkTime uk_time(Timestamp time);

[[nodiscard]] std::string date_text(Date date, Language language);          // 31 March 2026
[[nodiscard]] std::string short_date_text(Date date, Language language);    // 31 Mar 2026, for tables
[[nodiscard]] std::string day_and_date_text(Date date, Language language);  // Tuesday 31 March 2026
[[nodiscard]] std::string month_text(Date date, Language language);         // March 2026
// "1 to 31 March 2026", "31 March to 2 April 2026", "31 December 2025 to 1 January 2026"; one date where both are the same.
[[nodiscard]] std::string date_range_text(Date from, Date to, Language language);
[[nodiscard]] std::string time_text(int minute, Language language);        // 9am, 9:30am, midday, midnight; minute of the day
[[nodiscard]] std::string moment_text(Timestamp time, Language language);  // 9:30am on 31 March 2026
// The same for scripts and `datetime`: 2026-03-31T08:30:00Z is base/date_text.h's format_timestamp.

[[nodiscard]] std::string number_text(std::int64_t number);            // 1,234; a minus sign is U+2212
[[nodiscard]] std::string decimal_text(double number, int digits);     // 1,234.50; digits after the point, 0 to 9
[[nodiscard]] std::string percent_text(double share, int digits = 0);  // of 0.123: 12%
[[nodiscard]] std::string pounds_text(std::int64_t pence);             // £1,234 or £1,234.50
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);             // 512B, 1.5KB, 20MB (of 1,000)

}  // namespace cw::html
