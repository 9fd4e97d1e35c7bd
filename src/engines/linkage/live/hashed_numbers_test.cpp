// SPDX-License-Identifier: MIT
// Hashed numbers against a map that is trivially right, while the table grows again and again and many have one hash.
#include "engines/linkage/live/internal/hashed_numbers.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace cw::linkage::internal {
namespace {

std::uint32_t hash_of(std::uint32_t number) { return number % 7 == 0 ? 12 : number * 2654435761U; }

std::uint32_t find(const HashedNumbers& numbers, std::uint32_t number) {
  return numbers.find(hash_of(number), [=](std::uint32_t each) { return each == number; });
}

TEST(HashedNumbers, AreFoundWhileTheTableGrowsAndTheyComeAndGo) {
  std::minstd_rand random(3);
  HashedNumbers numbers;
  std::map<std::uint32_t, bool> model;
  for (std::uint32_t step = 0; step < 40'000; ++step) {
    const std::uint32_t number = static_cast<std::uint32_t>(random() % (50 + step / 4));
    bool& in = model[number];
    ASSERT_EQ(find(numbers, number), in ? number : HashedNumbers::none) << step;
    if (!in)
      numbers.add(hash_of(number), number);
    else if (random() % 2 == 0)
      numbers.remove(hash_of(number), number);
    else
      continue;
    in = !in;
  }
  std::size_t count = 0;
  for (const auto& [number, in] : model) {
    EXPECT_EQ(find(numbers, number), in ? number : HashedNumbers::none) << number;
    count += in ? 1 : 0;
  }
  EXPECT_EQ(numbers.size(), count);
  EXPECT_GT(count, 2000U);
}

TEST(HashedNumbers, StayWhenRoomIsMadeInTheMiddleOfGrowing) {
  HashedNumbers numbers;
  for (std::uint32_t number = 0; number < 50; ++number) numbers.add(hash_of(number), number);
  numbers.reserve(10'000);
  for (std::uint32_t number = 0; number < 50; ++number) ASSERT_EQ(find(numbers, number), number);
  EXPECT_EQ(find(numbers, 50), HashedNumbers::none);
}

}  // namespace
}  // namespace cw::linkage::internal
