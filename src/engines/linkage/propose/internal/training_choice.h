// SPDX-License-Identifier: MIT
// How the proposed model is to be trained: rules that find matches for lambda, and EM sessions that train every comparison.
#pragma once

#include <vector>

#include "base/result.h"
#include "engines/linkage/propose/internal/rule_search.h"
#include "engines/linkage/training_plan.h"

namespace cw::linkage::internal {

struct TrainingInput {
  const std::vector<KeyPart>* parts = nullptr;
  const PairSpace* space = nullptr;
  const RuleSearch* search = nullptr;
  const Model* model = nullptr;
  double possible_pairs = 0;
  std::uint64_t seed = 1;
  SubjectKind subject = SubjectKind::people;
};
struct ChosenTraining {
  TrainingPlan plan;
  std::vector<Choice> choices;
  double matches = 0;  // pairs that match, by the deterministic rules and their recall
};
// `all` are the conjunctions of the search; their estimates are made exact where they are used.
[[nodiscard]] Result<ChosenTraining> choose_training(const TrainingInput& input, std::vector<Conjunction> all);
// The rule as Splink's block_on writes it.
[[nodiscard]] Result<BlockingRule> rule_of(const std::vector<KeyPart>& parts, const Conjunction& conjunction);

}  // namespace cw::linkage::internal
