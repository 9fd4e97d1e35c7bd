// SPDX-License-Identifier: MIT
// What a Linker holds, shared by prediction, training and explaining.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engines/linkage/internal/block_scan.h"
#include "engines/linkage/linkage.h"

namespace cw::linkage {

struct Linker::State {
  Model model;
  LinkerOptions options;
  internal::Records records;
  std::vector<std::unique_ptr<internal::CompiledComparison>> comparisons;
  std::vector<std::vector<double>> u_counts;        // comparison -> level -> pairs of the last sample for u
  mutable std::optional<internal::BlockPlan> plan;  // of the model's blocking rules; made on first use

  [[nodiscard]] std::vector<const internal::CompiledComparison*> all_comparisons() const {
    std::vector<const internal::CompiledComparison*> out;
    for (const auto& comparison : comparisons) out.push_back(comparison.get());
    return out;
  }
  [[nodiscard]] Result<const internal::BlockPlan*> blocking_plan() const;
  void weights_changed() {
    for (std::size_t i = 0; i < comparisons.size(); ++i) comparisons[i]->set_weights(model.comparisons[i]);
  }
};

namespace internal {

// Scratch of one thread for a list of comparisons.
[[nodiscard]] std::vector<ComparisonScratch> make_scratch(const std::vector<const CompiledComparison*>& comparisons);
// The waterfall of a pair given by the codes of its records, one for each comparison; without the rule that makes it.
[[nodiscard]] Explanation explain_codes(const Linker::State& state, RecordIndex left, RecordIndex right,
                                        std::span<const std::uint32_t> left_codes, std::span<const std::uint32_t> right_codes);
// Refuses a plan with more pairs than allowed, naming its rules and largest blocks by size.
[[nodiscard]] Result<void> check_size(const BlockPlan& plan, const std::vector<BlockingRule>& rules, std::uint64_t most_pairs);

[[nodiscard]] Result<std::uint64_t> count_pairs(const Records& records, LinkType type, TextMode mode, const std::vector<BlockingRule>& rules, const LinkerOptions& options);
[[nodiscard]] double possible_pairs(const Records& records, LinkType type);

// Shares of the levels over random pairs, as u of each comparison (index like model.comparisons). Seeded.
struct USample {
  std::uint64_t pairs = 0;
  std::vector<std::vector<double>> counts;  // comparison -> level -> pairs
};
[[nodiscard]] USample sample_u(const Records& records, LinkType type, const std::vector<const CompiledComparison*>& comparisons, double most_pairs,
                               std::uint64_t seed, unsigned threads);

}  // namespace internal
}  // namespace cw::linkage
