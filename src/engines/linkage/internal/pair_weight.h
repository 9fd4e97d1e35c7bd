// SPDX-License-Identifier: MIT
// The match weight of one pair given by the codes of its two records: what predict would give it. Each thread has its own.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/together.h"

namespace cw::linkage::internal {

class PairWeight {
 public:
  // Comparisons and tables must outlive it.
  PairWeight(std::vector<const CompiledComparison*> comparisons, const std::vector<TogetherTable>& together, double prior)
      : comparisons_(std::move(comparisons)),
        together_(together, comparisons_.size()),
        scratch_(make_scratch(comparisons_)),
        levels_(comparisons_.size()),
        prior_(prior) {}
  // Codes of the left and of the right record, one for each comparison. Adds up in the order of the model.
  double of(const std::uint32_t* left, const std::uint32_t* right) {
    double weight = prior_;
    for (std::size_t c = 0; c < comparisons_.size(); ++c) {
      levels_[c] = comparisons_[c]->level(left[c], right[c], scratch_[c]);
      if (left[c] != 0 && right[c] != 0) weight += comparisons_[c]->weight(levels_[c], left[c], right[c]);
    }
    weight += together_.of(levels_.data());
    return std::clamp(weight, std::log2(1e-300), std::log2(1e300));
  }
  [[nodiscard]] std::span<const std::uint8_t> levels() const { return levels_; }  // of the last pair
  [[nodiscard]] std::vector<ComparisonScratch>& scratch() { return scratch_; }

 private:
  std::vector<const CompiledComparison*> comparisons_;
  TogetherWeight together_;
  std::vector<ComparisonScratch> scratch_;
  std::vector<std::uint8_t> levels_;
  double prior_;
};

}  // namespace cw::linkage::internal
