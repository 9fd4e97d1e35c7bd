// SPDX-License-Identifier: MIT
// How often each value of a column occurs, held apart from the table it was counted on: so that a later run, or an index that records come
// to one by one, weighs a value as the run before did.
//
//   TermFrequencies known = TermFrequencies::of(table, model);
//   Linker::create(later_table, model, {.frequencies = &known});      // scores pairs as a Linker of `table` would
//
// Immutable, any thread. Holds the values themselves: personal data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/table.h"
#include "engines/linkage/model.h"

namespace cw::linkage {

class TermFrequencies {
 public:
  // Of the columns that the model adjusts by; a column that the table lacks is left out.
  [[nodiscard]] static TermFrequencies of(const Table& table, const Model& model);
  struct OfColumn {
    std::unordered_map<std::string, std::uint32_t> count;  // Column::key of a value -> records
    double total = 0;                                      // records with a value
  };
  [[nodiscard]] const OfColumn* find(std::string_view column) const;  // nullptr if there is none
  void set(std::string column, OfColumn frequencies);

 private:
  std::vector<std::pair<std::string, OfColumn>> columns_;
};

}  // namespace cw::linkage
