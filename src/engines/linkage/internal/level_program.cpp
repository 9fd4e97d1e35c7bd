// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/level_program.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cw::linkage::internal {
namespace {

using Kind = FormulaNode::Kind;

}  // namespace

std::optional<LevelProgram> LevelProgram::make(const Formulas& formulas, const std::vector<std::uint32_t>& roots) {
  LevelProgram out;
  out.slots_ = formulas.slots.size();
  out.operands_ = formulas.operands.size();
  if (out.slots_ > most_slots || out.operands_ > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  for (const std::uint32_t root : roots)
    if (!out.add_level(formulas, root)) return std::nullopt;
  out.lay_out(formulas);
  return out;
}

bool LevelProgram::add_level(const Formulas& formulas, std::uint32_t root) {
  const auto begin = static_cast<std::uint32_t>(clauses_.size());
  if (!add_clauses(formulas, root)) return false;
  levels_.push_back({begin, static_cast<std::uint32_t>(clauses_.size())});
  return true;
}

bool LevelProgram::add_clauses(const Formulas& formulas, std::uint32_t node) {
  const FormulaNode& n = formulas.nodes[node];
  if (n.kind == Kind::conjunction)
    return std::ranges::all_of(n.children, [&](std::uint32_t child) { return add_clauses(formulas, child); });
  if (n.kind == Kind::constant && n.constant == 1) return true;  // no clause: always true
  const auto begin = static_cast<std::uint32_t>(tests_.size());
  if (!add_tests(formulas, node, true)) return false;
  clauses_.push_back({begin, static_cast<std::uint32_t>(tests_.size())});
  return true;
}

// `wanted`: whether the node is to be true, or (under a negation) false.
bool LevelProgram::add_tests(const Formulas& formulas, std::uint32_t node, bool wanted) {
  const FormulaNode& n = formulas.nodes[node];
  if (n.kind == Kind::negation) return add_tests(formulas, n.children[0], !wanted);
  if (n.kind == Kind::disjunction && wanted)
    return std::ranges::all_of(n.children, [&](std::uint32_t child) { return add_tests(formulas, child, true); });
  if (n.kind == Kind::conjunction && !wanted)
    return std::ranges::all_of(n.children, [&](std::uint32_t child) { return add_tests(formulas, child, false); });
  if (n.kind == Kind::constant) return n.constant != (wanted ? 1 : 0);  // never holds: adds nothing
  if (n.kind != Kind::atom) return false;
  const Atom& atom = formulas.atoms[n.atom];
  Test test;
  test.kind = atom.kind;
  test.relation = atom.relation;
  test.wanted = wanted;
  test.threshold = atom.threshold;
  switch (atom.kind) {
    case Atom::Kind::general: return false;
    case Atom::Kind::equal:
      test.left = static_cast<std::uint16_t>(atom.left);
      test.right = static_cast<std::uint16_t>(atom.right);
      break;
    case Atom::Kind::null_test:
      test.left = static_cast<std::uint16_t>(atom.left);
      test.right = atom.side == Side::right ? 1 : 0;
      break;
    case Atom::Kind::truth:
      test.left = number_of(atom.left);
      test.right = atom.side == Side::right ? 1 : 0;
      break;
    case Atom::Kind::difference:
      test.left = number_of(atom.left);
      test.right = number_of(atom.right);
      break;
    case Atom::Kind::distance: test.slot = static_cast<std::uint16_t>(atom.slot); break;
  }
  tests_.push_back(test);
  return true;
}

std::uint16_t LevelProgram::number_of(std::uint32_t operand) {
  const auto found = std::ranges::find(number_operands_, operand);
  const auto at = static_cast<std::uint16_t>(found - number_operands_.begin());
  if (found == number_operands_.end()) number_operands_.push_back(operand);
  return at;
}

void LevelProgram::lay_out(const Formulas& formulas) {
  const std::size_t tuples = formulas.tuples.first_record.size(), numbers = number_operands_.size();
  codes_.resize(tuples * operands_);
  for (std::size_t k = 0; k < operands_; ++k)
    for (std::size_t tuple = 0; tuple < tuples; ++tuple) codes_[tuple * operands_ + k] = formulas.operands[k].code[tuple];
  numbers_.resize(tuples * numbers);
  for (std::size_t k = 0; k < numbers; ++k) {
    const Operand& operand = formulas.operands[number_operands_[k]];
    const std::vector<double>& values = formulas.domains[operand.domain].numbers;
    for (std::size_t tuple = 0; tuple < tuples; ++tuple) numbers_[tuple * numbers + k] = values[operand.code[tuple]];
  }
}

double LevelProgram::distance(std::uint16_t index, const Formulas& formulas, std::uint32_t left, std::uint32_t right,
                              Measured& measured) const {
  if ((measured.known >> index & 1U) == 0) {
    measured.known |= 1U << index;
    const DistanceSlot& slot = formulas.slots[index];
    measured.value[index] = distance_between(formulas, slot, left, right);
  }
  return measured.value[index];
}

// Three-valued: what is unknown holds neither as true nor as false.
bool LevelProgram::holds(const Test& test, const Formulas& formulas, std::uint32_t left, std::uint32_t right, Measured& measured) const {
  const std::uint32_t* a = codes_.data() + left * operands_;
  const std::uint32_t* b = codes_.data() + right * operands_;
  const auto number = [&](std::uint32_t tuple, std::uint16_t at) { return numbers_[tuple * number_operands_.size() + at]; };
  double value = 0;
  switch (test.kind) {
    case Atom::Kind::equal: {
      const std::uint32_t x = a[test.left], y = b[test.right];
      return x != 0 && y != 0 && (x == y) == test.wanted;
    }
    case Atom::Kind::null_test: return ((test.right != 0 ? b : a)[test.left] == 0) == test.wanted;
    case Atom::Kind::truth:
      value = number(test.right != 0 ? right : left, test.left);
      return !std::isnan(value) && (value != 0) == test.wanted;
    case Atom::Kind::difference: value = std::abs(number(left, test.left) - number(right, test.right)); break;
    case Atom::Kind::distance: value = distance(test.slot, formulas, left, right, measured); break;
    case Atom::Kind::general: return false;
  }
  return !std::isnan(value) && internal::holds(value, test.relation, test.threshold) == test.wanted;
}

std::uint32_t LevelProgram::first_true(const Formulas& formulas, std::uint32_t left, std::uint32_t right) const {
  Measured measured;
  const auto count = static_cast<std::uint32_t>(levels_.size());
  for (std::uint32_t level = 0; level < count; ++level) {
    bool all = true;
    for (std::uint32_t c = levels_[level].begin; c < levels_[level].end && all; ++c) {
      bool any = false;
      for (std::uint32_t t = clauses_[c].begin; t < clauses_[c].end && !any; ++t) any = holds(tests_[t], formulas, left, right, measured);
      all = any;
    }
    if (all) return level;
  }
  return count;
}

}  // namespace cw::linkage::internal
