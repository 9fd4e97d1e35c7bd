// SPDX-License-Identifier: MIT
// Up to 64 bytes of text held in registers, asked "where is this byte?" as a bit mask. Used by the kernels in similarity_*.cpp only.
//
// This replaces the 256-entry table of bit-parallel string algorithms: no table to clear for each pair. SSE2 (part of every x86-64) is one
// comparison per 16 bytes; elsewhere 8 bytes at a time in a general register, with the same results. Bits at and past the text's length
// mean nothing: callers mask them.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engines/linkage/similarity.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cw::linkage::kernels {

[[nodiscard]] inline std::uint64_t low_bits(std::size_t count) { return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1; }

template <class Integer>
[[nodiscard]] inline Integer load(const char* from) {
  Integer value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// The first `length` <= 16 bytes as two words, then zeros; reads nothing past them.
struct TwoWords {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
[[nodiscard]] inline TwoWords load_part(const char* from, std::size_t length) {
  static_assert(std::endian::native == std::endian::little);
  if (length == 16) return {load<std::uint64_t>(from), load<std::uint64_t>(from + 8)};
  if (length > 8) return {load<std::uint64_t>(from), load<std::uint64_t>(from + length - 8) >> (8 * (16 - length))};
  if (length == 8) return {load<std::uint64_t>(from), 0};
  if (length >= 4) {
    const std::uint64_t head = load<std::uint32_t>(from);
    const std::uint64_t tail = load<std::uint32_t>(from + length - 4);
    return {head | (tail << (8 * (length - 4))), 0};
  }
  if (length == 0) return {};
  const auto at = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(from[i])}; };
  return {at(0) | (at(length / 2) << (8 * (length / 2))) | (at(length - 1) << (8 * (length - 1))), 0};
}

// Portable: exact byte equality in a word, then its top bits gathered by a multiplication.
class WordLane {
 public:
  WordLane() = default;
  explicit WordLane(TwoWords words) : words_(words) {}
  [[nodiscard]] std::uint64_t equal(unsigned char c) const { return mask(words_.low, c) | (mask(words_.high, c) << 8); }
  [[nodiscard]] std::uint64_t equal(const WordLane& other) const {
    return gather(words_.low ^ other.words_.low) | (gather(words_.high ^ other.words_.high) << 8);
  }

 private:
  static std::uint64_t gather(std::uint64_t difference) {
    constexpr std::uint64_t low7 = 0x7f7f7f7f7f7f7f7fULL;
    const std::uint64_t zero_bytes = ~((((difference & low7) + low7) | difference) | low7);  // 0x80 where the byte is 0
    return ((zero_bytes >> 7) * 0x0102040810204080ULL) >> 56;
  }
  static std::uint64_t mask(std::uint64_t word, unsigned char c) { return gather(word ^ (0x0101010101010101ULL * c)); }
  TwoWords words_;
};

#if defined(__SSE2__)
class SseLane {
 public:
  SseLane() : bytes_(_mm_setzero_si128()) {}
  explicit SseLane(TwoWords words) : bytes_(_mm_set_epi64x(static_cast<long long>(words.high), static_cast<long long>(words.low))) {}
  [[nodiscard]] std::uint64_t equal(unsigned char c) const { return movemask(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(static_cast<char>(c)))); }
  [[nodiscard]] std::uint64_t equal(const SseLane& other) const { return movemask(_mm_cmpeq_epi8(bytes_, other.bytes_)); }

 private:
  static std::uint64_t movemask(__m128i v) { return static_cast<std::uint32_t>(_mm_movemask_epi8(v)); }
  __m128i bytes_;
};
using Lane = SseLane;
#else
using Lane = WordLane;
#endif

template <std::size_t Width, class LaneType = Lane>
class Lanes {
 public:
  static constexpr std::size_t width = Width;
  Lanes(const char* from, std::size_t length) {
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      const std::size_t begin = 16 * i;
      if (length <= begin) break;
      const std::size_t part = length - begin;
      lanes_[i] = LaneType(part >= 16 ? TwoWords{load<std::uint64_t>(from + begin), load<std::uint64_t>(from + begin + 8)}
                                      : load_part(from + begin, part));
    }
  }
  [[nodiscard]] std::uint64_t equal(char c) const {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < lanes_.size(); ++i) mask |= lanes_[i].equal(static_cast<unsigned char>(c)) << (16 * i);
    return mask;
  }

 private:
  std::array<LaneType, Width / 16> lanes_;
};

// The two kinds of text a kernel takes: a plain view, and a PreparedText, whose padded bytes load without branches.
struct PlainText {
  std::string_view text;
  [[nodiscard]] const char* data() const { return text.data(); }
  [[nodiscard]] std::size_t length() const { return text.size(); }
  template <std::size_t Width>
  [[nodiscard]] Lanes<Width> lanes() const {
    return Lanes<Width>(text.data(), text.size());
  }
};
struct ReadyText {
  explicit ReadyText(const PreparedText& prepared) : prepared_(prepared) {}
  [[nodiscard]] const char* data() const {
    return prepared_.length <= PreparedText::inline_length ? prepared_.bytes.data() : prepared_.view().data();
  }
  [[nodiscard]] std::size_t length() const { return prepared_.length; }
  template <std::size_t Width>
  [[nodiscard]] Lanes<Width> lanes() const {
    if constexpr (Width == 16) {
      return Lanes<16>(prepared_.bytes.data(), 16);
    } else {
      if (prepared_.length <= PreparedText::inline_length) return Lanes<Width>(prepared_.bytes.data(), PreparedText::inline_length);
      return Lanes<Width>(data(), prepared_.length);
    }
  }

 private:
  const PreparedText& prepared_;
};

[[nodiscard]] inline std::uint32_t narrow(std::size_t value) {
  return value > 0xfffffffeU ? 0xfffffffeU : static_cast<std::uint32_t>(value);
}

}  // namespace cw::linkage::kernels
