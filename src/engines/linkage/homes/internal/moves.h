// SPDX-License-Identifier: MIT
// Households that moved as a whole: the group at the new home is the same household as the group at the old one.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/homes/internal/groups.h"

namespace cw::linkage::internal {

struct Moves {
  std::vector<std::uint32_t> household_of_group;
  std::uint32_t households = 0;
};
// Adds to `stays` and `groups` the stays of children whom no record shows at the home that their household moved to.
[[nodiscard]] Moves follow_moves(const HomeEvidence& evidence, const People& people, std::vector<Stay>& stays, Groups& groups);
// Whether of most people who have not left something is heard up to the last day that records speak of.
[[nodiscard]] bool most_are_heard_of(const HomeEvidence& evidence, const std::vector<Stay>& stays);
// Marks stays that have ended because the household left, another one came after it, or nothing has been heard for years where most people
// are heard of (the evidence's context says whether).
void end_stays(const HomeEvidence& evidence, const People& people, std::vector<Stay>& stays, const Groups& groups);

}  // namespace cw::linkage::internal
