// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/birth_bounds.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace cw::linkage {
namespace {

constexpr std::int32_t year = 366;
constexpr double least_left_out = 0.1;           // of all dates, by a bound
constexpr std::int32_t most_spread = 10 * year;  // of the days on which people of an age were that old: more says nothing

// Record -> its own date of birth or, where it has none, that of a record that a link beyond doubt makes its own.
std::vector<std::int32_t> known_dates(const BirthBoundsInput& input) {
  std::vector<std::int32_t> out(input.date.begin(), input.date.end());
  for (const ScoredEdge& edge : input.edges) {
    if (edge.weight < input.beyond_doubt) continue;
    for (const auto& [to, from] : {std::pair(edge.left, edge.right), std::pair(edge.right, edge.left)})
      if (input.date[to] == no_day && input.date[from] != no_day) out[to] = std::max(out[to], input.date[from]);
  }
  return out;
}

// The span of days without the slips at either end; nothing where there are too few.
std::optional<Born> span_of(std::vector<std::int32_t>& days, const BirthBoundsInput& input) {
  if (days.size() < input.fewest) return std::nullopt;
  std::ranges::sort(days);
  const auto off = static_cast<std::size_t>(static_cast<double>(days.size()) * input.slips);
  return Born{days[off], days[days.size() - 1 - off]};
}

Born narrowed(const Born& one, const Born& other) {
  const Born both{std::max(one.earliest, other.earliest), std::min(one.latest, other.latest)};
  return both.earliest < both.latest ? both : Born{};
}

// A bound on one side is worth having where it leaves out many more of all people than of its own.
Born worth_having(const Born& span, const std::vector<std::int32_t>& all) {
  const auto many = static_cast<std::ptrdiff_t>(least_left_out * static_cast<double>(all.size()));
  Born out;
  if (std::ranges::lower_bound(all, span.earliest - year) - all.begin() >= many) out.earliest = span.earliest - year;
  if (all.end() - std::ranges::upper_bound(all, span.latest + year) >= many) out.latest = span.latest + year;
  return out;
}

// What each list and age band leaves open, by the dates of its own: those that links lend it are of the people who can be linked best.
void bound_by_band(const BirthBoundsInput& input, std::vector<Born>& out) {
  std::vector<std::vector<std::int32_t>> by_band(std::size_t{std::ranges::max(input.band)} + 1);
  std::vector<std::int32_t> all;
  for (std::size_t r = 0; r < out.size(); ++r) {
    if (input.date[r] == no_day) continue;
    all.push_back(input.date[r]);
    by_band[input.band[r]].push_back(input.date[r]);
  }
  std::ranges::sort(all);
  std::vector<Born> bounds(by_band.size());
  for (std::size_t band = 1; band < by_band.size(); ++band)
    if (const std::optional<Born> span = span_of(by_band[band], input)) bounds[band] = worth_having(*span, all);
  for (std::size_t r = 0; r < out.size(); ++r)
    if (input.date[r] == no_day) out[r] = narrowed(out[r], bounds[input.band[r]]);
}

// An age tells the day of birth to a year, counted back from the day that the record speaks of or, where it gives none, from the days on
// which people of that list were as old as it says.
void bound_by_age(const BirthBoundsInput& input, const std::vector<std::int32_t>& dates, std::vector<Born>& out) {
  if (input.age.empty()) return;
  const auto seen = [&](std::size_t r) { return input.seen.empty() ? no_day : input.seen[r]; };
  const auto back = [&](std::size_t r) {
    return static_cast<std::int32_t>(std::lround(input.age[r] * 365.25)) - (seen(r) == no_day ? 0 : seen(r));
  };
  std::map<std::pair<std::uint32_t, bool>, std::vector<std::int32_t>> by_list;  // source, with a day
  for (std::size_t r = 0; r < dates.size(); ++r)
    if (input.age[r] >= 0 && dates[r] != no_day) by_list[{input.source[r], seen(r) != no_day}].push_back(dates[r] + back(r));
  std::map<std::pair<std::uint32_t, bool>, Born> turned;
  for (auto& [list, days] : by_list)
    if (const std::optional<Born> span = span_of(days, input); span && span->latest - span->earliest <= most_spread)
      turned.emplace(list, Born{span->earliest - year, span->latest + year});
  for (std::size_t r = 0; r < dates.size(); ++r) {
    if (input.age[r] < 0 || input.date[r] != no_day) continue;
    if (const auto found = turned.find({input.source[r], seen(r) != no_day}); found != turned.end())
      out[r] = narrowed(out[r], {found->second.earliest - back(r), found->second.latest - back(r)});
  }
}

// Who was at a home had been born.
void bound_by_presence(const BirthBoundsInput& input, std::vector<Born>& out) {
  for (std::size_t r = 0; r < input.there.size(); ++r)
    if (input.there[r] != no_day && input.date[r] == no_day) out[r] = narrowed(out[r], {INT32_MIN, input.there[r] + year});
}

}  // namespace

std::vector<Born> find_birth_bounds(const BirthBoundsInput& input) {
  if (std::ranges::none_of(input.date, [](std::int32_t day) { return day != no_day; })) return {};
  std::vector<Born> out(input.date.size());
  bound_by_age(input, known_dates(input), out);
  bound_by_band(input, out);
  bound_by_presence(input, out);
  for (std::size_t r = 0; r < out.size(); ++r)
    if (input.date[r] != no_day) out[r] = {input.date[r], input.date[r]};
  return out;
}

}  // namespace cw::linkage
