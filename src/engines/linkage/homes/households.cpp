// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/households.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engines/linkage/homes/internal/evidence.h"
#include "engines/linkage/homes/internal/groups.h"
#include "engines/linkage/homes/internal/home_keys.h"
#include "engines/linkage/homes/internal/moves.h"
#include "engines/linkage/homes/internal/timeline.h"
#include "engines/linkage/homes/internal/wording.h"

namespace cw::linkage {
namespace {

using namespace internal;

std::vector<Home> describe_homes(const HomeEvidence& evidence, const HomeKeys& keys, const Groups& groups) {
  std::vector<Home> homes(keys.homes.size());
  for (std::size_t i = 0; i < homes.size(); ++i)
    homes[i] = {home_key(evidence, keys.homes[i]), groups.kind_of_home[i], groups.people_at_home[i],
                home_reason(groups.kind_of_home[i], groups.people_at_home[i], groups.together_at_home[i],
                            groups.words_at_home[i] != 0 ? AddressSays::communal : AddressSays::nothing)};
  return homes;
}

// Households numbered anew without those of communal places, in the order of their groups.
std::vector<std::uint32_t> number_groups(const std::vector<Stay>& stays, const Groups& groups, const Moves& moves, std::uint32_t& count) {
  std::vector<bool> used(moves.households, false);
  for (std::size_t s = 0; s < stays.size(); ++s)
    if (groups.kind_of_home[stays[s].home] != HomeKind::communal) used[moves.household_of_group[groups.group_of_stay[s]]] = true;
  std::vector<std::uint32_t> number(moves.households, no_household);
  count = 0;
  for (std::uint32_t h = 0; h < moves.households; ++h)
    if (used[h]) number[h] = count++;
  std::vector<std::uint32_t> of_stay(stays.size(), no_household);
  for (std::size_t s = 0; s < stays.size(); ++s)
    if (groups.kind_of_home[stays[s].home] != HomeKind::communal) of_stay[s] = number[moves.household_of_group[groups.group_of_stay[s]]];
  return of_stay;
}

std::vector<std::uint32_t> group_sizes(const std::vector<Stay>& stays, const Groups& groups) {
  std::vector<std::uint32_t> size(groups.count, 0);
  for (std::size_t s = 0; s < stays.size(); ++s) ++size[groups.group_of_stay[s]];
  return size;
}

std::vector<Membership> list_memberships(const HomeEvidence& evidence, const std::vector<Stay>& stays, const Groups& groups,
                                         const std::vector<std::uint32_t>& household_of_stay) {
  const std::vector<std::uint32_t> size = group_sizes(stays, groups);
  std::vector<Membership> out(stays.size());
  for (std::size_t s = 0; s < stays.size(); ++s) {
    const Stay& stay = stays[s];
    Membership& m = out[s];
    m.person = evidence.person_ids[stay.person];
    m.household = household_of_stay[s];
    m.home = stay.home;
    m.current = stay.last_known && !stay.ended;
    if (stay.dated()) {
      m.from = Date{stay.first};
      if (!m.current) m.to = Date{stay.last};
    }
    const StayFacts facts{
        stay, groups.tie_of_stay[s], groups.kind_of_home[stay.home], size[groups.group_of_stay[s]], evidence.reference, evidence.sources};
    m.confidence = membership_confidence(facts);
    m.reason = membership_reason(facts);
  }
  std::sort(out.begin(), out.end(), [](const Membership& a, const Membership& b) {
    const auto day = [](const std::optional<Date>& date) { return date ? date->days : INT32_MIN; };
    return std::tuple(a.household, a.person, day(a.from), a.home) < std::tuple(b.household, b.person, day(b.from), b.home);
  });
  return out;
}

}  // namespace

std::string_view name_of(HomeKind kind) {
  switch (kind) {
    case HomeKind::household: return "household";
    case HomeKind::shared_house: return "shared house";
    case HomeKind::communal: return "communal place";
    case HomeKind::unknown: return "unknown";
  }
  return "";
}

std::optional<Date> last_day_of(const HouseholdInput& input) {
  if (input.table == nullptr || input.table->rows() == 0) return std::nullopt;
  const std::int32_t day = last_day(input);
  return day == no_day ? std::nullopt : std::optional(Date{day});
}

Households find_households(const HouseholdInput& input) {
  if (input.table == nullptr || input.table->rows() == 0) return {};
  HomeEvidence evidence = read_evidence(input);
  HomeKeys keys = find_homes(evidence);
  Timelines lines = make_timelines(evidence, keys, input.threads);
  const People people = describe_people(evidence);
  Groups groups = group_stays(evidence, people, keys, lines.stays, input.threads);
  const Moves moves = follow_moves(evidence, people, lines.stays, groups);
  if (input.context == nullptr) evidence.context.heard_of = most_are_heard_of(evidence, lines.stays);
  end_stays(evidence, people, lines.stays, groups);
  Households out;
  out.context = evidence.context;
  const std::vector<std::uint32_t> household_of_stay = number_groups(lines.stays, groups, moves, out.count);
  out.homes = describe_homes(evidence, keys, groups);
  out.memberships = list_memberships(evidence, lines.stays, groups, household_of_stay);
  out.household_of_row.assign(evidence.rows, no_household);
  for (std::size_t row = 0; row < evidence.rows; ++row)
    if (const std::uint32_t stay = lines.stay_of_row[row]; stay != none) out.household_of_row[row] = household_of_stay[stay];
  out.home_of_row = std::move(keys.home_of_row);
  return out;
}

}  // namespace cw::linkage
