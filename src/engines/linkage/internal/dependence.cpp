// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/dependence.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engines/linkage/model.h"

namespace cw::linkage::internal {
namespace {

constexpr double prior_pairs = 5;       // pairs of evidence at which half of a departure from independence is believed
constexpr double least_gain = 0.02;     // bits: less is not worth a bar
constexpr double most_bits = 8;         // of one cell

// How often two levels meet among others than matches.
struct Meeting {
  explicit Meeting(std::size_t cells) : pairs(cells, 0), squares(cells, 0), blocked(cells, 0) {}
  std::vector<double> pairs;    // expected, of the population
  std::vector<double> squares;  // their variance
  std::vector<double> blocked;  // expected, of the blocked pairs
  double largest_weight = 0;    // pairs that one pair looked at may stand for
  void add(std::size_t cell, double probability, double seen, double weight, bool is_blocked) {
    pairs[cell] += probability * seen * weight;
    squares[cell] += probability * seen * weight * weight;
    if (is_blocked) blocked[cell] += probability * seen * weight;
    largest_weight = std::max(largest_weight, weight);
  }
};

// log2 of the departure from independence in each cell, shrunk toward 0 by the evidence.
std::vector<double> log_lifts(const Meeting& meeting, std::size_t width) {
  const std::size_t cells = meeting.pairs.size(), height = cells / width;
  std::vector<double> rows(height, 0), columns(width, 0), lifts(cells, 0);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    rows[cell / width] += meeting.pairs[cell];
    columns[cell % width] += meeting.pairs[cell];
  }
  const double total = std::accumulate(rows.begin(), rows.end(), 0.0);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const double expected = rows[cell / width] * columns[cell % width] / std::max(total, 1e-300);
    if (expected <= 0) continue;
    const double found = meeting.squares[cell] > 0 ? meeting.pairs[cell] * meeting.pairs[cell] / meeting.squares[cell] : 0;
    const double evidence = std::max(found, expected / meeting.largest_weight);
    lifts[cell] = std::log2((evidence * meeting.pairs[cell] / expected + prior_pairs) / (evidence + prior_pairs));
  }
  return lifts;
}

double mean(const std::vector<double>& values, const std::vector<double>& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  return total > 0 ? std::inner_product(values.begin(), values.end(), weights.begin(), 0.0) / total : 0;
}

LearntEdge learn_edge(const JointPatterns& patterns, const std::vector<Comparison>& comparisons, const std::vector<double>& responsibility,
                      std::size_t a, std::size_t b) {
  const std::vector<ComparisonLevel>& first = comparisons[a].levels;
  const std::vector<ComparisonLevel>& second = comparisons[b].levels;
  Meeting others(first.size() * second.size());
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    const std::uint8_t x = patterns.levels[p * patterns.comparisons + a], y = patterns.levels[p * patterns.comparisons + b];
    // A hundredth of each match would drown the few others that agree on much, so what is more likely a match does not count at all.
    if (first[x].is_null || second[y].is_null || responsibility[p] >= 0.5) continue;
    others.add(x * second.size() + y, 1 - responsibility[p], patterns.seen[p], patterns.weight(p), patterns.blocked[p] != 0);
  }
  LearntEdge edge{a, b, 0, log_lifts(others, second.size())};
  for (double& bits : edge.bits) bits = std::clamp(-bits, -most_bits, 0.0);
  edge.gain = -mean(edge.bits, others.blocked);
  return edge;
}

bool is_fixed(const Comparison& comparison) {
  return std::ranges::any_of(comparison.levels, [](const ComparisonLevel& level) { return !level.is_null && (level.fix_m || level.fix_u); });
}

}  // namespace

std::vector<LearntEdge> learn_edges(const JointPatterns& patterns, const std::vector<Comparison>& comparisons,
                                    const std::vector<double>& responsibility) {
  std::vector<LearntEdge> all;
  for (std::size_t a = 0; a < comparisons.size(); ++a)
    for (std::size_t b = a + 1; b < comparisons.size(); ++b)
      if (!is_fixed(comparisons[a]) && !is_fixed(comparisons[b])) all.push_back(learn_edge(patterns, comparisons, responsibility, a, b));
  std::ranges::stable_sort(all, std::greater{}, &LearntEdge::gain);
  // The spanning forest of most gain (Kruskal).
  std::vector<std::size_t> tree(comparisons.size());
  std::iota(tree.begin(), tree.end(), std::size_t{0});
  std::vector<LearntEdge> chosen;
  for (LearntEdge& edge : all) {
    if (edge.gain < least_gain || tree[edge.first] == tree[edge.second]) continue;
    const std::size_t joined = tree[edge.second], kept = tree[edge.first];
    std::ranges::replace(tree, joined, kept);
    chosen.push_back(std::move(edge));
  }
  return chosen;
}

}  // namespace cw::linkage::internal
