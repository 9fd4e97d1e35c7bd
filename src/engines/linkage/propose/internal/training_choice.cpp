// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/training_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace cw::linkage::internal {
namespace {

constexpr double surely = 0.8;  // deterministic rules: share of matches among their pairs
constexpr std::size_t most_deterministic = 4;
constexpr std::size_t most_sessions = 4;
constexpr double small_part = 0.25;  // of the matches
constexpr double held_to_start = 0.5;
constexpr double fewest_session_pairs = 100, most_session_pairs = 3e6;
constexpr double fewest_session_matches = 30;

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

// A rule whose pairs are nearly all matches.
struct SureRule {
  Conjunction rule;
  double precision = 0;
};

// The rules of whole values whose pairs are nearly all matches, and that together find most.
std::vector<SureRule> deterministic_rules(const TrainingInput& input, std::vector<Conjunction>& all) {
  std::vector<SureRule> chosen;
  MatchSet known((input.search->matches() + 63) / 64, 0);
  std::set<std::size_t> refused;
  while (chosen.size() < most_deterministic) {
    double best_gain = 0.01 * static_cast<double>(input.search->matches());
    std::size_t best = all.size();
    for (std::size_t c = 0; c < all.size(); ++c) {
      if (refused.contains(c) || !is_whole(input, all[c]) || !is_personal(input, all[c])) continue;
      MatchSet both = known;
      for (std::size_t i = 0; i < both.size(); ++i) both[i] |= all[c].found[i];
      const double gain = static_cast<double>(bits_in(both)) - static_cast<double>(bits_in(known));
      if (gain > best_gain) {
        best_gain = gain;
        best = c;
      }
    }
    if (best == all.size()) break;
    refused.insert(best);
    const std::optional<double> precision = input.search->precision(all[best]);
    if (!precision || *precision < surely) continue;
    make_exact(input, all[best]);
    if (all[best].pairs < 1) continue;
    chosen.push_back({all[best], *precision});
    for (std::size_t i = 0; i < known.size(); ++i) known[i] |= all[best].found[i];
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

// Which comparisons a session on the rule trains. None where a column of the rule is in no comparison: it may say what another does (a
// whole name beside its parts), and what agrees by the rule's own choice must not be learnt from.
std::vector<char> trains(const TrainingInput& input, const Conjunction& rule) {
  std::set<std::string> known;
  for (const Comparison& comparison : input.model->comparisons) known.merge(trained_columns(comparison));
  for (const std::size_t i : rule.parts)
    for (const std::string& name : (*input.parts)[i].columns)
      if (!known.contains(name)) return std::vector<char>(input.model->comparisons.size(), 0);
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

// The part that shows how often a comparison can be made: the best filled whole part that its levels read.
std::vector<std::size_t> main_parts(const TrainingInput& input) {
  std::vector<std::size_t> out;
  for (const Comparison& comparison : input.model->comparisons) {
    const std::set<std::string> columns = trained_columns(comparison);
    std::size_t best = input.parts->size();
    for (std::size_t i = 0; i < input.parts->size(); ++i) {
      const KeyPart& part = (*input.parts)[i];
      if (part.whole && columns.contains(part.columns.front()) &&
          (best == input.parts->size() || part.filled > (*input.parts)[best].filled))
        best = i;
    }
    out.push_back(best);
  }
  return out;
}

// What so many matches teach of a comparison, 0 to 1: the first hundreds matter most.
double taught(double matches) { return std::min(1.0, std::log2(1 + matches / 20) / std::log2(1 + 4000.0 / 20)); }

// A rule that EM could be run on.
struct Session {
  std::size_t rule = 0;
  double share = 0;             // of matches among its pairs
  std::vector<double> matches;  // comparison -> matches that it would learn from
};

std::vector<Session> possible_sessions(const TrainingInput& input, const std::vector<Conjunction>& all, double matches) {
  std::vector<Session> out;
  const std::vector<std::size_t> main = main_parts(input);
  for (std::size_t c = 0; c < all.size(); ++c) {
    const double found = matches * all[c].recall;
    // What a household shares (a telephone, an address) makes pairs of its members look like matches to EM.
    if (!is_personal(input, all[c]) || all[c].pairs > most_session_pairs || all[c].pairs < fewest_session_pairs ||
        found < fewest_session_matches)
      continue;
    const std::vector<char> trained = trains(input, all[c]);
    if (std::ranges::count(trained, 1) == 0) continue;
    Session session{c, std::min(1.0, found / all[c].pairs), {}};
    const std::vector<double> filled = input.search->filled_within(all[c]);
    for (std::size_t k = 0; k < trained.size(); ++k)
      session.matches.push_back(trained[k] == 0 ? 0 : found * (main[k] < filled.size() ? filled[main[k]] : 1));
    out.push_back(std::move(session));
  }
  return out;
}

// Sessions that teach most of what is not yet known, best where a good share of the pairs are matches.
std::vector<Conjunction> em_rules(const TrainingInput& input, std::vector<Conjunction>& all, double matches) {
  std::vector<Conjunction> chosen;
  std::vector<Session> sessions = possible_sessions(input, all, matches);
  std::vector<double> known(input.model->comparisons.size(), 0);
  while (chosen.size() < most_sessions) {
    double best_score = 0;
    auto best = sessions.end();
    for (auto session = sessions.begin(); session != sessions.end(); ++session) {
      double gain = 0;
      for (std::size_t k = 0; k < known.size(); ++k) gain += taught(known[k] + session->matches[k]) - taught(known[k]);
      if (gain < 0.1) continue;
      const double score = gain * (0.2 + std::min(0.5, session->share)) * (is_whole(input, all[session->rule]) ? 1.2 : 1);
      if (score > best_score) {
        best_score = score;
        best = session;
      }
    }
    if (best == sessions.end()) break;
    Conjunction& rule = all[best->rule];
    make_exact(input, rule);
    if (rule.pairs <= 2 * most_session_pairs && rule.pairs >= fewest_session_pairs) {
      chosen.push_back(rule);
      for (std::size_t k = 0; k < known.size(); ++k) known[k] += best->matches[k];
    }
    sessions.erase(best);
  }
  return chosen;
}

}  // namespace

Result<BlockingRule> rule_of(const std::vector<KeyPart>& parts, const Conjunction& conjunction) {
  std::vector<std::string> expressions;
  for (const std::size_t i : conjunction.parts) expressions.push_back(parts[i].expression);
  CW_TRY(BlockingRule rule, block_on(expressions));
  for (const std::size_t i : conjunction.parts)
    if (parts[i].several()) rule.arrays_to_explode.push_back(parts[i].exploded);
  return rule;
}

Result<ChosenTraining> choose_training(const TrainingInput& input, std::vector<Conjunction> all) {
  ChosenTraining out;
  TrainingPlan& plan = out.plan;
  const std::vector<SureRule> sure = deterministic_rules(input, all);
  MatchSet known((input.search->matches() + 63) / 64, 0);
  std::vector<double> totals;  // matches in all, by each rule
  for (const SureRule& each : sure) {
    CW_TRY(BlockingRule made, rule_of(*input.parts, each.rule));
    plan.deterministic_rules.push_back(std::move(made));
    totals.push_back(each.precision * each.rule.pairs / std::max(each.rule.recall, 0.01));
    for (std::size_t i = 0; i < known.size(); ++i) known[i] |= each.rule.found[i];
  }
  plan.recall = std::clamp(
      input.search->matches() == 0 ? 0 : static_cast<double>(bits_in(known)) / static_cast<double>(input.search->matches()), 0.05, 1.0);
  std::ranges::sort(totals);
  if (!totals.empty()) {
    out.matches = totals[totals.size() / 2];
    // From a small part the whole cannot be told: no more than half of the records, or than the rules found.
    double found = 0;
    for (const SureRule& each : sure) found += each.precision * each.rule.pairs;
    if (plan.recall < small_part)
      out.matches = std::min(out.matches, std::max(found, static_cast<double>(input.space->records->size()) / 2));
    plan.lambda = std::clamp(out.matches / std::max(1.0, input.possible_pairs), 1e-12, 0.5);
  }
  if (sure.empty()) {
    // Nothing agrees so that it must be a match: as many matches as half of the records is a start for EM.
    out.matches = static_cast<double>(input.space->records->size()) / 2;
    plan.lambda = std::clamp(out.matches / std::max(1.0, input.possible_pairs), 1e-12, 0.5);
    out.choices.push_back({"training", "The share of matching pairs is a guess: as many as half of the records.",
                           "No columns agree in a way that leaves no doubt.", 0.4});
  } else {
    out.choices.push_back(
        {"training",
         fmt::format("The share of matching pairs comes from {} that leave no doubt.",
                     sure.size() == 1 ? "one rule" : fmt::format("{} rules", sure.size())),
         fmt::format("They are thought to find {:.0f} of 100 matches; in all there should be about {:.0f} matching pairs.",
                     100 * plan.recall, out.matches),
         0.8});
  }
  plan.max_pairs = std::clamp(input.possible_pairs * 4, 1e4, 4e6);
  plan.seed = input.seed;
  plan.u_matches = UMatches::removed;
  plan.method = EmMethod::joint;
  plan.dependence = Dependence::corrected;
  plan.level_order = LevelOrder::kept;
  // Lists of things have few columns, so that EM may find something else than what is one thing (one kind, one maker): held to its start.
  if (sure.empty() && input.subject != SubjectKind::people) plan.prior_share = held_to_start;
  const std::vector<Conjunction> sessions = em_rules(input, all, out.matches);
  for (const Conjunction& rule : sessions) {
    CW_TRY(BlockingRule made, rule_of(*input.parts, rule));
    plan.em_rules.push_back(std::move(made));
  }
  out.choices.push_back({"training",
                         fmt::format("How often matches agree is learnt from pairs that agree in {} different ways.", sessions.size()),
                         "Each comparison is learnt from pairs found by other columns.", sessions.empty() ? 0.3 : 0.8});
  return out;
}

}  // namespace cw::linkage::internal
