// SPDX-License-Identifier: MIT
// How systems write dates, names, phones and addresses. Pure functions.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "base/date_text.h"
#include "sample/internal/corrupt.h"
#include "sample/internal/scribe.h"

namespace cw::sample {

inline constexpr std::array<std::string_view, 12> short_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

enum class DateLayout : std::uint8_t { iso, slashes, short_slashes, compact, named, dots, words };

[[nodiscard]] inline std::string lay_date(int year, int month, int day, DateLayout layout) {
  if (year == 0) return {};
  const auto name = short_months[static_cast<std::size_t>(month - 1)];
  switch (layout) {
    case DateLayout::iso: return fmt::format("{:04}-{:02}-{:02}", year, month, day);
    case DateLayout::slashes: return fmt::format("{:02}/{:02}/{:04}", day, month, year);
    case DateLayout::short_slashes: return fmt::format("{}/{}/{:02}", day, month, year % 100);
    case DateLayout::compact: return fmt::format("{:04}{:02}{:02}", year, month, day);
    case DateLayout::named: return fmt::format("{:02}-{}-{:04}", day, name, year);
    case DateLayout::dots: return fmt::format("{:02}.{:02}.{:04}", day, month, year);
    case DateLayout::words: return fmt::format("{} {} {:04}", day, name, year);
  }
  return {};
}
[[nodiscard]] inline std::string lay_day(Day day, DateLayout layout) {
  if (day == no_day) return {};
  const CivilDate date = civil(Date{day});
  return lay_date(date.year, date.month, date.day, layout);
}
[[nodiscard]] inline std::string lay_birth(const Entry& entry, DateLayout layout) {
  return lay_date(entry.year, entry.month, entry.day, layout);
}

// Parts that are not empty, joined.
template <class... Parts>
[[nodiscard]] std::string join(std::string_view separator, const Parts&... parts) {
  std::string out;
  const auto add = [&](std::string_view part) {
    if (part.empty()) return;
    if (!out.empty()) out += separator;
    out += part;
  };
  (add(parts), ...);
  return out;
}

// "12 Mill Lane", "Cedar House Mill Lane".
[[nodiscard]] inline std::string street_line(const Address& a) { return join(" ", a.number, a.street); }
[[nodiscard]] inline std::string one_line(const Address& a) {
  return join(", ", a.flat, a.building, street_line(a), a.locality, a.street.empty() ? "" : "Alderwick", a.postcode);
}
// "06123 456789"
[[nodiscard]] inline std::string spaced_phone(std::string_view digits) {
  return digits.size() == 11 ? fmt::format("{} {}", digits.substr(0, 5), digits.substr(5)) : std::string(digits);
}
// "+44 6123 456789"
[[nodiscard]] inline std::string world_phone(std::string_view digits) {
  return digits.size() == 11 ? fmt::format("+44 {} {}", digits.substr(1, 4), digits.substr(5)) : std::string(digits);
}
// "(06123) 456789"
[[nodiscard]] inline std::string bracket_phone(std::string_view digits) {
  return digits.size() == 11 ? fmt::format("({}) {}", digits.substr(0, 5), digits.substr(5)) : std::string(digits);
}
[[nodiscard]] inline std::string initial(std::string_view name) { return name.empty() ? std::string() : std::string(name.substr(0, 1)); }

}  // namespace cw::sample
