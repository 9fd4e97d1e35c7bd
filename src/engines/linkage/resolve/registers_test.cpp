// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/registers.h"

#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

// People who moved, each with two records of source 2 that are one person beyond doubt, at two homes. Source 0 has each at one of the
// homes, source 1 at both; links of its home join their records to the person.
struct Lists {
  std::vector<ScoredEdge> edges;
  std::vector<std::uint32_t> source, home;
  std::vector<bool> ended;
  std::uint32_t record(std::uint32_t of_source, std::uint32_t at_home, bool has_ended) {
    source.push_back(of_source);
    home.push_back(at_home);
    ended.push_back(has_ended);
    return static_cast<std::uint32_t>(source.size() - 1);
  }
};

Lists movers(std::uint32_t people) {
  Lists lists;
  for (std::uint32_t i = 1; i <= people; ++i) {
    const std::uint32_t before = lists.record(2, i, false), after = lists.record(2, i + 1000, false);
    lists.edges.push_back({before, after, 25});
    lists.edges.push_back({before, lists.record(0, i, true), 9});  // it says until when
    lists.edges.push_back({after, lists.record(0, i + 1000, false), 9});
    lists.edges.push_back({before, lists.record(1, i, false), 9});
    lists.edges.push_back({after, lists.record(1, i + 1000, false), 9});
  }
  return lists;
}

TEST(Registers, FindsTheListThatShowsNobodyAtTwoHomesAtOnce) {
  const Lists lists = movers(50);
  const std::vector<Registration> found = find_registrations({lists.edges, lists.source, lists.home, &lists.ended, {}});
  ASSERT_EQ(found.size(), lists.source.size());
  for (std::size_t r = 0; r < found.size(); ++r) {
    const bool registered = lists.source[r] == 0 && !lists.ended[r];
    EXPECT_EQ(found[r], registered ? Registration({1, lists.home[r]}) : Registration()) << r;
  }
}

TEST(Registers, JudgesNoListByAFewPeople) {
  const Lists lists = movers(20);
  EXPECT_TRUE(find_registrations({lists.edges, lists.source, lists.home, &lists.ended, {}}).empty());
}

TEST(Registers, TakesOnePropertyForOneHomeHoweverItsAddressIsWritten) {
  EXPECT_TRUE(contradict({1, 10, 7}, {1, 11, 8}));
  EXPECT_TRUE(contradict({1, 10, 0}, {1, 11, 0}));
  EXPECT_FALSE(contradict({1, 10, 7}, {1, 11, 7}));
  EXPECT_FALSE(contradict({1, 10, 7}, {2, 11, 8}));
}

}  // namespace
}  // namespace cw::linkage
