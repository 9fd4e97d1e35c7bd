// SPDX-License-Identifier: MIT
// Posting lists against a map that is trivially right, while the table grows again and again.
#include "engines/linkage/live/internal/posting_lists.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace cw::linkage::internal {
namespace {

using Model = std::map<std::uint64_t, std::multiset<std::uint32_t>>;

void expect_same(const PostingLists& lists, const Model& model, std::uint64_t key) {
  const auto found = lists.find(key);
  const auto at = model.find(key);
  EXPECT_EQ(std::multiset<std::uint32_t>(found.begin(), found.end()), at == model.end() ? std::multiset<std::uint32_t>{} : at->second)
      << key;
}

TEST(PostingLists, HoldWhatWasPutInWhileTheyGrowAndKeysComeAndGo) {
  std::minstd_rand random(5);
  PostingLists lists;
  Model model;
  std::uint64_t keys = 20;
  for (std::uint32_t step = 0; step < 60'000; ++step) {
    if (step % 100 == 0) keys += keys / 50 + 1;
    const std::uint64_t key = 1 + (random() % std::min<std::uint64_t>(keys, 9'000)) * 977;
    if (random() % 3 != 0) {
      lists.add(key, step);
      model[key].insert(step);
    } else if (const auto at = model.find(key); at != model.end()) {
      const std::uint32_t unit = *at->second.begin();
      lists.remove(key, unit);
      at->second.erase(at->second.begin());
      if (at->second.empty()) model.erase(at);
    }
    expect_same(lists, model, key);
    expect_same(lists, model, 1 + random() % 9'000 * 977);
  }
  for (std::uint64_t key = 1; key < 9'000 * 977; key += 977) expect_same(lists, model, key);
}

TEST(PostingLists, KeepAllWhenRoomIsMadeInTheMiddleOfGrowing) {
  PostingLists lists;
  for (std::uint32_t unit = 0; unit < 50; ++unit) lists.add(unit + 1, unit);
  lists.reserve(10'000);
  for (std::uint32_t unit = 0; unit < 50; ++unit) ASSERT_EQ(lists.find(unit + 1).size(), 1U);
  EXPECT_TRUE(lists.find(1000).empty());
}

}  // namespace
}  // namespace cw::linkage::internal
