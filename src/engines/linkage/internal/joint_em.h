// SPDX-License-Identifier: MIT
// Expectation maximisation over all blocked pairs at once: m, u and lambda together, without labels.
//
// A pair's probability given its comparison vector does not depend on how the pair was found, as long as that was by its own values; so the
// E step uses lambda of all pairs. The M step must not see a comparison only where it was chosen to agree: m of a comparison is counted
// over the pairs that a rule without its columns makes. u is counted over all pairs of records, those expected to match taken out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engines/linkage/internal/joint_patterns.h"
#include "engines/linkage/linkage.h"

namespace cw::linkage::internal {

struct JointSettings {
  double lambda = 1e-4;          // where EM starts
  std::optional<double> recall;  // of the blocking rules; estimated where absent
  bool lambda_is_fixed = false;
  double prior_strength = 10;  // see TrainingPlan
  double prior_share = 0;
  double convergence = 1e-4;
  std::uint32_t most_iterations = 100;
  Dependence dependence = Dependence::ignored;
  LevelOrder order = LevelOrder::free;
  std::vector<std::uint64_t> free_rules;  // comparison -> bit k: rule k uses none of its columns
};

struct JointOutcome {
  std::vector<std::vector<double>> m, u;  // comparison -> level
  double lambda = 0;
  double expected_matches = 0;  // among the blocked pairs
  double blocking_recall = 1;
  std::vector<FieldsTogether> together;
  std::vector<EmIteration> history;
  bool converged = false;
  std::vector<std::string> problems;  // not empty: nothing of the outcome should be used
};
[[nodiscard]] JointOutcome run_joint_em(const JointPatterns& patterns, const std::vector<Comparison>& comparisons,
                                        const JointSettings& settings);

// Share of all matches that the rules make, from how many of the expected matches are made by one rule only and by two (Chao 1987: a lower
// bound of the missed); at least a half. 1 where the rules make all pairs.
[[nodiscard]] double estimate_blocking_recall(const JointPatterns& patterns, const std::vector<double>& responsibility);

// Joins neighbouring levels whose Bayes factors stand in the wrong order and whose difference may be chance (two standard errors). m:
// levels as in the comparison; support: expected matches in each level.
void keep_order(const Comparison& comparison, const std::vector<double>& u, const std::vector<double>& support, std::vector<double>& m);

}  // namespace cw::linkage::internal
