// SPDX-License-Identifier: MIT
// What time it is, as an interface, so that anything that depends on the time can be tested with a time of the test's choosing.
//
//   Timestamp now = system_clock().now();
//   format_timestamp(now);                  // base/date_text.h: 2026-03-01T09:30:00.123456Z
//
// Every time in the program is UTC; local time belongs to pages. Clocks may be used from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/value.h"

namespace cw {

class Clock {
 public:
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;  // UTC

 protected:
  Clock() = default;
};

// The machine's clock, to the microsecond. It can be set back by its keeper: measure durations with elapsed_seconds().
[[nodiscard]] const Clock& system_clock();

// A clock that stands still until it is moved: for tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp now) : microseconds_(now.microseconds) {}
  [[nodiscard]] Timestamp now() const override { return {microseconds_.load()}; }
  void set(Timestamp now) { microseconds_ = now.microseconds; }
  void advance(std::int64_t microseconds) { microseconds_ += microseconds; }

 private:
  std::atomic<std::int64_t> microseconds_;
};

// Seconds since some moment before the program started; never goes back.
[[nodiscard]] double elapsed_seconds();
// For people: "0.4 s", "12 s", "3 min 05 s", "2 h 10 min". Negative and not-a-number give "unknown".
[[nodiscard]] std::string format_duration(double seconds);

}  // namespace cw
