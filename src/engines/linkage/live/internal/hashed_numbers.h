// SPDX-License-Identifier: MIT
// Numbers of things that are found by a hash of what they are: open addressing, 8 bytes a place. The things themselves stay with whoever
// asks, who says which number of the same hash is the one. As in PostingLists a table that is too small is moved into a larger one a little
// with each number that comes: all at once would hold up one change for half a second at a million. One thread writes.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/live/internal/zeroed_memory.h"

namespace cw::linkage::internal {

class HashedNumbers {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;
  HashedNumbers() : places_(least_places) {}

  // The number of this hash of which `is_it(number)` holds; none where there is none.
  template <class IsIt>
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, IsIt is_it) const {
    const std::uint32_t found = find_in(places_, hash, is_it);
    return found != none || former_.empty() ? found : find_in(former_, hash, is_it);
  }
  // number: less than none - 1, and not in it.
  void add(std::uint32_t hash, std::uint32_t number);
  // One that is in it, with the hash it was added with.
  void remove(std::uint32_t hash, std::uint32_t number);
  void reserve(std::size_t numbers);
  [[nodiscard]] std::size_t size() const { return taken_; }
  [[nodiscard]] std::size_t memory_bytes() const { return (places_.capacity() + former_.capacity()) * sizeof(Place); }

 private:
  using Place = std::uint64_t;  // hash << 32 | number + 1; 0: free
  using Places = std::vector<Place, ZeroedMemory<Place>>;
  static constexpr std::size_t least_places = 64;
  static constexpr Place gone = UINT32_MAX;  // in the former table, where what stands behind must still be found

  [[nodiscard]] static std::uint32_t number_of(Place place) { return static_cast<std::uint32_t>(place) - 1; }
  template <class IsIt>
  [[nodiscard]] static std::uint32_t find_in(const Places& places, std::uint32_t hash, IsIt is_it) {
    const std::size_t mask = places.size() - 1;
    for (std::size_t at = hash & mask; places[at] != 0; at = (at + 1) & mask)
      if (places[at] >> 32 == hash && places[at] != gone && is_it(number_of(places[at]))) return number_of(places[at]);
    return none;
  }
  [[nodiscard]] static std::size_t place_of(const Places& places, Place place);  // where it is, or the free place where it belongs
  void grow(std::size_t size);
  void move_some(std::size_t places);
  void close_gap(std::size_t at);

  Places places_, former_;  // former: what is being moved from, empty mostly; nothing comes into it
  std::size_t moved_ = 0;   // places of former_ that were looked at
  std::size_t taken_ = 0;   // numbers in both
};

}  // namespace cw::linkage::internal
