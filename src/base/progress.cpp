// SPDX-License-Identifier: MIT
#include "base/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/time.h"

namespace cw {
namespace {

constexpr double seconds_between_lines = 2.0;
constexpr double seconds_between_bars = 0.1;
constexpr std::string_view erase_line = "\r\x1b[K";

double share_of(std::uint64_t done, std::uint64_t total) {
  return std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0);
}

}  // namespace

ProgressOptions terminal_progress() {
  ProgressOptions options;
  options.style = ProgressStyle::lines;
  const char* terminal = std::getenv("TERM");
  if (isatty(STDERR_FILENO) != 1 || terminal == nullptr || std::string_view(terminal) == "dumb") return options;
  options.style = ProgressStyle::bar;
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) options.width = size.ws_col;
  return options;
}

std::string with_thousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

Progress::Progress(ProgressOptions options) : options_(std::move(options)) {
  if (!options_.write) options_.write = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); };
  if (!options_.seconds) options_.seconds = elapsed_seconds;
}

Progress::~Progress() {
  if (bar_is_drawn_) options_.write("\n");
}

void Progress::start(std::string_view step, std::uint64_t total) {
  const std::lock_guard lock(mutex_);
  step_ = step;
  total_ = total;
  done_ = 0;
  running_ = true;
  started_ = options_.seconds();
  // A short step shows nothing but its last line.
  next_show_ = started_ + (options_.style == ProgressStyle::bar ? seconds_between_bars : seconds_between_lines);
}

void Progress::advance(std::uint64_t by) {
  done_ += by;
  show_if_due();
}

void Progress::set(std::uint64_t done) {
  done_ = done;
  show_if_due();
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  if (!running_) return;
  running_ = false;
  if (options_.style == ProgressStyle::quiet) return;
  const std::string count = total_ == 0 && done_ == 0 ? "done" : with_thousands(done_);  // a step that never counted
  const std::string line = fmt::format("{}: {} in {}\n", step_, count, format_duration(options_.seconds() - started_));
  options_.write(bar_is_drawn_ ? std::string(erase_line) + line : line);
  bar_is_drawn_ = false;
}

void Progress::show_if_due() {
  if (options_.style == ProgressStyle::quiet) return;
  const double now = options_.seconds();
  if (now < next_show_) return;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock && running_ && now >= next_show_) show(now);
}

void Progress::show(double now) {
  next_show_ = now + (options_.style == ProgressStyle::bar ? seconds_between_bars : seconds_between_lines);
  if (options_.style == ProgressStyle::bar) {
    options_.write(bar_of(done_, now));
    bar_is_drawn_ = true;
  } else {
    options_.write(line_of(done_, now));
  }
}

std::string Progress::time_left(std::uint64_t done, double now) const {
  if (total_ == 0 || done == 0 || done >= total_) return {};
  const double taken = now - started_;
  return fmt::format(", {} left", format_duration(taken / share_of(done, total_) - taken));
}

std::string Progress::line_of(std::uint64_t done, double now) const {
  if (total_ == 0) return fmt::format("{}: {}\n", step_, with_thousands(done));
  return fmt::format("{}: {:.0f} % of {}{}\n", step_, 100 * share_of(done, total_), with_thousands(total_), time_left(done, now));
}

std::string Progress::bar_of(std::uint64_t done, double now) const {
  if (total_ == 0) return fmt::format("{}{}: {}", erase_line, step_, with_thousands(done));
  const std::string tail = fmt::format(" {:3.0f} %{}", 100 * share_of(done, total_), time_left(done, now));
  const std::size_t taken = step_.size() + tail.size() + 4;
  const std::size_t room = options_.width > taken + 5 ? std::min<std::size_t>(options_.width - taken, 40) : 0;
  if (room == 0) return fmt::format("{}{}{}", erase_line, step_, tail);
  const auto full = static_cast<std::size_t>(share_of(done, total_) * static_cast<double>(room));
  return fmt::format("{}{} [{}{}]{}", erase_line, step_, std::string(full, '#'), std::string(room - full, '.'), tail);
}

}  // namespace cw
