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

struct TrainingPlan {
  std::vector<BlockingRule> deterministic_rules;  // pairs these find are matches: what lambda is estimated from
  double recall = 1;                              // the share of all matches that those rules find; above 0, at most 1
  double max_pairs = 1e7;                         // pairs sampled for u
  std::optional<std::uint64_t> seed;
  std::vector<BlockingRule> em_rules;  // one EM session each
  TermFrequencyUse em_term_frequencies = TermFrequencyUse::without;
  std::optional<double> lambda;              // fixed: not estimated; above 0, at most 1
  std::optional<std::string> labels_column;  // a column that is equal for records of the same person: m is counted from it
  bool operator==(const TrainingPlan&) const = default;
};

}  // namespace cw::linkage
