// SPDX-License-Identifier: MIT
// For tests: the pairs that the engine makes, gathered, and tables from short texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engines/linkage/linkage.h"

namespace cw::linkage::test {

struct ScoredPair {
  RecordIndex left = 0, right = 0;
  double weight = 0;
  std::uint8_t rule = 0;
  std::vector<std::uint8_t> levels;
  bool operator==(const ScoredPair&) const = default;
};
using Pairs = std::vector<ScoredPair>;
void sort_pairs(Pairs& pairs);

// Takes pairs as they come.
class Collector final : public PairSink {
 public:
  Result<void> accept(const PairChunk& chunk) override {
    const std::size_t comparisons = chunk.left.empty() ? 0 : chunk.levels.size() / chunk.left.size();
    for (std::size_t i = 0; i < chunk.left.size(); ++i) {
      const auto* levels = chunk.levels.data() + i * comparisons;
      pairs.push_back({chunk.left[i], chunk.right[i], chunk.weight[i], chunk.rule[i], {levels, levels + comparisons}});
    }
    return {};
  }
  Pairs pairs;
};

// A text table: "unique_id name\n1 Ann\n2 ~"; ~ is null, _ stands for a space.
Table text_table(const std::string& text);

}  // namespace cw::linkage::test
