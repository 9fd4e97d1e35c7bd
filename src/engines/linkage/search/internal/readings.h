// SPDX-License-Identifier: MIT
// What each part of a search text can stand for among the people there are, and what that is worth in bits. const, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/search/internal/person_index.h"
#include "engines/linkage/search/internal/query.h"

namespace cw::linkage::search {

// A word or a number of people that a part of the search text may have been meant for.
struct Reading {
  static constexpr TermId no_term = UINT32_MAX;
  TermId term = no_term;
  std::uint64_t number = 0;  // number_key where it is no word
  Manner manner = Manner::equal;
  double likelihood = 0;     // P(this is typed | that is meant), up to a factor common to all
  std::uint32_t people = 0;  // who have it
  double weight = 0;         // bits, above what a part costs that fits nothing
};
struct ReadPart {
  std::string typed;
  std::vector<Reading> readings;  // heaviest first; each term or number once; every weight is above 0
  char initial = 0;               // of a part of one letter
  double initial_weight = 0;
  std::uint64_t people = 0;  // sum over the readings
};

// The parts in their order: at each word the longest run of words that is one thing somebody has, else the word alone.
[[nodiscard]] std::vector<ReadPart> read_parts(const Query& query, const PersonIndex& index, FieldSet fields);

}  // namespace cw::linkage::search
