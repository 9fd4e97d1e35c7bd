// SPDX-License-Identifier: MIT
// Many short lists in one piece of memory: each list has a block of a power of two of places, given back when it moves to a larger one.
// One thread writes.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace cw::linkage::internal {

template <class T>
class BlockPool {
 public:
  // A list with places for at least `count`.
  [[nodiscard]] std::uint32_t take(std::uint32_t count) {
    const unsigned size = size_class(count);
    if (size < free_.size() && !free_[size].empty()) {
      const std::uint32_t at = free_[size].back();
      free_[size].pop_back();
      return at;
    }
    const auto at = static_cast<std::uint32_t>(items_.size());
    items_.resize(items_.size() + (std::size_t{1} << size));
    return at;
  }
  void give(std::uint32_t at, std::uint32_t count) {
    const unsigned size = size_class(count);
    if (size >= free_.size()) free_.resize(size + std::size_t{1});
    free_[size].push_back(at);
  }
  // Where a list of `count` items has to go to take one more: `at` where there is room; else its items are moved.
  [[nodiscard]] std::uint32_t grown(std::uint32_t at, std::uint32_t count) {
    if (count != std::bit_ceil(count) || count < 2) return count == 0 ? take(1) : at;
    const std::uint32_t to = take(count + 1);
    for (std::uint32_t i = 0; i < count; ++i) items_[to + i] = items_[at + i];
    give(at, count);
    return to;
  }
  // The same after one was taken from a list of `count`: half-empty blocks are given back.
  [[nodiscard]] std::uint32_t shrunk(std::uint32_t at, std::uint32_t count) {
    const std::uint32_t left = count - 1;
    if (left == 0) {
      give(at, count);
      return 0;
    }
    if (size_class(left) == size_class(count)) return at;
    const std::uint32_t to = take(left);
    for (std::uint32_t i = 0; i < left; ++i) items_[to + i] = items_[at + i];
    give(at, count);
    return to;
  }
  [[nodiscard]] std::span<T> list(std::uint32_t at, std::uint32_t count) { return {items_.data() + at, count}; }
  [[nodiscard]] std::span<const T> list(std::uint32_t at, std::uint32_t count) const { return {items_.data() + at, count}; }
  [[nodiscard]] std::size_t memory_bytes() const { return items_.capacity() * sizeof(T); }

 private:
  // Lists of 1 and 2 share the smallest block.
  [[nodiscard]] static unsigned size_class(std::uint32_t count) {
    return count <= 2 ? 1U : static_cast<unsigned>(std::bit_width(count - 1));
  }
  std::vector<T> items_;
  std::vector<std::vector<std::uint32_t>> free_;  // size class -> blocks
};

}  // namespace cw::linkage::internal
