// SPDX-License-Identifier: MIT
// Numbers of things that are found by a hash of what they are, 8 bytes a place. The things themselves stay with whoever asks, who says
// which number of the same hash is the one.
#pragma once

#include <cstdint>

#include "engines/linkage/live/internal/hashed_places.h"

namespace cw::linkage::internal {

class HashedNumbers {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  // The number of this hash of which `is_it(number)` holds; none where there is none.
  template <class IsIt>
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, IsIt is_it) const {
    const Kind::Place* const found =
        table_.find(hash, [&](Kind::Place place) { return Kind::hash(place) == hash && is_it(number_of(place)); });
    return found == nullptr ? none : number_of(*found);
  }
  // number: less than none - 1, and not in it.
  void add(std::uint32_t hash, std::uint32_t number) { table_.add(place_of(hash, number)); }
  // One that is in it, with the hash it was added with.
  void remove(std::uint32_t hash, std::uint32_t number) {
    table_.remove(table_.find(hash, [&](Kind::Place place) { return place == place_of(hash, number); }));
  }
  void reserve(std::size_t numbers) { table_.reserve(numbers); }
  [[nodiscard]] std::size_t size() const { return table_.size(); }
  [[nodiscard]] std::size_t memory_bytes() const { return table_.memory_bytes(); }

 private:
  struct Kind {
    using Place = std::uint64_t;  // hash << 32 | number + 1
    static constexpr Place gone = UINT32_MAX;
    static std::size_t hash(Place place) { return place >> 32; }
    static bool is_free(Place place) { return place == 0; }
    static bool is_gone(Place place) { return place == gone; }
    static void leave(Place& place) { place = gone; }
  };
  [[nodiscard]] static Kind::Place place_of(std::uint32_t hash, std::uint32_t number) { return Kind::Place{hash} << 32 | (number + 1); }
  [[nodiscard]] static std::uint32_t number_of(Kind::Place place) { return static_cast<std::uint32_t>(place) - 1; }

  HashedPlaces<Kind> table_;
};

}  // namespace cw::linkage::internal
