// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/household_links.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace cw::linkage {
namespace {

// What somebody without partner counts against a link, beside somebody who is elsewhere (1): people are missed, born and die.
constexpr double unpartnered = 0.1, prior_against = 0.05;

struct Member {
  std::uint32_t person, source, household, row;
};
using Key = std::pair<std::uint32_t, std::uint32_t>;  // source, household
Key key_of(const Member& member) { return {member.source, member.household}; }

std::vector<Member> members_by_person(const HouseholdLinkInput& input) {
  std::vector<Member> members;
  for (std::uint32_t row = 0; row < input.person.size(); ++row)
    if (input.household[row] != 0) members.push_back({input.person[row], input.source[row], input.household[row], row});
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return std::tuple(a.person, a.source, a.household, a.row) < std::tuple(b.person, b.source, b.household, b.row);
  });
  const auto same = [](const Member& a, const Member& b) { return a.person == b.person && key_of(a) == key_of(b); };
  members.erase(std::unique(members.begin(), members.end(), same), members.end());
  return members;
}

// Calls with the members of each person.
template <class Visit>
void each_person(const std::vector<Member>& members, Visit visit) {
  for (std::size_t i = 0; i < members.size();) {
    std::size_t end = i;
    while (end < members.size() && members[end].person == members[i].person) ++end;
    visit(std::span(members).subspan(i, end - i));
    i = end;
  }
}

class Matcher {
 public:
  explicit Matcher(const HouseholdLinkInput& input) : members_(members_by_person(input)) {}

  HouseholdLinks run() {
    for (const Member& member : members_) ++people_[key_of(member)];
    count_shared();
    for (const auto& [pair, shared] : shared_) out_.links.push_back(link_of(pair.first, pair.second, shared));
    choose_best();
    list_left();
    return std::move(out_);
  }

 private:
  void count_shared() {
    each_person(members_, [&](std::span<const Member> person) {
      for (const Member& a : person)
        for (const Member& b : person)
          if (a.source < b.source) {
            ++shared_[{key_of(a), key_of(b)}];
            ++partnered_[{key_of(a), b.source}];
            ++partnered_[{key_of(b), a.source}];
          }
    });
  }

  HouseholdLink link_of(const Key& left, const Key& right, std::uint32_t shared) const {
    HouseholdLink link;
    link.left = {left.first, left.second};
    link.right = {right.first, right.second};
    link.shared = shared;
    link.left_people = people_.at(left);
    link.right_people = people_.at(right);
    link.left_elsewhere = partnered_.at({left, right.first}) - shared;
    link.right_elsewhere = partnered_.at({right, left.first}) - shared;
    const double against = link.left_elsewhere + link.right_elsewhere;
    const double alone = std::max(0.0, static_cast<double>(link.left_people) - shared - link.left_elsewhere) +
                         std::max(0.0, static_cast<double>(link.right_people) - shared - link.right_elsewhere);
    link.confidence = shared / (shared + against + unpartnered * alone + prior_against);
    link.reason = std::to_string(shared) + (shared == 1 ? " person" : " people") + " in both, of " + std::to_string(link.left_people) +
                  " and " + std::to_string(link.right_people) + "; " + std::to_string(link.left_elsewhere + link.right_elsewhere) +
                  " in other households.";
    return link;
  }

  // The surest links first; each household has one partner in each other list.
  void choose_best() {
    std::vector<std::uint32_t> order(out_.links.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tuple(out_.links[a].confidence, out_.links[a].shared, b) > std::tuple(out_.links[b].confidence, out_.links[b].shared, a);
    });
    std::map<std::pair<Key, std::uint32_t>, bool> taken;
    for (const std::uint32_t i : order) {
      HouseholdLink& link = out_.links[i];
      bool& left = taken[{{link.left.source, link.left.household}, link.right.source}];
      bool& right = taken[{{link.right.source, link.right.household}, link.left.source}];
      link.best = !left && !right;
      if (link.best) left = right = true;
    }
  }

  void list_left() {
    std::map<Key, std::vector<const Member*>> rows;
    std::map<std::pair<std::uint32_t, std::uint32_t>, bool> in_source;  // person, source
    for (const Member& member : members_) {
      rows[key_of(member)].push_back(&member);
      in_source[{member.person, member.source}] = true;
    }
    for (const HouseholdLink& link : out_.links) {
      if (!link.best) continue;
      for (const Member* a : rows[{link.left.source, link.left.household}])
        for (const Member* b : rows[{link.right.source, link.right.household}])
          if (!in_source.contains({a->person, b->source}) && !in_source.contains({b->person, a->source}))
            out_.left_to_compare.emplace_back(a->row, b->row);
    }
  }

  std::vector<Member> members_;
  std::map<Key, std::uint32_t> people_;
  std::map<std::pair<Key, Key>, std::uint32_t> shared_;
  std::map<std::pair<Key, std::uint32_t>, std::uint32_t> partnered_;  // household, other list -> its people found there
  HouseholdLinks out_;
};

}  // namespace

HouseholdLinks link_households(const HouseholdLinkInput& input) { return Matcher(input).run(); }

}  // namespace cw::linkage
