// SPDX-License-Identifier: MIT
#include "base/ids.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <type_traits>
#include <vector>

namespace cw {
namespace {

// RFC 9562, appendix A.6: the time 2022-02-22T19:22:22Z.
constexpr std::int64_t appendix_milliseconds = 0x017F22E279B0;

Randomness giving(std::vector<std::uint64_t> bits) {
  return [bits = std::move(bits), at = std::size_t{0}]() mutable { return bits[at++ % bits.size()]; };
}

TEST(Uuid, IsTheExampleOfTheStandardForItsTimeAndBits) {
  const ManualClock clock({appendix_milliseconds * 1000});
  UuidSource source(clock, giving({0xCC3, 0x18C4DC0C0C07398F}));
  EXPECT_EQ(source.next().text(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(Uuid, ReadsBackWhatItWritesInEitherCase) {
  const auto read = parse_uuid("017F22E2-79B0-7CC3-98c4-dc0c0c07398f");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  EXPECT_EQ(unix_milliseconds_of(*read), appendix_milliseconds);
}

TEST(Uuid, RefusesAnythingElse) {
  for (const std::string_view text :
       {"", "017f22e2", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017f22e2079b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}"})
    EXPECT_FALSE(parse_uuid(text)) << text;
}

TEST(Uuid, OfAnotherVersionHasNoTime) { EXPECT_FALSE(unix_milliseconds_of(*parse_uuid("919108f7-52d1-4320-9bac-f847db4148a8"))); }

TEST(UuidSource, GoesUpWhileTheClockStandsStill) {
  const ManualClock clock({appendix_milliseconds * 1000});
  UuidSource source(clock, system_randomness());
  Uuid last = source.next();
  for (int i = 0; i < 10000; ++i) {
    const Uuid next = source.next();
    ASSERT_LT(last, next);
    ASSERT_LT(last.text(), next.text());
    last = next;
  }
}

TEST(UuidSource, GoesUpWhenTheClockGoesBack) {
  ManualClock clock({appendix_milliseconds * 1000});
  UuidSource source(clock, system_randomness());
  const Uuid before = source.next();
  clock.advance(-3'600'000'000);
  EXPECT_LT(before, source.next());
}

TEST(UuidSource, RunsAheadOfTheClockWhenItsBitsAreUsedUp) {
  const ManualClock clock({appendix_milliseconds * 1000});
  UuidSource source(clock, giving({~0ULL}));  // starts with every bit set
  const Uuid first = source.next();
  const Uuid second = source.next();
  EXPECT_LT(first, second);
  EXPECT_EQ(unix_milliseconds_of(second), appendix_milliseconds + 1);
}

TEST(UuidSource, GivesEveryThreadItsOwn) {
  UuidSource source(system_clock(), system_randomness());
  std::vector<std::vector<Uuid>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : made)
      threads.emplace_back([&source, &mine] {
        for (int i = 0; i < 2000; ++i) mine.push_back(source.next());
      });
  }
  std::set<Uuid> all;
  for (const auto& mine : made) {
    EXPECT_TRUE(std::ranges::is_sorted(mine));
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), 8000U);
}

TEST(Id, OfOneKindIsNoneOfAnother) {
  using PersonId = Id<struct PersonTag>;
  using HouseholdId = Id<struct HouseholdTag>;
  EXPECT_FALSE((std::is_convertible_v<PersonId, HouseholdId>));
  EXPECT_TRUE(PersonId{}.is_nil());
  const auto id = PersonId::parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  ASSERT_TRUE(id);
  EXPECT_FALSE(id->is_nil());
  EXPECT_EQ(PersonId::parse(id->text()), id);
  EXPECT_EQ(std::hash<PersonId>{}(*id), std::hash<PersonId>{}(*PersonId::parse(id->text())));
}

}  // namespace
}  // namespace cw
