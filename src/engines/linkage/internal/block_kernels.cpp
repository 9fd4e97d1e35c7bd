// SPDX-License-Identifier: MIT
// Rows, not columns: most blocks hold a handful of records, where loops over columns would spend their time starting and stopping.
#include "engines/linkage/internal/block_kernels.h"

#include <cstring>

namespace cw::linkage::internal {
namespace {

// GCC's and clang's portable vectors: SSE on x86-64, NEON on ARM.
using Words = std::uint32_t __attribute__((vector_size(16)));
using Masks = std::int32_t __attribute__((vector_size(16)));
using Floats = float __attribute__((vector_size(16)));

template <class Vector, class Number>
inline Vector load(const Number* from) {
  Vector out;
  std::memcpy(&out, from, sizeof out);
  return out;
}

inline bool any(Words mask) {
  std::uint64_t halves[2];
  std::memcpy(halves, &mask, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

}  // namespace

RowScanResult scan_rows(const RowScan& s, std::uint32_t* kept, float* sums) {
  RowScanResult out;
  const std::uint32_t* row = s.right_rows;
  for (std::size_t j = 0; j < s.count; ++j, row += s.stride) {
    Words excluded = {};
    for (std::size_t k = 0; k < s.key_lanes; k += lane_group)
      excluded |= reinterpret_cast<Words>(load<Words>(s.left_keys + k) == load<Words>(row + s.right_keys_at + k)) & load<Words>(s.active + k);
    if (any(excluded) || (s.right_records != nullptr && s.right_records[j] <= s.left_record)) continue;
    ++out.pairs;
    Floats sum = {};
    for (std::size_t c = 0; c < s.code_lanes; c += lane_group) {
      const Words code = load<Words>(row + c);
      const Masks equal = load<Words>(s.left_codes + c) == code;
      const Masks null = code == Words{};
      const Masks weight = (equal & load<Masks>(s.equal_weight + c)) | (~(equal | null) & load<Masks>(s.other_weight + c));
      sum += reinterpret_cast<Floats>(weight);
    }
    const float total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    kept[out.kept] = static_cast<std::uint32_t>(j);
    sums[out.kept] = total;
    out.kept += total >= s.least ? 1 : 0;
  }
  return out;
}

}  // namespace cw::linkage::internal
