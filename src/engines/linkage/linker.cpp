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
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/together.h"

namespace cw::linkage {

using internal::BlockPlan;
using internal::BlockScanner;
using internal::ComparisonScratch;
using internal::CompiledComparison;
using internal::ScanRow;
using internal::ScanTask;

namespace {

const double most_weight = std::log2(1e300);
const double least_weight = std::log2(1e-300);

// Bounds are summed in single precision: pairs this close below the threshold are looked at exactly.
constexpr float rounding_margin = 1e-2F;

// Pairs of one task on their way to the sink. The vectors may be longer than `kept`: they are used again for later tasks.
struct ScoredTask {
  std::vector<RecordIndex> left, right;
  std::vector<double> weight;
  std::vector<std::uint8_t> rule, levels;
  std::size_t kept = 0;
  std::uint64_t pairs = 0;
  std::uint32_t of_rule = 0;

  // Makes place for that many pairs more.
  void make_room(std::size_t more, std::size_t comparisons) {
    if (kept + more <= left.size()) return;
    const std::size_t size = std::max(kept + more, 2 * left.size());
    left.resize(size);
    right.resize(size);
    weight.resize(size);
    rule.resize(size);
    levels.resize(size * comparisons);
  }
  [[nodiscard]] linkage::PairChunk chunk(std::size_t comparisons) const {
    return {{left.data(), kept}, {right.data(), kept}, {weight.data(), kept}, {rule.data(), kept}, {levels.data(), kept * comparisons}};
  }
};

// Products that have been handed on, for their memory.
class SpareTasks {
 public:
  ScoredTask take() {
    const std::scoped_lock lock(mutex_);
    if (spare_.empty()) return {};
    ScoredTask out = std::move(spare_.back());
    spare_.pop_back();
    out.kept = 0;
    return out;
  }
  void give_back(ScoredTask task) {
    const std::scoped_lock lock(mutex_);
    spare_.push_back(std::move(task));
  }

 private:
  std::mutex mutex_;
  std::vector<ScoredTask> spare_;
};

// Finds the exact level of every comparison for the pairs that pass the bound, the most telling comparison first. Pairs are collected and
// taken through one comparison after the other, so that what the processor waits for in one pair overlaps with the next pairs' work.
class PairScorer {
 public:
  PairScorer(const BlockPlan& plan, const std::vector<internal::TogetherTable>& together, double prior_log2, double minimum_weight)
      : together_(together, plan.comparisons().size()),
        prior_(prior_log2),
        minimum_(minimum_weight),
        pruning_(minimum_weight > least_weight),
        scratch_(internal::make_scratch(plan.comparisons())),
        columns_(plan.comparisons().size()) {
    std::vector<double> promise;
    for (const CompiledComparison* comparison : plan.comparisons()) {
      order_.push_back({comparison, order_.size()});
      promise.push_back(comparison->promise());
    }
    std::ranges::stable_sort(order_, std::greater{}, [&](const Step& step) { return promise[step.index]; });
  }
  [[nodiscard]] bool pruning() const { return pruning_; }
  // Least sum of bounds that can still reach the minimum.
  [[nodiscard]] float least_sum() const { return static_cast<float>(minimum_ - prior_) - rounding_margin; }

  void score(const ScanRow& row, ScoredTask& out) {
    for (std::size_t k = 0; k < row.kept.size(); ++k) {
      if (size_ == batch) finish(out);
      const std::uint32_t position = row.kept[k];
      const std::uint32_t* right_codes = row.right_codes(position);
      left_[size_] = row.left;
      right_[size_] = row.right_records[position];
      sums_[size_] = pruning_ ? row.bounds[k] : 0;
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        columns_[c].left[size_] = row.left_codes[c];
        columns_[c].right[size_] = right_codes[c];
      }
      ++size_;
    }
  }
  // Scores the pairs collected so far.
  void finish(ScoredTask& out) {
    std::array<std::uint32_t, batch> places;
    std::iota(places.begin(), places.end(), 0U);
    std::size_t alive = size_;
    for (const Step& step : order_) alive = take_through(step, {places.data(), alive});
    out.make_room(alive, columns_.size());
    for (std::size_t k = 0; k < alive; ++k) hand_out(places[k], out);
    size_ = 0;
  }

 private:
  static constexpr std::size_t batch = 256;
  struct Step {
    const CompiledComparison* comparison;
    std::size_t index;
  };
  // One comparison of the pairs collected.
  struct Column {
    std::array<std::uint32_t, batch> left, right;  // codes
    std::array<std::uint8_t, batch> level;
    std::array<double, batch> weight;
  };

  // Returns how many of the places remain; they move to the front.
  std::size_t take_through(const Step& step, std::span<std::uint32_t> places) {
    const CompiledComparison& comparison = *step.comparison;
    Column& column = columns_[step.index];
    comparison.find_levels(column.left.data(), column.right.data(), places, column.level.data(), scratch_[step.index]);
    const std::vector<float>& bounds = comparison.other_bounds();
    const float least = least_sum();
    std::size_t alive = 0;
    for (const std::uint32_t k : places) {
      const std::uint32_t left = column.left[k], right = column.right[k];
      const bool known = left != 0 && right != 0;
      column.weight[k] = known ? comparison.weight(column.level[k], left, right) : 0;
      if (pruning_ && known && left != right) sums_[k] += static_cast<float>(column.weight[k]) - bounds[left];
      places[alive] = k;
      alive += pruning_ && sums_[k] < least ? 0 : 1;
    }
    return alive;
  }
  void hand_out(std::uint32_t k, ScoredTask& out) {
    double weight = prior_;
    for (const Column& column : columns_) weight += column.weight[k];  // in the order of the model
    std::uint8_t* levels = out.levels.data() + out.kept * columns_.size();
    for (std::size_t c = 0; c < columns_.size(); ++c) levels[c] = columns_[c].level[k];
    weight += together_.of(levels);  // takes away only: the bounds hold
    weight = std::clamp(weight, least_weight, most_weight);
    if (pruning_ && weight < minimum_) return;
    out.left[out.kept] = left_[k];
    out.right[out.kept] = right_[k];
    out.weight[out.kept] = weight;
    out.rule[out.kept++] = static_cast<std::uint8_t>(std::min<std::uint32_t>(out.of_rule, 255));
  }

  internal::TogetherWeight together_;
  double prior_;
  double minimum_;
  bool pruning_;
  std::vector<ComparisonScratch> scratch_;
  std::vector<Step> order_;
  std::vector<Column> columns_;
  std::array<RecordIndex, batch> left_{}, right_{};
  std::array<float, batch> sums_{};
  std::size_t size_ = 0;
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
  state->options.threads = std::max(1U, options.threads);
  CW_TRY(state->records, internal::order_records(table, state->model));
  const auto& comparisons = state->model.comparisons;
  std::vector<Result<CompiledComparison>> compiled;
  for (std::size_t i = 0; i < comparisons.size(); ++i) compiled.emplace_back(fail(ErrorCode::internal, "not compiled"));
  internal::run_all(comparisons.size(), state->options.threads, [&](std::size_t i) {
    compiled[i] = CompiledComparison::compile(state->records, comparisons[i], state->model.text_mode);
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
    PairScorer scorer(*plan, together, prior, minimum);
    const auto prune = scorer.pruning() ? BlockScanner::Prune::yes : BlockScanner::Prune::no;
    const float least = scorer.pruning() ? scorer.least_sum() : 0;
    return ScoringWorker{BlockScanner(*plan, prune, least), std::move(scorer)};
  };
  SpareTasks spare;
  const auto produce = [&](std::size_t index, ScoringWorker& worker) {
    const ScanTask& task = plan->tasks()[index];
    ScoredTask out = spare.take();
    out.of_rule = task.rule;
    out.pairs = worker.scanner.scan(task, [&](const ScanRow& row) { worker.scorer.score(row, out); });
    worker.scorer.finish(out);
    return out;
  };
  const auto commit = [&](ScoredTask done) -> Result<void> {
    summary.pairs_scored += done.pairs;
    summary.pairs_of_rule[done.of_rule] += done.pairs;
    summary.pairs_kept += done.kept;
    sink.looked_at(done.pairs);
    if (done.kept > 0) CW_CHECK(sink.accept(done.chunk(plan->comparisons().size())));
    spare.give_back(std::move(done));
    return {};
  };
  CW_CHECK(internal::run_in_order<ScoredTask>(plan->tasks().size(), state_->options.threads, make_worker, produce, commit));
  return summary;
}

}  // namespace cw::linkage
