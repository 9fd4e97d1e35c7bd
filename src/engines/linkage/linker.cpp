// SPDX-License-Identifier: MIT
// Making a Linker and scoring pairs.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/pair_scorer.h"
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/together.h"

namespace cw::linkage {

using internal::BlockPlan;
using internal::BlockScanner;
using internal::CompiledComparison;
using internal::PairScorer;
using internal::ScanRow;
using internal::ScanTask;
using internal::ScoredPairs;

namespace {

// Products that have been handed on, for their memory.
class SpareTasks {
 public:
  ScoredPairs take() {
    const std::scoped_lock lock(mutex_);
    if (spare_.empty()) return {};
    ScoredPairs out = std::move(spare_.back());
    spare_.pop_back();
    out.kept = 0;
    return out;
  }
  void give_back(ScoredPairs task) {
    const std::scoped_lock lock(mutex_);
    spare_.push_back(std::move(task));
  }

 private:
  std::mutex mutex_;
  std::vector<ScoredPairs> spare_;
};

struct ScoringWorker {
  BlockScanner scanner;
  PairScorer scorer;
};

}  // namespace

namespace internal {

std::vector<ComparisonScratch> make_scratch(const std::vector<const CompiledComparison*>& comparisons) {
  std::vector<ComparisonScratch> scratch;
  scratch.reserve(comparisons.size());
  for (const CompiledComparison* comparison : comparisons) scratch.emplace_back(comparison->formulas());
  return scratch;
}

Result<void> check_size(const BlockPlan& plan, const std::vector<BlockingRule>& rules, std::uint64_t most_pairs) {
  std::uint64_t total = 0;
  std::size_t worst = 0;
  for (std::size_t r = 0; r < plan.rules().size(); ++r) {
    total += plan.rules()[r].pairs();
    if (plan.rules()[r].pairs() > plan.rules()[worst].pairs()) worst = r;
  }
  if (total <= most_pairs) return {};
  std::uint64_t largest = 0;
  for (const auto& group : plan.rules()[worst].groups()) largest = std::max<std::uint64_t>(largest, group.left_end - group.left_begin);
  return fail(
      ErrorCode::too_large,
      fmt::format(
          "The blocking rules would make {} pairs, more than the {} allowed. The dearest is rule {} ({}): {} pairs; its largest block "
          "holds {} records. "
          "Make the rule narrower (add a column to it), take shared values out of the column, or raise the limit with --most-pairs.",
          total, most_pairs, worst + 1, rules[worst].sql, plan.rules()[worst].pairs(), largest),
      "blocking");
}

}  // namespace internal

double probability_of(double match_weight) {
  const double odds = std::exp2(match_weight);
  return std::isinf(odds) ? 1.0 : odds / (1 + odds);
}
double match_weight_of(double probability) {
  if (probability <= 0) return -std::numeric_limits<double>::infinity();
  if (probability >= 1) return std::numeric_limits<double>::infinity();
  return std::log2(probability / (1 - probability));
}

Linker::Linker(std::unique_ptr<State> state) : state_(std::move(state)) {}
Linker::Linker(Linker&&) noexcept = default;
Linker& Linker::operator=(Linker&&) noexcept = default;
Linker::~Linker() = default;

Result<Linker> Linker::create(const Table& table, Model model, LinkerOptions options) {
  CW_CHECK(validate(model));
  auto state = std::make_unique<State>();
  state->model = std::move(model);
  state->options = options;
  state->options.frequencies = nullptr;
  state->options.threads = std::max(1U, options.threads);
  CW_TRY(state->records, internal::order_records(table, state->model));
  const auto& comparisons = state->model.comparisons;
  std::vector<Result<CompiledComparison>> compiled;
  for (std::size_t i = 0; i < comparisons.size(); ++i) compiled.emplace_back(fail(ErrorCode::internal, "not compiled"));
  internal::run_all(comparisons.size(), state->options.threads, [&](std::size_t i) {
    compiled[i] = CompiledComparison::compile(state->records, comparisons[i], state->model.text_mode, options.frequencies);
  });
  for (Result<CompiledComparison>& each : compiled) {
    if (!each) return tl::unexpected(std::move(each).error());
    state->comparisons.push_back(std::make_unique<CompiledComparison>(std::move(*each)));
  }
  return Linker(std::move(state));
}

const Model& Linker::model() const { return state_->model; }
std::size_t Linker::size() const { return state_->records.size(); }
std::uint32_t Linker::row_of(RecordIndex record) const { return state_->records.row[record]; }
std::span<const std::uint32_t> Linker::source_codes() const { return state_->records.source_of; }

Result<const BlockPlan*> Linker::State::blocking_plan() const {
  if (!plan) {
    CW_TRY(plan, BlockPlan::make(records, model.link_type, model.text_mode, model.blocking_rules, all_comparisons(), options.threads));
  }
  return &*plan;
}

Result<std::vector<RuleForecast>> Linker::forecast() const {
  CW_TRY(const BlockPlan* plan, state_->blocking_plan());
  std::vector<RuleForecast> out;
  for (std::size_t r = 0; r < plan->rules().size(); ++r) {
    const internal::CompiledRule& rule = plan->rules()[r];
    RuleForecast forecast{state_->model.blocking_rules[r].sql, rule.pairs(), rule.groups().size(), {}};
    std::vector<internal::CompiledRule::Group> groups = rule.groups();
    const std::size_t top = std::min<std::size_t>(5, groups.size());
    std::ranges::partial_sort(groups, groups.begin() + static_cast<std::ptrdiff_t>(top), std::greater{},
                              [&](const auto& group) { return rule.pairs_of(group); });
    for (std::size_t g = 0; g < top; ++g)
      forecast.largest.push_back(
          {rule.pairs_of(groups[g]), groups[g].left_end - groups[g].left_begin, rule.record_of(rule.left_order()[groups[g].left_begin])});
    out.push_back(std::move(forecast));
  }
  return out;
}

Result<PredictSummary> Linker::predict(const PredictOptions& options, PairSink& sink) {
  if (state_->model.blocking_rules.empty())
    return fail(ErrorCode::invalid, "The model has no blocking rule, so no pair would be compared. Add at least one [[blocking]] rule.",
                "blocking");
  CW_TRY(const BlockPlan* plan, state_->blocking_plan());
  CW_CHECK(internal::check_size(*plan, state_->model.blocking_rules, state_->options.most_pairs));
  const double prior = match_weight_of(state_->model.probability_two_random_records_match);
  const double minimum = match_weight_of(options.minimum_probability);
  const std::vector<internal::TogetherTable> together = internal::together_tables(state_->model);
  PredictSummary summary;
  summary.pairs_of_rule.assign(plan->rules().size(), 0);
  const auto make_worker = [&] {
    PairScorer scorer(plan->comparisons(), together, prior, minimum);
    const auto prune = scorer.pruning() ? BlockScanner::Prune::yes : BlockScanner::Prune::no;
    const float least = scorer.pruning() ? scorer.least_sum() : 0;
    return ScoringWorker{BlockScanner(*plan, prune, least), std::move(scorer)};
  };
  SpareTasks spare;
  const auto produce = [&](std::size_t index, ScoringWorker& worker) {
    const ScanTask& task = plan->tasks()[index];
    ScoredPairs out = spare.take();
    out.of_rule = task.rule;
    out.pairs = worker.scanner.scan(task, [&](const ScanRow& row) { worker.scorer.score(row, out); });
    worker.scorer.finish(out);
    return out;
  };
  const auto commit = [&](ScoredPairs done) -> Result<void> {
    summary.pairs_scored += done.pairs;
    summary.pairs_of_rule[done.of_rule] += done.pairs;
    summary.pairs_kept += done.kept;
    sink.looked_at(done.pairs);
    if (done.kept > 0) CW_CHECK(sink.accept(done.chunk(plan->comparisons().size())));
    spare.give_back(std::move(done));
    return {};
  };
  CW_CHECK(internal::run_in_order<ScoredPairs>(plan->tasks().size(), state_->options.threads, make_worker, produce, commit));
  return summary;
}

}  // namespace cw::linkage
