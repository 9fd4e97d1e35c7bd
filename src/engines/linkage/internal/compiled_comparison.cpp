// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/compiled_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cw::linkage::internal {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t cache_slots = 1U << 16;  // 512 KiB: larger caches lose more to L2 misses than they save

// Weights are added up: infinities of both signs would make no number. The sum is clipped at +-997 in the end.
constexpr double certain = 4000;
float finite(double weight) { return static_cast<float>(std::clamp(weight, -certain, certain)); }

std::uint64_t cache_key(std::uint32_t left, std::uint32_t right) { return std::uint64_t{left} << 36 | std::uint64_t{right} << 8; }
std::size_t cache_slot(std::uint64_t key) { return (key * 0x9E3779B97F4A7C15ULL) >> 48; }

// Flattens nested disjunctions.
void disjuncts(const Formulas& formulas, std::uint32_t node, std::vector<std::uint32_t>& out) {
  if (formulas.nodes[node].kind != FormulaNode::Kind::disjunction) return out.push_back(node);
  for (const std::uint32_t child : formulas.nodes[node].children) disjuncts(formulas, child, out);
}

constexpr unsigned reads_left = 1, reads_right = 2;
unsigned sides_read(const Formulas& formulas, std::uint32_t node) {
  const FormulaNode& n = formulas.nodes[node];
  if (n.kind == FormulaNode::Kind::atom) {
    const Atom& atom = formulas.atoms[n.atom];
    if (atom.kind != Atom::Kind::null_test && atom.kind != Atom::Kind::truth) return reads_left | reads_right;
    return atom.side == Side::right ? reads_right : reads_left;
  }
  unsigned sides = 0;
  for (const std::uint32_t child : n.children) sides |= sides_read(formulas, child);
  return sides;
}

}  // namespace

Result<CompiledComparison> CompiledComparison::compile(const Records& records, const Comparison& comparison, TextMode mode,
                                                       const TermFrequencies* frequencies) {
  CompiledComparison out;
  std::vector<const Expression*> conditions;
  Expression always;
  always.literal = Value{true};
  for (const ComparisonLevel& level : comparison.levels) {
    conditions.push_back(level.is_else ? &always : &level.condition);
    if (level.tf_column && std::ranges::find(out.tf_columns_, *level.tf_column) == out.tf_columns_.end()) out.tf_columns_.push_back(*level.tf_column);
  }
  CW_TRY(out.formulas_, compile_formulas(records, conditions, out.tf_columns_, mode, fmt::format("The comparison \"{}\"", comparison.output_column)));
  for (std::size_t i = 0; i < comparison.levels.size(); ++i) {
    Level level;
    level.root = out.formulas_.roots[i];
    level.is_null = comparison.levels[i].is_null;
    level.is_else = comparison.levels[i].is_else;
    out.levels_.push_back(level);
  }
  out.code_ = out.formulas_.tuples.code;
  out.find_null_codes();
  out.find_ladder();
  if (!out.ladder_) out.make_program();
  out.find_self_levels();
  out.find_term_frequencies(records, frequencies);
  out.set_weights(comparison);
  return out;
}

void CompiledComparison::find_null_parts() {
  if (levels_.empty() || !levels_[0].is_null) return;
  std::vector<std::uint32_t> parts;
  disjuncts(formulas_, levels_[0].root, parts);
  for (const std::uint32_t part : parts) null_parts_.emplace_back(part, sides_read(formulas_, part));
}

constexpr unsigned both_sides = reads_left | reads_right;

// The sides on which the tuple alone makes the first null level true.
unsigned CompiledComparison::null_on(std::uint32_t tuple, FormulaScratch& scratch) const {
  const auto is_true = [&](std::uint32_t part) {
    const FormulaNode& node = formulas_.nodes[part];
    if (node.kind == FormulaNode::Kind::atom && formulas_.atoms[node.atom].kind == Atom::Kind::null_test) return formulas_.operands[formulas_.atoms[node.atom].left].code[tuple] == 0;
    return FormulaEvaluator(formulas_, scratch, tuple, tuple).is_true(part);
  };
  unsigned true_on = 0;
  for (const auto& [part, sides] : null_parts_)
    if (sides != both_sides && is_true(part)) true_on |= sides;
  return true_on;
}

// A record for which the first null level is true on its own account gets code 0.
void CompiledComparison::find_null_codes() {
  null_tuple_.assign(formulas_.tuples.first_record.size(), 0);
  find_null_parts();
  if (null_parts_.empty()) return;
  FormulaScratch scratch(formulas_);
  bool only_zeros = std::ranges::none_of(null_parts_, [](const auto& part) { return part.second == both_sides || part.second == 0; });
  for (std::uint32_t tuple = 1; tuple < null_tuple_.size(); ++tuple) {
    const unsigned true_on = null_on(tuple, scratch);
    null_tuple_[tuple] = true_on == both_sides ? 1 : 0;
    only_zeros = only_zeros && (true_on == 0 || true_on == both_sides);
  }
  first_level_ = only_zeros ? 1 : 0;
  for (std::uint32_t& code : code_) code = null_tuple_[code] != 0 ? 0 : code;
}

void CompiledComparison::make_program() {
  std::vector<std::uint32_t> roots;
  for (std::size_t i = first_level_; i < levels_.size() && !levels_[i].is_else; ++i) roots.push_back(levels_[i].root);
  program_ = LevelProgram::make(formulas_, roots);
}

void CompiledComparison::find_ladder() {
  if (formulas_.columns.size() != 1 || levels_.size() < 3 || !levels_[0].is_null || levels_.size() > 255) return;
  const auto atom_of = [&](std::size_t level) -> const Atom* {
    const FormulaNode& node = formulas_.nodes[levels_[level].root];
    return node.kind == FormulaNode::Kind::atom ? &formulas_.atoms[node.atom] : nullptr;
  };
  const Atom* equal = atom_of(1);
  if (equal == nullptr || equal->kind != Atom::Kind::equal || equal->left != equal->right || !levels_.back().is_else) return;
  if (formulas_.operands[equal->left].expression.kind != ExpressionKind::column) return;
  // The null level must be exactly: null on either side.
  std::vector<std::uint32_t> parts;
  disjuncts(formulas_, levels_[0].root, parts);
  if (parts.size() != 2) return;
  for (const std::uint32_t part : parts) {
    const FormulaNode& node = formulas_.nodes[part];
    if (node.kind != FormulaNode::Kind::atom || formulas_.atoms[node.atom].kind != Atom::Kind::null_test || formulas_.atoms[node.atom].left != equal->left) return;
  }
  Ladder ladder;
  ladder.operand = equal->left;
  ladder.equal_level = 1;
  ladder.else_level = static_cast<std::uint8_t>(levels_.size() - 1);
  for (std::size_t i = 2; i + 1 < levels_.size(); ++i) {
    const Atom* atom = atom_of(i);
    if (atom == nullptr || atom->kind != Atom::Kind::distance || atom->left != ladder.operand || atom->right != ladder.operand || atom->function == DistanceFunction::km || is_of_sets(atom->function)) return;
    ladder.steps.push_back({static_cast<std::uint8_t>(i), atom->slot, atom->relation, atom->threshold});
  }
  ladder_ = std::move(ladder);
}

void CompiledComparison::find_self_levels() {
  for (std::size_t i = 0; i < levels_.size(); ++i)
    if (levels_[i].is_null) {
      null_level_ = static_cast<std::uint8_t>(i);
      break;
    }
  self_level_.assign(formulas_.tuples.first_record.size(), null_level_);
  if (ladder_) {
    std::fill(self_level_.begin() + 1, self_level_.end(), ladder_->equal_level);
    return;
  }
  ComparisonScratch scratch(formulas_);
  for (std::uint32_t code = 1; code < self_level_.size(); ++code) self_level_[code] = general_level(code, code, scratch);
}

double CompiledComparison::Frequencies::log2_of(std::uint32_t code) const {
  if (code == Column::null_code || total == 0) return std::numeric_limits<double>::quiet_NaN();
  if (code < counts.size()) return std::log2(counts[code] / total);
  if (given == nullptr) return std::log2(1 / total);
  const auto known = given->count.find(column->key(code));
  return std::log2((known == given->count.end() ? 1U : known->second) / total);
}

// tf(value) = count(value) / count(values that are not null), over all inputs (Splink, term_frequencies.py).
void CompiledComparison::find_term_frequencies(const Records& records, const TermFrequencies* frequencies) {
  for (const std::string& name : tf_columns_) {
    const Column& column = *records.table->find(name);
    Frequencies own{&column, column.counts(), 0, frequencies == nullptr ? nullptr : frequencies->find(name)};
    own.total = static_cast<double>(column.rows() - own.counts[0]);
    if (own.given != nullptr) {
      own.total = own.given->total;
      for (std::uint32_t code = 1; code < own.counts.size(); ++code) {
        const auto known = own.given->count.find(column.key(code));
        own.counts[code] = known == own.given->count.end() ? 1 : known->second;
      }
    }
    std::vector<double> log2_of(formulas_.tuples.first_record.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t tuple = 1; tuple < log2_of.size(); ++tuple) log2_of[tuple] = own.log2_of(column.code(records.row[formulas_.tuples.first_record[tuple]]));
    tf_log2_.push_back(std::move(log2_of));
    frequencies_.push_back(std::move(own));
  }
}

void CompiledComparison::set_weights(const Comparison& comparison) {
  const std::vector<LevelWeights> weights = weights_of(comparison);
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    Level& level = levels_[i];
    const ComparisonLevel& from = comparison.levels[i];
    level.weight = level.is_null ? 0 : std::clamp(std::log2(weights[i].bayes_factor), -certain, certain);
    level.tf_column = -1;
    if (!from.tf_column || level.is_null || level.is_else || from.tf_weight == 0) continue;
    level.tf_column = static_cast<int>(std::ranges::find(tf_columns_, *from.tf_column) - tf_columns_.begin());
    level.tf_weight = from.tf_weight;
    level.tf_base_log2 = std::log2(tf_base_u(comparison, i));
    level.tf_floor_log2 = from.tf_minimum_u > 0 ? std::log2(from.tf_minimum_u) : -infinity;
  }
  find_bounds();
}

std::optional<double> CompiledComparison::term_frequency(std::uint8_t level, std::uint32_t code) const {
  const Level& l = levels_[level];
  if (l.tf_column < 0) return std::nullopt;
  const double log2_tf = tf_log2_[static_cast<std::size_t>(l.tf_column)][code];
  return std::isnan(log2_tf) ? std::nullopt : std::optional(std::exp2(log2_tf));
}

void CompiledComparison::find_bounds() {
  const std::size_t codes = self_level_.size();
  self_weight_.assign(codes, 0);
  other_bound_.assign(codes, 0);
  rarest_.assign(tf_log2_.size(), 0);
  for (std::size_t t = 0; t < tf_log2_.size(); ++t)
    for (const double tf : tf_log2_[t])
      if (!std::isnan(tf)) rarest_[t] = std::min(rarest_[t], tf);
  for (std::uint32_t code = 1; code < codes; ++code) find_bounds_of(code);
}

void CompiledComparison::find_bounds_of(std::uint32_t code) {
  self_weight_[code] = finite(weight(self_level_[code], code, code));
  double bound = -infinity;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    if (ladder_ && (i == ladder_->equal_level || level.is_null)) continue;
    double value = level.weight;
    if (level.tf_column >= 0) {
      const auto column = static_cast<std::size_t>(level.tf_column);
      const double own = tf_log2_[column][code];
      const double tf = std::max(std::isnan(own) ? rarest_[column] : own, level.tf_floor_log2);
      // With a negative weight the rarer value would bound it from the other side: leave it unbounded.
      value = level.tf_weight < 0 ? infinity : value + level.tf_weight * (level.tf_base_log2 - tf);
    }
    bound = std::max(bound, value);
  }
  other_bound_[code] = finite(bound);
}

void CompiledComparison::allow_growth() {
  code_ = {};
  formulas_.tuples.code = {};
  for (std::size_t t = 0; t < frequencies_.size(); ++t)
    if (frequencies_[t].total > 0) rarest_[t] = std::min(rarest_[t], std::log2(1 / frequencies_[t].total));
  for (std::uint32_t code = 1; code < self_level_.size(); ++code) find_bounds_of(code);
}

void CompiledComparison::take_in(std::uint32_t tuple, ComparisonScratch& scratch) {
  const auto make_room = [&](auto& values) {
    if (tuple >= values.size()) values.resize(tuple + std::size_t{1});
  };
  make_room(null_tuple_);
  make_room(self_level_);
  make_room(self_weight_);
  make_room(other_bound_);
  const unsigned true_on = null_on(tuple, scratch.formula);
  null_tuple_[tuple] = true_on == both_sides ? 1 : 0;
  if (program_) program_->lay_out(formulas_, tuple);
  if (first_level_ == 1 && true_on != 0 && true_on != both_sides) {  // the first level is no longer true of codes of 0 alone
    first_level_ = 0;
    make_program();
  }
  const std::uint32_t row = formulas_.records->row[formulas_.tuples.first_record[tuple]];
  for (std::size_t t = 0; t < tf_log2_.size(); ++t) {
    make_room(tf_log2_[t]);
    tf_log2_[t][tuple] = frequencies_[t].log2_of(frequencies_[t].column->code(row));
  }
  self_level_[tuple] = ladder_ ? ladder_->equal_level : general_level(tuple, tuple, scratch);
  find_bounds_of(tuple);
}

std::size_t CompiledComparison::memory_bytes() const {
  std::size_t bytes = code_.capacity() * 4 + null_tuple_.capacity() + self_level_.capacity() +
                      (self_weight_.capacity() + other_bound_.capacity()) * sizeof(float) + (program_ ? program_->memory_bytes() : 0);
  for (const std::vector<double>& each : tf_log2_) bytes += each.capacity() * sizeof(double);
  for (const Frequencies& each : frequencies_) bytes += each.counts.capacity() * sizeof(std::uint32_t);
  return bytes;
}

std::uint8_t CompiledComparison::general_level(std::uint32_t left, std::uint32_t right, ComparisonScratch& scratch) const {
  if (program_) return static_cast<std::uint8_t>(std::min<std::size_t>(first_level_ + program_->first_true(formulas_, left, right, scratch.formula), levels_.size() - 1));
  FormulaEvaluator evaluator(formulas_, scratch.formula, left, right);
  for (std::size_t i = 0; i < levels_.size(); ++i)
    if (levels_[i].is_else || evaluator.is_true(levels_[i].root)) return static_cast<std::uint8_t>(i);
  return static_cast<std::uint8_t>(levels_.size() - 1);
}

std::uint8_t CompiledComparison::ladder_level(std::uint32_t left, std::uint32_t right) const {
  const Ladder& ladder = *ladder_;
  if (ladder.steps.empty()) return ladder.else_level;
  const Operand& operand = formulas_.operands[ladder.operand];
  const Domain& domain = formulas_.domains[operand.domain];
  const std::uint32_t a = operand.code[left], b = operand.code[right];
  std::uint32_t measured = std::numeric_limits<std::uint32_t>::max();
  double value = 0;
  for (const Ladder::Step& step : ladder.steps) {
    if (measured != step.slot) {
      value = slot_distance(formulas_.slots[step.slot], domain, a, domain, b, formulas_.mode);
      measured = step.slot;
    }
    if (!std::isnan(value) && holds(value, step.relation, step.threshold)) return step.level;
  }
  return ladder.else_level;
}

std::uint8_t CompiledComparison::level(std::uint32_t left, std::uint32_t right, ComparisonScratch& scratch) const {
  if (left == 0 || right == 0) return null_level_;
  if (left == right) return self_level_[left];
  if (ladder_) return ladder_level(left, right);
  if (program_ && !program_->measures()) return general_level(left, right, scratch);
  if (left >= scratch.cacheable || right >= scratch.cacheable) return general_level(left, right, scratch);
  if (scratch.cache.empty()) scratch.cache.assign(cache_slots, 0);
  const std::uint64_t key = cache_key(left, right);
  std::uint64_t& slot = scratch.cache[cache_slot(key)];
  if ((slot & ~std::uint64_t{0xFF}) == key && (slot & 0xFF) != 0) return static_cast<std::uint8_t>((slot & 0xFF) - 1);
  const std::uint8_t found = general_level(left, right, scratch);
  if (found < 255) slot = key | (found + 1U);
  return found;
}

void CompiledComparison::find_levels(const std::uint32_t* left, const std::uint32_t* right, std::span<const std::uint32_t> places, std::uint8_t* levels,
                                     ComparisonScratch& scratch) const {
  if (ladder_ && ladder_->steps.empty()) {
    for (const std::uint32_t k : places) levels[k] = left[k] == 0 || right[k] == 0 ? null_level_ : left[k] == right[k] ? ladder_->equal_level : ladder_->else_level;
    return;
  }
  fetch(left, right, places, scratch);
  for (const std::uint32_t k : places) levels[k] = level(left[k], right[k], scratch);
}

void CompiledComparison::fetch(const std::uint32_t* left, const std::uint32_t* right, std::span<const std::uint32_t> places, ComparisonScratch& scratch) const {
  if (ladder_) {
    const Operand& operand = formulas_.operands[ladder_->operand];
    const std::vector<PreparedText>& texts = formulas_.domains[operand.domain].texts;
    if (texts.empty()) return;
    for (const std::uint32_t k : places) {
      if (left[k] == 0 || right[k] == 0 || left[k] == right[k]) continue;
      const auto* text = reinterpret_cast<const char*>(texts.data() + operand.code[right[k]]);
      __builtin_prefetch(text);
      __builtin_prefetch(text + sizeof(PreparedText) - 1);
    }
  } else if (program_ && !program_->measures()) {
    for (const std::uint32_t k : places) program_->fetch(right[k]);
  } else if (!scratch.cache.empty()) {
    for (const std::uint32_t k : places) __builtin_prefetch(scratch.cache.data() + cache_slot(cache_key(left[k], right[k])));
  }
}

double CompiledComparison::promise() const {
  double sum = 0;
  for (std::uint32_t code = 1; code < other_bound_.size(); ++code) sum += other_bound_[code];
  const double bound = other_bound_.size() > 1 ? sum / static_cast<double>(other_bound_.size() - 1) : 0;
  return (bound - levels_.back().weight + 0.1) / (cost() + 1.0);
}

int CompiledComparison::cost() const {
  if (!ladder_) return 60;
  int cost = 0;
  for (const Ladder::Step& step : ladder_->steps) {
    const DistanceSlot& slot = formulas_.slots[step.slot];
    const bool edit = slot.function == DistanceFunction::levenshtein || slot.function == DistanceFunction::damerau_levenshtein;
    cost = std::max(cost, slot.filter ? 8 : edit ? 50 : 80);
  }
  return cost;
}

}  // namespace cw::linkage::internal
