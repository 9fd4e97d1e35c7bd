// SPDX-License-Identifier: MIT
// The search for blocking rules: conjunctions of up to three parts, weighed by what they find of simulated matches and what they cost.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engines/linkage/propose/internal/agreements.h"

namespace cw::linkage::internal {

using MatchSet = std::vector<std::uint64_t>;  // bit per simulated match

struct Conjunction {
  std::vector<std::size_t> parts;
  double pairs = 0;  // estimated, or exact
  bool exact = false;
  double recall = 0;  // share of simulated matches found
  MatchSet found;     // simulated matches
  MatchSet stressed;  // the same of stressed ones: what the choice is made by
  bool chosen = false;
};

// Everything the search knows of the data.
class RuleSearch {
 public:
  RuleSearch(const std::vector<KeyPart>& parts, const PairSpace& space, const SimulatedMatches& matches, std::uint64_t seed,
             unsigned threads);

  // Conjunctions that find something and make at most `most_pairs`, the cheapest of those that find the same.
  [[nodiscard]] std::vector<Conjunction> candidates(double most_pairs) const;
  // Where nothing is known of what matches agree on: the rules of one or two parts that make most pairs within the budget.
  [[nodiscard]] std::vector<Conjunction> widest(double budget) const;
  // Greedy choice of the highest recall of all together within the budget; marks the chosen ones and counts their pairs exactly.
  [[nodiscard]] double choose(std::vector<Conjunction>& candidates, double budget) const;
  // Exactly, but for rules that explode words and have further parts: as estimated.
  [[nodiscard]] std::uint64_t count(const Conjunction& conjunction) const;
  [[nodiscard]] std::size_t matches() const { return matches_; }
  // Share of a rule's pairs that are matches: from how often they agree on the things that the rule leaves out, between the rate of matches
  // and that of strangers. Nothing where the rule leaves out nothing that tells.
  [[nodiscard]] std::optional<double> precision(const Conjunction& conjunction) const;
  // Share of a rule's pairs in which both records have each part.
  [[nodiscard]] std::vector<double> filled_within(const Conjunction& conjunction) const;

 private:
  void consider(std::vector<std::size_t> chosen, double most_pairs, std::vector<Conjunction>& out) const;
  [[nodiscard]] double estimate(const std::vector<std::size_t>& chosen) const;
  [[nodiscard]] std::vector<std::size_t> greedy(const std::vector<Conjunction>& candidates, double budget, double cost_power,
                                                double& value) const;

  const std::vector<KeyPart>& parts_;
  const PairSpace& space_;
  const SimulatedMatches& simulated_;
  std::size_t matches_ = 0;
  std::vector<MatchSet> agree_, stressed_;             // part -> simulated matches that agree on it
  std::vector<std::vector<MatchSet>> block_agree_;     // part -> other part -> sampled pairs of the block that agree on it
  std::vector<std::vector<PairMasks>> block_samples_;  // part -> sampled pairs of its blocks
};

[[nodiscard]] std::size_t bits_in(const MatchSet& set);

}  // namespace cw::linkage::internal
