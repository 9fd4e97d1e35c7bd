// SPDX-License-Identifier: MIT
// Days, times and durations of FEEL (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8): years to +-999,999,999, nanoseconds, offsets and named zones.
// Named zones come from ICU's copy of the tz database (zones.cpp alone includes ICU). All functions are pure and may be called from any
// thread; a zone's number stays the same while the process lives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace cw::feel {

inline constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int64_t max_year = 999'999'999;

// A day of the proleptic Gregorian calendar; the year 0 is 1 BC.
struct Date {
  std::int32_t year = 1970;
  std::uint8_t month = 1;
  std::uint8_t day = 1;
  friend bool operator==(const Date&, const Date&) = default;
};

// Where a time is measured: not said, by an offset from UTC in seconds, or by the number of a named zone.
struct Zone {
  enum class Kind : std::uint8_t { none, offset, named } kind = Kind::none;
  std::int32_t value = 0;
  friend bool operator==(const Zone&, const Zone&) = default;
};

struct Time {
  std::int64_t nanoseconds = 0;  // of the day
  Zone zone;
  friend bool operator==(const Time&, const Time&) = default;
};

struct DateTime {
  Date date;
  Time time;
  friend bool operator==(const DateTime&, const DateTime&) = default;
};

// Seconds and 0 <= nanoseconds < 10^9; -0.5 s is {-1, 500'000'000}.
struct DaysTimeDuration {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  friend bool operator==(const DaysTimeDuration&, const DaysTimeDuration&) = default;
  friend auto operator<=>(const DaysTimeDuration&, const DaysTimeDuration&) = default;
};

struct YearsMonthsDuration {
  std::int64_t months = 0;
  friend bool operator==(const YearsMonthsDuration&, const YearsMonthsDuration&) = default;
  friend auto operator<=>(const YearsMonthsDuration&, const YearsMonthsDuration&) = default;
};

// Reading; nothing where the text is not of the form (XML Schema's, and "@Region/City" for zones) or names no day or time that exists.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);
[[nodiscard]] std::optional<DateTime> parse_date_time(std::string_view text);  // a date alone is its midnight
[[nodiscard]] std::optional<DaysTimeDuration> parse_days_time_duration(std::string_view text);
[[nodiscard]] std::optional<YearsMonthsDuration> parse_years_months_duration(std::string_view text);

[[nodiscard]] std::string to_text(const Date& date);
[[nodiscard]] std::string to_text(const Time& time);
[[nodiscard]] std::string to_text(const DateTime& date_time);
[[nodiscard]] std::string to_text(const DaysTimeDuration& duration);     // "-P1DT2H0.5S", nothing at all is "PT0S"
[[nodiscard]] std::string to_text(const YearsMonthsDuration& duration);  // "P1Y2M", nothing at all is "P0M"

// Days since 1970-01-01, and back (H. Hinnant's algorithms "chrono-Compatible Low-Level Date Algorithms"). Back: nothing outside the years.
[[nodiscard]] std::int64_t days_since_epoch(const Date& date);
[[nodiscard]] std::optional<Date> date_of_days(std::int64_t days);
[[nodiscard]] std::optional<Date> make_date(std::int64_t year, std::int64_t month, std::int64_t day);
[[nodiscard]] int days_in_month(std::int64_t year, int month);
[[nodiscard]] int weekday_of(const Date& date);    // 1 Monday .. 7 Sunday
[[nodiscard]] int day_of_year(const Date& date);   // from 1
[[nodiscard]] int week_of_year(const Date& date);  // ISO 8601, 1..53

// The zone's number by its name in the tz database, or nothing.
[[nodiscard]] std::optional<Zone> find_zone(std::string_view name);
[[nodiscard]] std::string zone_name(const Zone& zone);
// Offset from UTC in seconds at a local day and time. A named zone of a time without a day is taken as on 1 January 2000.
[[nodiscard]] std::int64_t offset_of(const Zone& zone, const Date& date, std::int64_t nanoseconds);
// The same at an instant (seconds since 1970-01-01T00:00:00Z).
[[nodiscard]] std::int64_t offset_at(const Zone& zone, std::int64_t instant);

// Seconds since 1970-01-01T00:00:00 in UTC; what has no zone is taken as UTC.
[[nodiscard]] std::int64_t instant_of(const DateTime& date_time);
// Seconds of the day in UTC, which may be below 0 or above a day.
[[nodiscard]] std::int64_t instant_of(const Time& time);

[[nodiscard]] std::optional<Date> add_months(const Date& date, std::int64_t months);  // the day is cut to the month's last
[[nodiscard]] std::optional<DateTime> add(const DateTime& date_time, const YearsMonthsDuration& duration);
[[nodiscard]] std::optional<DateTime> add(const DateTime& date_time, const DaysTimeDuration& duration);  // in elapsed time
[[nodiscard]] Time add(const Time& time, const DaysTimeDuration& duration);                              // round the clock
[[nodiscard]] DaysTimeDuration negated(const DaysTimeDuration& duration);
[[nodiscard]] std::optional<DaysTimeDuration> add(const DaysTimeDuration& left, const DaysTimeDuration& right);
// Whole months between two days, towards zero.
[[nodiscard]] YearsMonthsDuration months_between(const Date& from, const Date& to);

[[nodiscard]] Decimal to_seconds(const DaysTimeDuration& duration);
// Cut to nanoseconds; nothing outside 64 bits of seconds.
[[nodiscard]] std::optional<DaysTimeDuration> duration_of_seconds(const Decimal& seconds);

}  // namespace cw::feel
