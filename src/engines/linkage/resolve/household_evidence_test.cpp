// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/household_evidence.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace cw::linkage {
namespace {

// People with records at homes in sources, and pairs between records.
struct Place {
  std::vector<std::uint32_t> person, home, source;
  std::vector<ScoredEdge> edges;
  std::uint32_t add(std::uint32_t who, std::uint32_t where, std::uint32_t in = 0) {
    person.push_back(who);
    home.push_back(where);
    source.push_back(in);
    return static_cast<std::uint32_t>(person.size() - 1);
  }
  [[nodiscard]] HouseholdEvidence judge(unsigned threads = 1) const {
    HouseholdEvidenceInput input{edges, person, home, source, {false, true}};
    input.threads = threads;
    return household_evidence(input);
  }
};

// Families of three that have moved from home 2f to home 2f + 1, each member known at both; and as many pairs of strangers.
Place movers(std::uint32_t families) {
  Place place;
  std::vector<std::uint32_t> records;
  for (std::uint32_t f = 0; f < families; ++f)
    for (std::uint32_t member = 0; member < 3; ++member) {
      const std::uint32_t before = place.add(3 * f + member, 2 * f), after = place.add(3 * f + member, 2 * f + 1);
      place.edges.push_back({before, after, 12});
      if (!records.empty()) place.edges.push_back({records[records.size() / 2], before, -12});
      records.push_back(before);
    }
  return place;
}
std::uint32_t next_home(const Place& place) { return *std::ranges::max_element(place.home) + 1; }

TEST(HouseholdEvidence, MovingTogetherSpeaksForAPairAsMuchAsTheDataWarrant) {
  Place place = movers(300);
  const std::uint32_t home = next_home(place);
  place.add(100'000, home), place.add(100'000, home + 1), place.add(100'001, home), place.add(100'001, home + 1);
  const std::uint32_t a = place.add(200'000, home), b = place.add(200'001, home + 1);
  place.edges.push_back({a, b, 0.5F});
  const HouseholdEvidence found = place.judge();
  ASSERT_EQ(found.adjustments.size(), 1U);
  EXPECT_EQ(found.adjustments[0].edge, place.edges.size() - 1);
  EXPECT_EQ(found.adjustments[0].companions, Companions::several);
  EXPECT_GT(found.adjustments[0].bits, 4);
  EXPECT_EQ(found.among_matches[static_cast<std::size_t>(Companions::several)], 900U);
}
TEST(HouseholdEvidence, TwoHomesWithNobodyInCommonSpeakAgainst) {
  Place place = movers(300);
  const std::uint32_t home = next_home(place);
  place.add(100'000, home), place.add(100'001, home + 1);
  const std::uint32_t a = place.add(200'000, home), b = place.add(200'001, home + 1);
  place.edges.push_back({a, b, 0.5F});
  const HouseholdEvidence found = place.judge();
  ASSERT_EQ(found.adjustments.size(), 1U);
  EXPECT_EQ(found.adjustments[0].companions, Companions::none);
  EXPECT_LT(found.adjustments[0].bits, -4);
}
TEST(HouseholdEvidence, TwoAccountsOfOneRegisterAtOneHomeAreTwoPeople) {
  Place place = movers(300);
  const std::uint32_t home = next_home(place);
  // Sure strangers of whom the same is true: neighbours in one flat, both registered.
  for (std::uint32_t i = 0; i < 200; ++i) {
    const std::uint32_t x = place.add(300'000 + 2 * i, home + 10 + i, 1), y = place.add(300'001 + 2 * i, home + 10 + i, 1);
    place.edges.push_back({x, y, -9});
  }
  place.add(200'000, home, 1), place.add(200'001, home, 1);
  const std::uint32_t a = place.add(200'000, home), b = place.add(200'001, home);
  place.edges.push_back({a, b, 3});
  const HouseholdEvidence found = place.judge();
  ASSERT_EQ(found.adjustments.size(), 1U);
  EXPECT_EQ(found.adjustments[0].companions, Companions::side_by_side);
  EXPECT_LT(found.adjustments[0].bits, -3);
}
TEST(HouseholdEvidence, SaysNothingWhereHomesAreMissingCommunalOrOne) {
  Place place = movers(300);
  const std::uint32_t home = next_home(place);
  for (std::uint32_t i = 0; i < 40; ++i) place.add(400'000 + i, home), place.add(400'000 + i, home + 1);  // two care homes
  const std::uint32_t a = place.add(200'000, home), b = place.add(200'001, home + 1), c = place.add(200'002, no_home),
                      d = place.add(200'003, home);
  place.edges.push_back({a, b, 1});
  place.edges.push_back({a, c, 1});
  place.edges.push_back({a, d, 1});
  EXPECT_TRUE(place.judge().adjustments.empty());
}
TEST(HouseholdEvidence, SaysNothingWithoutSurePairsToMeasureOn) {
  Place place;
  place.add(1, 1), place.add(1, 2), place.add(2, 1), place.add(2, 2);
  place.edges.push_back({place.add(3, 1), place.add(4, 2), 1});
  EXPECT_TRUE(place.judge().adjustments.empty());
  EXPECT_TRUE(Place().judge().adjustments.empty());
}
TEST(HouseholdEvidence, IsTheSameForAnyNumberOfThreads) {
  Place place = movers(40'000);
  for (std::uint32_t r = 0; r + 7 < place.person.size(); r += 5) place.edges.push_back({r, r + 7, static_cast<float>(r % 11) - 5});
  const HouseholdEvidence one = place.judge(1), four = place.judge(4);
  EXPECT_EQ(one.bits, four.bits);
  ASSERT_EQ(one.adjustments.size(), four.adjustments.size());
  for (std::size_t i = 0; i < one.adjustments.size(); ++i) EXPECT_EQ(one.adjustments[i].bits, four.adjustments[i].bits);
}

}  // namespace
}  // namespace cw::linkage
