// SPDX-License-Identifier: MIT
#include "base/metrics.h"

#include <gtest/gtest.h>

#include <thread>

namespace cw {
namespace {

TEST(Metrics, AreWrittenAsOpenMetricsText) {
  Metrics metrics;
  metrics.counter("loads", "Files taken in", {{"source", "housing \"A\"\\\n"}}).add(3);
  metrics.gauge("people", "People in the register").set(-2);
  metrics.histogram("wait_seconds", "Waits", {{"route", "/a/{b}"}}, {0.1, 1}).observe(0.5);
  metrics.histogram("wait_seconds", "Waits", {{"route", "/a/{b}"}}, {0.1, 1}).observe(5);
  EXPECT_EQ(metrics.text(),
            "# TYPE loads counter\n# HELP loads Files taken in\nloads_total{source=\"housing \\\"A\\\"\\\\\\n\"} 3\n"
            "# TYPE people gauge\n# HELP people People in the register\npeople -2\n"
            "# TYPE wait_seconds histogram\n# HELP wait_seconds Waits\n"
            "wait_seconds_bucket{route=\"/a/{b}\",le=\"0.1\"} 0\nwait_seconds_bucket{route=\"/a/{b}\",le=\"1.0\"} 1\n"
            "wait_seconds_bucket{route=\"/a/{b}\",le=\"+Inf\"} 2\nwait_seconds_count{route=\"/a/{b}\"} "
            "2\nwait_seconds_sum{route=\"/a/{b}\"} 5.5\n"
            "# EOF\n");
}

TEST(Metrics, OneSeriesIsOneThing) {
  Metrics metrics;
  Counter& first = metrics.counter("loads", "Files", {{"source", "a"}});
  EXPECT_EQ(&first, &metrics.counter("loads", "Files", {{"source", "a"}}));
  EXPECT_NE(&first, &metrics.counter("loads", "Files", {{"source", "b"}}));
}

TEST(Metrics, CountTheSameFromManyThreads) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&metrics] {
      for (int n = 0; n < 1000; ++n) {
        metrics.counter("a", "A").add();
        metrics.histogram("b", "B").observe(0.001);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(metrics.counter("a", "A").value(), 4000u);
  EXPECT_EQ(metrics.histogram("b", "B").count(), 4000u);
  EXPECT_NEAR(metrics.histogram("b", "B").sum(), 4.0, 1e-6);
}

TEST(MetricsDeathTest, OneNameIsOneKind) {
  Metrics metrics;
  metrics.counter("loads", "Files");
  EXPECT_DEATH(metrics.gauge("loads", "Files"), "two kinds");
}

}  // namespace
}  // namespace cw
