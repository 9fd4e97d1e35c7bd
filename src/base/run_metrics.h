// SPDX-License-Identifier: MIT
// What a run cost: its phases with wall and CPU seconds, counters, and the most memory it held.
//
//   RunMetrics metrics;
//   { auto phase = metrics.phase("read"); ...; metrics.count("records", rows); }
//   write_json(metrics.to_value(), JsonLayout::indented);
//     {"phases": [{"name": "read", "wall_seconds": 0.2, "cpu_seconds": 0.19}], "counters": {"records": 20000},
//      "wall_seconds": 0.21, "cpu_seconds": 0.2, "peak_memory_bytes": 31457280}
//
// CPU seconds are those of every thread of the process (getrusage). Counters may be added from any thread; phases begin and end on one
// thread, one after another or inside each other, and appear in the order in which they began.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"

namespace cw {

struct Cost {
  double wall_seconds = 0;
  double cpu_seconds = 0;  // user and system, all threads
};
// Cost of the process up to now; wall from an arbitrary start.
[[nodiscard]] Cost process_cost();
// Most memory the process has held so far (resident, bytes); 0 where the system does not say.
[[nodiscard]] std::uint64_t peak_memory_bytes();

class RunMetrics {
 public:
  RunMetrics() : start_(process_cost()) {}
  RunMetrics(const RunMetrics&) = delete;
  RunMetrics& operator=(const RunMetrics&) = delete;

  // Ends its phase when it goes out of scope.
  class [[nodiscard]] Phase {
   public:
    Phase(Phase&& other) noexcept : metrics_(std::exchange(other.metrics_, nullptr)), index_(other.index_), start_(other.start_) {}
    Phase& operator=(Phase&&) = delete;
    Phase(const Phase&) = delete;
    Phase& operator=(const Phase&) = delete;
    ~Phase() { end(); }
    void end();

   private:
    friend class RunMetrics;
    Phase(RunMetrics& metrics, std::size_t index) : metrics_(&metrics), index_(index), start_(process_cost()) {}
    RunMetrics* metrics_;
    std::size_t index_;
    Cost start_;
  };
  Phase phase(std::string_view name);
  // Adds to a counter; it starts at 0 and appears in the order of first use.
  void count(std::string_view name, std::uint64_t by);

  [[nodiscard]] Cost cost_of(std::string_view phase) const;  // of all phases of the name together
  [[nodiscard]] std::uint64_t counter(std::string_view name) const;
  [[nodiscard]] Cost total() const;  // since the metrics were made
  [[nodiscard]] Value to_value() const;

 private:
  mutable std::mutex mutex_;
  Cost start_;
  std::vector<std::pair<std::string, Cost>> phases_;
  std::vector<std::pair<std::string, std::uint64_t>> counters_;
};

}  // namespace cw
