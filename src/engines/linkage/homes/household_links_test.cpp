// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/household_links.h"

#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

struct Lists {
  std::vector<std::uint32_t> person, source, household;
  void add(std::uint32_t list, std::uint32_t number, std::initializer_list<std::uint32_t> people) {
    for (const std::uint32_t each : people) {
      person.push_back(each);
      source.push_back(list);
      household.push_back(number);
    }
  }
  [[nodiscard]] HouseholdLinks link() const { return link_households({person, source, household}); }
};

const HouseholdLink* best_of(const HouseholdLinks& found, std::uint32_t left) {
  for (const HouseholdLink& each : found.links)
    if (each.best && each.left.household == left) return &each;
  return nullptr;
}

TEST(HouseholdLinks, TheHouseholdsThatShareTheirPeopleAreOne) {
  Lists lists;
  lists.add(0, 1, {10, 11, 12});
  lists.add(0, 2, {20, 21});
  lists.add(1, 7, {20, 21, 22});
  lists.add(1, 8, {10, 11});
  const HouseholdLinks found = lists.link();
  ASSERT_NE(best_of(found, 1), nullptr);
  EXPECT_EQ(best_of(found, 1)->right.household, 8U);
  EXPECT_EQ(best_of(found, 2)->right.household, 7U);
  EXPECT_GT(best_of(found, 1)->confidence, 0.9);
}

TEST(HouseholdLinks, AChildWhoLeftDoesNotTakeTheHouseholdWithIt) {
  Lists lists;
  lists.add(0, 1, {10, 11, 12, 13});
  lists.add(1, 5, {13, 14});  // the child, with a partner
  lists.add(1, 6, {10, 11, 12});
  const HouseholdLinks found = lists.link();
  ASSERT_EQ(found.links.size(), 2U);
  EXPECT_EQ(best_of(found, 1)->right.household, 6U);
  EXPECT_FALSE(found.links[0].best);
  EXPECT_LT(found.links[0].confidence, 0.5);
}

TEST(HouseholdLinks, WhoIsWithoutPartnerInAMatchedHouseholdIsLeftToCompare) {
  Lists lists;
  lists.add(0, 1, {10, 11});
  lists.add(1, 6, {10, 99});  // 11 and 99 may be one person
  const HouseholdLinks found = lists.link();
  ASSERT_EQ(found.left_to_compare.size(), 1U);
  EXPECT_EQ(found.left_to_compare[0], (std::pair<std::uint32_t, std::uint32_t>{1, 3}));
}

TEST(HouseholdLinks, RecordsWithoutNumberTakeNoPart) {
  Lists lists;
  lists.add(0, 0, {10});
  lists.add(1, 6, {10});
  EXPECT_TRUE(lists.link().links.empty());
}

}  // namespace
}  // namespace cw::linkage
