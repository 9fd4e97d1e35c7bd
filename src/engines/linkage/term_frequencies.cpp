// SPDX-License-Identifier: MIT
#include "engines/linkage/term_frequencies.h"

#include <algorithm>

namespace cw::linkage {

TermFrequencies TermFrequencies::of(const Table& table, const Model& model) {
  TermFrequencies out;
  for (const Comparison& comparison : model.comparisons)
    for (const ComparisonLevel& level : comparison.levels) {
      if (!level.tf_column || out.find(*level.tf_column) != nullptr) continue;
      const Column* column = table.find(*level.tf_column);
      if (column == nullptr) continue;
      const std::vector<std::uint32_t> counts = column->counts();
      OfColumn frequencies;
      frequencies.total = static_cast<double>(column->rows() - counts[0]);
      for (std::uint32_t code = 1; code < counts.size(); ++code)
        if (counts[code] > 0) frequencies.count[column->key(code)] += counts[code];
      out.set(column->name(), std::move(frequencies));
    }
  return out;
}

const TermFrequencies::OfColumn* TermFrequencies::find(std::string_view column) const {
  const auto found = std::ranges::find(columns_, column, [](const auto& each) { return std::string_view(each.first); });
  return found == columns_.end() ? nullptr : &found->second;
}

void TermFrequencies::set(std::string column, OfColumn frequencies) {
  const auto found = std::ranges::find(columns_, column, [](const auto& each) { return each.first; });
  if (found == columns_.end())
    columns_.emplace_back(std::move(column), std::move(frequencies));
  else
    found->second = std::move(frequencies);
}

}  // namespace cw::linkage
