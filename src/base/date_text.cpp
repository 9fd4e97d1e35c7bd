// SPDX-License-Identifier: MIT
#include "base/date_text.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace cw {
namespace {

constexpr std::array<std::string_view, 12> month_names = {"january", "february", "march",     "april",   "may",      "june",
                                                          "july",    "august",   "september", "october", "november", "december"};

// What has been read so far, and how far.
struct Reading {
  std::string_view rest;
  int year = 1900, month = 1, day = 1, hour = 0, minute = 0, second = 0, day_of_year = 0;
  std::int64_t microsecond = 0, offset_seconds = 0;
};

bool read_number(std::string_view& rest, std::size_t most_digits, int& out) {
  std::size_t used = 0;
  int number = 0;
  while (used < most_digits && used < rest.size() && rest[used] >= '0' && rest[used] <= '9') number = number * 10 + (rest[used++] - '0');
  if (used == 0) return false;
  rest.remove_prefix(used);
  out = number;
  return true;
}

bool read_month_name(std::string_view& rest, std::size_t letters_of_short, int& month) {
  for (std::size_t i = 0; i < month_names.size(); ++i) {
    const std::string_view name = letters_of_short == 0 ? month_names[i] : month_names[i].substr(0, letters_of_short);
    if (rest.size() < name.size()) continue;
    bool same = true;
    for (std::size_t k = 0; k < name.size() && same; ++k) same = (rest[k] | 0x20) == name[k];
    if (!same) continue;
    rest.remove_prefix(name.size());
    month = static_cast<int>(i) + 1;
    return true;
  }
  return false;
}

bool read_fraction(std::string_view& rest, std::int64_t& microsecond) {
  std::size_t used = 0;
  std::int64_t value = 0;
  for (; used < rest.size() && used < 9 && rest[used] >= '0' && rest[used] <= '9'; ++used)
    if (used < 6) value = value * 10 + (rest[used] - '0');
  if (used == 0) return false;
  for (std::size_t k = used; k < 6; ++k) value *= 10;
  rest.remove_prefix(used);
  microsecond = value;
  return true;
}

bool read_offset(std::string_view& rest, std::int64_t& seconds) {
  if (!rest.empty() && rest[0] == 'Z') return rest.remove_prefix(1), true;
  if (rest.size() < 3 || (rest[0] != '+' && rest[0] != '-')) return false;
  const int sign = rest[0] == '-' ? -1 : 1;
  rest.remove_prefix(1);
  int hours = 0, minutes = 0;
  if (!read_number(rest, 2, hours)) return false;
  if (!rest.empty() && rest[0] == ':') rest.remove_prefix(1);
  if (!rest.empty() && !read_number(rest, 2, minutes)) return false;
  seconds = sign * (hours * 3600 + minutes * 60);
  return true;
}

bool read_code(char code, Reading& at) {
  switch (code) {
    case 'Y': return read_number(at.rest, 4, at.year);  // as in DuckDB: up to four digits, no sign
    case 'y':
      if (!read_number(at.rest, 2, at.year)) return false;
      at.year += at.year < 69 ? 2000 : 1900;
      return true;
    case 'm': return read_number(at.rest, 2, at.month);
    case 'd': return read_number(at.rest, 2, at.day);
    case 'H': return read_number(at.rest, 2, at.hour) && at.hour < 24;
    case 'M': return read_number(at.rest, 2, at.minute) && at.minute < 60;
    case 'S': return read_number(at.rest, 2, at.second) && at.second < 60;
    case 'j': return read_number(at.rest, 3, at.day_of_year) && at.day_of_year >= 1 && at.day_of_year <= 366;
    case 'f': return read_fraction(at.rest, at.microsecond);
    case 'b': return read_month_name(at.rest, 3, at.month);
    case 'B': return read_month_name(at.rest, 0, at.month);
    case 'z':
    case 'Z': return read_offset(at.rest, at.offset_seconds);
    default: return false;
  }
}

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<Date> make_date(int year, int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < -32767 || year > 32767) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

CivilDate civil(Date date) {
  const std::chrono::year_month_day parts{std::chrono::sys_days{std::chrono::days{date.days}}};
  return {static_cast<int>(parts.year()), static_cast<int>(static_cast<unsigned>(parts.month())),
          static_cast<int>(static_cast<unsigned>(parts.day()))};
}

std::string format_date(Date date) {
  const CivilDate parts = civil(date);
  return fmt::format("{:04}-{:02}-{:02}", parts.year, parts.month, parts.day);
}

std::string format_timestamp(Timestamp time) {
  constexpr std::int64_t day = 86'400'000'000;
  std::int64_t days = time.microseconds / day;
  std::int64_t rest = time.microseconds % day;
  if (rest < 0) {
    rest += day;
    --days;
  }
  const std::int64_t seconds = rest / 1'000'000;
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", format_date(Date{static_cast<std::int32_t>(days)}), seconds / 3600,
                                 seconds / 60 % 60, seconds % 60);
  if (rest % 1'000'000 != 0) text += fmt::format(".{:06}", rest % 1'000'000);
  return text + "Z";
}

std::optional<Timestamp> parse_timestamp(std::string_view text, std::string_view format) {
  Reading at;
  at.rest = without_spaces(text);
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '%' && i + 1 < format.size()) {
      const bool no_padding = format[i + 1] == '-' && i + 2 < format.size();
      i += no_padding ? 2 : 1;
      if (!read_code(format[i], at)) return std::nullopt;
    } else {
      if (at.rest.empty() || at.rest.front() != format[i]) return std::nullopt;
      at.rest.remove_prefix(1);
    }
  }
  if (!at.rest.empty()) return std::nullopt;
  std::optional<Date> date = make_date(at.year, at.month, at.day);
  if (at.day_of_year > 0) {
    date = make_date(at.year, 1, 1);
    if (date) date->days += at.day_of_year - 1;
  }
  if (!date) return std::nullopt;
  const std::int64_t seconds = std::int64_t{date->days} * 86400 + at.hour * 3600 + at.minute * 60 + at.second - at.offset_seconds;
  return Timestamp{seconds * 1'000'000 + at.microsecond};
}

}  // namespace cw
