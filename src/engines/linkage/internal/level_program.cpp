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
  if (out.tests_.size() >= decided || roots.size() >= decided) return std::nullopt;
  out.link_tests();
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

void LevelProgram::link_tests() {
  const auto place = [](std::size_t at) { return static_cast<std::uint16_t>(at); };
  std::uint16_t next_level = place(decided + levels_.size());
  for (std::size_t l = levels_.size(); l-- > 0;) {
    const Level& level = levels_[l];
    const auto holds = place(decided + l);
    const bool never = std::any_of(clauses_.begin() + level.begin, clauses_.begin() + level.end,
                                   [](const Clause& clause) { return clause.begin == clause.end; });
    if (never) continue;
    for (std::uint32_t c = level.begin; c < level.end; ++c) {
      for (std::uint32_t t = clauses_[c].begin; t < clauses_[c].end; ++t) {
        tests_[t].yes = c + 1 == level.end ? holds : place(clauses_[c + 1].begin);
        tests_[t].no = t + 1 == clauses_[c].end ? next_level : place(t + 1);
      }
    }
    next_level = level.begin == level.end ? holds : place(clauses_[level.begin].begin);
  }
  first_test_ = next_level;
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
std::uint32_t LevelProgram::first_true(const Formulas& formulas, std::uint32_t left, std::uint32_t right) const {
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
      case Atom::Kind::general: break;  // make() lets none through
    }
    holds = !std::isnan(value) && internal::holds(value, test.relation, test.threshold) == test.wanted;
    at = holds ? test.yes : test.no;
  }
  return at - decided;
}

}  // namespace cw::linkage::internal
