// SPDX-License-Identifier: MIT
// The names of what the register holds.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "base/ids.h"

namespace cw::registry {

struct PersonTag;
using PersonId = Id<PersonTag>;  // stable, sorts by age; nil: no person

// Number of a record for as long as the register exists, also while it is gone from its source: from 1, in the order in which records first
// came, so the smaller is the older.
struct RecordNumber {
  std::int64_t value = 0;
  auto operator<=>(const RecordNumber&) const = default;
};

// What a source calls its record.
struct RecordKey {
  std::string source, id;
  auto operator<=>(const RecordKey&) const = default;
};

// Number of a resolver's group while the program runs; 0: none. It means nothing to anybody else and is never stored.
using GroupNumber = std::uint64_t;

}  // namespace cw::registry

template <>
struct std::hash<cw::registry::RecordNumber> {
  std::size_t operator()(cw::registry::RecordNumber number) const noexcept { return std::hash<std::int64_t>{}(number.value); }
};
template <>
struct std::hash<cw::registry::RecordKey> {
  std::size_t operator()(const cw::registry::RecordKey& key) const noexcept {
    return std::hash<std::string>{}(key.source) * 31 + std::hash<std::string>{}(key.id);
  }
};
