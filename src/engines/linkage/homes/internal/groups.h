// SPDX-License-Identifier: MIT
// The stays at one home, grouped into households: by family name, a household number of a source, and time spent there together. Homes of
// many unrelated people are told apart: shared houses and communal places.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engines/linkage/homes/internal/home_keys.h"
#include "engines/linkage/homes/internal/timeline.h"

namespace cw::linkage::internal {

// What is known of each person beside stays; family names in order of their frequency.
struct People {
  std::vector<std::uint32_t> name_begin, names;      // dense person -> family name codes
  std::vector<std::uint32_t> number_begin, numbers;  // -> household numbers of sources
  std::vector<std::int32_t> born;
  std::vector<std::uint8_t> relation;  // bit 0: of the family of a household's head; bit 1: a lodger or other guest
};
[[nodiscard]] People describe_people(const HomeEvidence& evidence);

// Why somebody is in a household.
enum class Tie : std::uint8_t { alone, number, name, together, child, weak };

struct Groups {
  std::uint32_t count = 0;
  std::vector<std::uint32_t> group_of_stay;
  std::vector<Tie> tie_of_stay;
  std::vector<HomeKind> kind_of_home;
  std::vector<std::uint32_t> people_at_home, together_at_home;  // ever; at most at one time, in different families
  std::vector<std::uint8_t> words_at_home;                      // 1: the address has a word of a communal place
};
[[nodiscard]] Groups group_stays(const HomeEvidence& evidence, const People& people, const HomeKeys& homes, const std::vector<Stay>& stays,
                                 unsigned threads);

}  // namespace cw::linkage::internal
