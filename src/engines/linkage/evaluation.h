// SPDX-License-Identifier: MIT
// How good clusters or scored pairs are against the truth.
// Pairs: of all pairs of records in one cluster, how many belong together (precision), and of all pairs that belong together, how many are in
// one cluster (recall). B-cubed (Bagga and Baldwin 1998): the same averaged over records.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cw::linkage {

struct Accuracy {
  double precision = 1;  // 1 where nothing is predicted (as Splink)
  double recall = 1;     // 1 where nothing is to be found
  double f1 = 0;
};
struct ClusterEvaluation {
  Accuracy pairs;
  Accuracy bcubed;
  std::uint64_t true_pairs = 0, predicted_pairs = 0, correct_pairs = 0;
  std::uint64_t records = 0;  // with a known truth; the others do not count
  std::uint64_t clusters = 0, true_clusters = 0, largest_cluster = 0;
};
inline constexpr std::uint32_t unknown_label = UINT32_MAX;
// cluster and truth: a label for each record; a truth of unknown_label leaves the record out. With `source`, only pairs of records of
// different sources count (link_only).
[[nodiscard]] ClusterEvaluation evaluate_clusters(std::span<const std::uint32_t> cluster, std::span<const std::uint32_t> truth,
                                                  std::span<const std::uint32_t> source = {});

// Scored pairs against the truth, in bands of a tenth of a match weight: one pass over the pairs, whatever their order, 0.6 MB.
// assess/curves.h makes tables, curves and calibration of it.
class PairEvaluation {
 public:
  enum class Truth : std::uint8_t { other, match, unknown };
  void add(double match_weight, Truth truth);  // one that is not a number is left out
  struct Row {
    double match_weight = 0;  // pairs at or above
    std::uint64_t true_positives = 0, false_positives = 0;
    Accuracy accuracy;
  };
  // Rows from the highest weight to the lowest, one for each tenth of a weight that holds pairs; total_matches: all pairs that belong together.
  [[nodiscard]] std::vector<Row> table(std::uint64_t total_matches) const;

  struct Band {
    std::uint64_t matches = 0, others = 0, unknown = 0;  // pairs by their truth
    double expected = 0;                                 // of all of them: the sum of their match probabilities
    [[nodiscard]] std::uint64_t judged() const { return matches + others; }
    [[nodiscard]] std::uint64_t pairs() const { return matches + others + unknown; }
  };
  // bands()[i] holds the weights from lower_edge(i) up to the next.
  [[nodiscard]] std::span<const Band> bands() const { return bands_; }
  [[nodiscard]] static double lower_edge(std::size_t band) { return (static_cast<double>(band) - 10000) / 10; }

 private:
  std::vector<Band> bands_ = std::vector<Band>(20001);  // weights -1000.0 .. 1000.0 by tenths
};

}  // namespace cw::linkage
