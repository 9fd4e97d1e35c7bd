// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace cw::linkage {

namespace {

// Levenshtein 1966, one row at a time; names are short.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::string suggestion(std::string_view unknown, std::span<const std::string_view> known) {
  const std::string_view shortened = unknown.substr(0, 64);
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, shortened.size() / 3) + 1;
  for (const std::string_view name : known) {
    const std::size_t distance = edits(shortened, name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  if (!best.empty()) return " Did you mean \"" + std::string(best) + "\"?";
  std::string all;
  for (const std::string_view name : known) all += (all.empty() ? "" : ", ") + std::string(name);
  return " Known: " + all + ".";
}

}  // namespace cw::linkage
