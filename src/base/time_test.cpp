// SPDX-License-Identifier: MIT
#include "base/time.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/date_text.h"

namespace cw {
namespace {

TEST(Clock, OfTheSystemIsInThisCentury) {
  EXPECT_GT(format_timestamp(system_clock().now()), "2024");
  EXPECT_LT(format_timestamp(system_clock().now()), "2100");
}

TEST(Clock, OfATestStandsStillUntilMoved) {
  ManualClock clock({1000});
  EXPECT_EQ(clock.now().microseconds, 1000);
  clock.advance(5);
  EXPECT_EQ(clock.now().microseconds, 1005);
  clock.set({7});
  EXPECT_EQ(clock.now().microseconds, 7);
}

TEST(Clock, OfElapsedTimeNeverGoesBack) {
  double last = elapsed_seconds();
  for (int i = 0; i < 1000; ++i) {
    const double now = elapsed_seconds();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(Duration, ReadsAsPeopleSayIt) {
  EXPECT_EQ(format_duration(0), "0.0 s");
  EXPECT_EQ(format_duration(0.42), "0.4 s");
  EXPECT_EQ(format_duration(9.96), "10 s");
  EXPECT_EQ(format_duration(59.4), "59 s");
  EXPECT_EQ(format_duration(59.6), "1 min 00 s");
  EXPECT_EQ(format_duration(185), "3 min 05 s");
  EXPECT_EQ(format_duration(7830), "2 h 10 min");
  EXPECT_EQ(format_duration(-1), "unknown");
  EXPECT_EQ(format_duration(std::numeric_limits<double>::quiet_NaN()), "unknown");
}

}  // namespace
}  // namespace cw
