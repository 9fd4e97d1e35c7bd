// SPDX-License-Identifier: MIT
// The values of one or two tuples of a Formulas, for the general evaluator. One thread.
#pragma once

#include <array>

#include "engines/linkage/internal/formula.h"

namespace cw::linkage::internal {

class TupleValues final : public PairValues {
 public:
  TupleValues(const Records& records, const std::vector<std::string>& columns) : records_(records) {
    for (const std::string& name : columns) columns_.push_back(records.table->find(name));
    for (Half& half : halves_) {
      half.values.resize(columns_.size());
      half.known.assign(columns_.size(), Column::null_code);
    }
  }
  void set(Side side, RecordIndex record) { halves_[index(side)].row = records_.row[record]; }
  // For when codes have come to stand for other values.
  void forget() {
    for (Half& half : halves_) {
      half.values.assign(half.values.size(), Value{});
      half.known.assign(half.known.size(), Column::null_code);
    }
  }
  [[nodiscard]] const Value& get(Side side, std::uint32_t slot) const override {
    Half& half = halves_[index(side)];
    const std::uint32_t code = columns_[slot]->code(half.row);
    if (half.known[slot] != code) {
      half.values[slot] = columns_[slot]->value(code);
      half.known[slot] = code;
    }
    return half.values[slot];
  }

 private:
  struct Half {
    std::uint32_t row = 0;
    std::vector<Value> values;
    std::vector<std::uint32_t> known;  // code whose value is held
  };
  static std::size_t index(Side side) { return side == Side::right ? 1 : 0; }
  const Records& records_;
  std::vector<const Column*> columns_;
  mutable std::array<Half, 2> halves_;
};

}  // namespace cw::linkage::internal
