// SPDX-License-Identifier: MIT
// How threads that follow the register leave most of the machine to those who write to it: while others write they rest three times as
// long as they worked; else they go on at once. Nice values do not do that alone: a database's own processes know nothing of them.
//
//   place.giving_way->wrote(3);                                            // transactions of our own, which are not "others"
//   rest(place.giving_way->rest_after(seconds_worked, seen_));             // seen_: of each thread its own, 0 at first
//
// Safe from any thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "store/writer.h"

namespace cw::place {

class GivingWay {
 public:
  using Seen = std::atomic<std::int64_t>;
  // The writer must outlive it.
  explicit GivingWay(const store::Writer& writer) : writer_(writer) {}
  void wrote(std::size_t transactions) { own_ += static_cast<std::int64_t>(transactions); }
  // Seconds to rest after so many seconds of work.
  [[nodiscard]] double rest_after(double seconds, Seen& seen) const {
    constexpr double rest_per_work = 3, most_rest = 10;
    const std::int64_t others = static_cast<std::int64_t>(writer_.counts().pieces) - own_;
    return others > seen.exchange(others) ? std::min(most_rest, seconds * rest_per_work) : 0;
  }

 private:
  const store::Writer& writer_;
  std::atomic<std::int64_t> own_ = 0;
};

}  // namespace cw::place
