// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/internal/moves.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace cw::linkage::internal {
namespace {

constexpr std::int32_t scatter_days = 180;
constexpr std::int32_t handover_days = 120;
constexpr std::int32_t silent_days = 3 * 365, grown_silent_days = 2 * 365;
constexpr std::int32_t slack_days = 45;  // records of one move differ by as much
constexpr std::int32_t adult_days = 18 * 365 + 4, alone_days = 16 * 365 + 4, grown_days = 20 * 365;

struct Move {
  std::uint32_t from_group, to_group, from_stay, to_stay;
};

class MoveFinder {
 public:
  MoveFinder(const HomeEvidence& e, const People& people, std::vector<Stay>& stays, Groups& groups)
      : e_(e), people_(people), stays_(stays), groups_(groups) {}

  Moves run() {
    list_members();
    list_moves();
    parent_.resize(groups_.count);
    std::iota(parent_.begin(), parent_.end(), 0U);
    list_candidates();
    std::vector<bool> left(groups_.count, false), came(groups_.count, false);
    for (const Candidate& each : candidates_) {  // a household goes to one place, and comes from one
      const Move& move = moves_[each.begin];
      if (left[move.from_group] || came[move.to_group]) continue;
      left[move.from_group] = came[move.to_group] = true;
      if (!whole(each.begin, each.end)) continue;
      bring_children(move);
      unite(move.from_group, move.to_group);
    }
    return number_households();
  }

 private:
  std::uint32_t root(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

  void list_members() {
    begin_.assign(groups_.count + 1, 0);
    for (const std::uint32_t group : groups_.group_of_stay) ++begin_[group + 1];
    for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
    members_.resize(stays_.size());
    std::vector<std::uint32_t> at(begin_.begin(), begin_.end() - 1);
    for (std::uint32_t s = 0; s < stays_.size(); ++s) members_[at[groups_.group_of_stay[s]]++] = s;
  }

  [[nodiscard]] bool follows(std::uint32_t s) const {  // stay s comes after s - 1 in one life
    return s > 0 && stays_[s].person == stays_[s - 1].person && stays_[s].dated() && stays_[s - 1].dated() && !stays_[s].beside &&
           !stays_[s - 1].beside;
  }
  [[nodiscard]] bool household(std::uint32_t s) const { return groups_.kind_of_home[stays_[s].home] != HomeKind::communal; }

  void list_moves() {
    for (std::uint32_t s = 1; s < stays_.size(); ++s)
      if (follows(s) && household(s) && household(s - 1) && groups_.group_of_stay[s] != groups_.group_of_stay[s - 1])
        moves_.push_back({groups_.group_of_stay[s - 1], groups_.group_of_stay[s], s - 1, s});
    std::sort(moves_.begin(), moves_.end(), [](const Move& a, const Move& b) {
      return std::tuple(a.from_group, a.to_group, a.from_stay) < std::tuple(b.from_group, b.to_group, b.from_stay);
    });
  }

  struct Candidate {
    std::size_t begin, end;  // of moves_
    std::int32_t first;
  };
  // Moves between the same two groups, the largest first, then the earliest.
  void list_candidates() {
    for (std::size_t i = 0; i < moves_.size();) {
      std::size_t end = i;
      std::int32_t first = stays_[moves_[i].to_stay].first;
      for (; end < moves_.size() && moves_[end].from_group == moves_[i].from_group && moves_[end].to_group == moves_[i].to_group; ++end)
        first = std::min(first, stays_[moves_[end].to_stay].first);
      candidates_.push_back({i, end, first});
      i = end;
    }
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
      const std::size_t people_a = a.end - a.begin, people_b = b.end - b.begin;
      return people_a != people_b ? people_a > people_b : std::tuple(a.first, a.begin) < std::tuple(b.first, b.begin);
    });
  }

  // Nobody is known to have stayed behind, and nobody at the new home was there before or came from elsewhere.
  [[nodiscard]] bool whole(std::size_t begin, std::size_t end) const {
    std::int32_t left = no_day, came = no_day;  // the last is seen at the old home, the first at the new one
    for (std::size_t i = begin; i < end; ++i) {
      left = std::max(left, stays_[moves_[i].from_stay].last);
      const std::int32_t first = stays_[moves_[i].to_stay].first;
      came = came == no_day ? first : std::min(came, first);
    }
    if (scattered(moves_[begin], left) >= end - begin) return false;
    for (std::uint32_t m = begin_[moves_[begin].from_group]; m < begin_[moves_[begin].from_group + 1]; ++m)
      if (stays_behind(members_[m], moves_[begin].to_group, left, came)) return false;
    for (std::uint32_t m = begin_[moves_[begin].to_group]; m < begin_[moves_[begin].to_group + 1]; ++m)
      if (was_before(members_[m], moves_[begin].from_group, left, came)) return false;
    return true;
  }
  // How many who were at the old home to the end went elsewhere.
  [[nodiscard]] std::size_t scattered(const Move& move, std::int32_t left) const {
    std::size_t count = 0;
    for (std::uint32_t m = begin_[move.from_group]; m < begin_[move.from_group + 1]; ++m) {
      const std::uint32_t s = members_[m];
      if (s + 1 >= stays_.size() || !follows(s + 1) || groups_.group_of_stay[s + 1] == move.to_group) continue;
      count += stays_[s].last >= left - scatter_days ? 1 : 0;
    }
    return count;
  }
  [[nodiscard]] bool stays_behind(std::uint32_t s, std::uint32_t to_group, std::int32_t left, std::int32_t came) const {
    const Stay& stay = stays_[s];
    if (s + 1 < stays_.size() && follows(s + 1) && groups_.group_of_stay[s + 1] == to_group) return false;
    const std::int32_t born = people_.born[stay.person];
    if (born != no_day && came - born < alone_days) return false;  // a child does not stay alone: its record holds the old address
    const bool still_there = stay.last_known && !stay.ended;
    return stay.dated() &&
           (still_there ? stay.last >= came - 7 : stay.last > came + slack_days || (stay.last >= came && stay.last > left + slack_days));
  }
  [[nodiscard]] bool was_before(std::uint32_t s, std::uint32_t from_group, std::int32_t left, std::int32_t came) const {
    const Stay& stay = stays_[s];
    if (!stay.dated()) return false;
    const bool moved = follows(s) && groups_.group_of_stay[s - 1] == from_group;
    if (moved) return false;
    if (stay.first < std::min(left, came) - slack_days || (stay.first <= left && stay.first < came - slack_days)) return true;
    // Came at the time of the move, from a home of another household.
    return follows(s) && stay.first <= came + slack_days;
  }

  // Children of the household whom records show at the old home last live with it at the new one.
  void bring_children(const Move& move) {
    const Stay at_new = stays_[move.to_stay];
    for (std::uint32_t m = begin_[move.from_group]; m < begin_[move.from_group + 1]; ++m) {
      const std::uint32_t s = members_[m];
      const Stay& stay = stays_[s];
      const std::int32_t born = people_.born[stay.person];
      if (!stay.last_known || stay.ended || stay.beside || !stay.dated() || born == no_day || at_new.first - born >= adult_days) continue;
      if (at_new.first - born >= alone_days && stay.last > at_new.first + slack_days) continue;
      if (e_.reference - born >= grown_days) continue;
      Stay child = at_new;
      child.person = stay.person;
      child.rows = child.sources = 0;
      child.exact = child.ended = false;
      child.inferred = true;
      child.last_known = stays_[move.to_stay].last_known;
      brought_.push_back({child, move.to_group, s});
    }
  }

  Moves number_households() {
    Moves out;
    out.household_of_group.assign(groups_.count, none);
    for (std::uint32_t g = 0; g < groups_.count; ++g) {
      if (root(g) == g) out.household_of_group[g] = out.households++;
      out.household_of_group[g] = out.household_of_group[root(g)];
    }
    for (const Brought& each : brought_) {
      stays_[each.before].last_known = false;
      stays_.push_back(each.stay);
      groups_.group_of_stay.push_back(each.group);
      groups_.tie_of_stay.push_back(Tie::child);
    }
    return out;
  }

  struct Brought {
    Stay stay;
    std::uint32_t group, before;
  };
  const HomeEvidence& e_;
  const People& people_;
  std::vector<Stay>& stays_;
  Groups& groups_;
  std::vector<std::uint32_t> begin_, members_, parent_;
  std::vector<Move> moves_;
  std::vector<Candidate> candidates_;
  std::vector<Brought> brought_;
};

}  // namespace

Moves follow_moves(const HomeEvidence& evidence, const People& people, std::vector<Stay>& stays, Groups& groups) {
  return MoveFinder(evidence, people, stays, groups).run();
}

bool most_are_heard_of(const HomeEvidence& evidence, const std::vector<Stay>& stays) {
  std::size_t dated = 0, recent = 0;
  for (const Stay& stay : stays)
    if (stay.dated() && stay.last_known) {
      ++dated;
      recent += stay.last > evidence.reference - silent_days ? 1 : 0;
    }
  return recent * 10 >= dated * 6;
}

namespace {

// Of nobody whose records end long before the others' it is said that they still live there; not where most records are old.
void end_silent(const HomeEvidence& evidence, const People& people, std::vector<Stay>& stays, const Groups& groups) {
  if (!evidence.context.heard_of) return;
  std::vector<bool> heard_of(groups.count, false);  // families with an adult who is
  for (std::size_t s = 0; s < stays.size(); ++s) {
    const Stay& stay = stays[s];
    const std::int32_t born = people.born[stay.person];
    if (stay.dated() && stay.last_known && !stay.ended && stay.last >= evidence.reference - silent_days &&
        (born == no_day || evidence.reference - born >= adult_days))
      heard_of[groups.group_of_stay[s]] = true;
  }
  for (std::size_t s = 0; s < stays.size(); ++s) {
    Stay& stay = stays[s];
    if (!stay.dated() || !stay.last_known || stay.ended || stay.inferred) continue;
    const std::int32_t born = people.born[stay.person];
    if (born != no_day && evidence.reference - born < alone_days && heard_of[groups.group_of_stay[s]])
      continue;  // few records are of children
    const bool grown = born != no_day && stay.last - born < adult_days && evidence.reference - born >= adult_days;
    if (stay.last < evidence.reference - (grown ? grown_silent_days : silent_days)) stay.ended = true;
  }
}

}  // namespace

void end_stays(const HomeEvidence& evidence, const People& people, std::vector<Stay>& stays, const Groups& groups) {
  end_silent(evidence, people, stays, groups);
  // Per group: the last day that any stay lasts to, whether adults are left; per home: the last group to come with a known day.
  struct GroupState {
    std::int32_t ended = no_day, first_exact = no_day;
    bool adult_left = false;
  };
  std::vector<GroupState> state(groups.count);
  const auto adult = [&](const Stay& stay) {
    const std::int32_t born = people.born[stay.person];
    return born == no_day || evidence.reference == no_day || evidence.reference - born >= adult_days;
  };
  for (std::size_t s = 0; s < stays.size(); ++s) {
    const Stay& stay = stays[s];
    GroupState& group = state[groups.group_of_stay[s]];
    const bool over = stay.ended || !stay.last_known;
    if (over && adult(stay)) group.ended = std::max(group.ended, stay.last);
    if (!over && adult(stay)) group.adult_left = true;
    if (stay.exact && (group.first_exact == no_day || stay.first < group.first_exact)) group.first_exact = stay.first;
  }
  std::vector<std::pair<std::int32_t, std::uint32_t>> latest(groups.kind_of_home.size(), {no_day, none});  // day, group
  for (std::size_t s = 0; s < stays.size(); ++s) {
    const std::uint32_t group = groups.group_of_stay[s];
    if (const std::int32_t day = state[group].first_exact; day != no_day && day > latest[stays[s].home].first)
      latest[stays[s].home] = {day, group};
  }
  for (std::size_t s = 0; s < stays.size(); ++s) {
    Stay& stay = stays[s];
    const std::uint32_t group = groups.group_of_stay[s];
    if (stay.ended || !stay.last_known || groups.kind_of_home[stay.home] != HomeKind::household) continue;
    const auto [day, successor] = latest[stay.home];
    const bool others = successor != none && successor != group;
    const bool left_then = stay.left != no_day && stay.left > day - handover_days && stay.left < day + handover_days;
    const bool succeeded = others && (!stay.dated() || day >= stay.last || left_then);
    if (others && left_then) stay.last = stay.left;
    const bool left = !state[group].adult_left && state[group].ended != no_day && !adult(stay);
    if (!succeeded && !left) continue;
    stay.ended = true;
    if (stay.dated()) stay.latest = succeeded ? day : std::max(stay.last, state[group].ended);
  }
}

}  // namespace cw::linkage::internal
