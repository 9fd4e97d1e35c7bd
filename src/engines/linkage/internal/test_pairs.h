// SPDX-License-Identifier: MIT
// For tests: the pairs of a model found in the plainest way (every pair of records, every condition through evaluate()). Slow and
// obviously right; shares no code with the engine beyond the expression evaluator. Whole in this header: the conformance tests use it too.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "engines/linkage/internal/test_scored_pairs.h"
#include "engines/linkage/linkage.h"

namespace cw::linkage::test {

using Row = std::vector<Value>;
class RowPair final : public PairValues {
 public:
  RowPair(const Row& left, const Row& right) : left_(left), right_(right) {}
  [[nodiscard]] const Value& get(Side side, std::uint32_t slot) const override { return (side == Side::right ? right_ : left_)[slot]; }

 private:
  const Row& left_;
  const Row& right_;
};

// The plain model of what the engine does.
class PlainLinker {
 public:
  PlainLinker(const Table& table, const Linker& linker) : model_(linker.model()) {
    for (const Column& column : table.columns()) names_.push_back(column.name());
    for (RecordIndex r = 0; r < linker.size(); ++r) {
      rows_.emplace_back();
      for (const Column& column : table.columns()) rows_.back().push_back(column.value(column.code(linker.row_of(r))));
    }
    for (BlockingRule& rule : model_.blocking_rules) bound(rule.condition);
    for (Comparison& comparison : model_.comparisons)
      for (ComparisonLevel& level : comparison.levels)
        if (!level.is_else) bound(level.condition);
  }

  [[nodiscard]] Pairs pairs() const {
    Pairs out;
    for (RecordIndex left = 0; left < rows_.size(); ++left)
      for (RecordIndex right = left + 1; right < rows_.size(); ++right)
        if (const int rule = first_rule(left, right); rule >= 0) out.push_back(score(left, right, static_cast<std::uint8_t>(rule)));
    return out;
  }
  [[nodiscard]] int first_rule(RecordIndex left, RecordIndex right) const {
    const std::uint32_t source = slot_of(model_.source_column);
    if (model_.link_type == LinkType::link_only && rows_[left][source] == rows_[right][source]) return -1;
    for (std::size_t r = 0; r < model_.blocking_rules.size(); ++r)
      if (makes(model_.blocking_rules[r], rows_[left], rows_[right])) return static_cast<int>(r);
    return -1;
  }
  [[nodiscard]] ScoredPair score(RecordIndex left, RecordIndex right, std::uint8_t rule) const {
    ScoredPair out{
        left, right, std::log2(model_.probability_two_random_records_match / (1 - model_.probability_two_random_records_match)), rule, {}};
    for (const Comparison& comparison : model_.comparisons) {
      const std::uint8_t level = level_of(comparison, rows_[left], rows_[right]);
      out.levels.push_back(level);
      if (comparison.levels[level].is_null) continue;
      out.weight += std::log2(weights_of(comparison)[level].bayes_factor) + frequency_weight(comparison, level, left, right);
    }
    out.weight = std::clamp(out.weight, std::log2(1e-300), std::log2(1e300));
    return out;
  }
  [[nodiscard]] std::uint8_t level_of(const Comparison& comparison, const Row& left, const Row& right) const {
    std::uint8_t level = 0;
    while (!comparison.levels[level].is_else &&
           !is_true(evaluate(comparison.levels[level].condition, RowPair(left, right), model_.text_mode)))
      ++level;
    return level;
  }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] const Model& model() const { return model_; }

 private:
  void bound(Expression& expression) const {
    if (!bind(expression, names_)) std::abort();
  }
  [[nodiscard]] std::uint32_t slot_of(const std::string& name) const {
    return static_cast<std::uint32_t>(std::ranges::find(names_, name) - names_.begin());
  }
  // UNNEST: one row for each combination of elements.
  [[nodiscard]] std::vector<Row> exploded(const BlockingRule& rule, const Row& row) const {
    std::vector<Row> out{row};
    for (const std::string& name : rule.arrays_to_explode) {
      const std::uint32_t slot = slot_of(name);
      std::vector<Row> next;
      const List* list = row[slot].get<List>();
      for (const Row& each : out)
        for (const Value& element : list != nullptr ? *list : List{}) {
          next.push_back(each);
          next.back()[slot] = element;
        }
      out = std::move(next);
    }
    return out;
  }
  [[nodiscard]] bool makes(const BlockingRule& rule, const Row& left, const Row& right) const {
    for (const Row& a : exploded(rule, left))
      for (const Row& b : exploded(rule, right))
        if (is_true(evaluate(rule.condition, RowPair(a, b), model_.text_mode))) return true;
    return false;
  }
  [[nodiscard]] double frequency(std::uint32_t slot, const Value& value) const {
    double same = 0, all = 0;
    for (const Row& row : rows_) {
      all += row[slot].is_null() ? 0 : 1;
      same += row[slot] == value ? 1 : 0;
    }
    return same / all;
  }
  [[nodiscard]] double frequency_weight(const Comparison& comparison, std::uint8_t at, RecordIndex left, RecordIndex right) const {
    const ComparisonLevel& level = comparison.levels[at];
    if (!level.tf_column || level.is_null || level.is_else || level.tf_weight == 0) return 0;
    const std::uint32_t slot = slot_of(*level.tf_column);
    double larger = 0;
    for (const RecordIndex record : {left, right})
      if (!rows_[record][slot].is_null()) larger = std::max(larger, frequency(slot, rows_[record][slot]));
    if (larger == 0) return 0;
    larger = std::max(larger, level.tf_minimum_u);
    double base = weights_of(comparison)[at].u;
    if (!level.disable_tf_exact_match_detection)
      for (std::size_t l = 0; l < comparison.levels.size(); ++l) {
        if (comparison.levels[l].is_else) continue;
        if (exact_match_columns(comparison.levels[l].condition) == std::vector<std::string>{*level.tf_column}) {
          base = weights_of(comparison)[l].u;
          break;
        }
      }
    return level.tf_weight * std::log2(base / larger);
  }

  Model model_;
  std::vector<std::string> names_;
  std::vector<Row> rows_;
};

}  // namespace cw::linkage::test
