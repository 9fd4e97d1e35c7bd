// SPDX-License-Identifier: MIT
// From readings to the people whom they fit best. const, any thread; one ranking at a time for each Ranking.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/search/internal/readings.h"

namespace cw::linkage::search {

struct RankedMatch {
  std::uint32_t part = 0;
  Field field = Field::given_name;
  TermId term = Reading::no_term;
  Manner manner = Manner::equal;
  double weight = 0;
};
struct RankedPerson {
  Slot slot = 0;
  double score = 0;
  std::vector<RankedMatch> matches;  // by part
};
struct Ranked {
  std::vector<RankedPerson> people;  // best first; equal scores by id
  bool cut_short = false;
};
[[nodiscard]] Ranked rank(std::span<const ReadPart> parts, const PersonIndex& index, const SearchOptions& options);

// "given name Bob is a form of Robert; postcode equal".
[[nodiscard]] std::string reason_of(const RankedPerson& person, std::span<const ReadPart> parts, const TermDictionary& terms);

}  // namespace cw::linkage::search
