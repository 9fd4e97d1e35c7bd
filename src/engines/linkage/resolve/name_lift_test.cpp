// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/name_lift.h"

#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

struct Names {
  std::vector<std::uint32_t> given, family, born, home;
  void person(std::uint32_t given_name, std::uint32_t family_name) {
    const auto i = static_cast<std::uint32_t>(given.size());
    given.push_back(given_name);
    family.push_back(family_name);
    born.push_back((1930 + i % 80) * 10000 + (1 + i * 7 % 12) * 100 + 1 + i * 11 % 28);
    home.push_back(i + 1);
  }
};

// Forty given names dealt out over forty family names, and a community of 200 people with one family name and two given names.
Names two_communities() {
  Names names;
  for (std::uint32_t i = 0; i < 4000; ++i) names.person(1 + i % 40, 1 + (i / 40 + i) % 40);
  for (std::uint32_t i = 0; i < 200; ++i) names.person(41 + i % 2, 41);
  return names;
}

TEST(NameLift, DoubtsNamesThatGoTogetherAndNoOthers) {
  const Names names = two_communities();
  const NameLift lift({names.given, names.family, names.born, names.home});
  EXPECT_GT(lift.bits(4000, 4002), 2);
  EXPECT_LT(lift.bits(0, 1560), 1);  // the same names by chance
}

TEST(NameLift, SaysNothingOfOtherNamesOfOneHomeOrOfHomesThatAreNotKnown) {
  Names names = two_communities();
  names.home[4004] = names.home[4000];
  names.home[4006] = 0;
  const NameLift lift({names.given, names.family, names.born, names.home});
  EXPECT_EQ(lift.bits(4000, 4001), 0);
  EXPECT_EQ(lift.bits(4000, 4004), 0);
  EXPECT_EQ(lift.bits(4000, 4006), 0);
  EXPECT_EQ(NameLift({names.given, names.family, {}, names.home}).bits(4000, 4002), 0);
}

}  // namespace
}  // namespace cw::linkage
