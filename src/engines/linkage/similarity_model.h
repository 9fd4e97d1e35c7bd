// SPDX-License-Identifier: MIT
// The textbook form of each similarity, slow and plain: what tests and fuzzers hold the kernels against.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

namespace cw::linkage::model {

template <class Text>
std::size_t levenshtein(const Text& a, const Text& b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
      } else {
        cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      }
    }
  }
  return cost[a.size()][b.size()];
}

// Lowrance and Wagner 1975.
template <class Text>
std::size_t damerau_levenshtein(const Text& a, const Text& b) {
  const std::size_t far = a.size() + b.size();
  std::vector<std::vector<std::size_t>> cost(a.size() + 2, std::vector<std::size_t>(b.size() + 2, far));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i + 1][1] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[1][j + 1] = j;
  std::map<typename Text::value_type, std::size_t> last_row;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t last_column = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t row = last_row[b[j - 1]];
      const std::size_t column = last_column;
      const bool same = a[i - 1] == b[j - 1];
      if (same) last_column = j;
      cost[i + 1][j + 1] = std::min(
          {cost[i][j] + (same ? 0 : 1), cost[i + 1][j] + 1, cost[i][j + 1] + 1, cost[row][column] + (i - row - 1) + 1 + (j - column - 1)});
    }
    last_row[a[i - 1]] = i;
  }
  return cost[a.size() + 1][b.size() + 1];
}

template <class Text>
double jaro(const Text& a, const Text& b) {
  if (a.size() == 1 && b.size() == 1) return a[0] == b[0] ? 1.0 : 0.0;
  const auto size_a = static_cast<std::ptrdiff_t>(a.size());
  const auto size_b = static_cast<std::ptrdiff_t>(b.size());
  const std::ptrdiff_t window = std::max(size_a, size_b) / 2 - 1;
  std::vector<bool> used_a(a.size());
  std::vector<bool> used_b(b.size());
  double common = 0;
  for (std::ptrdiff_t i = 0; i < size_a; ++i) {
    for (std::ptrdiff_t j = std::max<std::ptrdiff_t>(0, i - window); j <= std::min(i + window, size_b - 1); ++j) {
      if (used_b[static_cast<std::size_t>(j)] || a[static_cast<std::size_t>(i)] != b[static_cast<std::size_t>(j)]) continue;
      used_a[static_cast<std::size_t>(i)] = used_b[static_cast<std::size_t>(j)] = true;
      ++common;
      break;
    }
  }
  if (common == 0) return 0;
  int moved = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!used_a[i]) continue;
    while (!used_b[j]) ++j;
    if (a[i] != b[j++]) ++moved;
  }
  const double sum = common / static_cast<double>(a.size()) + common / static_cast<double>(b.size());
  return (sum + (common - moved / 2) / common) / 3.0;
}

template <class Text>
double jaro_winkler(const Text& a, const Text& b) {
  const double similarity = jaro(a, b);
  if (!(similarity > 0.7)) return similarity;
  int prefix = 0;
  for (std::size_t i = 0; i < std::min({a.size(), b.size(), std::size_t{4}}) && a[i] == b[i]; ++i) ++prefix;
  volatile const double boost = prefix * 0.1 * (1.0 - similarity);
  return similarity + boost;
}

}  // namespace cw::linkage::model
