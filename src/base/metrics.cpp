// SPDX-License-Identifier: MIT
// Metrics as text.
#include "base/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace cw {
namespace {

// OpenMetrics 1.0, section "ABNF": in a label's value a backslash, a quote and a line end are escaped.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out.push_back('\\');
    if (c == '\n')
      out += "\\n";
    else
      out.push_back(c);
  }
  return out;
}

std::string labels_text(const MetricLabels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", name, escaped(value));
  return out;
}

std::string in_braces(const std::string& labels) { return labels.empty() ? std::string() : "{" + labels + "}"; }

// OpenMetrics 1.0, "Numbers": a whole bound is written with a point.
std::string number_text(double number) {
  std::string text = fmt::format("{}", number);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

void append_histogram(std::string& out, std::string_view name, const std::string& labels, const Histogram& histogram) {
  std::uint64_t total = 0;
  const std::string before = labels.empty() ? "" : labels + ",";
  for (std::size_t i = 0; i <= histogram.bounds().size(); ++i) {
    total += histogram.count_of(i);
    const std::string bound = i < histogram.bounds().size() ? number_text(histogram.bounds()[i]) : "+Inf";
    out += fmt::format("{}_bucket{{{}le=\"{}\"}} {}\n", name, before, bound, total);
  }
  out += fmt::format("{}_count{} {}\n{}_sum{} {}\n", name, in_braces(labels), total, name, in_braces(labels), histogram.sum());
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1)) {}

void Histogram::observe(double value) {
  const auto bucket = static_cast<std::size_t>(std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin());
  counts_[bucket].fetch_add(1, std::memory_order_relaxed);
  if (std::isfinite(value)) micro_sum_.fetch_add(static_cast<std::int64_t>(value * 1e6), std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= bounds_.size(); ++i) total += count_of(i);
  return total;
}

const std::vector<double>& Histogram::seconds() {
  static const std::vector<double> bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return bounds;
}

struct Metrics::Family {
  Kind kind;
  std::string help;
  std::map<std::string, Counter> counters;  // by the text of their labels
  std::map<std::string, Gauge> gauges;
  std::map<std::string, Histogram> histograms;
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, Kind kind) {
  auto& slot = families_[std::string(name)];
  if (slot == nullptr) slot = std::make_unique<Family>(Family{kind, std::string(help), {}, {}, {}});
  if (slot->kind != kind) {
    std::fputs(fmt::format("bug: metric {} is asked for as two kinds\n", name).c_str(), stderr);
    std::abort();
  }
  return *slot;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const MetricLabels& labels) {
  const std::lock_guard lock(mutex_);
  return family(name, help, Kind::counter).counters[labels_text(labels)];
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const MetricLabels& labels) {
  const std::lock_guard lock(mutex_);
  return family(name, help, Kind::gauge).gauges[labels_text(labels)];
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, const MetricLabels& labels, const std::vector<double>& bounds) {
  const std::lock_guard lock(mutex_);
  return family(name, help, Kind::histogram).histograms.try_emplace(labels_text(labels), bounds).first->second;
}

std::string Metrics::text() const {
  constexpr std::string_view kinds[] = {"counter", "gauge", "histogram"};
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    out += fmt::format("# TYPE {} {}\n# HELP {} {}\n", name, kinds[static_cast<std::size_t>(family->kind)], name, escaped(family->help));
    for (const auto& [labels, counter] : family->counters) out += fmt::format("{}_total{} {}\n", name, in_braces(labels), counter.value());
    for (const auto& [labels, gauge] : family->gauges) out += fmt::format("{}{} {}\n", name, in_braces(labels), gauge.value());
    for (const auto& [labels, histogram] : family->histograms) append_histogram(out, name, labels, histogram);
  }
  return out + "# EOF\n";
}

}  // namespace cw
