// SPDX-License-Identifier: MIT
#include "services/register/internal/parted_map.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace cw::registry {
namespace {

TEST(PartedMaps, AreAsOneMapWhateverIsDone) {
  using Parted = PartedMap<std::string, int>;
  Parted parted;
  std::unordered_map<std::string, int> whole;
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const std::string key = "key " + std::to_string(random() % 3000);
    const auto what = random() % 4;
    if (what == 0) {
      EXPECT_EQ(parted.try_emplace(key, i).second, whole.try_emplace(key, i).second);
    } else if (what == 1) {
      parted[key] = whole[key] = i;
    } else if (what == 2) {
      parted.erase(key);
      whole.erase(key);
    }
    const auto* found = parted.find(key);
    const auto expected = whole.find(key);
    ASSERT_EQ(found == Parted::end(), expected == whole.end());
    ASSERT_EQ(found == Parted::end() ? -1 : found->second, expected == whole.end() ? -1 : expected->second);
    ASSERT_EQ(parted.size(), whole.size());
  }
  parted.clear();
  EXPECT_EQ(parted.size(), 0U);
  EXPECT_EQ(parted.find("key 1"), nullptr);
}

TEST(PartedMaps, EntriesStayWhereTheyAre) {
  PartedMap<std::string, int> parted;
  std::vector<const PartedMap<std::string, int>::Entry*> entries;
  for (int i = 0; i < 50'000; ++i) entries.push_back(parted.try_emplace(std::to_string(i), i).first);
  for (int i = 0; i < 50'000; ++i) ASSERT_EQ(parted.find(std::to_string(i)), entries[static_cast<std::size_t>(i)]);
}

}  // namespace
}  // namespace cw::registry
