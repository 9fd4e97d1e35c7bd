// SPDX-License-Identifier: MIT
// Bounds on distances from lengths and character classes, and the last step of Jaro and Winkler. For similarity_*.cpp only; pure, any
// thread.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "engines/linkage/similarity_lanes.h"

namespace cw::linkage::kernels {

// Keeps the compiler from fusing a product into the addition after it, so that results are the same on every machine.
template <class Real>
[[nodiscard]] inline Real rounded(Real value) {
#if defined(__GNUC__) && defined(__SSE2__)
  asm("" : "+x"(value));
#elif defined(__GNUC__) && defined(__aarch64__)
  asm("" : "+w"(value));
#endif
  return value;
}

// Jaro from its counts, in DuckDB's order of operations. `moved` is the number of matched characters out of order, not yet halved.
[[nodiscard]] inline double jaro_value(std::size_t length_a, std::size_t length_b, std::size_t common, std::size_t moved) {
  if (common == 0) return 0.0;
  const auto matched = static_cast<double>(common);
  const double sum = matched / static_cast<double>(length_a) + matched / static_cast<double>(length_b);
  return (sum + (matched - static_cast<double>(moved / 2)) / matched) / 3.0;
}

constexpr double winkler_boost_above = 0.7;
constexpr double winkler_scale = 0.1;

[[nodiscard]] inline double winkler_value(double jaro, std::size_t prefix) {
  if (!(jaro > winkler_boost_above)) return jaro;
  return jaro + rounded(static_cast<double>(prefix) * winkler_scale * (1.0 - jaro));
}

// Length of the common prefix, at most 4.
template <class Text>
[[nodiscard]] std::size_t common_prefix(const Text& a, const Text& b) {
  const std::size_t most = std::min({a.length(), b.length(), std::size_t{4}});
  if (most == 4) {
    const std::uint32_t difference = load<std::uint32_t>(a.data()) ^ load<std::uint32_t>(b.data());
    return difference == 0 ? 4 : static_cast<std::size_t>(std::countr_zero(difference)) / 8;
  }
  std::size_t prefix = 0;
  while (prefix < most && a.data()[prefix] == b.data()[prefix]) ++prefix;
  return prefix;
}

// popcount(x) + popcount(y), in words of arithmetic where the processor has no instruction for it.
[[nodiscard]] inline std::uint32_t count_both(std::uint64_t x, std::uint64_t y) {
#if defined(__POPCNT__)
  return static_cast<std::uint32_t>(std::popcount(x) + std::popcount(y));
#else
  constexpr std::uint64_t m1 = 0x5555555555555555ULL;
  constexpr std::uint64_t m2 = 0x3333333333333333ULL;
  constexpr std::uint64_t m4 = 0x0f0f0f0f0f0f0f0fULL;
  x -= (x >> 1) & m1;
  y -= (y >> 1) & m1;
  x = (x & m2) + ((x >> 2) & m2);
  y = (y & m2) + ((y >> 2) & m2);
  x = (x & m4) + ((x >> 4) & m4) + (y & m4) + ((y >> 4) & m4);
  return static_cast<std::uint32_t>((x * 0x0101010101010101ULL) >> 56);
#endif
}

// Characters of `a` that cannot have a partner in `b`: each class that b lacks costs one, and each that a has twice and b not one more.
[[nodiscard]] inline std::uint32_t lonely(const PreparedText& a, const PreparedText& b) {
  return count_both(a.once & ~b.once, a.twice & ~b.twice);
}

// At most the Levenshtein and the Damerau-Levenshtein distance. Of the two sets of partnerless characters the longer text's is larger by
// the difference in length; each edit takes at most one character from it, and a swap none.
[[nodiscard]] inline std::size_t edit_bound(const PreparedText& a, const PreparedText& b) {
  const PreparedText& shorter = a.length < b.length ? a : b;
  const PreparedText& longer = a.length < b.length ? b : a;
  return std::max(std::size_t{lonely(shorter, longer)} + (longer.length - shorter.length), std::size_t{lonely(longer, shorter)});
}

// At least the Jaro similarity. The operations are jaro_value's, each monotone under rounding, so the bound holds to the last bit.
[[nodiscard]] inline double jaro_bound(const PreparedText& a, const PreparedText& b) {
  const std::size_t common = std::min(a.length - lonely(a, b), b.length - lonely(b, a));
  return jaro_value(a.length, b.length, common, 0);
}

[[nodiscard]] inline double jaro_winkler_bound(const PreparedText& a, const PreparedText& b) {
  return winkler_value(jaro_bound(a, b), common_prefix(ReadyText(a), ReadyText(b)));
}

}  // namespace cw::linkage::kernels
