// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/internal/missing_pairs.h"

#include <algorithm>

namespace cw::linkage::internal {
namespace {

constexpr std::size_t small_piece = 40;    // records of a piece all pairs of which are scored
constexpr std::size_t most_partners = 24;  // of a record that are looked at for common ones, the surest first
constexpr std::size_t pairs_per_batch = 1 << 20;

using Pair = Pieces::Pair;

void all_pairs(std::uint32_t records, std::vector<Pair>& out) {
  for (std::uint32_t a = 0; a < records; ++a)
    for (std::uint32_t b = a + 1; b < records; ++b) out.emplace_back(a, b);
}

// Pairs of the surest partners of each record.
void pairs_with_a_partner_in_common(std::uint32_t records, std::span<const PieceEdge> edges, double least_link, std::vector<Pair>& out) {
  std::vector<std::vector<std::pair<float, std::uint32_t>>> partners(records);
  for (const PieceEdge& edge : edges) {
    if (edge.worth < least_link) continue;
    partners[edge.left].emplace_back(-edge.worth, edge.right);
    partners[edge.right].emplace_back(-edge.worth, edge.left);
  }
  for (auto& of : partners) {
    const std::size_t kept = std::min(of.size(), most_partners);
    std::partial_sort(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(kept), of.end());
    for (std::size_t i = 0; i < kept; ++i)
      for (std::size_t j = i + 1; j < kept; ++j) out.emplace_back(std::minmax(of[i].second, of[j].second));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

// Wanted pairs of a piece that it lacks, in order.
std::vector<Pair> missing_of(const Pieces& pieces, std::size_t piece, double least_link) {
  const auto edges = Pieces::part(pieces.edges, pieces.edge_begin, piece);
  const std::size_t records = pieces.record_begin[piece + 1] - pieces.record_begin[piece];
  std::vector<Pair> wanted, there, out;
  if (edges.size() >= records * (records - 1) / 2) return out;
  if (records <= small_piece)
    all_pairs(static_cast<std::uint32_t>(records), wanted);
  else
    pairs_with_a_partner_in_common(static_cast<std::uint32_t>(records), edges, least_link, wanted);
  for (const PieceEdge& edge : edges) there.emplace_back(std::minmax(edge.left, edge.right));
  std::ranges::sort(there);
  std::ranges::set_difference(wanted, there, std::back_inserter(out));
  return out;
}

}  // namespace

void add_missing_pairs(const ResolveInput& input, const Calibration& calibration, double least_link, Pieces& pieces) {
  std::vector<PieceEdge> edges;
  edges.reserve(pieces.edges.size() * 2);
  std::vector<std::size_t> begin = {0};
  std::vector<Pair> asked;         // records
  std::vector<std::size_t> place;  // of what was asked, in edges
  std::vector<float> weights;
  const auto ask = [&] {
    weights.assign(asked.size(), 0);
    input.score(asked, weights);
    for (std::size_t i = 0; i < asked.size(); ++i) edges[place[i]].worth = calibration(weights[i]);
    asked.clear();
    place.clear();
  };
  for (std::size_t piece = 0; piece < pieces.size(); ++piece) {
    const auto records = Pieces::part(pieces.records, pieces.record_begin, piece);
    const auto there = Pieces::part(pieces.edges, pieces.edge_begin, piece);
    edges.insert(edges.end(), there.begin(), there.end());
    for (const auto& [a, b] : missing_of(pieces, piece, least_link)) {
      asked.emplace_back(records[a], records[b]);
      place.push_back(edges.size());
      edges.push_back({a, b, 0});
    }
    begin.push_back(edges.size());
    if (asked.size() >= pairs_per_batch) ask();
  }
  if (!asked.empty()) ask();
  pieces.edges = std::move(edges);
  pieces.edge_begin = std::move(begin);
}

}  // namespace cw::linkage::internal
