// SPDX-License-Identifier: MIT
// The model's fields that go together, by number, for scoring.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engines/linkage/model.h"

namespace cw::linkage::internal {

struct TogetherTable {
  std::size_t first = 0, second = 0;  // comparisons
  std::size_t width = 0;              // levels of the second
  std::vector<double> bits;           // level of the first * width + level of the second
  [[nodiscard]] double at(std::uint8_t first_level, std::uint8_t second_level) const { return bits[first_level * width + second_level]; }
  [[nodiscard]] double most() const { return std::max(0.0, *std::ranges::max_element(bits)); }
};

// The model must be valid.
[[nodiscard]] inline std::vector<TogetherTable> together_tables(const Model& model) {
  const auto number = [&](const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(model.comparisons, name, &Comparison::output_column) - model.comparisons.begin());
  };
  std::vector<TogetherTable> tables;
  for (const FieldsTogether& pair : model.together) {
    TogetherTable table{number(pair.first), number(pair.second), pair.bits.front().size(), {}};
    for (const std::vector<double>& row : pair.bits) table.bits.insert(table.bits.end(), row.begin(), row.end());
    tables.push_back(std::move(table));
  }
  return tables;
}

// What the fields that go together add to the weight of a pair with these levels.
[[nodiscard]] inline double together_weight(const std::vector<TogetherTable>& tables, const std::uint8_t* levels) {
  double sum = 0;
  for (const TogetherTable& table : tables) sum += table.at(levels[table.first], levels[table.second]);
  return sum;
}

}  // namespace cw::linkage::internal
