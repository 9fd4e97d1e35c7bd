// SPDX-License-Identifier: MIT
// Which numbers stand under a 64-bit key: sorted once, then read from any thread. 12 bytes for each number kept and about 4 for each key.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace cw::linkage::internal {

[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t hash) {  // the finaliser of SplitMix64 (Steele, Lea and Flood 2014)
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}
[[nodiscard]] constexpr std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix(hash);
}
[[nodiscard]] constexpr std::uint64_t hash_with(std::uint64_t a, std::uint64_t b) { return mix(a * 0x9e3779b97f4a7c15ULL + b + 1); }

class HashIndex {
 public:
  void add(std::uint64_t key, std::uint32_t value) { pairs_.emplace_back(key, value); }

  // After the last add, before the first find.
  void finish() {
    std::sort(pairs_.begin(), pairs_.end());
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
    keys_.reserve(pairs_.size());
    values_.reserve(pairs_.size());
    for (const auto& [key, value] : pairs_) {
      keys_.push_back(key);
      values_.push_back(value);
    }
    pairs_ = {};
    const unsigned bits = static_cast<unsigned>(std::bit_width(std::max<std::size_t>(keys_.size() / 2, 1)));
    shift_ = 64 - bits;
    first_.assign((std::size_t{1} << bits) + 1, static_cast<std::uint32_t>(keys_.size()));
    for (std::size_t i = keys_.size(); i-- > 0;) first_[keys_[i] >> shift_] = static_cast<std::uint32_t>(i);
    for (std::size_t b = first_.size() - 1; b-- > 0;) first_[b] = std::min(first_[b], first_[b + 1]);
  }

  // Ascending; empty where there is none.
  [[nodiscard]] std::span<const std::uint32_t> find(std::uint64_t key) const {
    if (keys_.empty()) return {};
    const auto begin = keys_.begin() + first_[key >> shift_], end = keys_.begin() + first_[(key >> shift_) + 1];
    const auto at = std::lower_bound(begin, end, key);
    const auto stop = std::upper_bound(at, end, key);
    return {values_.data() + (at - keys_.begin()), static_cast<std::size_t>(stop - at)};
  }

  [[nodiscard]] std::size_t memory_bytes() const { return keys_.size() * 8 + values_.size() * 4 + first_.size() * 4; }

 private:
  std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs_;
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> values_;
  std::vector<std::uint32_t> first_;  // leading bits of a key -> the first at or behind it
  unsigned shift_ = 63;
};

}  // namespace cw::linkage::internal
