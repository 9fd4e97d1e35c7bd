// SPDX-License-Identifier: MIT
// What joint training looks at: comparison vectors of the pairs that the blocking rules make, with the rules that make them, and of random
// pairs that stand for all the others. Together a stratified sample of all pairs of records.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/internal/block_scan.h"
#include "engines/linkage/training_plan.h"

namespace cw::linkage::internal {

inline constexpr std::size_t tracked_rules = 64;  // rules past these count as no rule of their own

struct JointPatterns {
  std::size_t comparisons = 0;
  std::vector<std::uint8_t> levels;  // `comparisons` level indices for each distinct vector
  std::vector<std::uint64_t> rules;  // vector -> bit k: rule k makes its pairs
  std::vector<std::int8_t> tf_bits;  // vector -> term frequency adjustments of its pairs together, in whole bits
  std::vector<char> blocked;         // vector -> some rule makes its pairs
  std::vector<double> seen;          // vector -> pairs looked at
  double blocked_weight = 1;         // pairs that one blocked pair looked at stands for
  double other_weight = 0;           // pairs that one random pair stands for
  std::uint64_t blocked_pairs = 0;   // that the rules make
  double possible_pairs = 0;
  [[nodiscard]] std::size_t size() const { return seen.size(); }
  [[nodiscard]] double weight(std::size_t pattern) const { return blocked[pattern] != 0 ? blocked_weight : other_weight; }
  [[nodiscard]] double pairs(std::size_t pattern) const { return seen[pattern] * weight(pattern); }
};

struct JointSampling {
  double most_blocked = 4e6;
  double random_pairs = 1e6;
  std::uint64_t seed = 1;
  TermFrequencyUse term_frequencies = TermFrequencyUse::without;
};
// The plan must hold all comparisons of the model. Same outcome for any number of threads.
[[nodiscard]] Result<JointPatterns> collect_joint_patterns(const Records& records, LinkType type, const BlockPlan& plan,
                                                           const JointSampling& sampling, unsigned threads);

}  // namespace cw::linkage::internal
