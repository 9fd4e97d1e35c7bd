// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/internal/pieces.h"

#include <algorithm>
#include <numeric>

namespace cw::linkage::internal {
namespace {

constexpr std::uint32_t alone = UINT32_MAX;

// Where each record went.
struct Places {
  std::vector<std::uint32_t> piece, local;  // record -> piece or `alone`, number within the piece
};

Places number_pieces(const ResolveInput& input, UnionFind& sets, Pieces& out) {
  Places places{std::vector<std::uint32_t>(input.records, alone), std::vector<std::uint32_t>(input.records, 0)};
  std::vector<std::uint32_t> size(input.records, 0);
  for (std::uint32_t r = 0; r < input.records; ++r) ++size[sets.find(r)];
  for (std::uint32_t r = 0; r < input.records; ++r) {
    const std::uint32_t root = sets.find(r);
    if (size[root] < 2) continue;
    if (root == r) {
      places.piece[r] = static_cast<std::uint32_t>(out.record_begin.size() - 1);
      out.record_begin.push_back(out.record_begin.back() + size[root]);
    }
    places.piece[r] = places.piece[root];
  }
  out.records.resize(out.record_begin.back());
  std::vector<std::uint32_t> next(out.size(), 0);
  for (std::uint32_t r = 0; r < input.records; ++r) {
    if (places.piece[r] == alone) continue;
    places.local[r] = next[places.piece[r]]++;
    out.records[out.record_begin[places.piece[r]] + places.local[r]] = r;
  }
  return places;
}

// Sorts things into pieces, keeping their order. pair_of: a thing -> its two records; make: what is kept of it.
template <class In, class Out, class PairOf, class Make>
void sort_into(const In& things, const Places& places, std::size_t pieces, PairOf pair_of, Make make, std::vector<std::size_t>& begin,
               std::vector<Out>& out) {
  begin.assign(pieces + 1, 0);
  const auto piece_of = [&](const auto& thing) {
    const auto [a, b] = pair_of(thing);
    return places.piece[a] == places.piece[b] ? places.piece[a] : alone;
  };
  for (const auto& thing : things)
    if (const std::uint32_t piece = piece_of(thing); piece != alone) ++begin[piece + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  out.resize(begin.back());
  std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
  for (const auto& thing : things)
    if (const std::uint32_t piece = piece_of(thing); piece != alone) out[next[piece]++] = make(thing);
}

}  // namespace

UnionFind::UnionFind(std::size_t records) : parent_(records) { std::iota(parent_.begin(), parent_.end(), 0U); }
std::uint32_t UnionFind::find(std::uint32_t record) {
  while (parent_[record] != record) record = parent_[record] = parent_[parent_[record]];
  return record;
}
bool UnionFind::join(std::uint32_t a, std::uint32_t b) {
  a = find(a);
  b = find(b);
  parent_[std::max(a, b)] = std::min(a, b);
  return a != b;
}

Pieces find_pieces(const ResolveInput& input, const Calibration& calibration, double least_link) {
  UnionFind sets(input.records);
  for (const ScoredEdge& edge : input.edges)
    if (calibration(edge.weight) >= least_link) sets.join(edge.left, edge.right);
  for (const auto& [a, b] : input.same) sets.join(a, b);
  Pieces out;
  const Places places = number_pieces(input, sets, out);
  const auto of_edge = [](const ScoredEdge& edge) { return Pieces::Pair{edge.left, edge.right}; };
  const auto of_pair = [](const Pieces::Pair& pair) { return pair; };
  const auto local = [&](const Pieces::Pair& pair) { return Pieces::Pair{places.local[pair.first], places.local[pair.second]}; };
  const auto local_edge = [&](const ScoredEdge& edge) {
    return PieceEdge{places.local[edge.left], places.local[edge.right], calibration(edge.weight)};
  };
  sort_into(input.edges, places, out.size(), of_edge, local_edge, out.edge_begin, out.edges);
  sort_into(input.same, places, out.size(), of_pair, local, out.same_begin, out.same);
  sort_into(input.not_same, places, out.size(), of_pair, local, out.apart_begin, out.apart);
  for (std::size_t k = 0; k < std::min(out.own_number.size(), input.own_numbers.size()); ++k)
    for (const std::uint32_t r : out.records) out.own_number[k].push_back(input.own_numbers[k][r]);
  if (!input.registration.empty())
    for (const std::uint32_t r : out.records) out.registration.push_back(input.registration[r]);
  if (!input.born.empty())
    for (const std::uint32_t r : out.records) out.born.push_back(input.born[r]);
  for (std::size_t k = 0; k < std::min(out.trait.size(), input.traits.size()); ++k)
    for (const std::uint32_t r : out.records) out.trait[k].push_back(input.traits[k].code[r]);
  if (input.source.empty() || std::ranges::find(input.duplicate_free, true) == input.duplicate_free.end()) return out;
  for (const std::uint32_t r : out.records) {
    const std::uint32_t source = input.source[r];
    out.once.push_back(source < input.duplicate_free.size() && input.duplicate_free[source] ? source + 1 : 0);
  }
  return out;
}

}  // namespace cw::linkage::internal
