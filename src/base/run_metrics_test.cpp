// SPDX-License-Identifier: MIT
#include "base/run_metrics.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "base/json.h"
#include "base/time.h"

namespace cw {
namespace {

TEST(RunMetrics, TellsWaitingFromWorking) {
  RunMetrics metrics;
  {
    const auto phase = metrics.phase("wait");
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
  }
  {
    const auto phase = metrics.phase("work");
    const Cost start = process_cost();
    while (process_cost().cpu_seconds - start.cpu_seconds < 0.05) continue;
  }
  EXPECT_GE(metrics.cost_of("wait").wall_seconds, 0.055);
  EXPECT_LT(metrics.cost_of("wait").cpu_seconds, 0.05);
  EXPECT_GE(metrics.cost_of("work").cpu_seconds, 0.045);
}

TEST(RunMetrics, AddsUpCountersAndPhasesOfOneName) {
  RunMetrics metrics;
  metrics.count("pairs", 2);
  metrics.count("pairs", 3);
  EXPECT_EQ(metrics.counter("pairs"), 5U);
  EXPECT_EQ(metrics.counter("none"), 0U);
  {
    const auto phase = metrics.phase("a");
  }
  {
    const auto phase = metrics.phase("a");
  }
  EXPECT_GE(metrics.cost_of("a").wall_seconds, 0);
}

TEST(RunMetrics, WritesThemInOrder) {
  RunMetrics metrics;
  {
    const auto phase = metrics.phase("read");
  }
  {
    const auto phase = metrics.phase("block");
  }
  metrics.count("records", 7);
  const Value value = metrics.to_value();
  const auto& phases = *member(value, "phases")->get<List>();
  ASSERT_EQ(phases.size(), 2U);
  EXPECT_EQ(*member(phases[0], "name")->get<std::string>(), "read");
  EXPECT_EQ(*member(phases[1], "name")->get<std::string>(), "block");
  EXPECT_EQ(write_json(*member(value, "counters")), "{\"records\":7}");
}

TEST(RunMetrics, SeesMemoryThatWasTouched) {
  const std::uint64_t before = peak_memory_bytes();
  ASSERT_GT(before, 1U << 20);
  std::string block(before + (16U << 20), 'x');
  EXPECT_EQ(block[block.size() / 2], 'x');
  EXPECT_GE(peak_memory_bytes(), before + (8U << 20));
}

}  // namespace
}  // namespace cw
