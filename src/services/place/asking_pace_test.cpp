// SPDX-License-Identifier: MIT
#include "services/place/asking_pace.h"

#include <gtest/gtest.h>

#include "services/place/place.h"

namespace cw::place {
namespace {

constexpr Timestamp start{1'772'000'000'000'000};
Timestamp after(std::int64_t seconds) { return {start.microseconds + seconds * 1'000'000}; }

Asking somebody(std::uint8_t number) {
  Uuid id;
  id.bytes.back() = number;
  Asking out;
  out.caller.account.id = trust::AccountId(id);
  return out;
}
Asking program_of(std::uint8_t number) {
  Asking out = somebody(number);
  out.caller.token = trust::ApiTokenId(out.caller.account.id.uuid());
  return out;
}

TEST(AskingPace, LetsTheWholeNumberThroughAtOnceAndThenEvenly) {
  AskingPace pace({.searches = 300, .people = 2});
  const Asking ann = somebody(1);
  for (int i = 0; i < 300; ++i) ASSERT_FALSE(pace.take(ann, PacedAct::search, start)) << i;
  EXPECT_EQ(pace.take(ann, PacedAct::search, start), 2);
  EXPECT_EQ(pace.take(ann, PacedAct::search, after(1)), 1);
  EXPECT_FALSE(pace.take(ann, PacedAct::search, after(2)));
  EXPECT_TRUE(pace.take(ann, PacedAct::search, after(2)));
  for (int i = 0; i < 300; ++i) ASSERT_FALSE(pace.take(ann, PacedAct::search, after(1000))) << i;
  EXPECT_TRUE(pace.take(ann, PacedAct::search, after(1000)));
}

TEST(AskingPace, IsOfOneAccountAndOneKindOfAct) {
  AskingPace pace({.searches = 1, .people = 1});
  EXPECT_FALSE(pace.take(somebody(1), PacedAct::search, start));
  EXPECT_EQ(pace.take(somebody(1), PacedAct::search, start), 600);
  EXPECT_FALSE(pace.take(somebody(1), PacedAct::person, start));
  EXPECT_FALSE(pace.take(somebody(2), PacedAct::search, start));
}

TEST(AskingPace, OfProgramsIsTheirOwn) {
  AskingPace pace({.searches = 1, .token_people = 1});
  const Asking program = program_of(1);
  for (int i = 0; i < 1000; ++i) ASSERT_FALSE(pace.take(program, PacedAct::search, start));
  EXPECT_FALSE(pace.take(program, PacedAct::person, start));
  EXPECT_TRUE(pace.take(program, PacedAct::person, start));
  EXPECT_FALSE(pace.take(somebody(1), PacedAct::search, start)) << "the same account, signed in";
}

TEST(AskingPace, OfNoNumberIsNoLimit) {
  AskingPace pace({.searches = 0});
  for (int i = 0; i < 1000; ++i) ASSERT_FALSE(pace.take(somebody(1), PacedAct::search, start));
}

}  // namespace
}  // namespace cw::place
