// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/training_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace cw::linkage::internal {
namespace {

constexpr double surely = 0.03;             // deterministic rules: expected share of pairs that agree by chance
constexpr double correlation = 8;           // how much oftener strangers agree on two things than if these were independent
constexpr std::size_t most_deterministic = 4;
constexpr std::size_t most_sessions = 4;
constexpr double fewest_session_pairs = 100, most_session_pairs = 3e6;
constexpr double fewest_session_matches = 30;

// Pairs that would agree on all the parts by chance.
double by_chance(const TrainingInput& input, const Conjunction& rule) {
  double share = 1;
  std::set<int> things;
  for (const std::size_t i : rule.parts) {
    const KeyPart& part = (*input.parts)[i];
    share *= part.collision * part.filled * part.filled;
    things.insert(part.thing);
  }
  return input.possible_pairs * share * (rule.parts.size() > 1 ? correlation : 1);
}

bool is_whole(const TrainingInput& input, const Conjunction& rule) {
  return std::ranges::all_of(rule.parts, [&](std::size_t i) { return (*input.parts)[i].whole; });
}
bool is_personal(const TrainingInput& input, const Conjunction& rule) {
  return std::ranges::any_of(rule.parts, [&](std::size_t i) { return (*input.parts)[i].personal; });
}

void make_exact(const TrainingInput& input, Conjunction& rule) {
  if (rule.exact) return;
  rule.pairs = static_cast<double>(input.search->count(rule));
  rule.exact = true;
}

MatchSet united(const std::vector<Conjunction>& rules, std::size_t matches) {
  MatchSet out((matches + 63) / 64, 0);
  for (const Conjunction& rule : rules)
    for (std::size_t i = 0; i < out.size(); ++i) out[i] |= rule.found[i];
  return out;
}

// The rules of whole values whose pairs are nearly all matches, and that together find most.
std::vector<Conjunction> deterministic_rules(const TrainingInput& input, std::vector<Conjunction>& all) {
  std::vector<Conjunction> chosen;
  MatchSet known((input.search->matches() + 63) / 64, 0);
  std::set<std::size_t> refused;
  while (chosen.size() < most_deterministic) {
    double best_gain = 0.01 * static_cast<double>(input.search->matches());
    std::size_t best = all.size();
    for (std::size_t c = 0; c < all.size(); ++c) {
      if (refused.contains(c) || !is_whole(input, all[c]) || !is_personal(input, all[c]) || by_chance(input, all[c]) > surely * all[c].pairs * 4) continue;
      MatchSet both = known;
      for (std::size_t i = 0; i < both.size(); ++i) both[i] |= all[c].found[i];
      const double gain = static_cast<double>(bits_in(both)) - static_cast<double>(bits_in(known));
      if (gain > best_gain) {
        best_gain = gain;
        best = c;
      }
    }
    if (best == all.size()) break;
    make_exact(input, all[best]);
    refused.insert(best);
    if (all[best].pairs < 1 || by_chance(input, all[best]) > surely * all[best].pairs) continue;
    chosen.push_back(all[best]);
    known = united(chosen, input.search->matches());
  }
  return chosen;
}

// Columns of the levels that EM estimates.
std::set<std::string> trained_columns(const Comparison& comparison) {
  std::set<std::string> out;
  for (const ComparisonLevel& level : comparison.levels)
    if (!level.is_else && !level.is_null && !(level.fix_m && level.fix_u))
      for (const std::string& name : columns_of(level.condition)) out.insert(name);
  return out;
}

std::vector<char> trains(const TrainingInput& input, const Conjunction& rule) {
  std::vector<char> out;
  for (const Comparison& comparison : input.model->comparisons) {
    const std::set<std::string> columns = trained_columns(comparison);
    bool shares = false;
    for (const std::size_t i : rule.parts)
      for (const std::string& name : (*input.parts)[i].columns) shares = shares || columns.contains(name);
    out.push_back(shares ? 0 : 1);
  }
  return out;
}

// Sessions that train what is not trained yet, best where a good share of the pairs are matches and there are many.
std::vector<Conjunction> em_rules(const TrainingInput& input, std::vector<Conjunction>& all, double matches) {
  std::vector<Conjunction> chosen;
  std::vector<int> trained(input.model->comparisons.size(), 0);
  std::vector<std::vector<char>> would_train;
  for (const Conjunction& rule : all) would_train.push_back(trains(input, rule));
  std::set<std::size_t> refused;
  while (chosen.size() < most_sessions) {
    double best_score = 0;
    std::size_t best = all.size();
    for (std::size_t c = 0; c < all.size(); ++c) {
      const double found = matches * all[c].recall;
      if (refused.contains(c) || all[c].pairs > most_session_pairs || all[c].pairs < fewest_session_pairs || found < fewest_session_matches) continue;
      double gain = 0;
      for (std::size_t k = 0; k < trained.size(); ++k) gain += would_train[c][k] == 0 ? 0 : trained[k] == 0 ? 1.0 : trained[k] == 1 ? 0.05 : 0;
      if (gain <= (chosen.size() < 2 ? 0 : 0.5)) continue;
      const double share = std::min(1.0, found / all[c].pairs);
      const double score = gain * (0.1 + std::min(0.5, share)) * std::log2(2 + std::min(found, 20000.0)) * (is_whole(input, all[c]) ? 1.2 : 1);
      if (score > best_score) {
        best_score = score;
        best = c;
      }
    }
    if (best == all.size()) break;
    make_exact(input, all[best]);
    refused.insert(best);
    if (all[best].pairs > 2 * most_session_pairs || all[best].pairs < fewest_session_pairs) continue;
    chosen.push_back(all[best]);
    for (std::size_t k = 0; k < trained.size(); ++k) trained[k] += would_train[best][k];
  }
  return chosen;
}

}  // namespace

Result<BlockingRule> rule_of(const std::vector<KeyPart>& parts, const Conjunction& conjunction) {
  std::vector<std::string> expressions;
  for (const std::size_t i : conjunction.parts) expressions.push_back(parts[i].expression);
  return block_on(expressions);
}

Result<ChosenTraining> choose_training(const TrainingInput& input, std::vector<Conjunction> all) {
  ChosenTraining out;
  TrainingPlan& plan = out.plan;
  const std::vector<Conjunction> sure = deterministic_rules(input, all);
  double pairs = 0;
  for (const Conjunction& rule : sure) {
    CW_TRY(BlockingRule made, rule_of(*input.parts, rule));
    plan.deterministic_rules.push_back(std::move(made));
    pairs = std::max(pairs, rule.pairs / std::max(rule.recall, 0.01));
  }
  const double recall = input.search->matches() == 0 ? 0 : static_cast<double>(bits_in(united(sure, input.search->matches()))) / static_cast<double>(input.search->matches());
  plan.recall = std::clamp(recall, 0.05, 1.0);
  out.matches = pairs;
  if (sure.empty()) {
    // Nothing agrees so that it must be a match: as many matches as half of the records is a start for EM.
    out.matches = static_cast<double>(input.space->records->size()) / 2;
    plan.lambda = std::clamp(out.matches / std::max(1.0, input.possible_pairs), 1e-12, 0.5);
    out.choices.push_back({"training", "The share of matching pairs is a guess: as many as half of the records.", "No columns agree in a way that leaves no doubt.", 0.4});
  } else {
    out.choices.push_back({"training", fmt::format("The share of matching pairs comes from {} that leave no doubt.", sure.size() == 1 ? "one rule" : fmt::format("{} rules", sure.size())),
                           fmt::format("They are thought to find {:.0f} of 100 matches.", 100 * plan.recall), 0.8});
  }
  plan.max_pairs = std::clamp(input.possible_pairs * 4, 1e4, 1e7);
  plan.seed = input.seed;
  const std::vector<Conjunction> sessions = em_rules(input, all, out.matches);
  for (const Conjunction& rule : sessions) {
    CW_TRY(BlockingRule made, rule_of(*input.parts, rule));
    plan.em_rules.push_back(std::move(made));
  }
  out.choices.push_back({"training", fmt::format("How often matches agree is learnt from pairs that agree in {} different ways.", sessions.size()),
                         "Each comparison is learnt from pairs found by other columns.", sessions.empty() ? 0.3 : 0.8});
  return out;
}

}  // namespace cw::linkage::internal
