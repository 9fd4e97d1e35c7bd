// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/blocking.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "engines/linkage/internal/expression_sides.h"
#include "engines/linkage/internal/parallel.h"
#include "engines/linkage/internal/rare_words.h"

namespace cw::linkage::internal {
namespace {

void conjuncts(const Expression& e, std::vector<const Expression*>& out) {
  if (e.kind == ExpressionKind::call && e.name == "and") {
    for (const Expression& child : e.children) conjuncts(child, out);
  } else {
    out.push_back(&e);
  }
}

bool is_key_equality(const Expression& e) {
  if (e.kind != ExpressionKind::call || e.name != "=" || e.children.size() != 2) return false;
  const unsigned a = sides_used(e.children[0]), b = sides_used(e.children[1]);
  return (a == uses_left && b == uses_right) || (a == uses_right && b == uses_left);
}

// Sorts units by key, stably, so that a block lists its units in record order; units without a key are left out.
std::vector<std::uint32_t> order_by_key(const std::vector<std::uint32_t>& key, std::vector<std::uint32_t>& begin) {
  const std::uint32_t most = key.empty() ? 0 : *std::ranges::max_element(key);
  begin.assign(std::size_t{most} + 2, 0);
  for (const std::uint32_t k : key) ++begin[k + 1U];
  begin[1] = 0;
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> order(key.size());
  std::vector<std::uint32_t> at = begin;
  at[0] = begin.back();  // behind the others, to be cut off: cheaper than a branch that cannot be predicted
  for (std::uint32_t unit = 0; unit < key.size(); ++unit) order[at[key[unit]]++] = unit;
  order.resize(begin.back());
  return order;
}

Result<KeyColumns> key_columns(const Records& units, const Expression& equality, const std::string& needed_by, TextMode mode) {
  const Expression &a = equality.children[0], &b = equality.children[1];
  if (a.kind == ExpressionKind::column && b.kind == ExpressionKind::column && a.name == b.name) {
    // The commonest key is a column as it is: its codes are the keys.
    CW_TRY(const Column* column, require_column(*units.table, a.name, needed_by));
    KeyColumns out{equality, std::vector<std::uint32_t>(units.size()), {}};
    for (std::size_t i = 0; i < units.size(); ++i) out.left[i] = column->code(units.row[i]);
    return out;
  }
  CW_TRY(const Formulas formulas, compile_formulas(units, {&equality}, {}, mode, needed_by));
  const Atom& atom = formulas.atoms.front();
  const auto codes = [&](std::uint32_t operand) {
    std::vector<std::uint32_t> out(units.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = formulas.operands[operand].code[formulas.tuples.code[i]];
    return out;
  };
  return KeyColumns{equality, codes(atom.left), atom.left == atom.right ? std::vector<std::uint32_t>{} : codes(atom.right)};
}

}  // namespace

RuleConditions conditions_of(const BlockingRule& rule) {
  std::vector<const Expression*> parts;
  conjuncts(rule.condition, parts);
  RuleConditions out;
  for (const Expression* part : parts) (is_key_equality(*part) ? out.keys : out.residual).push_back(part);
  std::erase_if(out.residual, [](const Expression* e) {
    return sides_used(*e) == 0 && e->kind == ExpressionKind::call && e->name == "=" && e->children[0] == e->children[1];
  });
  return out;
}

std::vector<std::vector<Value>> combinations_of(const std::vector<Value>& lists) {
  std::vector<List> values;
  std::size_t combinations = 1;
  for (const Value& list : lists) {
    values.push_back(list.is_null() ? List{} : *list.get<List>());
    combinations *= values.back().size();
  }
  std::vector<std::vector<Value>> out;
  for (std::size_t c = 0; c < combinations; ++c) {
    std::size_t rest = c;
    out.emplace_back();
    for (const List& list : values) {
      out.back().push_back(list[rest % list.size()]);
      rest /= list.size();
    }
  }
  return out;
}

Result<KeyCache> make_key_cache(const Records& records, const std::vector<BlockingRule>& rules, TextMode mode, unsigned threads) {
  std::vector<std::pair<const Expression*, std::string>> wanted;
  for (std::size_t r = 0; r < rules.size(); ++r) {
    if (!rules[r].arrays_to_explode.empty()) continue;
    for (const Expression* part : conditions_of(rules[r]).keys)
      if (std::ranges::none_of(wanted, [&](const auto& known) { return *known.first == *part; }))
        wanted.emplace_back(part, fmt::format("Blocking rule {} ({})", r + 1, rules[r].sql));
  }
  std::vector<Result<KeyColumns>> made;
  for (std::size_t i = 0; i < wanted.size(); ++i) made.emplace_back(fail(ErrorCode::internal, "not made"));
  run_all(wanted.size(), threads, [&](std::size_t i) { made[i] = key_columns(records, *wanted[i].first, wanted[i].second, mode); });
  KeyCache cache;
  for (Result<KeyColumns>& each : made) {
    if (!each) return tl::unexpected(std::move(each).error());
    cache.push_back(std::move(*each));
  }
  return cache;
}

Result<CompiledRule> CompiledRule::compile(const Records& records, const BlockingRule& rule, std::size_t number, TextMode mode, const KeyCache& cache) {
  CompiledRule out;
  const std::string needed_by = fmt::format("Blocking rule {} ({})", number + 1, rule.sql);
  if (!rule.arrays_to_explode.empty()) CW_CHECK(out.explode(records, rule));
  CW_CHECK(out.compile_keys(out.exploded_records_ ? *out.exploded_records_ : records, rule, needed_by, mode, out.exploded_records_ ? KeyCache{} : cache));
  out.order_units();
  return out;
}

namespace {

// The columns that a rule explodes: list columns of the table, or lists of rare words made here.
struct ExplodedLists {
  std::vector<const Column*> lists;
  std::vector<std::unique_ptr<Column>> made;
};

Result<ExplodedLists> exploded_lists(const Records& records, const BlockingRule& rule) {
  ExplodedLists out;
  for (const std::string& name : rule.arrays_to_explode) {
    if (const auto source = rare_words_source(name); source && records.table->find(name) == nullptr) {
      CW_TRY(const Column* text, require_column(*records.table, *source, "A blocking rule that explodes rare words"));
      if (text->type() != ColumnType::text)
        return fail(ErrorCode::unsupported, fmt::format("Rare words are of a text column; \"{}\" holds {}.", *source, name_of(text->type())), name);
      out.made.push_back(std::make_unique<Column>(rare_words(*text)));
      out.lists.push_back(out.made.back().get());
      continue;
    }
    CW_TRY(const Column* column, require_column(*records.table, name, "A blocking rule that explodes arrays"));
    if (column->type() != ColumnType::list)
      return fail(ErrorCode::unsupported, fmt::format("The blocking rule explodes the column \"{}\", which holds no lists but {}.", name, name_of(column->type())), name);
    out.lists.push_back(column);
  }
  return out;
}

// For the elements of a list column: text where all are, else a list column, which holds any value.
ColumnBuilder element_builder(const Column& list) {
  bool text = true;
  for (std::uint32_t code = 1; code <= list.distinct() && text; ++code) {
    const Value value = list.value(code);
    for (const Value& item : *value.get<List>()) text = text && (item.is_null() || item.get<std::string>() != nullptr);
  }
  return {list.name(), text ? ColumnType::text : ColumnType::list};
}

// A copy of the column with the value of row_of_unit[i] in row i; each value is copied once.
Column copy_of_rows(const Column& column, const std::vector<std::uint32_t>& row_of_unit) {
  ColumnBuilder copy(column.name(), column.type());
  std::vector<std::uint32_t> code_of(column.distinct() + std::size_t{1}, 0);
  for (const std::uint32_t row : row_of_unit) {
    const std::uint32_t code = column.code(row);
    if (code == Column::null_code) {
      copy.append_null();
      continue;
    }
    if (code_of[code] == 0)
      code_of[code] = column.type() == ColumnType::text ? copy.intern_text(column.text(code)) : copy.intern(column.value(code));
    copy.append_code(code_of[code]);
  }
  return std::move(copy).finish();
}

}  // namespace

// One row for each combination of elements of the exploded columns, as SQL's UNNEST gives: an empty or null list gives none.
Result<void> CompiledRule::explode(const Records& records, const BlockingRule& rule) {
  CW_TRY(const ExplodedLists exploded, exploded_lists(records, rule));
  const std::vector<const Column*>& lists = exploded.lists;
  std::vector<std::uint32_t> row_of_unit;
  std::vector<ColumnBuilder> elements;
  for (const Column* list : lists) elements.push_back(element_builder(*list));
  first_unit_.push_back(0);
  for (RecordIndex record = 0; record < records.size(); ++record) {
    std::vector<Value> values;
    for (const Column* list : lists) values.push_back(list->value(list->code(records.row[record])));
    for (const std::vector<Value>& combination : combinations_of(values)) {
      for (std::size_t k = 0; k < lists.size(); ++k) elements[k].append(combination[k]);
      record_of_unit_.push_back(record);
      row_of_unit.push_back(records.row[record]);
    }
    first_unit_.push_back(static_cast<std::uint32_t>(record_of_unit_.size()));
  }
  exploded_table_ = std::make_unique<Table>();
  for (const std::string& name : columns_of(rule.condition)) {
    if (std::ranges::find(rule.arrays_to_explode, name) != rule.arrays_to_explode.end()) continue;
    CW_TRY(const Column* column, require_column(*records.table, name, "A blocking rule"));
    exploded_table_->add(copy_of_rows(*column, row_of_unit));
  }
  for (ColumnBuilder& column : elements) exploded_table_->add(std::move(column).finish());
  exploded_records_ = std::make_unique<Records>();
  exploded_records_->table = exploded_table_.get();
  exploded_records_->row.resize(record_of_unit_.size());
  std::iota(exploded_records_->row.begin(), exploded_records_->row.end(), 0U);
  return {};
}

Result<void> CompiledRule::compile_keys(const Records& units, const BlockingRule& rule, const std::string& needed_by, TextMode mode, const KeyCache& cache) {
  const RuleConditions conditions = conditions_of(rule);
  std::vector<const KeyColumns*> keys;
  std::vector<std::unique_ptr<KeyColumns>> own;
  for (const Expression* part : conditions.keys) {
    const auto cached = std::ranges::find(cache, *part, &KeyColumns::equality);
    if (cached == cache.end()) {
      CW_TRY(KeyColumns made, key_columns(units, *part, needed_by, mode));
      own.push_back(std::make_unique<KeyColumns>(std::move(made)));
    }
    keys.push_back(cached == cache.end() ? own.back().get() : &*cached);
  }
  combine_keys(keys, units.size());
  if (!conditions.residual.empty()) {
    CW_TRY(Formulas formulas, compile_formulas(units, conditions.residual, {}, mode, needed_by));
    residual_ = std::make_unique<Formulas>(std::move(formulas));
  }
  return {};
}

void CompiledRule::combine_keys(const std::vector<const KeyColumns*>& keys, std::size_t units) {
  symmetric_ = std::ranges::all_of(keys, [](const KeyColumns* key) { return key->right.empty(); });
  constexpr auto nulls = NullCombination::null_if_any;
  constexpr auto singles = SingleCombination::is_null;
  if (symmetric_) {
    CodeColumns columns;
    for (const KeyColumns* key : keys) columns.emplace_back(key->left);
    left_key_ = combine_codes(columns, units, nulls, singles).code;
    return;
  }
  // Keys of both sides must be numbered together.
  std::vector<std::vector<std::uint32_t>> both_sides;
  for (const KeyColumns* key : keys) {
    const std::vector<std::uint32_t>& right = key->right.empty() ? key->left : key->right;
    both_sides.push_back(key->left);
    both_sides.back().insert(both_sides.back().end(), right.begin(), right.end());
  }
  const std::vector<std::uint32_t> both = combine_codes({both_sides.begin(), both_sides.end()}, 2 * units, nulls, singles).code;
  left_key_.assign(both.begin(), both.begin() + static_cast<std::ptrdiff_t>(units));
  right_key_.assign(both.begin() + static_cast<std::ptrdiff_t>(units), both.end());
}

void CompiledRule::order_units() {
  std::vector<std::uint32_t> left_begin, right_begin;
  left_order_ = order_by_key(left_key_, left_begin);
  if (!symmetric_) right_order_ = order_by_key(right_key_, right_begin);
  const std::vector<std::uint32_t>& rights = symmetric_ ? left_begin : right_begin;
  const std::size_t keys = std::min(left_begin.size(), rights.size());
  for (std::size_t key = 1; key + 1 < keys; ++key) {
    const Group group{left_begin[key], left_begin[key + 1], rights[key], rights[key + 1]};
    const std::uint64_t pairs = pairs_of(group);
    if (pairs == 0) continue;
    groups_.push_back(group);
    pairs_ += pairs;
  }
}

std::uint64_t CompiledRule::pairs_of(const Group& group) const {
  const std::uint64_t left = group.left_end - group.left_begin;
  return symmetric_ ? left * (left - (left > 0 ? 1 : 0)) / 2 : left * (group.right_end - group.right_begin);
}

CompiledRule::Scratch CompiledRule::make_scratch() const {
  Scratch scratch;
  if (residual_) scratch.residual.emplace(*residual_);
  return scratch;
}

bool CompiledRule::residual_holds(std::uint32_t left_unit, std::uint32_t right_unit, Scratch& scratch) const {
  if (!residual_) return true;
  FormulaEvaluator evaluator(*residual_, *scratch.residual, residual_->tuples.code[left_unit], residual_->tuples.code[right_unit]);
  for (const std::uint32_t root : residual_->roots)
    if (!evaluator.is_true(root)) return false;
  return true;
}

bool CompiledRule::makes(RecordIndex left, RecordIndex right, Scratch& scratch) const {
  const std::vector<std::uint32_t>& rights = right_key();
  if (!exploded_records_) return left_key_[left] != 0 && left_key_[left] == rights[right] && residual_holds(left, right, scratch);
  for (std::uint32_t a = first_unit_[left]; a < first_unit_[left + 1]; ++a)
    for (std::uint32_t b = first_unit_[right]; b < first_unit_[right + 1]; ++b)
      if (left_key_[a] != 0 && left_key_[a] == rights[b] && residual_holds(a, b, scratch)) return true;
  return false;
}

bool CompiledRule::first_to_make(std::uint32_t left_unit, std::uint32_t right_unit, Scratch& scratch) const {
  if (!exploded_records_) return residual_holds(left_unit, right_unit, scratch);
  const std::vector<std::uint32_t>& rights = right_key();
  const RecordIndex left = record_of_unit_[left_unit], right = record_of_unit_[right_unit];
  for (std::uint32_t a = first_unit_[left]; a < first_unit_[left + 1]; ++a)
    for (std::uint32_t b = first_unit_[right]; b < first_unit_[right + 1]; ++b)
      if (left_key_[a] != 0 && left_key_[a] == rights[b] && residual_holds(a, b, scratch)) return a == left_unit && b == right_unit;
  return false;
}

}  // namespace cw::linkage::internal
