// SPDX-License-Identifier: MIT
// How far a long step is: a bar with the time left on a terminal, else a plain line at most every two seconds, or nothing.
//
//   Progress progress(terminal_progress());
//   progress.start("Comparing pairs", pairs);   // from one thread
//   progress.advance(4096);                     // from any thread
//   progress.finish();                          // "Comparing pairs: 40,743,815 in 12 s"
//
// Goes to standard error, so that standard output stays clean. start(), set() and advance() cost no more than a few atomic operations.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace cw {

enum class ProgressStyle : std::uint8_t { quiet, lines, bar };

struct ProgressOptions {
  ProgressStyle style = ProgressStyle::quiet;
  std::function<void(std::string_view)> write;  // bytes as they are, line ends included; none = standard error
  std::function<double()> seconds;              // a clock that never goes back; none = elapsed_seconds()
  unsigned width = 80;                          // columns of the terminal
};
// A bar where standard error is a terminal that can move its cursor, plain lines elsewhere.
[[nodiscard]] ProgressOptions terminal_progress();
// 1234567 -> "1,234,567"
[[nodiscard]] std::string with_thousands(std::uint64_t number);

class Progress {
 public:
  explicit Progress(ProgressOptions options);
  ~Progress();  // leaves an unfinished bar on a line of its own
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Begins a step. total 0 = not known: only the count is shown.
  void start(std::string_view step, std::uint64_t total);
  void advance(std::uint64_t by);
  void set(std::uint64_t done);
  // Ends the step and leaves one line about it.
  void finish();

 private:
  void show_if_due();
  void show(double now);
  [[nodiscard]] std::string bar_of(std::uint64_t done, double now) const;
  [[nodiscard]] std::string line_of(std::uint64_t done, double now) const;
  [[nodiscard]] std::string time_left(std::uint64_t done, double now) const;

  ProgressOptions options_;
  std::mutex mutex_;  // guards what is drawn
  std::string step_;
  std::uint64_t total_ = 0;
  double started_ = 0;
  bool bar_is_drawn_ = false;
  bool running_ = false;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<double> next_show_ = 0;
};

}  // namespace cw
