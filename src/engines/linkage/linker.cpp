// SPDX-License-Identifier: MIT
// Making a Linker and scoring pairs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/together.h"

namespace cw::linkage {

using internal::BlockPlan;
using internal::BlockScanner;
using internal::CompiledComparison;
using internal::ComparisonScratch;
using internal::ScanRow;
using internal::ScanTask;

namespace {

const double most_weight = std::log2(1e300);
const double least_weight = std::log2(1e-300);

// Bounds are summed in single precision: pairs this close below the threshold are looked at exactly.
constexpr float rounding_margin = 1e-2F;

// Pairs of one task on their way to the sink.
struct ScoredTask {
  std::vector<RecordIndex> left, right;
  std::vector<double> weight;
  std::vector<std::uint8_t> rule, levels;
  std::uint64_t pairs = 0;
  std::uint32_t of_rule = 0;
};

// Finds the exact level of every comparison for the pairs that pass the bound, the most telling comparison first.
class PairScorer {
 public:
  PairScorer(const BlockPlan& plan, const std::vector<internal::TogetherTable>& together, double prior_log2, double minimum_weight)
      : plan_(plan), together_(together, plan.comparisons().size()), prior_(prior_log2), minimum_(minimum_weight), scratch_(internal::make_scratch(plan.comparisons())), levels_(plan.comparisons().size()) {
    order_.resize(levels_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::vector<double> promise;
    for (const CompiledComparison* comparison : plan.comparisons()) promise.push_back(comparison->promise());
    std::ranges::stable_sort(order_, std::greater{}, [&](std::size_t c) { return promise[c]; });
    pruning_ = minimum_ > least_weight;
  }
  [[nodiscard]] bool pruning() const { return pruning_; }
  // Least sum of bounds that can still reach the minimum.
  [[nodiscard]] float least_sum() const { return static_cast<float>(minimum_ - prior_) - rounding_margin; }

  void score(const ScanRow& row, std::uint8_t rule, ScoredTask& out) {
    for (std::size_t k = 0; k < row.kept.size(); ++k) score_pair(row, k, rule, out);
  }

 private:
  void score_pair(const ScanRow& row, std::size_t k, std::uint8_t rule, ScoredTask& out) {
    const std::uint32_t position = row.kept[k];
    const std::uint32_t* right_codes = row.right_codes(position);
    float sum = pruning_ ? row.bounds[k] : 0;
    const float least = least_sum();
    for (const std::size_t c : order_) {
      const CompiledComparison& comparison = *plan_.comparisons()[c];
      const std::uint32_t left = row.left_codes[c], right = right_codes[c];
      levels_[c] = comparison.level(left, right, scratch_[c]);
      if (!pruning_ || left == 0 || right == 0 || left == right) continue;
      sum += static_cast<float>(comparison.weight(levels_[c], left, right)) - comparison.other_bounds()[left];
      if (sum < least) return;
    }
    double weight = prior_;
    for (std::size_t c = 0; c < levels_.size(); ++c) {
      const std::uint32_t left = row.left_codes[c], right = right_codes[c];
      if (left != 0 && right != 0) weight += plan_.comparisons()[c]->weight(levels_[c], left, right);
    }
    weight += together_.of(levels_.data());  // takes away only: the bounds hold
    weight = std::clamp(weight, least_weight, most_weight);
    if (pruning_ && weight < minimum_) return;
    out.left.push_back(row.left);
    out.right.push_back(row.right_records[position]);
    out.weight.push_back(weight);
    out.rule.push_back(rule);
    out.levels.insert(out.levels.end(), levels_.begin(), levels_.end());
  }

  const BlockPlan& plan_;
  internal::TogetherWeight together_;
  double prior_;
  double minimum_;
  bool pruning_ = false;
  std::vector<ComparisonScratch> scratch_;
  std::vector<std::size_t> order_;
  std::vector<std::uint8_t> levels_;
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
  return fail(ErrorCode::too_large,
              fmt::format("The blocking rules would make {} pairs, more than the {} allowed. The dearest is rule {} ({}): {} pairs; its largest block holds {} records. "
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
  state->options.threads = std::max(1U, options.threads);
  CW_TRY(state->records, internal::order_records(table, state->model));
  const auto& comparisons = state->model.comparisons;
  std::vector<Result<CompiledComparison>> compiled;
  for (std::size_t i = 0; i < comparisons.size(); ++i) compiled.emplace_back(fail(ErrorCode::internal, "not compiled"));
  internal::run_all(comparisons.size(), state->options.threads,
                    [&](std::size_t i) { compiled[i] = CompiledComparison::compile(state->records, comparisons[i], state->model.text_mode); });
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
    std::ranges::partial_sort(groups, groups.begin() + static_cast<std::ptrdiff_t>(top), std::greater{}, [&](const auto& group) { return rule.pairs_of(group); });
    for (std::size_t g = 0; g < top; ++g)
      forecast.largest.push_back({rule.pairs_of(groups[g]), groups[g].left_end - groups[g].left_begin, rule.record_of(rule.left_order()[groups[g].left_begin])});
    out.push_back(std::move(forecast));
  }
  return out;
}

Result<PredictSummary> Linker::predict(const PredictOptions& options, PairSink& sink) {
  if (state_->model.blocking_rules.empty()) return fail(ErrorCode::invalid, "The model has no blocking rule, so no pair would be compared. Add at least one [[blocking]] rule.", "blocking");
  CW_TRY(const BlockPlan* plan, state_->blocking_plan());
  CW_CHECK(internal::check_size(*plan, state_->model.blocking_rules, state_->options.most_pairs));
  const double prior = match_weight_of(state_->model.probability_two_random_records_match);
  const double minimum = match_weight_of(options.minimum_probability);
  const std::vector<internal::TogetherTable> together = internal::together_tables(state_->model);
  PredictSummary summary;
  summary.pairs_of_rule.assign(plan->rules().size(), 0);
  const auto make_worker = [&] {
    PairScorer scorer(*plan, together, prior, minimum);
    const auto prune = scorer.pruning() ? BlockScanner::Prune::yes : BlockScanner::Prune::no;
    const float least = scorer.pruning() ? scorer.least_sum() : 0;
    return ScoringWorker{BlockScanner(*plan, prune, least), std::move(scorer)};
  };
  const auto produce = [&](std::size_t index, ScoringWorker& worker) {
    const ScanTask& task = plan->tasks()[index];
    ScoredTask out;
    out.of_rule = task.rule;
    out.pairs = worker.scanner.scan(task, [&](const ScanRow& row) { worker.scorer.score(row, static_cast<std::uint8_t>(std::min<std::uint32_t>(task.rule, 255)), out); });
    return out;
  };
  const auto commit = [&](ScoredTask done) -> Result<void> {
    summary.pairs_scored += done.pairs;
    summary.pairs_of_rule[done.of_rule] += done.pairs;
    summary.pairs_kept += done.left.size();
    if (done.left.empty()) return {};
    return sink.accept({done.left, done.right, done.weight, done.rule, done.levels});
  };
  CW_CHECK(internal::run_in_order<ScoredTask>(plan->tasks().size(), state_->options.threads, make_worker, produce, commit));
  return summary;
}

}  // namespace cw::linkage
