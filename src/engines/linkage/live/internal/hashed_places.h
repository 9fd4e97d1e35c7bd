// SPDX-License-Identifier: MIT
// A table with open addressing that grows a little with each entry that comes: one that is too small is moved into a larger one bit by
// bit, since all at once would hold up whoever brought that entry for a third of a second at a million. One thread writes.
//
// Kind says what an entry is: `Place`, all zeros where free; hash(place); is_free(place); is_gone(place) and leave(place), which makes it
// gone: an entry of the former table that was moved or taken out, behind which others must still be found.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "engines/linkage/live/internal/zeroed_memory.h"

namespace cw::linkage::internal {

template <class Kind>
class HashedPlaces {
 public:
  using Place = typename Kind::Place;
  HashedPlaces() : places_(least_places) {}

  // The entry of this hash for which `is_it(place)` holds, valid until one is added or removed; null where there is none.
  template <class IsIt>
  [[nodiscard]] const Place* find(std::size_t hash, IsIt is_it) const {
    const Place* const found = find_in(places_, hash, is_it);
    return found != nullptr || former_.empty() ? found : find_in(former_, hash, is_it);
  }
  template <class IsIt>
  [[nodiscard]] Place* find(std::size_t hash, IsIt is_it) {
    return const_cast<Place*>(std::as_const(*this).find(hash, is_it));
  }
  // One that is not in it.
  void add(const Place& place) {
    if ((taken_ + 1) * 3 > places_.size() * 2) grow(places_.size() * 2);
    move_some(places_at_once);
    put(place);
    ++taken_;
  }
  // One that find has given.
  void remove(Place* place) {
    --taken_;
    if (place >= places_.data() && place < places_.data() + places_.size())
      close_gap(static_cast<std::size_t>(place - places_.data()));
    else
      Kind::leave(*place);
  }
  // Room for so many, made at once.
  void reserve(std::size_t entries) {
    const std::size_t size = std::bit_ceil(entries + entries / 2 + least_places);
    if (size <= places_.size()) return;
    grow(size);
    move_some(former_.size());
  }
  [[nodiscard]] std::size_t size() const { return taken_; }
  [[nodiscard]] std::size_t memory_bytes() const { return (places_.capacity() + former_.capacity()) * sizeof(Place); }

 private:
  using Places = std::vector<Place, ZeroedMemory<Place>>;
  static constexpr std::size_t least_places = 64;
  // Places of the former table for each entry that comes: so many that it is empty long before the new one, of twice its size, is full.
  static constexpr std::size_t places_at_once = 8;

  template <class IsIt>
  [[nodiscard]] static const Place* find_in(const Places& places, std::size_t hash, IsIt is_it) {
    const std::size_t mask = places.size() - 1;
    for (std::size_t at = hash & mask; !Kind::is_free(places[at]); at = (at + 1) & mask)
      if (!Kind::is_gone(places[at]) && is_it(places[at])) return &places[at];
    return nullptr;
  }
  void put(const Place& place) {
    const std::size_t mask = places_.size() - 1;
    std::size_t at = Kind::hash(place) & mask;
    while (!Kind::is_free(places_[at])) at = (at + 1) & mask;
    places_[at] = place;
  }
  void grow(std::size_t size) {
    move_some(former_.size());
    Places larger(size);
    former_ = std::exchange(places_, std::move(larger));
    moved_ = 0;
  }
  void move_some(std::size_t places) {
    if (former_.empty()) return;
    for (const std::size_t end = std::min(former_.size(), moved_ + places); moved_ < end; ++moved_) {
      Place& place = former_[moved_];
      if (Kind::is_free(place) || Kind::is_gone(place)) continue;
      put(place);
      Kind::leave(place);
    }
    if (moved_ == former_.size()) Places().swap(former_);
  }
  // So that every entry is found from its own place on.
  void close_gap(std::size_t at) {
    const std::size_t mask = places_.size() - 1;
    for (std::size_t next = (at + 1) & mask; !Kind::is_free(places_[next]); next = (next + 1) & mask) {
      const std::size_t home = Kind::hash(places_[next]) & mask;
      if (((next - home) & mask) < ((next - at) & mask)) continue;
      places_[at] = places_[next];
      at = next;
    }
    places_[at] = Place{};
  }

  Places places_, former_;  // former: what is being moved from, empty mostly; nothing comes into it
  std::size_t moved_ = 0;   // places of former_ that were looked at
  std::size_t taken_ = 0;   // entries in both
};

}  // namespace cw::linkage::internal
