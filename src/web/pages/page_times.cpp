// SPDX-License-Identifier: MIT
#include "web/pages/internal/page_times.h"

#include "base/date_text.h"
#include "web/html/format.h"

namespace cw::pages {
namespace {

constexpr std::int64_t hour = 3'600'000'000;
constexpr std::int64_t day_length = 24 * hour;

}  // namespace

Date today_of(const Clock& clock) { return html::uk_time(clock.now()).date; }

Timestamp start_of_uk_day(Date day) {
  const Timestamp utc{day.days * day_length};
  const bool summer = html::uk_time(Timestamp{utc.microseconds - hour}).date == day;
  return summer ? Timestamp{utc.microseconds - hour} : utc;
}

std::optional<Date> parse_day(std::string_view text) {
  const auto at = text.size() == 10 ? parse_timestamp(text, "%Y-%m-%d") : std::nullopt;
  if (!at || at->microseconds < 0) return std::nullopt;
  return Date{static_cast<std::int32_t>(at->microseconds / day_length)};
}

std::optional<std::int64_t> parse_whole_number(std::string_view text) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::int64_t out = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    out = out * 10 + (digit - '0');
  }
  return out;
}

}  // namespace cw::pages
