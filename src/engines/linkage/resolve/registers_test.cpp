// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/registers.h"

#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

// Source 0: pairs beyond doubt are of one home, or one of the two has ended. Source 1: half of them are open at two homes.
struct Lists {
  std::vector<ScoredEdge> edges;
  std::vector<std::uint32_t> source, home;
  std::vector<bool> ended;
  void pair(std::uint32_t of_source, std::uint32_t home_left, std::uint32_t home_right, bool left_ended) {
    const auto r = static_cast<std::uint32_t>(source.size());
    edges.push_back({r, r + 1, 25});
    source.insert(source.end(), 2, of_source);
    home.push_back(home_left);
    home.push_back(home_right);
    ended.push_back(left_ended);
    ended.push_back(false);
  }
};

Lists two_lists() {
  Lists lists;
  for (std::uint32_t i = 1; i <= 50; ++i) {
    lists.pair(0, i, i % 2 == 0 ? i : i + 100, i % 2 != 0);
    lists.pair(1, i, i % 2 == 0 ? i : i + 100, false);
  }
  return lists;
}

TEST(Registers, FindsTheListThatShowsNobodyAtTwoHomesAtOnce) {
  const Lists lists = two_lists();
  const std::vector<Registration> found = find_registrations({lists.edges, lists.source, lists.home, &lists.ended});
  ASSERT_EQ(found.size(), lists.source.size());
  for (std::size_t r = 0; r < found.size(); ++r) {
    const bool registered = lists.source[r] == 0 && !lists.ended[r];
    EXPECT_EQ(found[r], registered ? Registration({1, lists.home[r]}) : Registration()) << r;
  }
}

TEST(Registers, JudgesNoListByAFewPairs) {
  Lists lists = two_lists();
  lists.edges.resize(20);
  EXPECT_TRUE(find_registrations({lists.edges, lists.source, lists.home, &lists.ended}).empty());
}

}  // namespace
}  // namespace cw::linkage
