// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/unit_keys.h"

#include <algorithm>

namespace cw::linkage::internal {

Result<std::uint32_t> UnitKeys::add_equality(const Expression& equality, const std::string& needed_by) {
  for (std::uint32_t i = 0; i < parts_.size(); ++i)
    if (parts_[i].equality == equality) return i;
  Part part;
  part.equality = equality;
  const Expression &a = equality.children[0], &b = equality.children[1];
  if (a.kind == ExpressionKind::column && b.kind == ExpressionKind::column && a.name == b.name) {
    CW_TRY(part.column, require_column(*records_.table, a.name, needed_by));
  } else {
    CW_TRY(Formulas formulas, compile_formulas(records_, {&equality}, {}, mode_, needed_by));
    part.formulas = std::make_unique<Formulas>(std::move(formulas));
    part.left = part.formulas->atoms.front().left;
    part.right = part.formulas->atoms.front().right;
    part.first_tuples = part.formulas->tuples.code;
    part.growing = std::make_unique<GrowingFormulas>(*part.formulas, slot_users_);
  }
  parts_.push_back(std::move(part));
  return static_cast<std::uint32_t>(parts_.size() - 1);
}

Result<std::uint32_t> UnitKeys::add_conditions(const std::vector<const Expression*>& conditions, const std::string& needed_by) {
  CW_TRY(Formulas formulas, compile_formulas(records_, conditions, {}, mode_, needed_by));
  Part part;
  part.formulas = std::make_unique<Formulas>(std::move(formulas));
  part.scratch = std::make_unique<FormulaScratch>(*part.formulas);
  part.first_tuples = part.formulas->tuples.code;
  part.growing = std::make_unique<GrowingFormulas>(*part.formulas, slot_users_);
  parts_.push_back(std::move(part));
  return static_cast<std::uint32_t>(parts_.size() - 1);
}

void UnitKeys::take_in_all() {
  values_.assign(records_.size() * parts_.size(), 0);
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    Part& part = parts_[p];
    for (std::size_t slot = 0; slot < records_.size(); ++slot)
      values_[slot * parts_.size() + p] = part.column != nullptr ? part.column->code(records_.row[slot]) : part.first_tuples[slot];
    part.first_tuples = {};
  }
}

Result<void> UnitKeys::set(std::uint32_t unit, std::uint32_t slot) {
  if (values_.size() < (unit + std::size_t{1}) * parts_.size()) values_.resize((unit + std::size_t{1}) * parts_.size(), 0);
  std::uint32_t* values = values_.data() + unit * parts_.size();
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    Part& part = parts_[p];
    if (part.column != nullptr) {
      values[p] = part.column->code(records_.row[slot]);
      continue;
    }
    const auto acquired = part.growing->acquire(slot);
    if (!acquired) {
      for (std::size_t before = 0; before < p; ++before)
        if (parts_[before].growing) parts_[before].growing->release(values[before]);
      return tl::unexpected(acquired.error());
    }
    values[p] = acquired->tuple;
  }
  return {};
}

void UnitKeys::clear(std::uint32_t unit) {
  std::uint32_t* values = values_.data() + unit * parts_.size();
  for (std::size_t p = 0; p < parts_.size(); ++p)
    if (parts_[p].growing) parts_[p].growing->release(values[p]);
}

bool UnitKeys::holds(std::uint32_t conditions, std::uint32_t left_unit, std::uint32_t right_unit) {
  const Part& part = parts_[conditions];
  const std::uint32_t left = values_[left_unit * parts_.size() + conditions], right = values_[right_unit * parts_.size() + conditions];
  FormulaEvaluator evaluator(*part.formulas, *part.scratch, left, right);
  return std::ranges::all_of(part.formulas->roots, [&](std::uint32_t root) { return evaluator.is_true(root); });
}

UnitKeys::Mark UnitKeys::mark() const {
  Mark out;
  for (const Part& part : parts_) out.push_back(part.growing ? part.growing->mark() : std::vector<std::uint32_t>{});
  return out;
}

void UnitKeys::go_back(const Mark& mark) {
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    if (parts_[p].growing) parts_[p].growing->go_back(mark[p]);
    if (parts_[p].scratch) parts_[p].scratch->forget();
  }
}

std::size_t UnitKeys::memory_bytes() const {
  std::size_t bytes = values_.capacity() * sizeof(std::uint32_t);
  for (const Part& part : parts_) bytes += part.growing ? part.growing->memory_bytes() : 0;
  return bytes;
}

}  // namespace cw::linkage::internal
