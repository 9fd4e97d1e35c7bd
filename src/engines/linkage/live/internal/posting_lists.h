// SPDX-License-Identifier: MIT
// Key -> the units that have it. A key of one unit takes one place of 16 bytes, a longer list 4 bytes more for each (in blocks of powers of
// two). One thread writes; the order of a list is not kept.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/live/internal/block_pool.h"

namespace cw::linkage::internal {

class PostingLists {
 public:
  PostingLists() : places_(64) {}
  // key: not 0.
  void add(std::uint64_t key, std::uint32_t unit);
  void remove(std::uint64_t key, std::uint32_t unit);
  [[nodiscard]] std::span<const std::uint32_t> find(std::uint64_t key) const;  // valid until the next change
  void reserve(std::size_t keys);
  [[nodiscard]] std::size_t memory_bytes() const { return places_.capacity() * sizeof(Place) + pool_.memory_bytes(); }

 private:
  struct Place {
    std::uint64_t key = 0;    // 0: free
    std::uint32_t value = 0;  // the only unit, or where the list begins
    std::uint32_t count = 0;
  };
  [[nodiscard]] std::size_t home(std::uint64_t key) const {
    return static_cast<std::size_t>((key ^ key >> 31) * 0x9E3779B97F4A7C15U >> 20) & (places_.size() - 1);
  }
  [[nodiscard]] std::size_t place_of(std::uint64_t key) const;
  void rehash(std::size_t size);
  void take_out(std::size_t at);
  std::vector<Place> places_;
  std::size_t taken_ = 0;
  BlockPool<std::uint32_t> pool_;
};

}  // namespace cw::linkage::internal
