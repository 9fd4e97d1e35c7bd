// SPDX-License-Identifier: MIT
#include "engines/linkage/assess/review.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace cw::linkage {
namespace {

// Uniform below n. The library's distributions may differ between implementations; results must not.
std::uint64_t below(std::mt19937_64& random, std::uint64_t n) {
  const std::uint64_t reject = (0 - n) % n;  // 2^64 mod n
  std::uint64_t x = random();
  while (x < reject) x = random();
  return x % n;
}

template <class T>
void shuffle(std::span<T> values, std::mt19937_64& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(random, i)]);
}

// The clusters in random order, records of each behind one another.
std::vector<std::uint32_t> random_line(std::span<const std::uint32_t> cluster, std::mt19937_64& random) {
  std::vector<std::uint32_t> order(cluster.size());
  std::iota(order.begin(), order.end(), 0U);
  shuffle(std::span(order), random);
  std::vector<std::uint32_t> place(cluster.empty() ? 0 : 1 + *std::ranges::max_element(cluster), UINT32_MAX);
  std::uint32_t next = 0;
  for (const std::uint32_t record : order)
    if (place[cluster[record]] == UINT32_MAX) place[cluster[record]] = next++;
  std::ranges::stable_sort(order, {}, [&](std::uint32_t record) { return place[cluster[record]]; });
  return order;
}

struct Measured {
  std::vector<double> y, x;
  explicit Measured(std::size_t n) : y(n), x(n) {}
};

RatioEstimate bcubed_f1(const RatioEstimate& precision, const RatioEstimate& recall, const Measured& p, const Measured& r,
                        const RatioOptions& options) {
  const double sum = precision.value + recall.value, f1 = sum > 0 ? 2 * precision.value * recall.value / sum : 0;
  std::vector<double> deviations(p.y.size());
  for (std::size_t i = 0; i < deviations.size() && sum > 0; ++i)
    deviations[i] =
        2 * (recall.value * recall.value * (p.y[i] - precision.value) + precision.value * precision.value * (r.y[i] - recall.value)) /
        (sum * sum);
  return estimate_from_deviations(f1, deviations, static_cast<double>(deviations.size()), options);
}

}  // namespace

std::vector<std::uint32_t> sample_of(std::size_t size, std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint32_t> all(size);
  std::iota(all.begin(), all.end(), 0U);
  n = std::min(n, size);
  for (std::size_t i = 0; i < n; ++i) std::swap(all[i], all[i + below(random, size - i)]);
  all.resize(n);
  std::ranges::sort(all);
  return all;
}

std::vector<SampledRecord> sample_records(std::span<const std::uint32_t> cluster, std::size_t n, std::uint64_t seed) {
  std::vector<SampledRecord> out;
  if (cluster.empty() || n == 0) return out;
  std::mt19937_64 random(seed);
  const std::vector<std::uint32_t> line = random_line(cluster, random);
  n = std::min(n, line.size());
  // 53 random bits: the start within the first interval, as a share of it.
  const double start = static_cast<double>(random() >> 11) * 0x1p-53, interval = static_cast<double>(line.size()) / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = std::min(line.size() - 1, static_cast<std::size_t>((static_cast<double>(i) + start) * interval));
    out.push_back({line[at], cluster[line[at]]});
  }
  return out;
}

ReviewEstimates estimate_review(std::span<const ReviewUnit> units, std::uint64_t population) {
  const std::size_t n = units.size();
  const RatioOptions options{.population = static_cast<double>(population)};
  Measured precision(n), recall(n), f1(n), b_precision(n), b_recall(n), c_precision(n), c_recall(n), c_f1(n);
  for (std::size_t i = 0; i < n; ++i) {
    const ReviewUnit& u = units[i];
    const double truly = u.right + u.missing, exact = u.right >= u.others && u.missing <= 0 ? 1 : 0;
    precision.y[i] = recall.y[i] = u.right;
    precision.x[i] = u.others;
    recall.x[i] = truly;
    f1.y[i] = 2 * u.right;
    f1.x[i] = u.others + truly;
    b_precision.y[i] = (1 + u.right) / (1 + u.others);
    b_recall.y[i] = (1 + u.right) / (1 + truly);
    b_precision.x[i] = b_recall.x[i] = 1;
    // A cluster of k records is drawn k times as likely, an entity likewise: weights 1 / size.
    c_precision.x[i] = 1 / (1 + u.others);
    c_recall.x[i] = 1 / (1 + truly);
    c_precision.y[i] = exact * c_precision.x[i];
    c_recall.y[i] = exact * c_recall.x[i];
    c_f1.y[i] = c_precision.y[i] + c_recall.y[i];
    c_f1.x[i] = c_precision.x[i] + c_recall.x[i];
  }
  const auto ratio = [&](const Measured& m) { return estimate_ratio(m.y, m.x, options); };
  ReviewEstimates out;
  out.pair_precision = ratio(precision);
  out.pair_recall = ratio(recall);
  out.pair_f1 = ratio(f1);
  out.bcubed_precision = ratio(b_precision);
  out.bcubed_recall = ratio(b_recall);
  out.bcubed_f1 = bcubed_f1(out.bcubed_precision, out.bcubed_recall, b_precision, b_recall, options);
  out.cluster_precision = ratio(c_precision);
  out.cluster_recall = ratio(c_recall);
  out.cluster_f1 = ratio(c_f1);
  return out;
}

}  // namespace cw::linkage
