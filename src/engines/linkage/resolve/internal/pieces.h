// SPDX-License-Identifier: MIT
// The graph of scored pairs in connected pieces that can be worked on apart from each other.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/resolve/internal/calibration.h"
#include "engines/linkage/resolve/internal/grouping.h"

namespace cw::linkage::internal {

// Sets of records that only grow; the root of a set is its smallest record.
class UnionFind {
 public:
  explicit UnionFind(std::size_t records);
  [[nodiscard]] std::uint32_t find(std::uint32_t record);
  bool join(std::uint32_t a, std::uint32_t b);  // false: they were together already

 private:
  std::vector<std::uint32_t> parent_;
};

// One piece: its records in order, its pairs in numbers within the piece. Pieces of one record are left out.
struct Pieces {
  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  std::vector<std::size_t> record_begin{0}, edge_begin{0}, same_begin{0}, apart_begin{0};  // piece -> first; one more at the end
  std::vector<std::uint32_t> records;                                                      // by piece
  std::vector<PieceEdge> edges;                                                            // within a piece, in the order of the input
  std::vector<Pair> same, apart;
  std::vector<std::uint32_t> once;                            // like records; empty without duplicate-free sources
  std::array<std::vector<std::uint32_t>, 2> own_number;       // like records, or empty
  std::vector<Registration> registration;                     // like records, or empty
  std::vector<Born> born;                                     // like records, or empty
  std::array<std::vector<std::uint32_t>, most_traits> trait;  // like records, or empty
  [[nodiscard]] std::size_t size() const { return record_begin.size() - 1; }
  template <class T>
  [[nodiscard]] static std::span<const T> part(const std::vector<T>& all, const std::vector<std::size_t>& begin, std::size_t piece) {
    return {all.data() + begin[piece], begin[piece + 1] - begin[piece]};
  }
};
// Records that a pair worth at least `least_link`, or a person's word, connects are in one piece; every scored pair within it comes along.
[[nodiscard]] Pieces find_pieces(const ResolveInput& input, const Calibration& calibration, double least_link);

}  // namespace cw::linkage::internal
