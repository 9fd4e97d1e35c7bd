// SPDX-License-Identifier: MIT
#include "services/register/households/internal/parting.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace cw::registry {
namespace {

using Kind = HouseholdChangeKind;

HouseholdId household(std::int64_t number) {
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  id.bytes[15] = 1;
  return HouseholdId(id);
}
PersonId person(std::int64_t number) { return PersonId(household(number + 1'000'000).uuid()); }
KeptStay stay(std::int64_t household_number, std::int64_t who, const std::string& home) {
  return {household_number == 0 ? HouseholdId() : household(household_number), person(who), home, {}, {}, true, 1, "a reason", "[]"};
}

// Households made, merged, parted and ended, with the stays in them, at random.
HouseholdDecision some_decision(std::mt19937& random) {
  HouseholdDecision out;
  out.kind = FollowKind::everything;
  out.first_change = 3;
  out.last_change = 9;
  for (std::int64_t i = 1; i <= 60; ++i) {
    const auto other = static_cast<std::int64_t>(1 + random() % 60);
    const auto what = random() % 4;
    const std::int64_t record = 10 * i;
    out.households.push_back({what == 0   ? Kind::created
                              : what == 1 ? Kind::merged
                              : what == 2 ? Kind::split
                                          : Kind::changed,
                              household(i),
                              what == 1 || what == 2 ? household(other) : HouseholdId(),
                              {}});
    out.moves.push_back({{record}, what == 0 ? HouseholdId() : household(i), what == 3 ? HouseholdId() : household(other)});
    const std::string home = "home " + std::to_string(random() % 30);
    if (random() % 2 == 0) out.begun.push_back(stay(random() % 5 == 0 ? 0 : i, static_cast<std::int64_t>(random() % 40), home));
    if (random() % 2 == 0) out.over.push_back({record, stay(i, static_cast<std::int64_t>(random() % 40), home)});
    if (random() % 8 == 0) out.homes_over.push_back("home " + std::to_string(i));
    if (random() % 8 == 0) out.homes.push_back({"home " + std::to_string(100 + i), "household", 1, ""});
  }
  return out;
}

TEST(DecisionsInParts, HaveEverythingOnceAndNeverPartWhatHangsTogether) {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    const HouseholdDecision whole = some_decision(random);
    const std::size_t most = 1 + random() % 60;
    const std::vector<HouseholdDecision> parts = parts_of(whole, most);
    std::size_t weight = 0, begun = 0, homes = 0;
    std::map<HouseholdId, std::size_t> part_of;
    std::multiset<std::int64_t> records, stays;
    for (std::size_t at = 0; at < parts.size(); ++at) {
      const HouseholdDecision& part = parts[at];
      EXPECT_EQ(part.kind, whole.kind);
      EXPECT_EQ(part.first_change, 3);
      EXPECT_EQ(part.last_change, 9);
      EXPECT_FALSE(part.empty());
      const auto of_this = [&](HouseholdId id) { return id.is_nil() || part_of.try_emplace(id, at).first->second == at; };
      for (const HouseholdChange& each : part.households) EXPECT_TRUE(of_this(each.household) && of_this(each.other));
      for (const HouseholdMove& move : part.moves) EXPECT_TRUE(of_this(move.from) && of_this(move.to));
      for (const KeptStay& each : part.begun) EXPECT_TRUE(of_this(each.household));
      for (const NumberedStay& each : part.over) EXPECT_TRUE(of_this(each.stay.household));
      for (const HouseholdMove& move : part.moves) records.insert(move.record.value);
      for (const NumberedStay& each : part.over) stays.insert(each.number);
      weight += part_weight(part);
      begun += part.begun.size();
      homes += part.homes.size() + part.homes_over.size();
    }
    EXPECT_EQ(weight, part_weight(whole));
    EXPECT_EQ(records.size(), whole.moves.size());
    EXPECT_EQ(std::set(records.begin(), records.end()).size(), whole.moves.size());
    EXPECT_EQ(stays.size(), whole.over.size());
    EXPECT_EQ(begun, whole.begun.size());
    EXPECT_EQ(homes, whole.homes.size() + whole.homes_over.size());
  }
}

TEST(DecisionsInParts, AreNoLargerThanAsked) {
  HouseholdDecision whole;
  for (std::int64_t i = 1; i <= 500; ++i) {
    whole.households.push_back({Kind::created, household(i), {}, {}});
    whole.moves.push_back({{i}, {}, household(i)});
    whole.begun.push_back(stay(i, i, std::to_string(i)));
    whole.homes.push_back({std::to_string(i), "household", 1, ""});
  }
  const auto parts = parts_of(whole, 50);
  EXPECT_EQ(parts.size(), 100U);
  for (const HouseholdDecision& part : parts) {
    EXPECT_LE(part_weight(part), 50U);
    ASSERT_EQ(part.homes.size(), part.begun.size());
    for (std::size_t i = 0; i < part.homes.size(); ++i)
      EXPECT_EQ(part.homes[i].home, part.begun[i].home) << "what a home is goes with who stays";
  }
  EXPECT_TRUE(parts_of({}, 50).empty());
}

TEST(DecisionsInParts, WhoMovesIsNowhereAtNoTimeWherePartsCanBeSmall) {
  HouseholdDecision whole;
  for (std::int64_t i = 1; i <= 100; ++i) {
    whole.over.push_back({i, stay(2 * i, i, "old " + std::to_string(i))});
    whole.begun.push_back(stay(2 * i + 1, i, "new " + std::to_string(i)));
  }
  const auto parts = parts_of(whole, 12);
  EXPECT_GT(parts.size(), 10U);
  for (const HouseholdDecision& part : parts) {
    ASSERT_EQ(part.over.size(), part.begun.size());
    for (std::size_t i = 0; i < part.over.size(); ++i) EXPECT_EQ(part.over[i].stay.person, part.begun[i].person);
  }
}

}  // namespace
}  // namespace cw::registry
