// SPDX-License-Identifier: MIT
// Which of the two records an expression reads, and an evaluation that reads neither. Pure, any thread.
#pragma once

#include "engines/linkage/expression.h"

namespace cw::linkage::internal {

inline constexpr unsigned uses_left = 1, uses_right = 2;

// Bits of the above; an expression without a column uses none. A column of either record counts as the left one's.
[[nodiscard]] inline unsigned sides_used(const Expression& e) {
  unsigned sides = e.kind == ExpressionKind::column ? (e.side == Side::right ? uses_right : uses_left) : 0;
  for (const Expression& child : e.children) sides |= sides_used(child);
  return sides;
}

// For expressions without columns.
struct NoValues final : PairValues {
  Value null;
  [[nodiscard]] const Value& get(Side, std::uint32_t) const override { return null; }
};

}  // namespace cw::linkage::internal
