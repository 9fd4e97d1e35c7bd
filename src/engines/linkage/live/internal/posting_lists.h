// SPDX-License-Identifier: MIT
// Key -> the units that have it. A key of one unit takes one place of 16 bytes, a longer list 4 bytes more for each (in blocks of powers of
// two). One thread writes; the order of a list is not kept.
#pragma once

#include <cstdint>
#include <span>

#include "engines/linkage/live/internal/block_pool.h"
#include "engines/linkage/live/internal/hashed_places.h"

namespace cw::linkage::internal {

class PostingLists {
 public:
  // key: not 0.
  void add(std::uint64_t key, std::uint32_t unit);
  void remove(std::uint64_t key, std::uint32_t unit);
  [[nodiscard]] std::span<const std::uint32_t> find(std::uint64_t key) const;  // valid until the next change
  void reserve(std::size_t keys) { table_.reserve(keys); }
  [[nodiscard]] std::size_t memory_bytes() const { return table_.memory_bytes() + pool_.memory_bytes(); }

 private:
  struct Key {
    struct Place {
      std::uint64_t key;    // 0: free
      std::uint32_t value;  // the only unit, or where the list begins
      std::uint32_t count;  // 0: gone
    };
    static std::size_t hash(std::uint64_t key) { return static_cast<std::size_t>((key ^ key >> 31) * 0x9E3779B97F4A7C15U >> 20); }
    static std::size_t hash(const Place& place) { return hash(place.key); }
    static bool is_free(const Place& place) { return place.key == 0; }
    static bool is_gone(const Place& place) { return place.count == 0; }
    static void leave(Place& place) { place.count = 0; }
  };
  HashedPlaces<Key> table_;
  BlockPool<std::uint32_t> pool_;
};

}  // namespace cw::linkage::internal
