// SPDX-License-Identifier: MIT
#include "services/linkage/key_numbers.h"

#include <gtest/gtest.h>

#include <string>

namespace cw::link {
namespace {

TEST(KeyNumbers, FindsWhatWasAddedAndNothingElse) {
  KeyNumbers numbers;
  EXPECT_EQ(numbers.find("", ""), KeyNumbers::none);
  for (std::uint32_t i = 0; i < 5000; ++i) EXPECT_TRUE(numbers.add(i % 2 == 0 ? "a" : "b", std::to_string(i / 2), i));
  EXPECT_FALSE(numbers.add("a", "7", 99));
  EXPECT_TRUE(numbers.add("", "a7", 5000)) << "where the source ends matters";
  EXPECT_EQ(numbers.size(), 5001U);
  for (std::uint32_t i = 0; i < 5000; ++i) EXPECT_EQ(numbers.find(i % 2 == 0 ? "a" : "b", std::to_string(i / 2)), i);
  EXPECT_EQ(numbers.find("a", "2500"), KeyNumbers::none);
  EXPECT_EQ(numbers.find("", "a7"), 5000U);
}

TEST(KeyNumbers, ABatchGivesWhatSingleLookupsGive) {
  KeyNumbers numbers;
  const std::string_view sources[] = {"x", "y", "x", "z"}, ids[] = {"1", "1", "2", "1"};
  std::vector<std::uint32_t> found;
  numbers.find_all(sources, ids, found);
  EXPECT_EQ(found, std::vector<std::uint32_t>(4, KeyNumbers::none));
  numbers.add("x", "1", 10);
  numbers.add("y", "1", 11);
  numbers.add("", "2", 12);
  numbers.find_all(sources, ids, found);
  EXPECT_EQ(found, (std::vector<std::uint32_t>{10, 11, KeyNumbers::none, KeyNumbers::none}));
  numbers.find_all({}, ids, found);
  EXPECT_EQ(found, (std::vector<std::uint32_t>{KeyNumbers::none, KeyNumbers::none, 12, KeyNumbers::none}));
}

}  // namespace
}  // namespace cw::link
