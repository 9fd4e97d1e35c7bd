// SPDX-License-Identifier: MIT
// The conditions of a comparison's levels as one flat list of tests, each with the test that follows where it holds and where it does not.
// What a test needs of a record lies side by side in one row, so that looking at a pair costs two cache misses and no walk of trees.
// Immutable while pairs are scored, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engines/linkage/internal/formula.h"

namespace cw::linkage::internal {

class LevelProgram {
 public:
  // Nothing where there are too many tests or distances for it. roots: one node of the formulas for each level, to be tried in order.
  [[nodiscard]] static std::optional<LevelProgram> make(const Formulas& formulas, const std::vector<std::uint32_t>& roots);

  // First level whose condition is true of the pair; the number of levels where none is. `formulas` are those it was made of.
  [[nodiscard]] std::uint32_t first_true(const Formulas& formulas, std::uint32_t left, std::uint32_t right, FormulaScratch& scratch) const;
  // Asks early for the memory that a tuple's tests need.
  void fetch(std::uint32_t tuple) const { __builtin_prefetch(codes_.data() + tuple * operands_); }
  // Writes the row of one tuple, there already or the next one.
  void lay_out(const Formulas& formulas, std::size_t tuple);
  [[nodiscard]] std::size_t memory_bytes() const {
    return codes_.capacity() * sizeof(std::uint32_t) + numbers_.capacity() * sizeof(double);
  }
  // Whether a distance may have to be measured: what is worth remembering.
  [[nodiscard]] bool measures() const { return slots_ > 0; }

 private:
  static constexpr std::size_t most_slots = 8;
  // Distances of one pair, each measured at most once.
  struct Measured {
    double value[most_slots];
    std::uint32_t known = 0;  // one bit for each slot
  };
  struct Test {
    Atom::Kind kind = Atom::Kind::equal;
    Relation relation = Relation::equal;
    bool wanted = true;                 // the truth that makes the test hold; unknown never does
    std::uint16_t left = 0, right = 0;  // positions in the rows (equal, null_test) or among the numbers (difference, truth)
    std::uint16_t slot = 0;             // distance: its slot; general: the atom
    std::uint16_t yes = 0, no = 0;      // the test to go on with, or decided + a level
    double threshold = 0;
  };
  static constexpr std::uint16_t decided = 0x8000;
  // Adds the tests that find out whether a node is `wanted` (true, or under a negation false); where to begin with them.
  [[nodiscard]] std::uint16_t add(const Formulas& formulas, std::uint32_t node, bool wanted, std::uint16_t yes, std::uint16_t no);
  [[nodiscard]] std::uint16_t add_test(const Formulas& formulas, std::uint32_t atom, bool wanted, std::uint16_t yes, std::uint16_t no);
  [[nodiscard]] std::uint16_t number_of(std::uint32_t operand);
  void lay_out(const Formulas& formulas);
  [[nodiscard]] static double distance(std::uint16_t slot, const Formulas& formulas, std::uint32_t left, std::uint32_t right,
                                       Measured& measured);

  std::uint16_t first_test_ = 0;  // or decided + a level
  std::vector<Test> tests_;
  std::size_t slots_ = 0;
  std::size_t operands_ = 0;
  std::vector<std::uint32_t> codes_;            // tuple * operands_ + operand
  std::vector<std::uint32_t> number_operands_;  // operands whose numbers are compared
  std::vector<double> numbers_;                 // tuple * number_operands_.size() + position
};

}  // namespace cw::linkage::internal
