// SPDX-License-Identifier: MIT
// Training beyond Splink's: u without the matches in it, and m, u, lambda and dependence from all blocked pairs together.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engines/linkage/internal/joint_em.h"
#include "engines/linkage/internal/training_steps.h"

namespace cw::linkage::internal {
namespace {

constexpr double least_u_share = 0.05;
constexpr double most_random_pairs = 2e6;  // what blocking finds is counted in full, so fewer than for plain u will do
constexpr double enough_change = 0.01;  // bits

// Where nothing says how many matches there are: half a match for each record.
double starting_lambda(const Linker::State& state, const TrainingPlan& plan, const TrainingReport& report) {
  const double given = state.model.probability_two_random_records_match;
  if (plan.lambda || report.deterministic_pairs > 0) return given;
  const double possible = possible_pairs(state.records, state.model.link_type);
  return std::clamp(static_cast<double>(state.records.size()) / 2 / std::max(1.0, possible), 1e-12, 0.5);
}

std::vector<std::uint64_t> free_rules_of(const Model& model) {
  std::vector<std::uint64_t> free(model.comparisons.size(), 0);
  for (std::size_t c = 0; c < free.size(); ++c)
    for (std::size_t r = 0; r < std::min(model.blocking_rules.size(), tracked_rules); ++r)
      if (!shares_a_column(model.comparisons[c], columns_of(model.blocking_rules[r].condition))) free[c] |= std::uint64_t{1} << r;
  return free;
}

void take_outcome(Model& model, JointOutcome& outcome) {
  model.probability_two_random_records_match = outcome.lambda;
  for (std::size_t c = 0; c < model.comparisons.size(); ++c)
    for (std::size_t l = 0; l < model.comparisons[c].levels.size(); ++l) {
      ComparisonLevel& level = model.comparisons[c].levels[l];
      if (level.is_null) continue;
      if (!level.fix_m) level.m = outcome.m[c][l];
      if (!level.fix_u) level.u = outcome.u[c][l];
    }
  model.together = std::move(outcome.together);
}

}  // namespace

bool remove_matches_from_u(Linker::State& state) {
  const double lambda = state.model.probability_two_random_records_match;
  double change = 0;
  for (std::size_t c = 0; c < std::min(state.u_counts.size(), state.model.comparisons.size()); ++c) {
    std::vector<ComparisonLevel>& levels = state.model.comparisons[c].levels;
    double total = 0;
    for (std::size_t l = 0; l < levels.size(); ++l)
      if (!levels[l].is_null) total += state.u_counts[c][l];
    for (std::size_t l = 0; l < levels.size(); ++l) {
      ComparisonLevel& level = levels[l];
      const double share = total > 0 ? state.u_counts[c][l] / total : 0;
      if (level.is_null || level.fix_u || !level.m || share <= 0) continue;
      const double u = std::max((share - lambda * *level.m) / (1 - lambda), least_u_share * share);
      change = std::max(change, std::abs(std::log2(u / level.u.value_or(share))));
      level.u = u;
    }
  }
  state.weights_changed();
  return change > enough_change;
}

Result<void> train_jointly(Linker::State& state, const TrainingPlan& plan, TrainingReport& report) {
  Model& model = state.model;
  if (model.blocking_rules.empty())
    return fail(ErrorCode::invalid,
                "Joint training looks at the pairs of the blocking rules, and the model has none. Add at least one [[blocking]] rule.",
                "training.method");
  state.weights_changed();
  CW_TRY(const BlockPlan* blocks, state.blocking_plan());
  CW_CHECK(check_size(*blocks, model.blocking_rules, state.options.most_pairs));
  const JointSampling sampling{plan.joint_pairs, std::min(plan.max_pairs, most_random_pairs), plan.seed.value_or(1), plan.em_term_frequencies};
  CW_TRY(const JointPatterns patterns, collect_joint_patterns(state.records, model.link_type, *blocks, sampling, state.options.threads));
  if (patterns.blocked_pairs == 0)
    return fail(ErrorCode::invalid, "The blocking rules make no pair in these data, so there is nothing to train on. Use wider rules.",
                "blocking");
  JointSettings settings;
  settings.lambda = starting_lambda(state, plan, report);
  settings.recall = plan.blocking_recall;
  settings.lambda_is_fixed = plan.lambda.has_value();
  settings.prior_strength = plan.prior_strength;
  settings.prior_share = plan.prior_share;
  settings.convergence = model.em_convergence;
  settings.dependence = plan.dependence;
  settings.order = plan.level_order;
  settings.free_rules = free_rules_of(model);
  JointOutcome outcome = run_joint_em(patterns, model.comparisons, settings);
  JointTraining found;
  found.pairs = patterns.blocked_pairs;
  for (std::size_t p = 0; p < patterns.size(); ++p)
    if (patterns.blocked[p] != 0) found.pairs_used += static_cast<std::uint64_t>(patterns.seen[p]);
  found.expected_matches = outcome.expected_matches;
  found.blocking_recall = outcome.blocking_recall;
  found.history = outcome.history;
  found.converged = outcome.converged;
  found.problems = outcome.problems;
  if (found.problems.empty()) take_outcome(model, outcome);
  report.joint = std::move(found);
  return {};
}

}  // namespace cw::linkage::internal
