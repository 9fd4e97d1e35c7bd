// SPDX-License-Identifier: MIT
// Expectation maximisation over comparison vectors (Fellegi and Sunter 1969; Winkler 1988), each distinct vector once with its count.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/internal/block_scan.h"
#include "engines/linkage/linkage.h"

namespace cw::linkage::internal {

// The comparison vectors of a blocking rule's pairs. With term frequencies every pair stands for itself: its adjustments differ.
struct Patterns {
  std::size_t comparisons = 0;
  std::vector<std::uint8_t> levels;         // `comparisons` level indices for each distinct vector
  std::vector<double> count;                // pairs with that vector
  std::vector<std::uint32_t> pattern_of;    // with term frequencies: pair -> vector
  std::vector<double> tf_log2;              // with term frequencies: pair -> log2 of its adjustments
  std::uint64_t pairs = 0;
};
[[nodiscard]] Result<Patterns> collect_patterns(const BlockPlan& plan, TermFrequencyUse term_frequencies, unsigned threads);

struct EmOutcome {
  std::vector<std::vector<double>> m;         // comparison -> level
  std::vector<std::vector<char>> observed;  // comparison -> level: some pair fell into it
  std::vector<EmIteration> history;
  bool converged = false;
};
// u stays as it is; levels that no pair fell into count as 1e-6 (Splink: "level not observed in training dataset").
[[nodiscard]] EmOutcome run_em(const Patterns& patterns, const std::vector<Comparison>& comparisons, double prior, double convergence, std::uint32_t most_iterations);

}  // namespace cw::linkage::internal
