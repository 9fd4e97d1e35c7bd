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
  if (roots.size() >= decided / 2 || formulas.nodes.size() * 4 >= decided || formulas.atoms.size() >= decided) return std::nullopt;
  auto next = static_cast<std::uint16_t>(decided + roots.size());
  for (std::size_t level = roots.size(); level-- > 0;) {
    next = out.add(formulas, roots[level], true, static_cast<std::uint16_t>(decided + level), next);
    if (out.tests_.size() >= decided / 2) return std::nullopt;
  }
  out.first_test_ = next;
  out.lay_out(formulas);
  return out;
}

// As FormulaEvaluator::is_true and is_false do: from left to right, no further than needed. The tests are added from the last to the first,
// since each must know where to go on.
std::uint16_t LevelProgram::add(const Formulas& formulas, std::uint32_t node, bool wanted, std::uint16_t yes, std::uint16_t no) {
  const FormulaNode& n = formulas.nodes[node];
  switch (n.kind) {
    case Kind::constant: return n.constant == (wanted ? 1 : 0) ? yes : no;
    case Kind::atom: return add_test(formulas, n.atom, wanted, yes, no);
    case Kind::negation: return add(formulas, n.children[0], !wanted, yes, no);
    case Kind::conjunction:
    case Kind::disjunction: break;
  }
  const bool all = (n.kind == Kind::conjunction) == wanted;  // each child must be as wanted; else one is enough
  std::uint16_t next = all ? yes : no;
  for (std::size_t i = n.children.size(); i-- > 0;)
    next = all ? add(formulas, n.children[i], wanted, next, no) : add(formulas, n.children[i], wanted, yes, next);
  return next;
}

std::uint16_t LevelProgram::add_test(const Formulas& formulas, std::uint32_t index, bool wanted, std::uint16_t yes, std::uint16_t no) {
  const Atom& atom = formulas.atoms[index];
  Test test;
  test.kind = atom.kind;
  test.relation = atom.relation;
  test.wanted = wanted;
  test.threshold = atom.threshold;
  test.yes = yes;
  test.no = no;
  switch (atom.kind) {
    case Atom::Kind::general: test.slot = static_cast<std::uint16_t>(index); break;
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
  return static_cast<std::uint16_t>(tests_.size() - 1);
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

void LevelProgram::lay_out(const Formulas& formulas, std::size_t tuple) {
  const std::size_t numbers = number_operands_.size();
  if (codes_.size() < (tuple + 1) * operands_) codes_.resize((tuple + 1) * operands_);
  for (std::size_t k = 0; k < operands_; ++k) codes_[tuple * operands_ + k] = formulas.operands[k].code[tuple];
  if (numbers_.size() < (tuple + 1) * numbers) numbers_.resize((tuple + 1) * numbers);
  for (std::size_t k = 0; k < numbers; ++k) {
    const Operand& operand = formulas.operands[number_operands_[k]];
    numbers_[tuple * numbers + k] = formulas.domains[operand.domain].numbers[operand.code[tuple]];
  }
}

double LevelProgram::distance(std::uint16_t index, const Formulas& formulas, std::uint32_t left, std::uint32_t right, Measured& measured) {
  if ((measured.known >> index & 1U) == 0) {
    measured.known |= 1U << index;
    measured.value[index] = distance_between(formulas, formulas.slots[index], left, right);
  }
  return measured.value[index];
}

// Three-valued: what is unknown holds neither as true nor as false.
std::uint32_t LevelProgram::first_true(const Formulas& formulas, std::uint32_t left, std::uint32_t right, FormulaScratch& scratch) const {
  Measured measured;
  const std::uint32_t* a = codes_.data() + left * operands_;
  const std::uint32_t* b = codes_.data() + right * operands_;
  const double* x = numbers_.data() + left * number_operands_.size();
  const double* y = numbers_.data() + right * number_operands_.size();
  const Test* tests = tests_.data();
  std::uint16_t at = first_test_;
  while (at < decided) {
    const Test& test = tests[at];
    bool holds = false;
    double value = 0;
    switch (test.kind) {
      case Atom::Kind::equal:
        holds = a[test.left] != 0 && b[test.right] != 0 && (a[test.left] == b[test.right]) == test.wanted;
        at = holds ? test.yes : test.no;
        continue;
      case Atom::Kind::null_test:
        holds = ((test.right != 0 ? b : a)[test.left] == 0) == test.wanted;
        at = holds ? test.yes : test.no;
        continue;
      case Atom::Kind::truth:
        value = (test.right != 0 ? y : x)[test.left];
        holds = !std::isnan(value) && (value != 0) == test.wanted;
        at = holds ? test.yes : test.no;
        continue;
      case Atom::Kind::difference: value = std::abs(x[test.left] - y[test.right]); break;
      case Atom::Kind::distance: value = distance(test.slot, formulas, left, right, measured); break;
      case Atom::Kind::general:
        holds = FormulaEvaluator(formulas, scratch, left, right).truth_of(formulas.atoms[test.slot]) == (test.wanted ? 1 : 0);
        at = holds ? test.yes : test.no;
        continue;
    }
    holds = !std::isnan(value) && internal::holds(value, test.relation, test.threshold) == test.wanted;
    at = holds ? test.yes : test.no;
  }
  return at - decided;
}

}  // namespace cw::linkage::internal
