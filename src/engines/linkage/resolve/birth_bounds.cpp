// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/birth_bounds.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace cw::linkage {
namespace {

constexpr std::int32_t year = 366;
constexpr double beyond_doubt = 20;              // match weight, bits: one in a million
constexpr std::size_t fewest_dates = 100;        // to measure on
constexpr double slips = 0.01;                   // share of them at either end that may be wrong
constexpr double least_left_out = 0.1;           // of all dates, by a bound
constexpr std::int32_t most_spread = 10 * year;  // of the days on which people of an age were that old: more says nothing

// Record -> its own date of birth or, where it has none, that of a record that a link beyond doubt makes its own.
std::vector<std::int32_t> known_dates(std::span<const BirthFacts> facts, std::span<const ScoredEdge> edges) {
  std::vector<std::int32_t> out;
  for (const BirthFacts& each : facts) out.push_back(each.date);
  for (const ScoredEdge& edge : edges) {
    if (edge.weight < beyond_doubt) continue;
    for (const auto& [to, from] : {std::pair(edge.left, edge.right), std::pair(edge.right, edge.left)})
      if (facts[to].date == no_day && facts[from].date != no_day) out[to] = std::max(out[to], facts[from].date);
  }
  return out;
}

// The span of days without the slips at either end; nothing where there are too few.
std::optional<Born> span_of(std::vector<std::int32_t>& days) {
  if (days.size() < fewest_dates) return std::nullopt;
  std::ranges::sort(days);
  const auto off = static_cast<std::size_t>(static_cast<double>(days.size()) * slips);
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
std::vector<Born> bounds_by_band(std::span<const BirthFacts> facts) {
  std::vector<std::vector<std::int32_t>> by_band(1);
  std::vector<std::int32_t> all;
  for (const BirthFacts& each : facts) {
    if (each.date == no_day) continue;
    all.push_back(each.date);
    if (each.band >= by_band.size()) by_band.resize(each.band + 1U);
    by_band[each.band].push_back(each.date);
  }
  std::ranges::sort(all);
  std::vector<Born> bounds(by_band.size());
  for (std::size_t band = 1; band < by_band.size(); ++band)
    if (const std::optional<Born> span = span_of(by_band[band])) bounds[band] = worth_having(*span, all);
  return bounds;
}

// Days from the day that the record speaks of (from 1970 where it gives none) back to when a person of its age was born.
std::int32_t days_back(const BirthFacts& facts) {
  return static_cast<std::int32_t>(std::lround(facts.age * 365.25)) - (facts.seen == no_day ? 0 : facts.seen);
}

// By list: the days on which its people were as old as it says.
std::map<std::pair<std::uint32_t, bool>, Born> days_of_ages(std::span<const BirthFacts> facts, std::span<const std::int32_t> dates) {
  std::map<std::pair<std::uint32_t, bool>, std::vector<std::int32_t>> by_list;
  for (std::size_t r = 0; r < dates.size(); ++r)
    if (facts[r].age >= 0 && dates[r] != no_day)
      by_list[{facts[r].source, facts[r].seen != no_day}].push_back(dates[r] + days_back(facts[r]));
  std::map<std::pair<std::uint32_t, bool>, Born> out;
  for (auto& [list, days] : by_list)
    if (const std::optional<Born> span = span_of(days); span && span->latest - span->earliest <= most_spread)
      out.emplace(list, Born{span->earliest - year, span->latest + year});
  return out;
}

}  // namespace

BirthBounds BirthBounds::learn(std::span<const BirthFacts> facts, std::span<const ScoredEdge> edges) {
  BirthBounds out;
  out.turned_ = days_of_ages(facts, known_dates(facts, edges));
  out.by_band_ = bounds_by_band(facts);
  return out;
}

Born BirthBounds::of(const BirthFacts& facts) const {
  if (facts.date != no_day) return {facts.date, facts.date};
  Born out;
  // An age tells the day of birth to a year, counted back from the day that the record speaks of or, where it gives none, from the days on
  // which people of that list were as old as it says.
  if (facts.age >= 0)
    if (const auto found = turned_.find({facts.source, facts.seen != no_day}); found != turned_.end())
      out = narrowed(out, {found->second.earliest - days_back(facts), found->second.latest - days_back(facts)});
  if (facts.band < by_band_.size()) out = narrowed(out, by_band_[facts.band]);
  if (facts.there != no_day) out = narrowed(out, {INT32_MIN, facts.there + year});  // who was at a home had been born
  return out;
}

}  // namespace cw::linkage
