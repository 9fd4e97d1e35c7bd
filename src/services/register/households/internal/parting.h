// SPDX-License-Identifier: MIT
// A decision in parts, each of which may be written alone: after each of them the history gives what is kept, every record is of a
// household that lives, and nobody stays in one that has ended. What becomes of a household and of those that it merged into or parted
// from, of their records and of the stays in them, is never parted. A stay that begins goes with that of the same person which is over,
// where the part does not become too large by it.
#pragma once

#include <vector>

#include "services/register/households/internal/decision.h"

namespace cw::registry {

// About how many statements it is written with.
[[nodiscard]] std::size_t part_weight(const HouseholdDecision& decision);
inline constexpr std::size_t row_weight = 3;
[[nodiscard]] inline std::size_t rows_weight(const HomeRowChanges& rows) { return rows.size() * row_weight; }
// Parts of at most this weight, but for those that cannot be smaller; none where the decision is empty. Each has the decision's kind and
// changes.
[[nodiscard]] std::vector<HouseholdDecision> parts_of(HouseholdDecision whole, std::size_t most_weight);

}  // namespace cw::registry
