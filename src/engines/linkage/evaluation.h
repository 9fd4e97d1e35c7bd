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

// Scored pairs against the truth, in bands of match weight.
class PairEvaluation {
 public:
  enum class Truth : std::uint8_t { other, match };
  void add(double match_weight, Truth truth);
  struct Row {
    double match_weight = 0;  // pairs at or above
    std::uint64_t true_positives = 0, false_positives = 0;
    Accuracy accuracy;
  };
  // Rows from the highest weight to the lowest, one for each tenth of a weight that holds pairs; total_matches: all pairs that belong together.
  [[nodiscard]] std::vector<Row> table(std::uint64_t total_matches) const;

 private:
  struct Band {
    std::uint64_t matches = 0, others = 0;
  };
  std::vector<Band> bands_ = std::vector<Band>(20001);  // weights -1000.0 .. 1000.0 by tenths
};

}  // namespace cw::linkage
