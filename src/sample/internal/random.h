// SPDX-License-Identifier: MIT
// Random numbers that are the same on every platform: splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
// 2014). Streams are made by hashing counters, so any part of the borough can be made alone. Thread safety: one Random per thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cw::sample {

[[nodiscard]] inline std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  Random(std::uint64_t seed, std::uint64_t part, std::uint64_t stream)
      : state_(mix(mix(seed + 0x9e3779b97f4a7c15ULL) ^ (part * 0xd1342543de82ef95ULL + stream * 0x2545f4914f6cdd1dULL + 1))) {}
  std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15ULL); }
  // A number 0 .. limit-1; limit at least 1. The bias of the multiplication is below 2^-32.
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(((next() >> 32) * limit) >> 32); }
  // A number low .. high, both included.
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1))); }
  bool chance(double probability) { return static_cast<double>(next() >> 11) < probability * 9007199254740992.0; }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(static_cast<std::uint32_t>(list.size()))];
  }

 private:
  std::uint64_t state_;
};

// Words of a list, drawn with a weight of 1 / (rank + shift): few are very common, most are rare.
class SkewedList {
 public:
  SkewedList(std::string_view words_with_spaces, std::uint32_t shift);
  [[nodiscard]] std::string_view draw(Random& random) const;
  [[nodiscard]] const std::vector<std::string_view>& words() const { return words_; }

 private:
  std::vector<std::string_view> words_;
  std::vector<std::uint32_t> cumulative_;
};

}  // namespace cw::sample
