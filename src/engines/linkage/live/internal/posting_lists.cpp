// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/posting_lists.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace cw::linkage::internal {
namespace {

// Places of the former table for each key that comes: so many that it is empty long before the new one, of twice its size, is full.
constexpr std::size_t places_at_once = 8;

}  // namespace

std::size_t PostingLists::place_of(const Table& table, std::uint64_t key) {
  const std::size_t mask = table.size() - 1;
  std::size_t at = home(key, table.size());
  while (table[at].key != 0 && table[at].key != key) at = (at + 1) & mask;
  return at;
}

const PostingLists::Place* PostingLists::known(std::uint64_t key) const {
  const Place& place = places_[place_of(places_, key)];
  if (place.count > 0) return &place;
  if (former_.empty()) return nullptr;
  const Place& before = former_[place_of(former_, key)];
  return before.count > 0 ? &before : nullptr;
}

void PostingLists::begin_moving() {
  move_some(former_.size());
  Table larger(places_.size() * 2);
  former_ = std::exchange(places_, std::move(larger));
  moved_ = 0;
}

void PostingLists::move_some(std::size_t places) {
  if (former_.empty()) return;
  for (const std::size_t end = std::min(former_.size(), moved_ + places); moved_ < end; ++moved_) {
    Place& place = former_[moved_];
    if (place.count == 0) continue;
    places_[place_of(places_, place.key)] = place;
    place.count = 0;
  }
  if (moved_ == former_.size()) Table().swap(former_);
}

void PostingLists::reserve(std::size_t keys) {
  const std::size_t size = std::bit_ceil(keys + keys / 2 + 64);
  if (size <= places_.size()) return;
  move_some(former_.size());
  Table larger(size);
  former_ = std::exchange(places_, std::move(larger));
  moved_ = 0;
  move_some(former_.size());
}

void PostingLists::add(std::uint64_t key, std::uint32_t unit) {
  if ((taken_ + 1) * 3 > places_.size() * 2) begin_moving();
  move_some(places_at_once);
  Place* place = const_cast<Place*>(known(key));
  if (place == nullptr) {
    places_[place_of(places_, key)] = {key, unit, 1};
    ++taken_;
    return;
  }
  if (place->count == 1) {
    const std::uint32_t only = place->value;
    place->value = pool_.take(2);
    pool_.list(place->value, 1)[0] = only;
  } else {
    place->value = pool_.grown(place->value, place->count);
  }
  ++place->count;
  pool_.list(place->value, place->count).back() = unit;
}

void PostingLists::remove(std::uint64_t key, std::uint32_t unit) {
  Place* const place = const_cast<Place*>(known(key));
  if (place == nullptr) return;
  if (place->count == 1) {
    const std::size_t at = place_of(places_, key);
    --taken_;
    if (&places_[at] == place)
      take_out(at);
    else
      place->count = 0;  // of the former table, whose keys stay
    return;
  }
  const auto list = pool_.list(place->value, place->count);
  *std::ranges::find(list, unit) = list.back();
  if (place->count == 2) {
    const std::uint32_t only = list.front();
    pool_.give(place->value, 2);
    place->value = only;
  } else {
    place->value = pool_.shrunk(place->value, place->count);
  }
  --place->count;
}

// Closes the gap behind, so that every key is found from its own place on.
void PostingLists::take_out(std::size_t at) {
  const std::size_t mask = places_.size() - 1;
  for (std::size_t next = (at + 1) & mask; places_[next].key != 0; next = (next + 1) & mask) {
    if (((next - home(places_[next].key, places_.size())) & mask) < ((next - at) & mask)) continue;
    places_[at] = places_[next];
    at = next;
  }
  places_[at] = {};
}

std::span<const std::uint32_t> PostingLists::find(std::uint64_t key) const {
  const Place* place = known(key);
  if (place == nullptr) return {};
  if (place->count == 1) return {&place->value, 1};
  return pool_.list(place->value, place->count);
}

}  // namespace cw::linkage::internal
