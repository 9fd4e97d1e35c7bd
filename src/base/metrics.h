// SPDX-License-Identifier: MIT
// What a running process counts, as OpenMetrics text (OpenMetrics 1.0) for Prometheus and its kin.
//
//   Metrics metrics;
//   Counter& loads = metrics.counter("loads", "Files taken in", {{"source", "housing"}});
//   loads.add();
//   Histogram& seconds = metrics.histogram("http_request_duration_seconds", "Time to answer", {{"route", "/people/{person}"}});
//   seconds.observe(0.012);
//   metrics.text();          // # HELP, # TYPE, a line for each series, # EOF
//
// Rule: labels have few values, known beforehand. Never an id, a name, an address or anything else of a person. Safe from any thread;
// what counter(), gauge() and histogram() give lives as long as the registry, so that hot code asks once and keeps it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cw {

class Counter {
 public:
  void add(std::uint64_t by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

class Gauge {
 public:
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::int64_t by) { value_.fetch_add(by, std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_ = 0;
};

// Counts of observations in buckets of seconds (or any unit), with fixed upper bounds.
class Histogram {
 public:
  explicit Histogram(std::vector<double> bounds);
  void observe(double value);
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] double sum() const { return static_cast<double>(micro_sum_.load(std::memory_order_relaxed)) / 1e6; }
  [[nodiscard]] const std::vector<double>& bounds() const { return bounds_; }
  [[nodiscard]] std::uint64_t count_of(std::size_t bucket) const { return counts_[bucket].load(std::memory_order_relaxed); }
  // 0.5 ms to 10 s.
  [[nodiscard]] static const std::vector<double>& seconds();

 private:
  std::vector<double> bounds_;  // ascending; the last bucket, without a bound, is implied
  std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
  std::atomic<std::int64_t> micro_sum_ = 0;
};

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // The series of that name and labels, made when first asked for. Names are snake_case with the unit at the end (without "_total"); one
  // name is one kind: asking for another kind is a bug and ends the program.
  Counter& counter(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const MetricLabels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, const MetricLabels& labels = {},
                       const std::vector<double>& bounds = Histogram::seconds());
  [[nodiscard]] std::string text() const;

 private:
  enum class Kind : std::uint8_t { counter, gauge, histogram };
  struct Family;
  Family& family(std::string_view name, std::string_view help, Kind kind);
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Family>, std::less<>> families_;
};

}  // namespace cw
