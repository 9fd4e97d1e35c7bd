// SPDX-License-Identifier: MIT
// How a model is to be trained, as a link job's configuration says it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engines/linkage/model.h"

namespace cw::linkage {

// Whether EM sessions adjust by term frequencies (slower) or leave them out, as Splink's estimate_without_term_frequencies.
enum class TermFrequencyUse : std::uint8_t { with, without };

// Random pairs hold matches too: whether their share is left in u, as Splink does, or taken out (share = lambda m + (1 - lambda) u).
enum class UMatches : std::uint8_t { counted, removed };

// How m is found without labels. sessions: one EM session for each training rule, the median of the sessions (Splink). joint: one EM over
// the pairs of all the model's blocking rules at once, which finds m, u and lambda together; m of a comparison rests on pairs that a rule
// without its columns makes; levels with little support are held near their starting values. Where joint training goes wrong (see
// JointTraining::problems) the sessions of em_rules stand in for it.
enum class EmMethod : std::uint8_t { sessions, joint };

// Whether comparisons count as independent of one another (Fellegi and Sunter), or what goes together is measured and not counted twice.
enum class Dependence : std::uint8_t { ignored, corrected };

// Whether a worse level may have a higher Bayes factor than a better one by chance. kept: such levels are joined unless the data are clear.
enum class LevelOrder : std::uint8_t { free, kept };

struct TrainingPlan {
  std::vector<BlockingRule> deterministic_rules;  // pairs these find are matches: what lambda is estimated from
  double recall = 1;                              // the share of all matches that those rules find; above 0, at most 1
  double max_pairs = 1e7;                         // pairs sampled for u
  std::optional<std::uint64_t> seed;
  std::vector<BlockingRule> em_rules;  // one EM session each
  TermFrequencyUse em_term_frequencies = TermFrequencyUse::without;
  std::optional<double> lambda;              // fixed: not estimated; above 0, at most 1
  std::optional<std::string> labels_column;  // a column that is equal for records of the same person: m is counted from it
  // Beyond Splink:
  UMatches u_matches = UMatches::counted;
  EmMethod method = EmMethod::sessions;
  // The rest concerns EmMethod::joint.
  Dependence dependence = Dependence::ignored;
  LevelOrder level_order = LevelOrder::free;
  double prior_strength = 10;             // matches that the starting m of each level counts for; 0 or more
  double prior_share = 0;                 // and the same as a share of the expected matches: 1 = starting m and data weigh the same
  double joint_pairs = 4e6;               // at most about this many blocked pairs are looked at, chosen by the seed
  std::optional<double> blocking_recall;  // share of all matches that the blocking rules make; estimated where absent
  bool operator==(const TrainingPlan&) const = default;
};

}  // namespace cw::linkage
