// SPDX-License-Identifier: MIT
// Values as sets of numbers, so that "have something in common" is a walk over two short sorted lists: nicknames by the groups they belong
// to, names and addresses by their words, lists by their elements. Immutable once made, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/table.h"
#include "engines/linkage/expression.h"

namespace cw::linkage::internal {

enum class SetKind : std::uint8_t { nickname_groups, words, elements };

struct ValueSets {
  std::vector<std::uint32_t> begin{0};  // code -> first of its items; one more at the end
  std::vector<std::uint32_t> items;     // sorted and distinct for each code
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t code) const { return {items.data() + begin[code], begin[code + 1] - begin[code]}; }
};

// Sets of two columns of distinct values with items numbered together.
struct SetPair {
  ValueSets left, right;
};
[[nodiscard]] SetPair make_sets(const Column& left, const Column& right, SetKind kind, TextMode mode);

[[nodiscard]] std::uint32_t shared_items(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

}  // namespace cw::linkage::internal
