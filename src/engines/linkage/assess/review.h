// SPDX-License-Identifier: MIT
// Accuracy without a truth, from a few hundred records whose clusters a person has looked at.
//
//   for (const SampledRecord& s : sample_records(cluster, 300, seed)) ...        // show it with its cluster and candidates outside
//   std::vector<ReviewUnit> units;  units.push_back({.others = 3, .right = 3, .missing = 1});
//   ReviewEstimates e = estimate_review(units, records);
//   e.pair_recall.value; e.pair_recall.interval;
//
// Design. Each record has the same chance n / N of being drawn; so a cluster comes with probability proportional to its size (Binette,
// York, Hickerson, Baek, Madhavan and Jones 2022, "Estimating the performance of entity resolution algorithms"). For a drawn record the
// reviewer says which other records of its cluster are the same as it, and which records outside are. Summed over all records, `others` is
// twice the number of pairs put together, `right` twice the correct ones, `right + missing` twice the pairs that belong together; so sample
// sums give ratio estimators of all pair figures without further weights. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/assess/statistics.h"

namespace cw::linkage {

struct SampledRecord {
  std::uint32_t record = 0;
  std::uint32_t cluster = 0;
  bool operator==(const SampledRecord&) const = default;
};
// n records by randomised systematic sampling: the clusters in random order, their records behind one another in random order, one record
// every N / n from a random start. Each record has chance n / N; a cluster smaller than N / n comes at most once. n >= N: all records.
[[nodiscard]] std::vector<SampledRecord> sample_records(std::span<const std::uint32_t> cluster, std::size_t n, std::uint64_t seed);
// `n` of 0 .. size - 1 at random without repeats, rising. For what is too large to show whole.
[[nodiscard]] std::vector<std::uint32_t> sample_of(std::size_t size, std::size_t n, std::uint64_t seed);

// What was found about one sampled record.
struct ReviewUnit {
  double others = 0;   // other records of its cluster
  double right = 0;    // of those, the same as it; a share of them times `others` where only some were shown
  double missing = 0;  // records outside its cluster that are the same
};
struct ReviewEstimates {
  RatioEstimate pair_precision;     // sum right / sum others
  RatioEstimate pair_recall;        // sum right / sum (right + missing)
  RatioEstimate pair_f1;            // sum 2 right / sum (others + right + missing)
  RatioEstimate bcubed_precision;   // mean (1 + right) / (1 + others)
  RatioEstimate bcubed_recall;      // mean (1 + right) / (1 + right + missing)
  RatioEstimate bcubed_f1;          // harmonic mean of the two; standard error by the delta method
  RatioEstimate cluster_precision;  // clusters that are exactly one whole entity, of all clusters
  RatioEstimate cluster_recall;     // entities that are exactly one cluster, of all entities
  RatioEstimate cluster_f1;
};
// population: records there are. Intervals of 95 % as estimate_ratio's, treating the sample as drawn without regard to order: a little
// wide.
[[nodiscard]] ReviewEstimates estimate_review(std::span<const ReviewUnit> units, std::uint64_t population);

}  // namespace cw::linkage
