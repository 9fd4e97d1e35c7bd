// SPDX-License-Identifier: MIT
#include "engines/linkage/live/internal/posting_lists.h"

#include <algorithm>

namespace cw::linkage::internal {
namespace {

auto of_key(std::uint64_t key) {
  return [key](const auto& place) { return place.key == key; };
}

}  // namespace

void PostingLists::add(std::uint64_t key, std::uint32_t unit) {
  Key::Place* const place = table_.find(Key::hash(key), of_key(key));
  if (place == nullptr) {
    table_.add({key, unit, 1});
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
  Key::Place* const place = table_.find(Key::hash(key), of_key(key));
  if (place == nullptr) return;
  if (place->count == 1) {
    table_.remove(place);
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

std::span<const std::uint32_t> PostingLists::find(std::uint64_t key) const {
  const Key::Place* const place = table_.find(Key::hash(key), of_key(key));
  if (place == nullptr) return {};
  if (place->count == 1) return {&place->value, 1};
  return pool_.list(place->value, place->count);
}

}  // namespace cw::linkage::internal
