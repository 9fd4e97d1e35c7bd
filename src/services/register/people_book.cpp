// SPDX-License-Identifier: MIT
#include "services/register/people_book.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace cw::registry {

std::string_view name_of(Says says) {
  static constexpr std::string_view names[] = {"same", "not_same", "none"};
  return names[static_cast<std::size_t>(says)];
}

PeopleBook::Entry& PeopleBook::entry(RecordNumber record) {
  const auto at = static_cast<std::size_t>(record.value);
  if (at >= records_.size()) records_.resize(at + 1);
  return records_[at];
}

const PeopleBook::Entry* PeopleBook::find(RecordNumber record) const {
  const auto at = static_cast<std::size_t>(record.value);
  return at < records_.size() ? &records_[at] : nullptr;
}

void PeopleBook::restore_record(RecordNumber record, PersonId person, Timestamp since) { entry(record) = {person, 0, since}; }
void PeopleBook::restore_former(RecordNumber record, PersonId person, Timestamp at) { former_[record].push_back({person, at}); }
void PeopleBook::restore_gone_person(PersonId person, PersonState state, Timestamp ended_at) { gone_[person] = {state, ended_at}; }

PersonId PeopleBook::person_of(RecordNumber record) const {
  const Entry* found = find(record);
  return found ? found->person : PersonId{};
}

Timestamp PeopleBook::since(RecordNumber record) const {
  const Entry* found = find(record);
  return found ? found->since : Timestamp{};
}

std::vector<RecordNumber> PeopleBook::with(RecordNumber record) const {
  const Entry* found = find(record);
  const auto group = found ? groups_.find(found->group) : groups_.end();
  return group == groups_.end() ? std::vector<RecordNumber>{} : group->second;
}

void PeopleBook::for_each(const std::function<void(RecordNumber, PersonId)>& visit) const {
  for (std::size_t at = 1; at < records_.size(); ++at)
    if (!records_[at].person.is_nil()) visit({static_cast<std::int64_t>(at)}, records_[at].person);
}

RegroupedRecord PeopleBook::regrouped(RecordNumber record, std::uint32_t group) const {
  RegroupedRecord out{record, group, person_of(record), {}, PersonState::ended};
  const auto formers = former_.find(record);
  if (formers == former_.end()) return out;
  for (auto at = formers->second.rbegin(); at != formers->second.rend(); ++at) {
    const auto gone = gone_.find(at->person);
    if (gone == gone_.end() || gone->second.at != at->at) continue;  // it is live again, or ended later without this record
    out.former = at->person;
    out.former_state = gone->second.state;
    break;
  }
  return out;
}

IdentityPlan PeopleBook::plan(std::span<const GroupMove> moves, const std::function<PersonId()>& new_id) const {
  std::vector<GroupNumber> touched;
  std::unordered_map<RecordNumber, GroupNumber> after;
  for (const GroupMove& move : moves) {
    for (const GroupNumber group : {move.before, move.after})
      if (group != 0) touched.push_back(group);
    after[move.record] = move.after;
  }
  std::ranges::sort(touched);
  const auto doubled = std::ranges::unique(touched);
  touched.erase(doubled.begin(), doubled.end());
  const auto position = [&](GroupNumber group) {
    return group == 0 ? no_group : static_cast<std::uint32_t>(std::ranges::lower_bound(touched, group) - touched.begin());
  };
  std::vector<RegroupedRecord> records;
  for (const GroupNumber group : touched) {
    const auto members = groups_.find(group);
    if (members == groups_.end()) continue;
    for (const RecordNumber record : members->second) {
      const auto moved = after.find(record);
      records.push_back(regrouped(record, position(moved == after.end() ? group : moved->second)));
    }
  }
  for (const auto& [record, group] : after) {
    const Entry* known = find(record);
    if (!known || known->group == 0) records.push_back(regrouped(record, position(group)));
  }
  std::ranges::sort(records, {}, &RegroupedRecord::record);
  return plan_identities(records, new_id);
}

// Groups that have all the records of one person, none of whom was somebody else's who has ended, mean nothing to anybody: most of them.
// Those are left out, because the rules take a second for a million records, in which nothing else goes on.
IdentityPlan PeopleBook::plan_all(std::span<const RecordGroup> groups, const std::function<PersonId()>& new_id) const {
  struct Seen {
    std::uint32_t position = 0;
    std::size_t records = 0;
    GroupNumber known = 0;  // 0: of several known groups, or of none
    bool as_it_was = true;
  };
  std::unordered_map<GroupNumber, Seen> seen(groups.size() / 2);
  for (const RecordGroup& each : groups) {
    const Entry* entry = find(each.record);
    const GroupNumber known = entry ? entry->group : 0;
    const auto [at, fresh] = seen.try_emplace(each.group, Seen{static_cast<std::uint32_t>(seen.size()), 0, known, known != 0});
    at->second.as_it_was = at->second.as_it_was && at->second.known == known && !former_.contains(each.record);
    ++at->second.records;
  }
  for (auto& [group, how] : seen) {
    const auto known = how.as_it_was ? groups_.find(how.known) : groups_.end();
    how.as_it_was = known != groups_.end() && known->second.size() == how.records;
  }
  std::vector<RegroupedRecord> records;
  std::vector<char> given(records_.size());
  for (const RecordGroup& each : groups) {
    if (const Seen& how = seen.at(each.group); !how.as_it_was) records.push_back(regrouped(each.record, how.position));
    if (const auto number = static_cast<std::size_t>(each.record.value); number < given.size()) given[number] = 1;
  }
  for (std::size_t at = 1; at < records_.size(); ++at)
    if (!given[at] && !records_[at].person.is_nil()) records.push_back(regrouped({static_cast<std::int64_t>(at)}, no_group));
  std::ranges::sort(records, {}, &RegroupedRecord::record);
  return plan_identities(records, new_id);
}

Result<IdentityPlan> PeopleBook::plan_as_if(std::span<const RecordNumber> records, const Earlier& earlier) const {
  // Groups that hang together: by the people of then and those of now.
  std::map<GroupNumber, std::uint32_t> groups;
  std::vector<RegroupedRecord> found;
  std::set<RecordNumber> queued(records.begin(), records.end());
  std::set<PersonId> asked;
  std::vector<RecordNumber> queue(queued.begin(), queued.end());
  const auto queue_all = [&](const std::vector<RecordNumber>& more) {
    for (const RecordNumber record : more)
      if (queued.insert(record).second) queue.push_back(record);
  };
  for (std::size_t at = 0; at < queue.size(); ++at) {
    const Entry* known = find(queue[at]);
    CW_TRY(const PersonId then, earlier.then(queue[at]));
    if (!then.is_nil() && asked.insert(then).second) {
      CW_TRY(const std::vector<RecordNumber> others, earlier.of_person(then));
      queue_all(others);
    }
    if (!known || known->group == 0) continue;
    const auto [group, fresh] = groups.try_emplace(known->group, static_cast<std::uint32_t>(groups.size()));
    if (fresh) queue_all(groups_.at(known->group));
    found.push_back({queue[at], group->second, then, {}, PersonState::ended});
  }
  // Who is who by the rules; a group that has nobody of then keeps its person.
  std::map<std::uint32_t, PersonId> target;
  const IdentityPlan rules = plan_identities(found, [] { return PersonId{}; });
  for (const auto& each : rules.people)
    if (!each.person.is_nil()) target[each.group] = each.person;
  IdentityPlan out;
  std::map<PersonId, PersonId> becomes;
  std::set<PersonId> kept;
  for (const RegroupedRecord& each : found) {
    const PersonId now = person_of(each.record);
    becomes[now] = target.try_emplace(each.group, now).first->second;
    kept.insert(becomes[now]);
    if (becomes[now] != now) out.moves.push_back({each.record, now, becomes[now]});
  }
  for (const auto& [now, after] : becomes) {
    if (now == after) continue;
    if (!kept.contains(now)) out.changes.push_back({PersonChangeKind::merged, now, after});
    out.changes.push_back({gone_.contains(after) ? PersonChangeKind::returned : PersonChangeKind::changed, after, {}});
  }
  std::ranges::sort(out.moves, {}, &RecordMove::record);
  std::ranges::sort(out.changes, {}, [](const PersonChange& c) { return std::tie(c.kind, c.person, c.other); });
  return out;
}

void PeopleBook::leave_group(RecordNumber record, GroupNumber group) {
  const auto found = groups_.find(group);
  if (found == groups_.end()) return;
  std::erase(found->second, record);
  if (found->second.empty()) groups_.erase(group);
}

void PeopleBook::apply(std::span<const GroupMove> moves, const IdentityPlan& plan, Timestamp at) {
  for (const GroupMove& move : moves) {
    Entry& known = entry(move.record);
    if (known.group != 0) leave_group(move.record, known.group);
    known.group = move.after;
    if (move.after != 0) groups_[move.after].push_back(move.record);
  }
  apply_plan(plan, at);
}

void PeopleBook::apply_all(std::span<const RecordGroup> groups, const IdentityPlan& plan, Timestamp at) {
  groups_.clear();
  for (Entry& each : records_) each.group = 0;
  for (const RecordGroup& each : groups) {
    entry(each.record).group = each.group;
    groups_[each.group].push_back(each.record);
  }
  apply_plan(plan, at);
}

void PeopleBook::apply_plan(const IdentityPlan& plan, Timestamp at) {
  for (const PersonChange& change : plan.changes) {
    // Who had ended before and has merged now ended when it ended: its records know it by that time.
    if (change.kind == PersonChangeKind::merged)
      gone_.try_emplace(change.person, Gone{PersonState::merged, at}).first->second.state = PersonState::merged;
    if (change.kind == PersonChangeKind::ended) gone_[change.person] = {PersonState::ended, at};
    if (change.kind == PersonChangeKind::returned) gone_.erase(change.person);
  }
  for (const RecordMove& move : plan.moves) {
    if (!move.from.is_nil() && gone_.contains(move.from)) former_[move.record].push_back({move.from, at});
    Entry& known = entry(move.record);
    known.person = move.to;
    known.since = at;
  }
}

}  // namespace cw::registry
