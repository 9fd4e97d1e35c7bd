// SPDX-License-Identifier: MIT
// The waterfall of one pair: how the match weight came about, bar by bar, in Splink's terms.
#include <algorithm>
#include <cmath>

#include "engines/linkage/internal/linker_state.h"
#include "engines/linkage/internal/together.h"

namespace cw::linkage {
namespace {

std::vector<std::string> values_of(const internal::Records& records, const internal::CompiledComparison& comparison, RecordIndex record) {
  std::vector<std::string> values;
  for (const std::string& name : comparison.formulas().columns) {
    const Column& column = *records.table->find(name);
    values.push_back(column.display(column.code(records.row[record])));
  }
  return values;
}

WaterfallBar bar(std::string comparison, double log2_bayes_factor) {
  WaterfallBar out;
  out.comparison = std::move(comparison);
  out.log2_bayes_factor = log2_bayes_factor;
  out.bayes_factor = std::exp2(log2_bayes_factor);
  return out;
}

// One bar for all fields that go together; its label names those that count for this pair.
WaterfallBar together_bar(const Model& model, const std::vector<std::uint8_t>& levels) {
  const std::vector<internal::TogetherTable> tables = internal::together_tables(model);
  internal::TogetherWeight together(tables, model.comparisons.size());
  WaterfallBar out = bar("Fields that go together", together.of(levels.data()));
  for (const auto& overlap : together.used())
    out.label += (out.label.empty() ? "" : "; ") + model.together[overlap.table].first + " with " + model.together[overlap.table].second;
  return out;
}

}  // namespace

namespace internal {

Explanation explain_codes(const Linker::State& state, RecordIndex left, RecordIndex right, std::span<const std::uint32_t> left_codes,
                          std::span<const std::uint32_t> right_codes) {
  Explanation out;
  const double prior = match_weight_of(state.model.probability_two_random_records_match);
  out.match_weight = prior;
  out.bars.push_back(bar("Prior", prior));
  std::vector<std::uint8_t> levels;
  for (std::size_t c = 0; c < state.comparisons.size(); ++c) {
    const CompiledComparison& comparison = *state.comparisons[c];
    const Comparison& model = state.model.comparisons[c];
    ComparisonScratch scratch(comparison.formulas());
    const std::uint32_t a = left_codes[c], b = right_codes[c];
    const std::uint8_t level = comparison.level(a, b, scratch);
    levels.push_back(level);
    const LevelWeights weights = weights_of(model)[level];
    WaterfallBar row = bar(model.output_column, model.levels[level].is_null ? 0 : comparison.base_weight(level));
    row.label = model.levels[level].label;
    row.sql = model.levels[level].sql;
    row.gamma = gammas_of(model)[level];
    row.m = weights.m;
    row.u = weights.u;
    row.columns = comparison.formulas().columns;
    row.values_left = values_of(state.records, comparison, left);
    row.values_right = values_of(state.records, comparison, right);
    out.match_weight += row.log2_bayes_factor;
    const bool has_tf = std::ranges::any_of(model.levels, [](const ComparisonLevel& l) { return l.tf_column.has_value(); });
    const double tf = a != 0 && b != 0 ? comparison.tf_weight(level, a, b) : 0;
    const int gamma = row.gamma;
    out.bars.push_back(std::move(row));
    if (!has_tf) continue;
    WaterfallBar tf_row = bar("tf_" + model.output_column, tf);
    tf_row.label = "Term frequency adjustment on " + model.output_column;
    tf_row.gamma = gamma;
    out.match_weight += tf;
    out.bars.push_back(std::move(tf_row));
  }
  if (!state.model.together.empty()) {
    out.bars.push_back(together_bar(state.model, levels));
    out.match_weight += out.bars.back().log2_bayes_factor;
  }
  out.match_weight = std::clamp(out.match_weight, std::log2(1e-300), std::log2(1e300));
  out.match_probability = probability_of(out.match_weight);
  out.bars.push_back(bar("Final score", out.match_weight));
  return out;
}

}  // namespace internal

Result<Explanation> Linker::explain(RecordIndex left, RecordIndex right) const {
  if (left >= size() || right >= size() || left == right) return fail(ErrorCode::invalid, "A pair needs two different records.");
  if (left > right) std::swap(left, right);
  std::vector<std::uint32_t> left_codes, right_codes;
  for (const auto& comparison : state_->comparisons) {
    left_codes.push_back(comparison->codes()[left]);
    right_codes.push_back(comparison->codes()[right]);
  }
  Explanation out = internal::explain_codes(*state_, left, right, left_codes, right_codes);
  CW_TRY(const internal::BlockPlan* plan, state_->blocking_plan());
  for (std::size_t r = 0; r < plan->rules().size() && out.rule < 0; ++r) {
    internal::CompiledRule::Scratch scratch = plan->rules()[r].make_scratch();
    if (plan->rules()[r].makes(left, right, scratch)) out.rule = static_cast<int>(r);
  }
  return out;
}

}  // namespace cw::linkage
