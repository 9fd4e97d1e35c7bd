// SPDX-License-Identifier: MIT
// Estimating lambda, u and m without labels, and m from labels; as Splink 4.0.16 does.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/text.h"
#include "engines/linkage/internal/em.h"
#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/rare_words.h"
#include "engines/linkage/internal/training_steps.h"

namespace cw::linkage {

using internal::BlockPlan;
using internal::BlockScanner;
using internal::CompiledComparison;
using internal::ScanRow;

namespace internal {

double possible_pairs(const Records& records, LinkType type) {
  const double all = static_cast<double>(records.size()) * (static_cast<double>(records.size()) - 1) / 2;
  if (type != LinkType::link_only) return all;
  std::map<std::uint32_t, double> in_source;
  for (const std::uint32_t source : records.source_of) in_source[source] += 1;
  double within = 0;
  for (const auto& [source, count] : in_source) within += count * (count - 1) / 2;
  return all - within;
}

Result<std::uint64_t> count_pairs(const Records& records, LinkType type, TextMode mode, const std::vector<BlockingRule>& rules,
                                  const LinkerOptions& options) {
  CW_TRY(const BlockPlan plan, BlockPlan::make(records, type, mode, rules, {}, options.threads));
  CW_CHECK(check_size(plan, rules, options.most_pairs));
  std::uint64_t pairs = 0;
  const auto make_worker = [&] { return BlockScanner(plan, BlockScanner::Prune::no, 0); };
  const auto produce = [&](std::size_t task, BlockScanner& scanner) { return scanner.scan(plan.tasks()[task], [](const ScanRow&) {}); };
  const auto commit = [&](std::uint64_t found) -> Result<void> {
    pairs += found;
    return {};
  };
  CW_CHECK(run_in_order<std::uint64_t>(plan.tasks().size(), options.threads, make_worker, produce, commit));
  return pairs;
}

bool shares_a_column(const Comparison& comparison, const std::vector<std::string>& columns) {
  for (const ComparisonLevel& level : comparison.levels) {
    if (level.is_else || level.is_null || (level.fix_m && level.fix_u)) continue;  // nothing of these is estimated
    for (const std::string& name : columns_of(level.condition))
      if (std::ranges::find(columns, name) != columns.end()) return true;
  }
  return false;
}

}  // namespace internal

namespace {

// Splink: pairs of the deterministic rules / recall / all possible pairs.
Result<void> train_lambda(Linker::State& state, const TrainingPlan& plan, TrainingReport& report) {
  if (plan.lambda) {
    state.model.probability_two_random_records_match = *plan.lambda;
    return {};
  }
  if (plan.deterministic_rules.empty()) return {};
  CW_TRY(report.deterministic_pairs,
         internal::count_pairs(state.records, state.model.link_type, state.model.text_mode, plan.deterministic_rules, state.options));
  const double possible = internal::possible_pairs(state.records, state.model.link_type);
  const double found = static_cast<double>(report.deterministic_pairs);
  if (found == 0)
    return fail(ErrorCode::invalid,
                "The deterministic rules of [training] find no pair, so the share of matches cannot be estimated from them. Use wider "
                "rules, or give probability_two_random_records_match.",
                "training.deterministic");
  if (found > possible * plan.recall)
    return fail(
        ErrorCode::invalid,
        fmt::format(
            "The deterministic rules find {} pairs, more than a recall of {} allows: there are only {} pairs of records. Raise recall.",
            report.deterministic_pairs, plan.recall, possible),
        "training.recall");
  state.model.probability_two_random_records_match = found / plan.recall / possible;
  return {};
}

Result<void> train_u(Linker::State& state, const TrainingPlan& plan, TrainingReport& report) {
  const internal::USample sample = internal::sample_u(state.records, state.model.link_type, state.all_comparisons(), plan.max_pairs,
                                                      plan.seed.value_or(1), state.options.threads);
  report.u_sample_pairs = sample.pairs;
  state.u_counts = sample.counts;
  for (std::size_t c = 0; c < state.model.comparisons.size(); ++c) {
    Comparison& comparison = state.model.comparisons[c];
    double total = 0;
    for (std::size_t l = 0; l < comparison.levels.size(); ++l)
      if (!comparison.levels[l].is_null) total += sample.counts[c][l];
    for (std::size_t l = 0; l < comparison.levels.size(); ++l) {
      ComparisonLevel& level = comparison.levels[l];
      if (level.is_null || level.fix_u) continue;
      if (sample.counts[c][l] > 0)
        level.u = sample.counts[c][l] / total;
      else if (!level.u)
        report.never_observed.push_back(fmt::format("{}: {} (u)", comparison.output_column, level.label));
    }
  }
  return {};
}

// The prior within the pairs of a blocking rule: lambda, times the Bayes factors of the exact matches that the rule implies; levels that
// match several columns at once come first (Splink: _get_comparison_levels_corresponding_to_training_blocking_rule).
double prior_within(const Model& model, const BlockingRule& rule) {
  struct Candidate {
    std::vector<std::string> columns;
    double bayes_factor;
  };
  std::vector<Candidate> candidates;
  for (const Comparison& comparison : model.comparisons) {
    const std::vector<LevelWeights> weights = weights_of(comparison);
    for (std::size_t l = 0; l < comparison.levels.size(); ++l) {
      if (comparison.levels[l].is_else || comparison.levels[l].is_null) continue;
      std::vector<std::string> columns = exact_match_columns(comparison.levels[l].condition);
      if (!columns.empty()) candidates.push_back({std::move(columns), weights[l].bayes_factor});
    }
  }
  std::ranges::stable_sort(candidates, std::greater{}, [](const Candidate& c) { return c.columns.size(); });
  std::vector<std::string> open;
  for (const std::string& name : columns_of(rule.condition)) open.push_back(to_lower(name));  // as exact_match_columns gives names
  double odds = model.probability_two_random_records_match / (1 - model.probability_two_random_records_match);
  for (const Candidate& candidate : candidates) {
    const auto still_open = [&](const std::string& name) { return std::ranges::find(open, name) != open.end(); };
    if (!std::ranges::all_of(candidate.columns, still_open)) continue;
    std::erase_if(open, [&](const std::string& name) { return std::ranges::find(candidate.columns, name) != candidate.columns.end(); });
    odds *= candidate.bayes_factor;
  }
  return std::isinf(odds) ? 1.0 : odds / (1 + odds);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

using TrainedValues = std::vector<std::vector<std::vector<double>>>;  // comparison -> level -> m of each session

// Sets every trained level to the median of its sessions.
void use_medians(Model& model, const TrainedValues& trained) {
  for (std::size_t c = 0; c < model.comparisons.size(); ++c)
    for (std::size_t l = 0; l < model.comparisons[c].levels.size(); ++l)
      if (!trained[c][l].empty()) model.comparisons[c].levels[l].m = median(trained[c][l]);
}

Result<void> em_session(Linker::State& state, const TrainingPlan& plan, const BlockingRule& rule, TrainedValues& trained,
                        TrainingReport& report) {
  std::vector<std::string> columns = columns_of(rule.condition);
  for (const std::string& name : rule.arrays_to_explode)
    if (const auto source = internal::rare_words_source(name)) columns.push_back(*source);
  std::vector<std::size_t> active;
  std::vector<const CompiledComparison*> compiled;
  for (std::size_t c = 0; c < state.model.comparisons.size(); ++c) {
    if (internal::shares_a_column(state.model.comparisons[c], columns)) continue;
    active.push_back(c);
    compiled.push_back(state.comparisons[c].get());
  }
  EmSession session;
  session.rule = rule.sql;
  if (active.empty())
    return fail(
        ErrorCode::invalid,
        fmt::format("The training rule \"{}\" uses a column of every comparison, so it can train none. Use a rule on fewer columns.",
                    rule.sql),
        "training.em");
  CW_TRY(const BlockPlan blocks,
         BlockPlan::make(state.records, state.model.link_type, state.model.text_mode, {rule}, compiled, state.options.threads));
  CW_CHECK(internal::check_size(blocks, {rule}, state.options.most_pairs));
  state.weights_changed();
  CW_TRY(internal::Patterns patterns, internal::collect_patterns(blocks, plan.em_term_frequencies, state.options.threads));
  if (patterns.pairs == 0)
    return fail(
        ErrorCode::invalid,
        fmt::format("The training rule \"{}\" makes no pair in these data. Use a wider rule: EM needs at least a few hundred pairs.",
                    rule.sql),
        "training.em");
  session.pairs = patterns.pairs;
  std::vector<Comparison> comparisons;
  for (const std::size_t c : active) {
    comparisons.push_back(state.model.comparisons[c]);
    session.comparisons_trained.push_back(state.model.comparisons[c].output_column);
  }
  const internal::EmOutcome outcome =
      internal::run_em(patterns, comparisons, prior_within(state.model, rule), state.model.em_convergence, state.model.max_iterations);
  session.history = outcome.history;
  session.converged = outcome.converged;
  for (std::size_t k = 0; k < active.size(); ++k)
    for (std::size_t l = 0; l < comparisons[k].levels.size(); ++l) {
      const ComparisonLevel& level = comparisons[k].levels[l];
      if (level.is_null) continue;
      // A fixed m counts as trained to its own value, one never observed as not trained.
      if (level.fix_m && level.m) trained[active[k]][l].push_back(*level.m);
      if (!level.fix_m && outcome.observed[k][l]) trained[active[k]][l].push_back(outcome.m[k][l]);
    }
  use_medians(state.model, trained);
  report.sessions.push_back(std::move(session));
  return {};
}

Result<void> em_sessions(Linker::State& state, const TrainingPlan& plan, TrainingReport& report) {
  TrainedValues trained(state.model.comparisons.size());
  for (std::size_t c = 0; c < trained.size(); ++c) trained[c].resize(state.model.comparisons[c].levels.size());
  report.sessions.clear();
  for (const BlockingRule& rule : plan.em_rules) CW_CHECK(em_session(state, plan, rule, trained, report));
  return {};
}

Result<void> train_em(Linker::State& state, const TrainingPlan& plan, TrainingReport& report) {
  if (plan.method == EmMethod::joint) {
    CW_CHECK(internal::train_jointly(state, plan, report));
    if (report.joint->problems.empty()) return {};  // else the sessions, where the plan has any
  }
  if (plan.em_rules.empty()) return {};
  CW_CHECK(em_sessions(state, plan, report));
  constexpr int most_rounds = 5;
  for (int round = 0; round < most_rounds && plan.u_matches == UMatches::removed && internal::remove_matches_from_u(state); ++round)
    CW_CHECK(em_sessions(state, plan, report));
  for (const Comparison& comparison : state.model.comparisons)
    for (const ComparisonLevel& level : comparison.levels)
      if (!level.is_null && !level.m) report.never_observed.push_back(fmt::format("{}: {} (m)", comparison.output_column, level.label));
  return {};
}

}  // namespace

Result<void> Linker::train_step(const TrainingPlan& plan, TrainingStep step, TrainingReport& report) {
  switch (step) {
    case TrainingStep::lambda: CW_CHECK(train_lambda(*state_, plan, report)); break;
    case TrainingStep::u: CW_CHECK(train_u(*state_, plan, report)); break;
    case TrainingStep::em: CW_CHECK(train_em(*state_, plan, report)); break;
  }
  state_->weights_changed();
  return {};
}

Result<TrainingReport> Linker::train(const TrainingPlan& plan) {
  TrainingReport report;
  for (const TrainingStep step : {TrainingStep::lambda, TrainingStep::u, TrainingStep::em}) CW_CHECK(train_step(plan, step, report));
  return report;
}

// m = share of each level among the pairs that share a label (Splink: m_training.py).
Result<void> Linker::train_m_from_labels(const Column& label) {
  if (label.rows() != state_->records.size())
    return fail(ErrorCode::invalid, "The label column has another number of rows than the data.", label.name());
  std::vector<std::vector<RecordIndex>> members(label.distinct() + 1U);
  for (RecordIndex record = 0; record < size(); ++record)
    if (label.code(row_of(record)) != Column::null_code) members[label.code(row_of(record))].push_back(record);
  const auto& sources = state_->records.source_of;
  for (std::size_t c = 0; c < state_->comparisons.size(); ++c) {
    const CompiledComparison& compiled = *state_->comparisons[c];
    Comparison& comparison = state_->model.comparisons[c];
    internal::ComparisonScratch scratch(compiled.formulas());
    std::vector<double> counts(comparison.levels.size(), 0);
    for (const std::vector<RecordIndex>& group : members)
      for (std::size_t i = 0; i < group.size(); ++i)
        for (std::size_t j = i + 1; j < group.size(); ++j) {
          if (state_->model.link_type == LinkType::link_only && sources[group[i]] == sources[group[j]]) continue;
          counts[compiled.level(compiled.codes()[group[i]], compiled.codes()[group[j]], scratch)] += 1;
        }
    double total = 0;
    for (std::size_t l = 0; l < counts.size(); ++l)
      if (!comparison.levels[l].is_null) total += counts[l];
    for (std::size_t l = 0; l < counts.size(); ++l)
      if (!comparison.levels[l].is_null && !comparison.levels[l].fix_m && counts[l] > 0) comparison.levels[l].m = counts[l] / total;
  }
  state_->weights_changed();
  return {};
}

}  // namespace cw::linkage
