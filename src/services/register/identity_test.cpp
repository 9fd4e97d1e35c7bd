// SPDX-License-Identifier: MIT
#include "services/register/identity.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

namespace cw::registry {
namespace {

using Kind = PersonChangeKind;

PersonId person(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes[15] = number;
  return PersonId(uuid);
}

// Gives ids from 100 on: younger than those of the tests.
struct NewIds {
  std::uint8_t next = 100;
  std::function<PersonId()> call = [this] { return person(next++); };
};

RegroupedRecord at(std::int64_t record, std::uint32_t group, PersonId who = {}) { return {{record}, group, who, {}, PersonState::ended}; }
RegroupedRecord back(std::int64_t record, std::uint32_t group, PersonId who, PersonId former, PersonState state) {
  return {{record}, group, who, former, state};
}

TEST(Identities, ANewRecordAloneIsANewPerson) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(std::vector{at(1, 7)}, ids.call);
  EXPECT_EQ(plan.people, (std::vector<IdentityPlan::GroupPerson>{{7, person(100)}}));
  EXPECT_EQ(plan.moves, (std::vector<RecordMove>{{{1}, {}, person(100)}}));
  EXPECT_EQ(plan.changes, (std::vector<PersonChange>{{Kind::created, person(100), {}}}));
}

TEST(Identities, NothingChangesWhereAllStaysTogether) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(std::vector{at(1, 0, person(5)), at(2, 0, person(5))}, ids.call);
  EXPECT_TRUE(plan.moves.empty());
  EXPECT_TRUE(plan.changes.empty());
}

TEST(Identities, AMergeKeepsTheOlderIdAlsoWhereItHasFewerRecords) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(std::vector{at(1, 0, person(9)), at(2, 0, person(9)), at(3, 0, person(5))}, ids.call);
  EXPECT_EQ(plan.people, (std::vector<IdentityPlan::GroupPerson>{{0, person(5)}}));
  EXPECT_EQ(plan.changes, (std::vector<PersonChange>{{Kind::merged, person(9), person(5)}, {Kind::changed, person(5), {}}}));
}

TEST(Identities, ASplitLeavesTheIdWithTheMajority) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(std::vector{at(1, 0, person(5)), at(2, 1, person(5)), at(3, 1, person(5))}, ids.call);
  EXPECT_EQ(plan.people, (std::vector<IdentityPlan::GroupPerson>{{0, person(100)}, {1, person(5)}}));
  EXPECT_EQ(plan.changes, (std::vector<PersonChange>{
                              {Kind::created, person(100), {}}, {Kind::split, person(100), person(5)}, {Kind::changed, person(5), {}}}));
}

TEST(Identities, OfEqualPartsTheOneWithTheOldestRecordKeepsTheId) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(std::vector{at(4, 0, person(5)), at(2, 1, person(5))}, ids.call);
  EXPECT_EQ(plan.people, (std::vector<IdentityPlan::GroupPerson>{{0, person(100)}, {1, person(5)}}));
}

TEST(Identities, APersonWithoutRecordsHasEnded) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(std::vector{at(1, no_group, person(5))}, ids.call);
  EXPECT_TRUE(plan.people.empty());
  EXPECT_EQ(plan.moves, (std::vector<RecordMove>{{{1}, person(5), {}}}));
  EXPECT_EQ(plan.changes, (std::vector<PersonChange>{{Kind::ended, person(5), {}}}));
}

TEST(Identities, ARecordThatComesBackAloneIsWhoItWas) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(std::vector{back(1, 0, {}, person(5), PersonState::ended)}, ids.call);
  EXPECT_EQ(plan.people, (std::vector<IdentityPlan::GroupPerson>{{0, person(5)}}));
  EXPECT_EQ(plan.changes, (std::vector<PersonChange>{{Kind::returned, person(5), {}}}));
}

TEST(Identities, WhoseRecordsComeBackAmongAnothersHasMergedIntoThem) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(std::vector{back(1, 0, {}, person(5), PersonState::ended), at(2, 0, person(9))}, ids.call);
  EXPECT_EQ(plan.people, (std::vector<IdentityPlan::GroupPerson>{{0, person(9)}})) << "who is live stays, though the other is older";
  EXPECT_EQ(plan.changes, (std::vector<PersonChange>{{Kind::merged, person(5), person(9)}, {Kind::changed, person(9), {}}}));
}

TEST(Identities, AMergeUndoneGivesBackTheIdThatHadMerged) {
  NewIds ids;
  const IdentityPlan plan = plan_identities(
      std::vector{at(1, 0, person(5)), at(2, 0, person(5)), back(3, 1, person(5), person(9), PersonState::merged)}, ids.call);
  EXPECT_EQ(plan.people, (std::vector<IdentityPlan::GroupPerson>{{0, person(5)}, {1, person(9)}}));
  EXPECT_EQ(plan.changes, (std::vector<PersonChange>{
                              {Kind::returned, person(9), {}}, {Kind::split, person(9), person(5)}, {Kind::changed, person(5), {}}}));
}

// The rules once more, as slowly and plainly as they can be said, for comparing.
struct PlainModel {
  std::map<RecordNumber, RegroupedRecord> records;

  [[nodiscard]] std::pair<std::size_t, RecordNumber> share(PersonId who, std::uint32_t group, PersonId RegroupedRecord::* whose) const {
    std::pair<std::size_t, RecordNumber> out{0, {INT64_MAX}};
    for (const auto& [number, record] : records)
      if (record.*whose == who && record.group == group) ++out.first, out.second = std::min(out.second, number);
    return out;
  }
  [[nodiscard]] std::uint32_t followed(PersonId who, const std::set<std::uint32_t>& groups, PersonId RegroupedRecord::* whose) const {
    std::uint32_t best = no_group;
    std::pair<std::size_t, RecordNumber> most{0, {}};
    for (const std::uint32_t group : groups) {
      const auto here = share(who, group, whose);
      if (here.first == 0) continue;
      if (best == no_group || here.first > most.first || (here.first == most.first && here.second < most.second)) best = group, most = here;
    }
    return best;
  }
  [[nodiscard]] std::map<std::uint32_t, PersonId> run(std::function<PersonId()> new_id) const {
    std::set<std::uint32_t> groups;
    std::set<PersonId> live, past;
    for (const auto& [number, record] : records) {
      if (record.group != no_group) groups.insert(record.group);
      if (!record.person.is_nil()) live.insert(record.person);
      if (!record.former.is_nil()) past.insert(record.former);
    }
    std::map<std::uint32_t, PersonId> out;
    for (const PersonId who : live)
      if (const std::uint32_t group = followed(who, groups, &RegroupedRecord::person); group != no_group && !out.contains(group))
        out[group] = who;
    std::set<std::uint32_t> free;
    for (const std::uint32_t group : groups)
      if (!out.contains(group)) free.insert(group);
    for (const std::uint32_t group : free) {
      std::size_t most = 0;
      for (const PersonId who : past)
        if (followed(who, free, &RegroupedRecord::former) == group && share(who, group, &RegroupedRecord::former).first > most)
          out[group] = who, most = share(who, group, &RegroupedRecord::former).first;
    }
    for (const auto& [number, record] : records)
      if (record.group != no_group && !out.contains(record.group)) out[record.group] = new_id();
    return out;
  }
};

TEST(Identities, AnyGroupingGivesWhatThePlainModelGives) {
  EXPECT_TRUE(rc::check([] {
    PlainModel model;
    const auto size = *rc::gen::inRange(1, 12);
    std::map<std::uint8_t, PersonState> past_states;
    for (std::int64_t number = 1; number <= size; ++number) {
      const auto group = *rc::gen::inRange<std::uint32_t>(0, 6);
      RegroupedRecord record = at(number, group == 5 ? no_group : group, {});
      if (const auto who = *rc::gen::inRange<std::uint8_t>(0, 5); who != 0) record.person = person(who);
      if (const auto who = *rc::gen::inRange<std::uint8_t>(10, 15); who != 10) {
        record.former = person(who);
        record.former_state = past_states.try_emplace(who, *rc::gen::element(PersonState::ended, PersonState::merged)).first->second;
      }
      model.records[{number}] = record;
    }
    std::vector<RegroupedRecord> given;
    for (const auto& [number, record] : model.records) given.push_back(record);
    NewIds ids, same_ids;
    const IdentityPlan plan = plan_identities(given, ids.call);
    const auto expected = model.run(same_ids.call);
    RC_ASSERT(plan.people.size() == expected.size());
    std::map<RecordNumber, PersonId> after;
    for (const auto& each : plan.people) RC_ASSERT(expected.at(each.group) == each.person);
    // Moves say the same as the groups, and the changes account for every id.
    for (const auto& record : given) after[record.record] = record.person;
    for (const RecordMove& move : plan.moves) {
      RC_ASSERT(after[move.record] == move.from);
      after[move.record] = move.to;
    }
    std::set<PersonId> live_before, live_after, distinct;
    for (const auto& record : given) {
      if (!record.person.is_nil()) live_before.insert(record.person);
      RC_ASSERT(after[record.record] == (record.group == no_group ? PersonId{} : expected.at(record.group)));
    }
    for (const auto& [group, who] : expected) live_after.insert(who);
    RC_ASSERT(live_after.size() == expected.size());
    std::set<PersonId> replayed = live_before;
    for (const PersonChange& change : plan.changes) {
      if (change.kind == Kind::created || change.kind == Kind::returned) RC_ASSERT(replayed.insert(change.person).second);
      if (change.kind == Kind::ended) RC_ASSERT(replayed.erase(change.person) == 1U);
      if (change.kind == Kind::merged && live_before.contains(change.person)) RC_ASSERT(replayed.erase(change.person) == 1U);
      if (change.kind == Kind::merged) RC_ASSERT(live_after.contains(change.other));
      if (change.kind == Kind::split) RC_ASSERT(live_before.contains(change.other));
    }
    RC_ASSERT(replayed == live_after);
  }));
}

}  // namespace
}  // namespace cw::registry
