// SPDX-License-Identifier: MIT
// When people without a date of birth were born, as far as an age, an age band (junior, adult) or the kind of list tells: what tells father
// and son of one name apart where only one of them has a date.
//
//   input.born = find_birth_bounds({edges, date, list, age, seen});   // ResolveInput
//
// Nothing is known of the words: what a band stands for is measured on its records that have a date of birth, what an age stands for also
// on those that links beyond doubt give one. A year is left on either side. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage {

inline constexpr std::int32_t no_day = INT32_MIN;

struct BirthBoundsInput {
  std::span<const ScoredEdge> edges;
  std::span<const std::int32_t> date;  // record -> date of birth, days since 1970, or no_day
  // record -> source and age band, as one code; 0: none. A list without bands is one band
  std::span<const std::uint32_t> band;
  std::span<const std::uint32_t> source;  // record -> source
  std::span<const std::int32_t> age;      // record -> years, or below 0; may be empty
  std::span<const std::int32_t> seen;     // record -> the day it speaks of, or no_day; may be empty
  std::span<const std::int32_t> there;    // record -> first day on which it has the person somewhere, or no_day; may be empty
  double beyond_doubt = 20;               // match weight, bits: one in a million
  std::size_t fewest = 100;               // dates to measure on
  double slips = 0.01;                    // share of them at either end that may be wrong
};
// By record; unknown where nothing tells. Empty where there are no dates of birth.
[[nodiscard]] std::vector<Born> find_birth_bounds(const BirthBoundsInput& input);

}  // namespace cw::linkage
