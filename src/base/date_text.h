// SPDX-License-Identifier: MIT
// Dates to and from text, without a time zone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/value.h"

namespace cw {

// Day number of a civil date (proleptic Gregorian), or nothing where there is no such day. month 1..12, day 1..31, year -32767..32767.
[[nodiscard]] std::optional<Date> make_date(int year, int month, int day);
struct CivilDate {
  int year = 0;
  int month = 0;
  int day = 0;
};
[[nodiscard]] CivilDate civil(Date date);
[[nodiscard]] std::string format_date(Date date);            // YYYY-MM-DD
[[nodiscard]] std::string format_timestamp(Timestamp time);  // YYYY-MM-DDTHH:MM:SS[.ffffff]Z
// Parses with the % codes of C's strptime that DuckDB's strptime also has: %Y %m %d %y %H %M %S %b %B %j %f %z %Z and literals. Like
// DuckDB, accepts one-digit months and days; nothing where the text does not fit or names no such day.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text, std::string_view format);

}  // namespace cw
