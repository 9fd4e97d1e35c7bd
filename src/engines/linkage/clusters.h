// SPDX-License-Identifier: MIT
// Connected components of scored pairs at several thresholds in one pass.
//
//   Clusters clusters(records, {0.5, 0.95});           // match probabilities
//   clusters.join(left, right, match_weight);          // for every pair, in any order
//   clusters.representative(1);                        // at 0.95: record -> smallest record of its cluster
//
// Memory: 4 bytes for each record and threshold. One thread.
#pragma once

#include <cstdint>
#include <vector>

namespace cw::linkage {

class Clusters {
 public:
  // Thresholds are match probabilities; a pair counts at a threshold if its match weight is at least the threshold's.
  Clusters(std::size_t records, std::vector<double> thresholds);
  void join(std::uint32_t left, std::uint32_t right, double match_weight);
  [[nodiscard]] const std::vector<double>& thresholds() const { return thresholds_; }
  // For each record the smallest record of its cluster at thresholds()[index]: Splink's cluster_id.
  [[nodiscard]] std::vector<std::uint32_t> representative(std::size_t index);

 private:
  std::uint32_t find(std::vector<std::uint32_t>& parent, std::uint32_t record);
  std::vector<double> thresholds_;                  // as given
  std::vector<std::size_t> falling_;                // indices of thresholds_ from the highest to the lowest
  std::vector<double> falling_weight_;
  std::vector<std::vector<std::uint32_t>> parent_;  // like falling_; the root is the smallest record
};

}  // namespace cw::linkage
