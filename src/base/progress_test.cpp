// SPDX-License-Identifier: MIT
#include "base/progress.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace cw {
namespace {

struct Screen {
  double now = 100;
  std::string written;
  ProgressOptions options(ProgressStyle style) {
    return {style, [this](std::string_view text) { written += text; }, [this] { return now; }, 80};
  }
};

TEST(Progress, IsSilentWhenQuiet) {
  Screen screen;
  Progress progress(screen.options(ProgressStyle::quiet));
  progress.start("Comparing", 10);
  screen.now += 60;
  progress.advance(5);
  progress.finish();
  EXPECT_EQ(screen.written, "");
}

TEST(Progress, WritesAtMostOneLineInTwoSeconds) {
  Screen screen;
  Progress progress(screen.options(ProgressStyle::lines));
  progress.start("Comparing", 80);
  for (int i = 0; i < 40; ++i) {
    screen.now += 0.125;
    progress.advance(1);
  }
  EXPECT_EQ(screen.written, "Comparing: 20 % of 80, 8.0 s left\nComparing: 40 % of 80, 6.0 s left\n");
  progress.finish();
  EXPECT_TRUE(screen.written.ends_with("Comparing: 40 in 5.0 s\n"));
}

TEST(Progress, DrawsABarWithTheTimeLeft) {
  Screen screen;
  Progress progress(screen.options(ProgressStyle::bar));
  progress.start("Comparing", 4'000'000);
  screen.now += 30;
  progress.set(1'000'000);
  EXPECT_EQ(screen.written, "\r\x1b[KComparing [##########..............................]  25 %, 1 min 30 s left");
  progress.finish();
  EXPECT_TRUE(screen.written.ends_with("\r\x1b[KComparing: 1,000,000 in 30 s\n"));
}

TEST(Progress, NeverIsWiderThanTheTerminal) {
  Screen screen;
  ProgressOptions options = screen.options(ProgressStyle::bar);
  options.width = 40;
  Progress progress(options);
  progress.start("A long step", 100);
  screen.now += 30;
  progress.set(50);
  EXPECT_LE(screen.written.size() - 4, 40U);
}

TEST(Progress, ShowsOnlyTheCountWhereTheTotalIsUnknown) {
  Screen screen;
  Progress progress(screen.options(ProgressStyle::lines));
  progress.start("Reading", 0);
  screen.now += 3;
  progress.advance(1234567);
  EXPECT_EQ(screen.written, "Reading: 1,234,567\n");
}

TEST(Progress, CountsWhatEveryThreadDid) {
  Screen screen;
  Progress progress(screen.options(ProgressStyle::lines));
  progress.start("Comparing", 4000);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&progress] {
        for (int i = 0; i < 1000; ++i) progress.advance(1);
      });
  }
  progress.finish();
  EXPECT_EQ(screen.written, "Comparing: 4,000 in 0.0 s\n");
}

TEST(Thousands, AreParted) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1000), "1,000");
  EXPECT_EQ(with_thousands(40743815), "40,743,815");
}

}  // namespace
}  // namespace cw
