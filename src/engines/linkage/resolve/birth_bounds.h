// SPDX-License-Identifier: MIT
// When people without a date of birth were born, as far as an age, an age band (junior, adult) or the kind of list tells: what tells father
// and son of one name apart where only one of them has a date.
//
//   const BirthBounds bounds = BirthBounds::learn(facts, edges);
//   input.born.push_back(bounds.of(facts[r]));   // ResolveInput, by record
//
// Nothing is known of the words: what a band stands for is measured on its records that have a date of birth, what an age stands for also
// on those that links beyond doubt give one. A year is left on either side. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage {

inline constexpr std::int32_t no_day = INT32_MIN;

// What a record tells of when its person was born.
struct BirthFacts {
  std::int32_t date = no_day;  // date of birth, days since 1970
  std::uint32_t band = 0;      // source and age band, as one code; 0: none. A list without bands is one band
  std::uint32_t source = 0;
  std::int32_t age = -1;        // years, or below 0
  std::int32_t seen = no_day;   // the day it speaks of
  std::int32_t there = no_day;  // first day on which it has the person somewhere
};

class BirthBounds {
 public:
  using Turned = std::map<std::pair<std::uint32_t, bool>, Born>;  // source, with a day it speaks of -> days less its age
  BirthBounds() = default;                                        // has learnt nothing
  BirthBounds(std::vector<Born> by_band, Turned turned) : by_band_(std::move(by_band)), turned_(std::move(turned)) {}  // learnt before
  [[nodiscard]] const std::vector<Born>& by_band() const { return by_band_; }
  [[nodiscard]] const Turned& turned() const { return turned_; }
  // From all records, and the edges between them as they are numbered.
  [[nodiscard]] static BirthBounds learn(std::span<const BirthFacts> facts, std::span<const ScoredEdge> edges);
  // Unknown where nothing tells; its own date where it has one.
  [[nodiscard]] Born of(const BirthFacts& facts) const;

 private:
  std::vector<Born> by_band_;
  Turned turned_;  // as `of` counts them
};

}  // namespace cw::linkage
