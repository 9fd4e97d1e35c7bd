// SPDX-License-Identifier: MIT
// SplitMix64 (Steele, Lea, Flood 2014): small, seedable, the same on every machine.
#pragma once

#include <cstdint>

namespace cw::linkage::internal {

[[nodiscard]] inline std::uint64_t mix_bits(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() { return mix_bits(state_ += 0x9E3779B97F4A7C15ULL); }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

}  // namespace cw::linkage::internal
