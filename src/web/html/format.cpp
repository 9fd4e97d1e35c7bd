// SPDX-License-Identifier: MIT
// Dates, times and numbers for pages.
#include "web/html/format.h"

#include <array>
#include <cmath>

#include "base/date_text.h"

namespace cw::html {
namespace {

using Twelve = std::array<std::string_view, 12>;
using Seven = std::array<std::string_view, 7>;

constexpr Twelve english_months = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};
constexpr Twelve welsh_months = {"Ionawr",     "Chwefror", "Mawrth", "Ebrill", "Mai",      "Mehefin",
                                 "Gorffennaf", "Awst",     "Medi",   "Hydref", "Tachwedd", "Rhagfyr"};
constexpr Twelve english_short = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr Twelve welsh_short = {"Ion", "Chwef", "Maw", "Ebr", "Mai", "Meh", "Gorff", "Awst", "Medi", "Hyd", "Tach", "Rhag"};
constexpr Seven english_days = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr Seven welsh_days = {"Dydd Sul", "Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn"};

constexpr std::int64_t minute_microseconds = 60'000'000;
constexpr std::int64_t day_minutes = 24 * 60;

bool is_welsh(Language language) { return language == Language::welsh; }

std::string_view month_of(int month, Language language) {
  return (is_welsh(language) ? welsh_months : english_months)[static_cast<std::size_t>(month - 1)];
}

// 0 is Sunday; 1970-01-01 was a Thursday.
int weekday(Date date) {
  const int remainder = (date.days + 4) % 7;
  return remainder < 0 ? remainder + 7 : remainder;
}

Date last_sunday(int year, int month) {
  const Date last = *make_date(year, month, 31);  // March and October both have 31 days
  return {last.days - weekday(last)};
}

std::int64_t floor_divide(std::int64_t number, std::int64_t by) {
  const std::int64_t quotient = number / by;
  return number % by < 0 ? quotient - 1 : quotient;
}

std::string day_month(const CivilDate& date, Language language) {
  return std::to_string(date.day).append(" ").append(month_of(date.month, language));
}

std::string with_commas(const std::string& digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(digits[i]);
  }
  return out;
}

constexpr std::string_view minus = "\u2212";

}  // namespace

UkTime uk_time(Timestamp time) {
  std::int64_t minutes = floor_divide(time.microseconds, minute_microseconds);
  const int year = civil({static_cast<std::int32_t>(floor_divide(minutes, day_minutes))}).year;
  const std::int64_t begins = last_sunday(year, 3).days * day_minutes + 60;
  const std::int64_t ends = last_sunday(year, 10).days * day_minutes + 60;
  if (minutes >= begins && minutes < ends) minutes += 60;
  const std::int64_t day = floor_divide(minutes, day_minutes);
  return {{static_cast<std::int32_t>(day)}, static_cast<int>(minutes - day * day_minutes)};
}

std::string date_text(Date date, Language language) {
  const CivilDate parts = civil(date);
  return day_month(parts, language) + " " + std::to_string(parts.year);
}

std::string short_date_text(Date date, Language language) {
  const CivilDate parts = civil(date);
  const std::string_view month = (is_welsh(language) ? welsh_short : english_short)[static_cast<std::size_t>(parts.month - 1)];
  return std::to_string(parts.day).append(" ").append(month).append(" ") + std::to_string(parts.year);
}

std::string day_and_date_text(Date date, Language language) {
  const std::string_view day = (is_welsh(language) ? welsh_days : english_days)[static_cast<std::size_t>(weekday(date))];
  return std::string(day).append(" ") + date_text(date, language);
}

std::string month_text(Date date, Language language) {
  const CivilDate parts = civil(date);
  return std::string(month_of(parts.month, language)) + " " + std::to_string(parts.year);
}

std::string date_range_text(Date from, Date to, Language language) {
  if (from == to) return date_text(from, language);
  const std::string_view between = is_welsh(language) ? " i " : " to ";
  const CivilDate first = civil(from), last = civil(to);
  std::string out;
  if (first.year != last.year) {
    out = date_text(from, language);
  } else if (first.month != last.month) {
    out = day_month(first, language);
  } else {
    out = std::to_string(first.day);
  }
  return out.append(between) + date_text(to, language);
}

std::string time_text(int minute, Language language) {
  if (minute == 0) return is_welsh(language) ? "hanner nos" : "midnight";
  if (minute == 12 * 60) return is_welsh(language) ? "hanner dydd" : "midday";
  const int hour = minute / 60 % 12;
  std::string out = std::to_string(hour == 0 ? 12 : hour);
  if (minute % 60 != 0) {
    out += minute % 60 < 10 ? ":0" : ":";
    out += std::to_string(minute % 60);
  }
  return out + (minute < 12 * 60 ? "am" : "pm");
}

std::string moment_text(Timestamp time, Language language) {
  const UkTime local = uk_time(time);
  return time_text(local.minute, language) + (is_welsh(language) ? " ar " : " on ") + date_text(local.date, language);
}

std::string number_text(std::int64_t number) {
  // The least number has no positive fellow, so the digits are those of the unsigned one.
  const bool below = number < 0;
  const std::uint64_t size = below ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
  const std::string digits = with_commas(std::to_string(size));
  return below ? std::string(minus) + digits : digits;
}

std::string decimal_text(double number, int digits) {
  if (!std::isfinite(number) || std::fabs(number) > 1e15) return "–";
  digits = digits < 0 ? 0 : digits > 9 ? 9 : digits;
  double scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  std::string after;
  double whole = 0;
  const double fraction = std::modf(std::fabs(number), &whole);
  double part = std::nearbyint(fraction * scale);
  if (part >= scale) {
    whole += 1;
    part = 0;
  }
  if (digits > 0) {
    after = std::to_string(static_cast<std::int64_t>(part));
    after = "." + std::string(static_cast<std::size_t>(digits) - after.size(), '0') + after;
  }
  const bool below = number < 0 && (whole > 0 || part > 0);
  return (below ? std::string(minus) : std::string()) + with_commas(std::to_string(static_cast<std::int64_t>(whole))) + after;
}

std::string percent_text(double share, int digits) { return decimal_text(share * 100, digits) + "%"; }

std::string pounds_text(std::int64_t pence) {
  const bool below = pence < 0;
  const std::uint64_t size = below ? ~static_cast<std::uint64_t>(pence) + 1 : static_cast<std::uint64_t>(pence);
  std::string out = below ? std::string(minus) + "£" : "£";
  out += with_commas(std::to_string(size / 100));
  const std::uint64_t rest = size % 100;
  if (rest == 0) return out;
  return out + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> units = {"KB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + "B";
  double size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (size >= 999.5 && unit + 1 < units.size()) {
    size /= 1000;
    ++unit;
  }
  const bool whole = size >= 9.95 || std::fabs(size - std::nearbyint(size)) < 0.05;
  return decimal_text(size, whole ? 0 : 1) + std::string(units[unit]);
}

}  // namespace cw::html
