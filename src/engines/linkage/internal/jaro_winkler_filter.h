// SPDX-License-Identifier: MIT
// Says of most pairs of different names, from their lengths and character sets alone, that Jaro-Winkler stays below a threshold.
// Exact: never says so of a pair that reaches it. Immutable, any thread.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "engines/linkage/similarity.h"

namespace cw::linkage::internal {

class JaroWinklerFilter {
 public:
  explicit JaroWinklerFilter(double threshold) {
    for (std::uint32_t a = 0; a <= longest; ++a)
      for (std::uint32_t b = 0; b <= longest; ++b)
        for (std::uint32_t prefix = 0; prefix <= 4; ++prefix) least_[(a * (longest + 1) + b) * 5 + prefix] = least_common(a, b, prefix, threshold);
  }
  // False only where jaro_winkler(a, b) < threshold.
  [[nodiscard]] bool may_reach(const PreparedText& a, const PreparedText& b) const {
    if (a.length > longest || b.length > longest) return true;
    std::uint32_t x = 0, y = 0;
    std::copy_n(a.bytes.data(), 4, reinterpret_cast<char*>(&x));
    std::copy_n(b.bytes.data(), 4, reinterpret_cast<char*>(&y));
    const std::uint32_t prefix = x == y ? 4 : static_cast<std::uint32_t>(std::countr_zero(x ^ y)) / 8;  // past the end both hold zeros: an upper bound
    const int common = std::min(static_cast<int>(a.length) - lonely(a, b), static_cast<int>(b.length) - lonely(b, a));
    return common >= least_[(a.length * (longest + 1) + b.length) * 5 + prefix];
  }

 private:
  static constexpr std::uint32_t longest = PreparedText::inline_length;
  // Characters of a that cannot have a partner in b.
  static int lonely(const PreparedText& a, const PreparedText& b) { return std::popcount(a.once & ~b.once) + std::popcount(a.twice & ~b.twice); }
  // Least number of common characters with which the threshold can be reached: all in order, with this prefix.
  static std::int8_t least_common(std::uint32_t a, std::uint32_t b, std::uint32_t prefix, double threshold) {
    for (std::uint32_t m = 1; m <= std::min(a, b); ++m) {
      const double jaro = (static_cast<double>(m) / a + static_cast<double>(m) / b + 1.0) / 3.0;
      const double boosted = jaro > 0.7 ? jaro + prefix * 0.1 * (1.0 - jaro) : jaro;
      if (boosted >= threshold - 1e-9) return static_cast<std::int8_t>(m);
    }
    return static_cast<std::int8_t>(threshold <= 0 ? 0 : 127);
  }
  std::array<std::int8_t, (longest + 1) * (longest + 1) * 5> least_{};
};

}  // namespace cw::linkage::internal
