// SPDX-License-Identifier: MIT
#include "services/register/identity.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace cw::registry {
namespace {

// How much of a person's records is in one group.
struct Share {
  PersonId person;
  std::uint32_t group = 0;
  std::size_t records = 0;
  RecordNumber oldest;
  PersonState state = PersonState::live;
};

// The larger share is the better one; of equal ones that with the oldest record.
bool better(const Share& a, const Share& b) { return a.records != b.records ? a.records > b.records : a.oldest < b.oldest; }

using Pick = std::pair<PersonId, PersonState> (*)(const RegroupedRecord&);
std::pair<PersonId, PersonState> present(const RegroupedRecord& record) { return {record.person, PersonState::live}; }
std::pair<PersonId, PersonState> past(const RegroupedRecord& record) { return {record.former, record.former_state}; }

// The best share of each person among the groups that `counts` accepts, in the order of ids.
template <class Counts>
std::vector<Share> best_shares(std::span<const RegroupedRecord> records, Pick pick, Counts counts) {
  std::vector<Share> shares;
  for (const RegroupedRecord& record : records) {
    const auto [person, state] = pick(record);
    if (!person.is_nil() && record.group != no_group && counts(record.group))
      shares.push_back({person, record.group, 1, record.record, state});
  }
  std::ranges::sort(
      shares, [](const Share& a, const Share& b) { return std::tie(a.person, a.group, a.oldest) < std::tie(b.person, b.group, b.oldest); });
  std::vector<Share> best;
  for (std::size_t at = 0; at < shares.size();) {
    Share share = shares[at];
    for (++at; at < shares.size() && shares[at].person == share.person && shares[at].group == share.group; ++at) ++share.records;
    if (best.empty() || best.back().person != share.person)
      best.push_back(share);
    else if (better(share, best.back()))
      best.back() = share;
  }
  return best;
}

class Planner {
 public:
  Planner(std::span<const RegroupedRecord> records, const std::function<PersonId()>& new_id) : records_(records), new_id_(new_id) {}

  IdentityPlan run() {
    const std::vector<Share> claims = best_shares(records_, present, [](std::uint32_t) { return true; });
    for (const Share& claim : claims) person_of_.try_emplace(claim.group, claim.person);  // in the order of ids: the oldest stays
    for (const Share& claim : claims) {
      const PersonId kept = person_of_.at(claim.group);
      if (kept != claim.person) add(PersonChangeKind::merged, claim.person, kept);
    }
    bring_back();
    make_new();
    forward_ended();
    move_records(claims);
    for (const auto& [group, person] : person_of_) plan_.people.push_back({group, person});
    std::ranges::sort(plan_.changes, {}, [](const PersonChange& c) { return std::tie(c.kind, c.person, c.other); });
    const auto doubled = std::ranges::unique(plan_.changes);
    plan_.changes.erase(doubled.begin(), doubled.end());
    return std::move(plan_);
  }

 private:
  void add(PersonChangeKind kind, PersonId person, PersonId other = {}) { plan_.changes.push_back({kind, person, other}); }
  [[nodiscard]] bool unclaimed(std::uint32_t group) const { return !person_of_.contains(group); }

  // Rule 3, its first half.
  void bring_back() {
    const std::vector<Share> wishes = best_shares(records_, past, [&](std::uint32_t group) { return unclaimed(group); });
    std::map<std::uint32_t, Share> chosen;
    for (const Share& wish : wishes) {
      const auto [at, fresh] = chosen.try_emplace(wish.group, wish);
      if (!fresh && wish.records > at->second.records) at->second = wish;  // of equal ones the older id came first
    }
    for (const auto& [group, wish] : chosen) {
      person_of_.emplace(group, wish.person);
      back_.push_back(wish.person);
      add(PersonChangeKind::returned, wish.person);
      returned_[group] = wish.person;
    }
  }

  // Rule 3, its second half, in the order of the groups' oldest records.
  void make_new() {
    std::map<std::uint32_t, RecordNumber> oldest;
    for (const RegroupedRecord& record : records_) {
      if (record.group == no_group || !unclaimed(record.group)) continue;
      const auto [at, fresh] = oldest.try_emplace(record.group, record.record);
      if (!fresh) at->second = std::min(at->second, record.record);
    }
    std::vector<std::pair<RecordNumber, std::uint32_t>> order;
    order.reserve(oldest.size());
    for (const auto& [group, record] : oldest) order.emplace_back(record, group);
    std::ranges::sort(order);
    for (const auto& [record, group] : order) {
      const PersonId person = new_id_();
      person_of_.emplace(group, person);
      fresh_[group] = person;
      add(PersonChangeKind::created, person);
    }
    for (const RegroupedRecord& record : records_)
      if (const auto at = fresh_.find(record.group); at != fresh_.end() && !record.person.is_nil())
        add(PersonChangeKind::split, at->second, record.person);
  }

  // Rule 4, its second half, and what a person who came back took from others.
  void forward_ended() {
    for (const RegroupedRecord& record : records_)
      if (const auto at = returned_.find(record.group); at != returned_.end() && !record.person.is_nil())
        add(PersonChangeKind::split, at->second, record.person);
    std::ranges::sort(back_);
    for (const Share& share : best_shares(records_, past, [](std::uint32_t) { return true; }))
      if (share.state == PersonState::ended && !std::ranges::binary_search(back_, share.person))
        add(PersonChangeKind::merged, share.person, person_of_.at(share.group));
  }

  void move_records(const std::vector<Share>& claims) {
    std::vector<PersonId> touched;
    for (const RegroupedRecord& record : records_) {
      const PersonId now = record.group == no_group ? PersonId{} : person_of_.at(record.group);
      if (now == record.person) continue;
      plan_.moves.push_back({record.record, record.person, now});
      for (const PersonId each : {record.person, now})
        if (!each.is_nil()) touched.push_back(each);
    }
    std::ranges::sort(plan_.moves, {}, &RecordMove::record);
    std::ranges::sort(touched);
    const auto doubled = std::ranges::unique(touched);
    touched.erase(doubled.begin(), doubled.end());
    std::vector<PersonId> new_people;
    for (const auto& [group, person] : fresh_) new_people.push_back(person);
    std::ranges::sort(new_people);
    for (const PersonId person : touched) {
      const auto claim = std::ranges::lower_bound(claims, person, {}, &Share::person);
      const bool follows = claim != claims.end() && claim->person == person;
      if (follows && person_of_.at(claim->group) == person) add(PersonChangeKind::changed, person);
      if (!follows && !std::ranges::binary_search(back_, person) && !std::ranges::binary_search(new_people, person))
        add(PersonChangeKind::ended, person);
    }
  }

  std::span<const RegroupedRecord> records_;
  const std::function<PersonId()>& new_id_;
  IdentityPlan plan_;
  std::map<std::uint32_t, PersonId> person_of_, fresh_, returned_;
  std::vector<PersonId> back_;
};

}  // namespace

IdentityPlan plan_identities(std::span<const RegroupedRecord> records, const std::function<PersonId()>& new_id) {
  return Planner(records, new_id).run();
}

std::string_view name_of(PersonState state) {
  static constexpr std::string_view names[] = {"live", "ended", "merged"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name_of(PersonChangeKind kind) {
  static constexpr std::string_view names[] = {"created", "returned", "merged", "split", "ended", "changed"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace cw::registry
