// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/formula.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engines/linkage/internal/tuple_values.h"

namespace cw::linkage::internal {

class FormulaScratch::TupleValues final {
 public:
  explicit TupleValues(const Formulas& formulas) : values(*formulas.records, formulas.columns) {}
  internal::TupleValues values;
};

FormulaScratch::FormulaScratch(const Formulas& formulas)
    : distance_(formulas.slots.size(), 0), stamp_(formulas.slots.size(), 0), values_(std::make_unique<TupleValues>(formulas)) {}
FormulaScratch::~FormulaScratch() = default;
FormulaScratch::FormulaScratch(FormulaScratch&&) noexcept = default;
FormulaScratch& FormulaScratch::operator=(FormulaScratch&&) noexcept = default;

void FormulaScratch::forget() { values_->values.forget(); }

namespace {

double byte_distance(const PreparedText& a, const PreparedText& b, DistanceFunction function, std::uint32_t limit) {
  switch (function) {
    case DistanceFunction::levenshtein: return levenshtein_within(a, b, limit);
    case DistanceFunction::damerau_levenshtein: return damerau_levenshtein_within(a, b, limit);
    case DistanceFunction::jaro: return jaro(a.view(), b.view());
    case DistanceFunction::jaro_winkler: return jaro_winkler(a, b);
    case DistanceFunction::jaccard: return jaccard(a.view(), b.view());
    default: break;  // of numbers and of sets
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double unicode_distance(std::string_view a, std::string_view b, DistanceFunction function) {
  const std::u32string x = code_points(a), y = code_points(b);
  switch (function) {
    case DistanceFunction::levenshtein: return levenshtein(std::u32string_view(x), std::u32string_view(y));
    case DistanceFunction::damerau_levenshtein: return damerau_levenshtein(std::u32string_view(x), std::u32string_view(y));
    case DistanceFunction::jaro: return jaro(std::u32string_view(x), std::u32string_view(y));
    case DistanceFunction::jaro_winkler: return jaro_winkler(std::u32string_view(x), std::u32string_view(y));
    case DistanceFunction::jaccard: return jaccard(std::u32string_view(x), std::u32string_view(y));
    default: break;  // of numbers and of sets
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double text_distance(const Domain& a, std::uint32_t code_a, const Domain& b, std::uint32_t code_b, DistanceFunction function, std::uint32_t limit,
                     TextMode mode) {
  if (mode == TextMode::bytes || (a.ascii[code_a] != 0 && b.ascii[code_b] != 0)) return byte_distance(a.texts[code_a], b.texts[code_b], function, limit);
  return unicode_distance(a.values.text(code_a), b.values.text(code_b), function);
}

namespace {

// Value of a function of two sets; NaN where SQL gives NULL.
double set_value(const DistanceSlot& slot, std::uint32_t left, std::uint32_t right) {
  const auto a = slot.sets->left.of(left), b = slot.sets->right.of(right);
  if (slot.function == DistanceFunction::word_cosine) return a.empty() || b.empty() ? std::numeric_limits<double>::quiet_NaN() : weighted_cosine(*slot.sets, left, right);
  const double shared = shared_items(a, b);
  if (slot.function == DistanceFunction::shared_elements) return shared;
  if (slot.function == DistanceFunction::same_nickname) return shared > 0 ? 1 : 0;
  return a.empty() || b.empty() ? std::numeric_limits<double>::quiet_NaN() : shared / static_cast<double>(std::min(a.size(), b.size()));
}

}  // namespace

double slot_distance(const DistanceSlot& slot, const Domain& a, std::uint32_t code_a, const Domain& b, std::uint32_t code_b, TextMode mode) {
  const bool bytes = mode == TextMode::bytes || (a.ascii[code_a] != 0 && b.ascii[code_b] != 0);
  if (slot.filter && bytes && !slot.filter->may_reach(a.texts[code_a], b.texts[code_b])) return 0;
  return text_distance(a, code_a, b, code_b, slot.function, slot.limit, mode);
}

double distance_between(const Formulas& formulas, const DistanceSlot& slot, std::uint32_t left_tuple, std::uint32_t right_tuple) {
  const Operand& left = formulas.operands[slot.left];
  const Operand& right = formulas.operands[slot.right];
  const Domain& domain_left = formulas.domains[left.domain];
  const Domain& domain_right = formulas.domains[right.domain];
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (slot.function == DistanceFunction::km) {
    const double a = domain_left.numbers[left.code[left_tuple]], b = domain_right.numbers[right.code[left_tuple]];
    const double c = domain_left.numbers[left.code[right_tuple]], d = domain_right.numbers[right.code[right_tuple]];
    return std::isnan(a + b + c + d) ? unknown : distance_km(a, b, c, d);
  }
  const std::uint32_t a = left.code[left_tuple], b = right.code[right_tuple];
  if (a == 0 || b == 0) return unknown;
  if (slot.sets) return set_value(slot, a, b);
  if (domain_left.texts.empty() || domain_right.texts.empty()) return unknown;
  return slot_distance(slot, domain_left, a, domain_right, b, formulas.mode);
}

FormulaEvaluator::FormulaEvaluator(const Formulas& formulas, FormulaScratch& scratch, std::uint32_t left_tuple, std::uint32_t right_tuple)
    : formulas_(formulas), scratch_(scratch), left_(left_tuple), right_(right_tuple) {
  ++scratch_.current_;
}

double FormulaEvaluator::distance_of(std::uint32_t index) {
  if (scratch_.stamp_[index] == scratch_.current_) return scratch_.distance_[index];
  scratch_.stamp_[index] = scratch_.current_;
  return scratch_.distance_[index] = distance_between(formulas_, formulas_.slots[index], left_, right_);
}

std::int8_t FormulaEvaluator::truth_of(const Atom& atom) {
  const auto code = [&](std::uint32_t operand, std::uint32_t tuple) { return formulas_.operands[operand].code[tuple]; };
  const auto number = [&](std::uint32_t operand, std::uint32_t tuple) {
    return formulas_.domains[formulas_.operands[operand].domain].numbers[code(operand, tuple)];
  };
  switch (atom.kind) {
    case Atom::Kind::null_test: return code(atom.left, atom.side == Side::right ? right_ : left_) == 0 ? 1 : 0;
    case Atom::Kind::truth: {
      const double value = number(atom.left, atom.side == Side::right ? right_ : left_);
      return std::isnan(value) ? std::int8_t{2} : value != 0 ? std::int8_t{1} : std::int8_t{0};
    }
    case Atom::Kind::equal: {
      const std::uint32_t a = code(atom.left, left_), b = code(atom.right, right_);
      return a == 0 || b == 0 ? std::int8_t{2} : a == b ? std::int8_t{1} : std::int8_t{0};
    }
    case Atom::Kind::difference: {
      const double value = std::abs(number(atom.left, left_) - number(atom.right, right_));
      return std::isnan(value) ? std::int8_t{2} : holds(value, atom.relation, atom.threshold) ? std::int8_t{1} : std::int8_t{0};
    }
    case Atom::Kind::distance: {
      const double value = distance_of(atom.slot);
      return std::isnan(value) ? std::int8_t{2} : holds(value, atom.relation, atom.threshold) ? std::int8_t{1} : std::int8_t{0};
    }
    case Atom::Kind::general: break;
  }
  scratch_.values_->values.set(Side::left, formulas_.tuples.first_record[left_]);
  scratch_.values_->values.set(Side::right, formulas_.tuples.first_record[right_]);
  const Value value = evaluate(atom.general, scratch_.values_->values, formulas_.mode);
  return value.is_null() ? std::int8_t{2} : linkage::is_true(value) ? std::int8_t{1} : std::int8_t{0};
}

bool FormulaEvaluator::is_true(std::uint32_t root) {
  const FormulaNode& node = formulas_.nodes[root];
  switch (node.kind) {
    case FormulaNode::Kind::constant: return node.constant == 1;
    case FormulaNode::Kind::atom: return truth_of(formulas_.atoms[node.atom]) == 1;
    case FormulaNode::Kind::negation: return is_false(node.children[0]);
    case FormulaNode::Kind::conjunction:
      for (const std::uint32_t child : node.children)
        if (!is_true(child)) return false;
      return true;
    case FormulaNode::Kind::disjunction:
      for (const std::uint32_t child : node.children)
        if (is_true(child)) return true;
      return false;
  }
  return false;
}

bool FormulaEvaluator::is_false(std::uint32_t root) {
  const FormulaNode& node = formulas_.nodes[root];
  switch (node.kind) {
    case FormulaNode::Kind::constant: return node.constant == 0;
    case FormulaNode::Kind::atom: return truth_of(formulas_.atoms[node.atom]) == 0;
    case FormulaNode::Kind::negation: return is_true(node.children[0]);
    case FormulaNode::Kind::conjunction:
      for (const std::uint32_t child : node.children)
        if (is_false(child)) return true;
      return false;
    case FormulaNode::Kind::disjunction:
      for (const std::uint32_t child : node.children)
        if (!is_false(child)) return false;
      return true;
  }
  return false;
}

}  // namespace cw::linkage::internal
