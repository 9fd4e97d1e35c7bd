// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/test_scored_pairs.h"

#include <algorithm>
#include <sstream>
#include <tuple>
#include <utility>

namespace cw::linkage::test {

void sort_pairs(Pairs& pairs) {
  std::ranges::sort(pairs, {}, [](const ScoredPair& p) { return std::tuple(p.left, p.right, p.rule); });
}

Table text_table(const std::string& text) {
  std::istringstream lines(text);
  std::string line, word;
  std::vector<ColumnBuilder> builders;
  std::getline(lines, line);
  for (std::istringstream words(line); words >> word;) builders.emplace_back(word, ColumnType::text);
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    for (ColumnBuilder& builder : builders) {
      if (!(words >> word)) break;
      std::ranges::replace(word, '_', ' ');
      word == "~" ? builder.append_null() : builder.append_text(word);
    }
  }
  Table table;
  for (ColumnBuilder& builder : builders) table.add(std::move(builder).finish());
  return table;
}

}  // namespace cw::linkage::test
