// SPDX-License-Identifier: MIT
#include "services/register/households/internal/parting.h"

#include <algorithm>
#include <unordered_map>

namespace cw::registry {
namespace {

constexpr std::size_t move_weight = 2, change_weight = 3, begun_weight = 2, over_weight = 1, home_weight = 2, home_over_weight = 1;
constexpr std::uint32_t none = UINT32_MAX;

// What must be written together, as sets that are joined.
class Groups {
 public:
  std::uint32_t make() {
    leader_.push_back(static_cast<std::uint32_t>(leader_.size()));
    weight_.push_back(0);
    return leader_.back();
  }
  std::uint32_t find(std::uint32_t at) {
    while (leader_[at] != at) at = leader_[at] = leader_[leader_[at]];
    return at;
  }
  void join(std::uint32_t one, std::uint32_t other) {
    one = find(one);
    other = find(other);
    if (one == other) return;
    leader_[std::max(one, other)] = std::min(one, other);
    weight_[std::min(one, other)] += weight_[std::max(one, other)];
  }
  void add(std::uint32_t at, std::size_t weight) { weight_[find(at)] += weight; }
  [[nodiscard]] std::size_t weight(std::uint32_t at) { return weight_[find(at)]; }
  [[nodiscard]] std::size_t size() const { return leader_.size(); }

 private:
  std::vector<std::uint32_t> leader_;
  std::vector<std::size_t> weight_;
};

// The group of each thing that is written.
class Parting {
 public:
  explicit Parting(HouseholdDecision& whole) : whole_(whole) {}

  std::vector<HouseholdDecision> run(std::size_t most) {
    join_households();
    join_people(most);
    place_homes();
    return deal(most);
  }

 private:
  std::uint32_t of(HouseholdId household) {
    const auto [at, fresh] = of_household_.try_emplace(household, 0);
    if (fresh) at->second = groups_.make();
    return at->second;
  }
  std::uint32_t put(std::vector<std::uint32_t>& list, std::uint32_t group, std::size_t weight) {
    groups_.add(group, weight);
    list.push_back(group);
    return group;
  }

  void join_households() {
    for (const HouseholdChange& each : whole_.households) {
      if (!each.other.is_nil()) groups_.join(of(each.household), of(each.other));
      put(households_, of(each.household), change_weight);
    }
    for (const HouseholdMove& move : whole_.moves) {
      if (!move.from.is_nil() && !move.to.is_nil()) groups_.join(of(move.from), of(move.to));
      put(moves_, of(move.from.is_nil() ? move.to : move.from), move_weight);
    }
  }

  // Stays in no household go with others of their person.
  void join_people(std::size_t most) {
    std::unordered_map<PersonId, std::uint32_t> of_person;
    for (const NumberedStay& each : whole_.over) {
      const auto [at, fresh] = of_person.try_emplace(each.stay.person, none);
      const std::uint32_t group = !each.stay.household.is_nil() ? of(each.stay.household) : fresh ? groups_.make() : at->second;
      at->second = put(over_, group, over_weight);
    }
    for (const KeptStay& each : whole_.begun) {
      const auto was = of_person.find(each.person);
      if (each.household.is_nil()) {
        put(begun_, was == of_person.end() ? groups_.make() : was->second, begun_weight);
        continue;
      }
      const std::uint32_t group = put(begun_, of(each.household), begun_weight);
      if (was == of_person.end() || groups_.find(was->second) == groups_.find(group)) continue;
      if (groups_.weight(was->second) + groups_.weight(group) <= most) groups_.join(was->second, group);
    }
  }

  // What a home is goes with the first part that has a stay at it; that it is none any more, with the last.
  void place_homes() {
    std::unordered_map<std::string_view, std::uint32_t> first, last;
    const auto note = [&](std::string_view home, std::uint32_t group) {
      group = groups_.find(group);
      const auto [at, fresh] = first.try_emplace(home, group);
      if (!fresh) at->second = std::min(at->second, group);
      std::uint32_t& latest = last.try_emplace(home, group).first->second;
      latest = std::max(latest, group);
    };
    for (std::size_t i = 0; i < whole_.begun.size(); ++i) note(whole_.begun[i].home, begun_[i]);
    for (std::size_t i = 0; i < whole_.over.size(); ++i) note(whole_.over[i].stay.home, over_[i]);
    const auto group_in = [&](const auto& groups, std::string_view home) {
      const auto found = groups.find(home);
      return found == groups.end() ? groups_.make() : found->second;
    };
    for (const KeptHome& each : whole_.homes) put(homes_, group_in(first, each.home), home_weight);
    for (const std::string& each : whole_.homes_over) put(homes_over_, group_in(last, each), home_over_weight);
  }

  // Groups in their order, as many to a part as it may weigh.
  std::vector<HouseholdDecision> deal(std::size_t most) {
    std::vector<std::uint32_t> part_of(groups_.size(), none);
    std::uint32_t part = 0;
    std::size_t weight = 0;
    for (std::uint32_t group = 0; group < groups_.size(); ++group) {
      if (groups_.find(group) != group || groups_.weight(group) == 0) continue;
      if (weight > 0 && weight + groups_.weight(group) > most) {
        ++part;
        weight = 0;
      }
      part_of[group] = part;
      weight += groups_.weight(group);
    }
    HouseholdDecision like;
    like.kind = whole_.kind;
    like.first_change = whole_.first_change;
    like.last_change = whole_.last_change;
    std::vector<HouseholdDecision> out(weight == 0 ? 0 : part + 1, like);
    const auto deal_out = [&](auto& all, const std::vector<std::uint32_t>& groups, auto list) {
      for (std::size_t i = 0; i < all.size(); ++i) (out[part_of[groups_.find(groups[i])]].*list).push_back(std::move(all[i]));
    };
    deal_out(whole_.moves, moves_, &HouseholdDecision::moves);
    deal_out(whole_.households, households_, &HouseholdDecision::households);
    deal_out(whole_.begun, begun_, &HouseholdDecision::begun);
    deal_out(whole_.over, over_, &HouseholdDecision::over);
    deal_out(whole_.homes, homes_, &HouseholdDecision::homes);
    deal_out(whole_.homes_over, homes_over_, &HouseholdDecision::homes_over);
    return out;
  }

  HouseholdDecision& whole_;
  Groups groups_;
  std::unordered_map<HouseholdId, std::uint32_t> of_household_;
  std::vector<std::uint32_t> moves_, households_, begun_, over_, homes_, homes_over_;  // the group of each
};

}  // namespace

std::size_t part_weight(const HouseholdDecision& decision) {
  return decision.moves.size() * move_weight + decision.households.size() * change_weight + decision.begun.size() * begun_weight +
         decision.over.size() * over_weight + decision.homes.size() * home_weight + decision.homes_over.size() * home_over_weight;
}

std::vector<HouseholdDecision> parts_of(HouseholdDecision whole, std::size_t most_weight) { return Parting(whole).run(most_weight); }

}  // namespace cw::registry
