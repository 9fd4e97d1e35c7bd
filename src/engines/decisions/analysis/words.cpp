// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/words.h"

#include <array>

namespace cw::dmn {

using feel::Kind;
using feel::Value;

namespace {

constexpr std::array<std::string_view, 12> months = {"January", "February", "March",     "April",   "May",      "June",
                                                     "July",    "August",   "September", "October", "November", "December"};

std::string date_words(const feel::Date& date) {
  return std::to_string(date.day) + " " + std::string(months[static_cast<std::size_t>(date.month - 1)]) + " " + std::to_string(date.year);
}

// "10:30" where there are no seconds.
std::string time_words(const feel::Time& time) {
  std::string text = feel::to_text(time);
  if (text.size() >= 8 && text.substr(5, 3) == ":00" && (text.size() == 8 || text[8] != '.')) text.erase(5, 3);
  return text;
}

std::string signed_count(std::int64_t count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 || count == -1 ? "" : "s");
}

std::string months_words(std::int64_t all) {
  if (all == 0) return "0 months";
  std::vector<std::string> parts;
  if (all / 12 != 0) parts.push_back(signed_count(all / 12, "year"));
  if (all % 12 != 0) parts.push_back(signed_count(all % 12, "month"));
  return joined(parts);
}

std::string days_words(const feel::DaysTimeDuration& duration) {
  constexpr std::int64_t day = 86'400;
  if (duration.nanoseconds != 0 || duration.seconds < 0) return feel::to_text(duration);
  std::vector<std::string> parts;
  const std::int64_t seconds = duration.seconds;
  if (seconds / day != 0) parts.push_back(signed_count(seconds / day, "day"));
  if (seconds % day / 3600 != 0) parts.push_back(signed_count(seconds % day / 3600, "hour"));
  if (seconds % 3600 / 60 != 0) parts.push_back(signed_count(seconds % 3600 / 60, "minute"));
  if (seconds % 60 != 0 || parts.empty()) parts.push_back(signed_count(seconds % 60, "second"));
  return joined(parts);
}

}  // namespace

std::string value_words(const Value& value) {
  switch (value.kind()) {
    case Kind::null: return "nothing";
    case Kind::date: return date_words(value.as_date());
    case Kind::time: return time_words(value.as_time());
    case Kind::date_time: return date_words(value.as_date_time().date) + " at " + time_words(value.as_date_time().time);
    case Kind::years_months_duration: return months_words(value.as_years_months().months);
    case Kind::days_time_duration: return days_words(value.as_days_time());
    default: return value_text(value);
  }
}

std::string value_text(const Value& value) {
  switch (value.kind()) {
    case Kind::string: {
      const std::string listed = feel::to_text(Value::list({value}));
      return listed.substr(1, listed.size() - 2);
    }
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::days_time_duration:
    case Kind::years_months_duration: return "@\"" + feel::to_text(value) + "\"";
    default: return feel::to_text(value);
  }
}

std::string joined(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " " + std::string(last) + " " : ", ";
    text += parts[i];
  }
  return text;
}

std::string counted(std::size_t count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

std::string rules_words(std::span<const std::size_t> rules) {
  constexpr std::size_t most = 12;
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < rules.size() && i < most; ++i) numbers.push_back(std::to_string(rules[i]));
  if (rules.size() > most) numbers.push_back(std::to_string(rules.size() - most) + " more");
  return (rules.size() == 1 ? "Rule " : "Rules ") + joined(numbers);
}

std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

std::string shortened(std::string_view text, std::size_t most) {
  std::string out;
  bool space = false;
  for (const char letter : text) {
    if (letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r') {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += letter;
  }
  if (out.size() <= most) return out;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;  // not within a letter
  return out.substr(0, end) + "...";
}

}  // namespace cw::dmn
