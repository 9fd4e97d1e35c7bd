// SPDX-License-Identifier: MIT
// Key -> the units that have it. A key of one unit takes one place of 16 bytes, a longer list 4 bytes more for each (in blocks of powers of
// two). A table that is too small is moved into a larger one a little with each key that comes, since all at once would hold up whoever
// brought that key for a third of a second at a million. One thread writes; the order of a list is not kept.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/live/internal/block_pool.h"
#include "engines/linkage/live/internal/zeroed_memory.h"

namespace cw::linkage::internal {

class PostingLists {
 public:
  PostingLists() : places_(64) {}
  // key: not 0.
  void add(std::uint64_t key, std::uint32_t unit);
  void remove(std::uint64_t key, std::uint32_t unit);
  [[nodiscard]] std::span<const std::uint32_t> find(std::uint64_t key) const;  // valid until the next change
  void reserve(std::size_t keys);
  [[nodiscard]] std::size_t memory_bytes() const {
    return (places_.capacity() + former_.capacity()) * sizeof(Place) + pool_.memory_bytes();
  }

 private:
  struct Place {
    std::uint64_t key;    // 0: free
    std::uint32_t value;  // the only unit, or where the list begins
    std::uint32_t count;  // 0 in the former table: moved, or taken out
  };
  using Table = std::vector<Place, ZeroedMemory<Place>>;
  [[nodiscard]] static std::size_t home(std::uint64_t key, std::size_t size) {
    return static_cast<std::size_t>((key ^ key >> 31) * 0x9E3779B97F4A7C15U >> 20) & (size - 1);
  }
  [[nodiscard]] static std::size_t place_of(const Table& table, std::uint64_t key);
  // Where the key is, in either table; null where it is in none.
  [[nodiscard]] const Place* known(std::uint64_t key) const;
  void begin_moving();
  void move_some(std::size_t places);
  void take_out(std::size_t at);
  Table places_, former_;  // former: what is being moved from, empty mostly; nothing comes into it, and its keys stay where they are
  std::size_t moved_ = 0;  // places of former_ that were looked at
  std::size_t taken_ = 0;  // keys in both
  BlockPool<std::uint32_t> pool_;
};

}  // namespace cw::linkage::internal
