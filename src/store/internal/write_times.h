// SPDX-License-Identifier: MIT
// Where a Writer's time goes, as metrics for an operator: what a write waited for, and whose piece of work held the others up.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/metrics.h"

namespace cw::store::internal {

// turn: for another connection's or process's transaction. work: for the pieces of the batch. commit: for the disk. carry_over: for
// SQLite's log, which begins anew between two commits.
enum class WriteWait : std::uint8_t { turn, work, commit, carry_over };

// Of the writer's thread alone. Nothing is counted where no metrics are kept.
class WriteTimes {
 public:
  explicit WriteTimes(Metrics* metrics);
  void waited(WriteWait what, double seconds) const;
  void waited_in_queue(double seconds) const;
  void worked(std::string_view piece, double seconds);

 private:
  Metrics* metrics_;
  Histogram* waits_[4] = {};
  Histogram* queue_ = nullptr;
  std::vector<std::pair<std::string_view, Histogram*>> pieces_;  // few
};

}  // namespace cw::store::internal
