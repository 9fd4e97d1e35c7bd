// SPDX-License-Identifier: MIT
// What is to be said of entities once they are made: how well each holds together, and which links were not followed, and why.
#pragma once

#include "engines/linkage/resolve/internal/pieces.h"
#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage::internal {

// What stands between two entities whatever the weights say.
enum class Barrier : std::uint8_t { none, word, listed_once, own_number, born, two_homes };
[[nodiscard]] Barrier barrier_between(const ResolveInput& input, std::span<const std::uint32_t> left, std::span<const std::uint32_t> right);

// Fills result.entities and result.cuts. broken: pairs that a person called the same and that could not be kept together.
void write_notes(const ResolveInput& input, std::span<const Pieces::Pair> broken, Resolution& result);

}  // namespace cw::linkage::internal
