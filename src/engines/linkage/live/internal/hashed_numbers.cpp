// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/hashed_numbers.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace cw::linkage::internal {
namespace {

// Places of the former table for each number that comes: so many that it is empty long before the new one, of twice its size, is full.
constexpr std::size_t places_at_once = 8;

}  // namespace

std::size_t HashedNumbers::place_of(const Places& places, Place place) {
  const std::size_t mask = places.size() - 1;
  std::size_t at = (place >> 32) & mask;
  while (places[at] != 0 && places[at] != place) at = (at + 1) & mask;
  return at;
}

void HashedNumbers::grow(std::size_t size) {
  move_some(former_.size());
  Places larger(size);
  former_ = std::exchange(places_, std::move(larger));
  moved_ = 0;
}

void HashedNumbers::move_some(std::size_t places) {
  if (former_.empty()) return;
  for (const std::size_t end = std::min(former_.size(), moved_ + places); moved_ < end; ++moved_) {
    Place& place = former_[moved_];
    if (place == 0 || place == gone) continue;
    places_[place_of(places_, place)] = place;
    place = gone;
  }
  if (moved_ == former_.size()) Places().swap(former_);
}

void HashedNumbers::reserve(std::size_t numbers) {
  const std::size_t size = std::bit_ceil(numbers + numbers / 2 + least_places);
  if (size <= places_.size()) return;
  grow(size);
  move_some(former_.size());
}

void HashedNumbers::add(std::uint32_t hash, std::uint32_t number) {
  if ((taken_ + 1) * 3 > places_.size() * 2) grow(places_.size() * 2);
  move_some(places_at_once);
  const Place place = Place{hash} << 32 | (number + 1);
  places_[place_of(places_, place)] = place;
  ++taken_;
}

void HashedNumbers::remove(std::uint32_t hash, std::uint32_t number) {
  const Place place = Place{hash} << 32 | (number + 1);
  --taken_;
  if (const std::size_t at = place_of(places_, place); places_[at] == place)
    close_gap(at);
  else
    former_[place_of(former_, place)] = gone;
}

// So that every place is found from its own on.
void HashedNumbers::close_gap(std::size_t at) {
  const std::size_t mask = places_.size() - 1;
  for (std::size_t next = (at + 1) & mask; places_[next] != 0; next = (next + 1) & mask) {
    const std::size_t home = (places_[next] >> 32) & mask;
    if (((next - home) & mask) < ((next - at) & mask)) continue;
    places_[at] = places_[next];
    at = next;
  }
  places_[at] = 0;
}

}  // namespace cw::linkage::internal
