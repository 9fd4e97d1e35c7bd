// SPDX-License-Identifier: MIT
#include "base/run_metrics.h"

#include <sys/resource.h>

#include <algorithm>

#include "base/time.h"

namespace cw {
namespace {

double seconds_of(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

Cost since(const Cost& start) {
  const Cost now = process_cost();
  return {now.wall_seconds - start.wall_seconds, now.cpu_seconds - start.cpu_seconds};
}

}  // namespace

Cost process_cost() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return {elapsed_seconds(), 0};
  return {elapsed_seconds(), seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime)};
}

std::uint64_t peak_memory_bytes() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;  // Linux counts in KiB
}

void RunMetrics::Phase::end() {
  if (metrics_ == nullptr) return;
  const Cost cost = since(start_);
  const std::lock_guard lock(metrics_->mutex_);
  metrics_->phases_[index_].second = cost;
  metrics_ = nullptr;
}

RunMetrics::Phase RunMetrics::phase(std::string_view name) {
  const std::lock_guard lock(mutex_);
  phases_.emplace_back(name, Cost{});
  return {*this, phases_.size() - 1};
}

void RunMetrics::count(std::string_view name, std::uint64_t by) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(counters_, name, [](const auto& entry) { return std::string_view(entry.first); });
  if (found != counters_.end())
    found->second += by;
  else
    counters_.emplace_back(name, by);
}

Cost RunMetrics::cost_of(std::string_view phase) const {
  const std::lock_guard lock(mutex_);
  Cost sum;
  for (const auto& [name, cost] : phases_) {
    if (name != phase) continue;
    sum.wall_seconds += cost.wall_seconds;
    sum.cpu_seconds += cost.cpu_seconds;
  }
  return sum;
}

std::uint64_t RunMetrics::counter(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(counters_, name, [](const auto& entry) { return std::string_view(entry.first); });
  return found == counters_.end() ? 0 : found->second;
}

Cost RunMetrics::total() const { return since(start_); }

Value RunMetrics::to_value() const {
  const Cost all = total();
  const std::lock_guard lock(mutex_);
  List phases;
  for (const auto& [name, cost] : phases_)
    phases.emplace_back(
        Structure{{"name", Value{name}}, {"wall_seconds", Value{cost.wall_seconds}}, {"cpu_seconds", Value{cost.cpu_seconds}}});
  Structure counters;
  for (const auto& [name, number] : counters_) counters.emplace_back(name, Value{static_cast<std::int64_t>(number)});
  return Value{Structure{{"phases", Value{std::move(phases)}},
                         {"counters", Value{std::move(counters)}},
                         {"wall_seconds", Value{all.wall_seconds}},
                         {"cpu_seconds", Value{all.cpu_seconds}},
                         {"peak_memory_bytes", Value{static_cast<std::int64_t>(peak_memory_bytes())}}}};
}

}  // namespace cw
