// SPDX-License-Identifier: MIT
// Blocking rules compiled to key codes: records with equal keys form a block; what is not an equality is checked pair by pair.
// Immutable once compiled; read from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engines/linkage/internal/formula.h"
#include "engines/linkage/model.h"

namespace cw::linkage::internal {

// The key columns of one equality, by record.
struct KeyColumns {
  Expression equality;
  std::vector<std::uint32_t> left, right;  // 0 = null; right empty where both sides are the same expression
};
// The equalities of several rules, each evaluated once.
using KeyCache = std::vector<KeyColumns>;
[[nodiscard]] Result<KeyCache> make_key_cache(const Records& records, const std::vector<BlockingRule>& rules, TextMode mode, unsigned threads);

// The condition of a rule in two: equalities of something of the left record with something of the right one, which make keys, and the rest.
struct RuleConditions {
  std::vector<const Expression*> keys, residual;  // parts of the rule, which must outlive this
};
[[nodiscard]] RuleConditions conditions_of(const BlockingRule& rule);

// The columns that a rule explodes, and for one record the values of every combination of their elements, as SQL's UNNEST gives: none where
// a list is empty or null.
[[nodiscard]] std::vector<std::vector<Value>> combinations_of(const std::vector<Value>& lists);

// A rule works on units: the records themselves or, where arrays are exploded, one unit for each combination of elements.
class CompiledRule {
 public:
  // Errors: not_found where a column is missing, unsupported where an exploded column is not a list.
  [[nodiscard]] static Result<CompiledRule> compile(const Records& records, const BlockingRule& rule, std::size_t number, TextMode mode, const KeyCache& cache);

  struct Group {
    std::uint32_t left_begin, left_end;    // into left_order
    std::uint32_t right_begin, right_end;  // into right_order; the same for a symmetric rule
  };
  [[nodiscard]] bool symmetric() const { return symmetric_; }
  // No condition besides equal keys, and records as units: membership of a pair is equality of two numbers.
  [[nodiscard]] bool simple() const { return !residual_ && !exploded_records_; }
  [[nodiscard]] const std::vector<std::uint32_t>& left_key() const { return left_key_; }    // unit -> key, 0 = null: in no block
  [[nodiscard]] const std::vector<std::uint32_t>& right_key() const { return symmetric_ ? left_key_ : right_key_; }
  [[nodiscard]] const std::vector<std::uint32_t>& left_order() const { return left_order_; }  // units by key, then by record
  [[nodiscard]] const std::vector<std::uint32_t>& right_order() const { return symmetric_ ? left_order_ : right_order_; }
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }  // only those that can hold a pair
  [[nodiscard]] RecordIndex record_of(std::uint32_t unit) const { return exploded_records_ ? record_of_unit_[unit] : unit; }
  // Pairs that the equalities alone allow: what the rule costs. For rules that are not symmetric: both orders.
  [[nodiscard]] std::uint64_t pairs() const { return pairs_; }
  [[nodiscard]] std::uint64_t pairs_of(const Group& group) const;

  // Per-thread working space.
  struct Scratch {
    std::optional<FormulaScratch> residual;
  };
  [[nodiscard]] Scratch make_scratch() const;
  // Whether two units with equal keys meet the rest of the rule.
  [[nodiscard]] bool residual_holds(std::uint32_t left_unit, std::uint32_t right_unit, Scratch& scratch) const;
  // Whether the rule makes this pair of records at all.
  [[nodiscard]] bool makes(RecordIndex left, RecordIndex right, Scratch& scratch) const;
  // Whether these units are the first of their records' that make the pair: a pair of records counts once.
  [[nodiscard]] bool first_to_make(std::uint32_t left_unit, std::uint32_t right_unit, Scratch& scratch) const;

 private:
  [[nodiscard]] Result<void> explode(const Records& records, const BlockingRule& rule);
  [[nodiscard]] Result<void> compile_keys(const Records& units, const BlockingRule& rule, const std::string& needed_by, TextMode mode, const KeyCache& cache);
  void combine_keys(const std::vector<const KeyColumns*>& keys, std::size_t units);
  void order_units();

  bool symmetric_ = true;
  std::vector<std::uint32_t> left_key_, right_key_;
  std::vector<std::uint32_t> left_order_, right_order_;
  std::vector<Group> groups_;
  std::uint64_t pairs_ = 0;
  std::unique_ptr<Formulas> residual_;
  std::unique_ptr<Table> exploded_table_;
  std::unique_ptr<Records> exploded_records_;
  std::vector<RecordIndex> record_of_unit_;  // of a rule that explodes; else unit = record
  std::vector<std::uint32_t> first_unit_;  // record -> first of its units; one more at the end
};

}  // namespace cw::linkage::internal
