// SPDX-License-Identifier: MIT
// Which parts pairs of records agree on: of random pairs, of random pairs of a block, and of matches as the data alone let us think them.
// Seeded; immutable once made.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/propose/internal/key_parts.h"

namespace cw::linkage::internal {

using Mask = std::uint64_t;  // bit i: both records agree on (or both have) part i

inline constexpr std::size_t sample_size = 4096;

[[nodiscard]] Mask agreement(const std::vector<KeyPart>& parts, RecordIndex a, RecordIndex b);
[[nodiscard]] Mask both_filled(const std::vector<KeyPart>& parts, RecordIndex a, RecordIndex b);

struct PairMasks {
  Mask agree = 0, filled = 0;
};
// Random pairs that share a value of one part; fewer where it makes fewer.
[[nodiscard]] std::vector<PairMasks> sample_block(const std::vector<KeyPart>& parts, std::size_t part, const PairSpace& space,
                                                  std::uint64_t seed);

// A match as it may be: what both records have, and what of that agrees.
struct SimulatedMatches {
  std::vector<Mask> agree;               // sample_size of them
  std::vector<Mask> stressed;            // the same with more gone wrong: real errors come together and are of more kinds than those seen
  std::size_t likely_pairs = 0;          // pairs that the rates were learnt from
  std::vector<double> agreement_rate;    // part -> share of agreement among matches where both have it
  std::vector<std::size_t> learnt_from;  // thing -> likely pairs that its errors were learnt from; few: defaults
};
// Pairs that agree in enough other things, by the rarity of their values, to be one are the source of each thing's errors; things are then
// put together as if they erred independently of each other (parts of a thing together), over random pairs' gaps.
[[nodiscard]] SimulatedMatches simulate_matches(const std::vector<KeyPart>& parts, const PairSpace& space, std::uint64_t seed,
                                                unsigned threads);

}  // namespace cw::linkage::internal
