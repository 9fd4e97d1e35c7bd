// SPDX-License-Identifier: MIT
// How sure a membership is, and why, in plain words without personal data.
#pragma once

#include <cstdint>
#include <string>

#include "engines/linkage/homes/internal/groups.h"

namespace cw::linkage::internal {

struct StayFacts {
  const Stay& stay;
  Tie tie;
  HomeKind kind;
  std::uint32_t group_size;
  std::int32_t reference;
  std::uint32_t sources;  // of the whole run
};
// Chance that the person was a member of that household at that home, from 0 to 1.
[[nodiscard]] double membership_confidence(const StayFacts& facts);
[[nodiscard]] std::string membership_reason(const StayFacts& facts);
enum class AddressSays : std::uint8_t { nothing, communal };
[[nodiscard]] std::string home_reason(HomeKind kind, std::uint32_t people, std::uint32_t together, AddressSays says);

}  // namespace cw::linkage::internal
