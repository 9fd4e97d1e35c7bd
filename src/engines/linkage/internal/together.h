// SPDX-License-Identifier: MIT
// The model's fields that go together, by number, for scoring.
//
// Each overlap is taken off once: where the model's tables join some fields in a ring (learnt ones do not), the largest overlaps of the
// pair count and none between fields that are joined already.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "engines/linkage/model.h"

namespace cw::linkage::internal {

struct TogetherTable {
  std::size_t first = 0, second = 0;  // comparisons
  std::size_t width = 0;              // levels of the second
  std::vector<double> bits;           // level of the first * width + level of the second; 0 or less
  [[nodiscard]] double at(const std::uint8_t* levels) const { return bits[levels[first] * width + levels[second]]; }
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

// Finds what the fields that go together take off the weight of a pair. One for each thread.
class TogetherWeight {
 public:
  // `tables` must outlive it.
  explicit TogetherWeight(const std::vector<TogetherTable>& tables, std::size_t comparisons) : tables_(tables), joined_(comparisons) {}

  // 0 or less, for a pair with these levels. The overlaps that count are then in used().
  double of(const std::uint8_t* levels) {
    used_.clear();
    for (std::size_t t = 0; t < tables_.size(); ++t)
      if (const double bits = tables_[t].at(levels); bits < 0) used_.push_back({bits, t});
    if (used_.empty()) return 0;
    std::ranges::sort(used_, [](const Overlap& a, const Overlap& b) { return a.bits != b.bits ? a.bits < b.bits : a.table < b.table; });
    std::iota(joined_.begin(), joined_.end(), std::size_t{0});
    double sum = 0;
    std::erase_if(used_, [&](const Overlap& overlap) {
      const std::size_t kept = joined_[tables_[overlap.table].first], other = joined_[tables_[overlap.table].second];
      if (kept == other) return true;
      std::ranges::replace(joined_, other, kept);
      sum += overlap.bits;
      return false;
    });
    return sum;
  }
  struct Overlap {
    double bits = 0;
    std::size_t table = 0;
  };
  [[nodiscard]] const std::vector<Overlap>& used() const { return used_; }

 private:
  const std::vector<TogetherTable>& tables_;
  std::vector<std::size_t> joined_;  // comparison -> its tree
  std::vector<Overlap> used_;
};

}  // namespace cw::linkage::internal
