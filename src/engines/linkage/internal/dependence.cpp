// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/dependence.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engines/linkage/model.h"

namespace cw::linkage::internal {
namespace {

constexpr double prior_pairs = 5;    // pairs of evidence at which half of a departure from independence is believed
constexpr double least_bits = 0.25;  // of one cell
constexpr double least_gain = 0.02;  // bits that a blocked pair must lose on average: less is not worth a bar
constexpr double most_bits = 12;     // of one cell
// Only pairs that are surely no match may show what goes together, or EM would explain matches away: the other fields disagree by this much
// evidence, and all fields together leave little doubt.
constexpr double sure_disagreement = -4;  // bits, two fields left out
constexpr double sure_responsibility = 0.1;

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

// A table and what it takes off the blocked pairs of others in all.
struct Overlap {
  TogetherTable table;
  double gain = 0;
};

Overlap learn_overlap(const JointPatterns& patterns, const std::vector<Comparison>& comparisons, const LevelEvidence& evidence, std::size_t a,
                      std::size_t b) {
  const std::vector<ComparisonLevel>& first = comparisons[a].levels;
  const std::vector<ComparisonLevel>& second = comparisons[b].levels;
  Meeting others(first.size() * second.size());
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    const std::uint8_t x = patterns.levels[p * patterns.comparisons + a], y = patterns.levels[p * patterns.comparisons + b];
    if (first[x].is_null || second[y].is_null || evidence.responsibility[p] > sure_responsibility) continue;
    if (evidence.of_pattern[p] - evidence.of_level[a][x] - evidence.of_level[b][y] > sure_disagreement) continue;
    others.add(x * second.size() + y, 1 - evidence.responsibility[p], patterns.seen[p], patterns.weight(p), patterns.blocked[p] != 0);
  }
  TogetherTable table{a, b, second.size(), log_lifts(others, second.size())};
  double gain = 0;
  for (std::size_t cell = 0; cell < table.bits.size(); ++cell) {
    table.bits[cell] = table.bits[cell] < least_bits ? 0 : std::max(-table.bits[cell], -most_bits);
    gain -= table.bits[cell] * others.blocked[cell];
  }
  return {std::move(table), gain};
}

bool is_fixed(const Comparison& comparison) {
  return std::ranges::any_of(comparison.levels,
                             [](const ComparisonLevel& level) { return !level.is_null && (level.fix_m || level.fix_u); });
}

}  // namespace

std::vector<TogetherTable> learn_overlaps(const JointPatterns& patterns, const std::vector<Comparison>& comparisons,
                                          const LevelEvidence& evidence) {
  std::vector<Overlap> all;
  for (std::size_t a = 0; a < comparisons.size(); ++a)
    for (std::size_t b = a + 1; b < comparisons.size(); ++b)
      if (!is_fixed(comparisons[a]) && !is_fixed(comparisons[b])) all.push_back(learn_overlap(patterns, comparisons, evidence, a, b));
  // The spanning forest that takes off most (Kruskal).
  std::ranges::stable_sort(all, std::greater{}, &Overlap::gain);
  std::vector<std::size_t> tree(comparisons.size());
  std::iota(tree.begin(), tree.end(), std::size_t{0});
  std::vector<TogetherTable> chosen;
  for (Overlap& overlap : all) {
    const std::size_t kept = tree[overlap.table.first], joined = tree[overlap.table.second];
    if (kept == joined || overlap.gain < least_gain * static_cast<double>(patterns.blocked_pairs)) continue;
    std::ranges::replace(tree, joined, kept);
    chosen.push_back(std::move(overlap.table));
  }
  return chosen;
}

}  // namespace cw::linkage::internal
