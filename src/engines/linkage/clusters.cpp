// SPDX-License-Identifier: MIT
#include "engines/linkage/clusters.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engines/linkage/linkage.h"

namespace cw::linkage {

Clusters::Clusters(std::size_t records, std::vector<double> thresholds) : thresholds_(std::move(thresholds)), falling_(thresholds_.size()) {
  std::iota(falling_.begin(), falling_.end(), std::size_t{0});
  std::ranges::stable_sort(falling_, std::greater{}, [&](std::size_t i) { return thresholds_[i]; });
  for (const std::size_t i : falling_) {
    falling_weight_.push_back(match_weight_of(thresholds_[i]));
    parent_.emplace_back(records);
    std::iota(parent_.back().begin(), parent_.back().end(), 0U);
  }
}

std::uint32_t Clusters::find(std::vector<std::uint32_t>& parent, std::uint32_t record) {
  while (parent[record] != record) record = parent[record] = parent[parent[record]];
  return record;
}

// Records together at a threshold are together at every lower one: from the first threshold where they already are, nothing is left to do.
void Clusters::join(std::uint32_t left, std::uint32_t right, double match_weight) {
  for (std::size_t t = 0; t < falling_.size(); ++t) {
    if (match_weight < falling_weight_[t]) continue;
    const std::uint32_t a = find(parent_[t], left), b = find(parent_[t], right);
    if (a == b) return;
    parent_[t][std::max(a, b)] = std::min(a, b);
  }
}

std::vector<std::uint32_t> Clusters::representative(std::size_t index) {
  const auto at = static_cast<std::size_t>(std::ranges::find(falling_, index) - falling_.begin());
  std::vector<std::uint32_t> out(parent_[at].size());
  for (std::uint32_t record = 0; record < out.size(); ++record) out[record] = find(parent_[at], record);
  return out;
}

}  // namespace cw::linkage
