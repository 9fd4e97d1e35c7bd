// SPDX-License-Identifier: MIT
// What blocking rules need to know of units (records, or combinations of elements of their exploded lists): the values of the equalities
// that make keys, and of further conditions. Each equality is evaluated once for a unit, however many rules share it. One thread writes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engines/linkage/internal/blocking.h"
#include "engines/linkage/live/internal/growing_formulas.h"

namespace cw::linkage::internal {

class UnitKeys {
 public:
  // records and slot_users (growing_formulas.h) outlive it.
  UnitKeys(const Records& records, std::vector<std::uint32_t>& slot_users, TextMode mode)
      : records_(records), slot_users_(slot_users), mode_(mode) {}
  // Number of the equality, and of conditions, among those there are. Errors: not_found where a column is missing.
  [[nodiscard]] Result<std::uint32_t> add_equality(const Expression& equality, const std::string& needed_by);
  [[nodiscard]] Result<std::uint32_t> add_conditions(const std::vector<const Expression*>& conditions, const std::string& needed_by);
  // Takes in the slots that there were when the conditions were compiled: unit i has slot i. Comes once, after all add_ calls.
  void take_in_all();

  // Gives the unit the values of a slot; `clear` takes them from it again.
  [[nodiscard]] Result<void> set(std::uint32_t unit, std::uint32_t slot);
  void clear(std::uint32_t unit);
  // Code of one side of an equality; 0 = null. Both sides of an equality are numbered together.
  [[nodiscard]] std::uint32_t code(std::uint32_t unit, std::uint32_t equality, Side side) const {
    const Part& part = parts_[equality];
    const std::uint32_t value = values_[unit * parts_.size() + equality];
    return part.column != nullptr ? value : part.formulas->operands[side == Side::right ? part.right : part.left].code[value];
  }
  [[nodiscard]] bool one_sided(std::uint32_t equality) const { return parts_[equality].left == parts_[equality].right; }
  [[nodiscard]] bool holds(std::uint32_t conditions, std::uint32_t left_unit, std::uint32_t right_unit);

  using Mark = std::vector<std::vector<std::uint32_t>>;
  [[nodiscard]] Mark mark() const;
  void go_back(const Mark& mark);
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Part {
    Expression equality;             // of conditions: not used
    const Column* column = nullptr;  // a column compared with itself: its codes are the values; else the values are tuples
    std::unique_ptr<Formulas> formulas;
    std::unique_ptr<GrowingFormulas> growing;
    std::unique_ptr<FormulaScratch> scratch;
    std::uint32_t left = 0, right = 0;        // operands
    std::vector<std::uint32_t> first_tuples;  // slot -> tuple, until take_in_all
  };
  const Records& records_;
  std::vector<std::uint32_t>& slot_users_;
  TextMode mode_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> values_;  // unit * parts + part
};

}  // namespace cw::linkage::internal
