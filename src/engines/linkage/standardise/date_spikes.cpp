// SPDX-License-Identifier: MIT
// find_date_spikes: the rule is stated at its declaration in dates.h.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>

#include "engines/linkage/standardise/dates.h"

namespace cw::linkage {
namespace {

constexpr std::int64_t window_days = 30;
constexpr double least_expected = 0.01;

bool is_new_year(Date date) {
  const CivilDate day = civil(date);
  return day.month == 1 && day.day == 1;
}

// The first of a quarter or the last of a year: what systems put when the year only is known.
bool is_boundary(Date date) {
  const CivilDate day = civil(date);
  return (day.day == 1 && day.month % 3 == 1) || (day.day == 31 && day.month == 12);
}

// ln Gamma(x + 1) by Stirling's series (Abramowitz and Stegun 6.1.41) after a shift; std::lgamma writes a global.
double log_factorial(double x) {
  double shift = 0;
  while (x < 8) {
    x += 1;
    shift += std::log(x);
  }
  const double inverse = 1 / x;
  return x * std::log(x) - x + 0.5 * std::log(2 * std::numbers::pi * x) + inverse / 12 - inverse * inverse * inverse / 360 - shift;
}

// log10 P(X >= k) for X ~ Poisson(mean), k > mean, by the ratio of neighbouring terms; k need not be whole.
double log10_poisson_tail(double k, double mean) {
  if (k <= mean) return 0;
  double sum = 1;
  double term = 1;
  for (int j = 1; j < 10000 && term > sum * 1e-12; ++j) {
    term *= mean / (k + j);
    sum += term;
  }
  const double log_tail = -mean + k * std::log(mean) - log_factorial(k) + std::log(sum);
  return std::clamp(log_tail / std::numbers::ln10, -999.0, 0.0);
}

struct Neighbourhood {
  double expected = least_expected;
  double rest_of_year = 0;
};

class Expectation {
 public:
  explicit Expectation(std::span<const DateCount> sorted) : sorted_(sorted) {
    for (const DateCount& entry : sorted) year_totals_[civil(entry.date).year] += static_cast<double>(entry.count);
  }
  // Dates must be asked in ascending order of index: the window only moves on.
  Neighbourhood around(std::size_t index) {
    const std::int64_t day = sorted_[index].date.days;
    while (end_ < sorted_.size() && sorted_[end_].date.days <= day + window_days) add(end_++, 1);
    while (sorted_[begin_].date.days < day - window_days) add(begin_++, -1);
    const auto own = static_cast<double>(sorted_[index].count);
    const double near = window_ - (is_new_year(sorted_[index].date) ? 0 : own);
    Neighbourhood out;
    out.rest_of_year = std::max(0.0, year_totals_[civil(sorted_[index].date).year] - own);
    out.expected = std::max({near / static_cast<double>(2 * window_days), out.rest_of_year / 365, least_expected});
    return out;
  }

 private:
  void add(std::size_t index, double sign) {
    if (!is_new_year(sorted_[index].date)) window_ += sign * static_cast<double>(sorted_[index].count);
  }
  std::span<const DateCount> sorted_;
  std::unordered_map<int, double> year_totals_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  double window_ = 0;
};

// Where clocks and date formats begin (Unix, spreadsheets, SQL Server and its small dates, Mac): what stands there in such numbers stands for
// nothing, not even the year.
bool is_epoch(Date date) {
  const CivilDate day = civil(date);
  if (day.year == 1899) return day.month == 12 && (day.day == 30 || day.day == 31);
  if (day.month != 1 || day.day != 1) return false;
  return day.year == 1970 || day.year == 1900 || day.year == 1901 || day.year == 1904 || day.year == 1753;
}

// How much more a date's count varies than chance would: records of one person repeat a date.
double dispersion(std::span<const DateCount> dates, std::span<const Neighbourhood> around) {
  std::vector<std::uint32_t> by_count(dates.size());
  for (std::size_t i = 0; i < dates.size(); ++i) by_count[i] = static_cast<std::uint32_t>(i);
  std::sort(by_count.begin(), by_count.end(), [&](std::uint32_t a, std::uint32_t b) { return dates[a].count < dates[b].count; });
  by_count.resize(dates.size() - std::max<std::size_t>(1, dates.size() / 100));
  double records = 0;
  double squares = 0;
  double expected = 0;
  for (const std::uint32_t i : by_count) {
    const auto count = static_cast<double>(dates[i].count);
    records += count;
    squares += count * count;
    expected += count * around[i].expected;
  }
  return records > 0 ? std::max(1.0, (squares - expected) / records) : 1.0;
}

}  // namespace

std::vector<DateSpike> find_date_spikes(std::span<const DateCount> counts, const DateSpikeOptions& options) {
  std::vector<DateCount> sorted(counts.begin(), counts.end());
  std::erase_if(sorted, [](const DateCount& entry) { return entry.count == 0; });
  std::sort(sorted.begin(), sorted.end(), [](const DateCount& a, const DateCount& b) { return a.date.days < b.date.days; });
  if (sorted.empty()) return {};
  Expectation expectation(sorted);
  std::vector<Neighbourhood> around;
  around.reserve(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) around.push_back(expectation.around(i));
  const double phi = dispersion(sorted, around);
  const double limit = std::log10(options.false_alarms / static_cast<double>(sorted.size()));
  std::vector<DateSpike> spikes;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto count = static_cast<double>(sorted[i].count);
    const double expected = around[i].expected;
    if (sorted[i].count < options.minimum_count || count < options.minimum_ratio * expected) continue;
    const double tail = log10_poisson_tail(count / phi, expected / phi);
    if (tail > limit) continue;
    const bool year_holds = is_boundary(sorted[i].date) && !is_epoch(sorted[i].date) && around[i].rest_of_year >= count;
    spikes.push_back({sorted[i].date, sorted[i].count, expected, tail, year_holds ? SpikeTreatment::year_only : SpikeTreatment::null});
  }
  return spikes;
}

}  // namespace cw::linkage
