// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/posting_lists.h"

#include <algorithm>
#include <bit>

namespace cw::linkage::internal {

std::size_t PostingLists::place_of(std::uint64_t key) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t at = home(key);
  while (places_[at].key != 0 && places_[at].key != key) at = (at + 1) & mask;
  return at;
}

void PostingLists::rehash(std::size_t size) {
  std::vector<Place> old(size);
  std::swap(old, places_);
  for (const Place& place : old)
    if (place.key != 0) places_[place_of(place.key)] = place;
}

void PostingLists::reserve(std::size_t keys) {
  const std::size_t size = std::bit_ceil(keys + keys / 2 + 64);
  if (size > places_.size()) rehash(size);
}

void PostingLists::add(std::uint64_t key, std::uint32_t unit) {
  if ((taken_ + 1) * 3 > places_.size() * 2) rehash(places_.size() * 2);
  Place& place = places_[place_of(key)];
  if (place.count == 0) {
    place = {key, unit, 1};
    ++taken_;
    return;
  }
  if (place.count == 1) {
    const std::uint32_t only = place.value;
    place.value = pool_.take(2);
    pool_.list(place.value, 1)[0] = only;
  } else {
    place.value = pool_.grown(place.value, place.count);
  }
  ++place.count;
  pool_.list(place.value, place.count).back() = unit;
}

void PostingLists::remove(std::uint64_t key, std::uint32_t unit) {
  const std::size_t at = place_of(key);
  Place& place = places_[at];
  if (place.count <= 1) {
    if (place.count == 1) take_out(at);
    return;
  }
  const auto list = pool_.list(place.value, place.count);
  *std::ranges::find(list, unit) = list.back();
  if (place.count == 2) {
    const std::uint32_t only = list.front();
    pool_.give(place.value, 2);
    place.value = only;
  } else {
    place.value = pool_.shrunk(place.value, place.count);
  }
  --place.count;
}

// Closes the gap behind, so that every key is found from its own place on.
void PostingLists::take_out(std::size_t at) {
  const std::size_t mask = places_.size() - 1;
  for (std::size_t next = (at + 1) & mask; places_[next].key != 0; next = (next + 1) & mask) {
    if (((next - home(places_[next].key)) & mask) < ((next - at) & mask)) continue;
    places_[at] = places_[next];
    at = next;
  }
  places_[at] = {};
  --taken_;
}

std::span<const std::uint32_t> PostingLists::find(std::uint64_t key) const {
  const Place& place = places_[place_of(key)];
  if (place.count == 1) return {&place.value, 1};
  return pool_.list(place.value, place.count);
}

}  // namespace cw::linkage::internal
