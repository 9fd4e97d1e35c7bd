// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/temporal.h"

#include <algorithm>
#include <cstdlib>

namespace cw::feel {
namespace {

std::int64_t floor_div(std::int64_t left, std::int64_t right) {
  const std::int64_t quotient = left / right;
  return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}
std::int64_t floor_mod(std::int64_t left, std::int64_t right) { return left - floor_div(left, right) * right; }

bool is_leap(std::int64_t year) { return floor_mod(year, 4) == 0 && (floor_mod(year, 100) != 0 || floor_mod(year, 400) == 0); }

// Adds within 64 bits, or says that it does not fit.
std::optional<std::int64_t> checked_add(std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(left, right, &result)) return std::nullopt;
  return result;
}

}  // namespace

std::int64_t days_since_epoch(const Date& date) {
  const std::int64_t year = static_cast<std::int64_t>(date.year) - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

std::optional<Date> date_of_days(std::int64_t days) {
  constexpr std::int64_t most = 400'000'000'000;  // beyond every year that counts
  if (days < -most || days > most) return std::nullopt;
  days += 719'468;
  const std::int64_t era = floor_div(days, 146'097);
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return make_date(year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

int days_in_month(std::int64_t year, int month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Date> make_date(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (year < -max_year || year > max_year || month < 1 || month > 12 || day < 1) return std::nullopt;
  if (day > days_in_month(year, static_cast<int>(month))) return std::nullopt;
  return Date{static_cast<std::int32_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

int weekday_of(const Date& date) { return static_cast<int>(floor_mod(days_since_epoch(date) + 3, 7)) + 1; }  // 1970-01-01 was a Thursday

int day_of_year(const Date& date) { return static_cast<int>(days_since_epoch(date) - days_since_epoch({date.year, 1, 1})) + 1; }

// ISO 8601: a week belongs to the year that holds its Thursday.
int week_of_year(const Date& date) {
  const int week = (day_of_year(date) - weekday_of(date) + 10) / 7;
  const auto weeks_in = [](std::int64_t year) {
    const auto last = [](std::int64_t y) { return floor_mod(y + floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400), 7); };
    return last(year) == 4 || last(year - 1) == 3 ? 53 : 52;
  };
  if (week < 1) return weeks_in(static_cast<std::int64_t>(date.year) - 1);
  return week > weeks_in(date.year) ? 1 : week;
}

std::int64_t instant_of(const DateTime& date_time) {
  return days_since_epoch(date_time.date) * seconds_per_day + floor_div(date_time.time.nanoseconds, nanoseconds_per_second) -
         offset_of(date_time.time.zone, date_time.date, date_time.time.nanoseconds);
}

std::int64_t instant_of(const Time& time) {
  return floor_div(time.nanoseconds, nanoseconds_per_second) - offset_of(time.zone, {2000, 1, 1}, time.nanoseconds);
}

std::optional<Date> add_months(const Date& date, std::int64_t months) {
  constexpr std::int64_t most = 12 * 2 * (max_year + 1);
  if (months > most || months < -most) return std::nullopt;
  const std::int64_t total = static_cast<std::int64_t>(date.year) * 12 + (date.month - 1) + months;
  const std::int64_t year = floor_div(total, 12);
  const int month = static_cast<int>(floor_mod(total, 12)) + 1;
  return make_date(year, month, std::min<int>(date.day, days_in_month(year, month)));
}

std::optional<DateTime> add(const DateTime& date_time, const YearsMonthsDuration& duration) {
  const auto date = add_months(date_time.date, duration.months);
  if (!date) return std::nullopt;
  return DateTime{*date, date_time.time};
}

std::optional<DateTime> add(const DateTime& date_time, const DaysTimeDuration& duration) {
  // By the instant for named zones, whose offset may change in between; by the local clock for all else.
  const bool named = date_time.time.zone.kind == Zone::Kind::named;
  const std::int64_t nanoseconds = floor_mod(date_time.time.nanoseconds, nanoseconds_per_second);
  const std::int64_t start =
      named ? instant_of(date_time)
            : days_since_epoch(date_time.date) * seconds_per_day + floor_div(date_time.time.nanoseconds, nanoseconds_per_second);
  const std::int64_t fraction = nanoseconds + duration.nanoseconds;
  auto seconds = checked_add(start, duration.seconds);
  if (seconds) seconds = checked_add(*seconds, fraction / nanoseconds_per_second);
  if (!seconds) return std::nullopt;
  if (named) seconds = checked_add(*seconds, offset_at(date_time.time.zone, *seconds));
  if (!seconds) return std::nullopt;
  const auto date = date_of_days(floor_div(*seconds, seconds_per_day));
  if (!date) return std::nullopt;
  return DateTime{*date,
                  {floor_mod(*seconds, seconds_per_day) * nanoseconds_per_second + fraction % nanoseconds_per_second, date_time.time.zone}};
}

Time add(const Time& time, const DaysTimeDuration& duration) {
  const std::int64_t day = seconds_per_day * nanoseconds_per_second;
  const std::int64_t plus = floor_mod(duration.seconds, seconds_per_day) * nanoseconds_per_second + duration.nanoseconds;
  return {floor_mod(time.nanoseconds + plus, day), time.zone};
}

DaysTimeDuration negated(const DaysTimeDuration& duration) {
  const std::int64_t seconds = duration.seconds == INT64_MIN ? INT64_MAX : -duration.seconds;
  if (duration.nanoseconds == 0) return {seconds, 0};
  return {seconds - 1, static_cast<std::int32_t>(nanoseconds_per_second - duration.nanoseconds)};
}

std::optional<DaysTimeDuration> add(const DaysTimeDuration& left, const DaysTimeDuration& right) {
  const std::int64_t nanoseconds = static_cast<std::int64_t>(left.nanoseconds) + right.nanoseconds;
  auto seconds = checked_add(left.seconds, right.seconds);
  if (seconds) seconds = checked_add(*seconds, nanoseconds / nanoseconds_per_second);
  if (!seconds) return std::nullopt;
  return DaysTimeDuration{*seconds, static_cast<std::int32_t>(nanoseconds % nanoseconds_per_second)};
}

YearsMonthsDuration months_between(const Date& from, const Date& to) {
  const auto month_of = [](const Date& date) { return static_cast<std::int64_t>(date.year) * 12 + date.month; };
  std::int64_t months = month_of(to) - month_of(from);
  if (months > 0 && to.day < from.day) --months;
  if (months < 0 && to.day > from.day) ++months;
  return {months};
}

Decimal to_seconds(const DaysTimeDuration& duration) {
  const auto fraction = Decimal::make(static_cast<Uint128>(duration.nanoseconds), -9, false);
  return add(Decimal(duration.seconds), fraction.value_or(Decimal())).value_or(Decimal());
}

std::optional<DaysTimeDuration> duration_of_seconds(const Decimal& seconds) {
  const auto cut = seconds.rounded(9, Rounding::down);
  const auto whole = cut ? cut->rounded(0, Rounding::floor) : std::nullopt;
  const auto number = whole ? whole->to_integer() : std::nullopt;
  if (!number) return std::nullopt;
  const auto fraction = subtract(*cut, *whole);
  const auto nanoseconds = fraction ? multiply(*fraction, Decimal(nanoseconds_per_second)) : std::nullopt;
  return DaysTimeDuration{*number, static_cast<std::int32_t>(nanoseconds ? nanoseconds->to_integer().value_or(0) : 0)};
}

}  // namespace cw::feel
