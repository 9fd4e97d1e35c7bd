// SPDX-License-Identifier: MIT
// Households of two lists that both number them, matched by the people they have in common: matching by association, as census offices do
// (ONS, "Census Coverage Survey to Census matching": people matched, then their households).
//
//   HouseholdLinkInput input{person, source, household};   // row -> person, list, the list's household number
//   for (const HouseholdLink& link : link_households(input).links)
//     if (link.best) use(link.left, link.right, link.confidence);
//
// Pure, deterministic, any thread. Time grows with the rows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cw::linkage {

struct HouseholdLinkInput {
  std::span<const std::uint32_t> person;     // row -> a number equal for records of one person
  std::span<const std::uint32_t> source;     // row -> list
  std::span<const std::uint32_t> household;  // row -> household within its list; 0: none
};
struct NumberedHousehold {
  std::uint32_t source = 0, household = 0;
  bool operator==(const NumberedHousehold&) const = default;
};
// Two households of different lists that have somebody in common.
struct HouseholdLink {
  NumberedHousehold left, right;  // left.source < right.source
  std::uint32_t shared = 0;       // people in both
  std::uint32_t left_people = 0, right_people = 0;
  std::uint32_t left_elsewhere = 0, right_elsewhere = 0;  // people who are in another household of the other list
  double confidence = 0;                                  // chance that it is one household, from 0 to 1
  bool best = false;                                      // neither has a better partner in the other's list
  std::string reason;                                     // plain words
};
struct HouseholdLinks {
  std::vector<HouseholdLink> links;  // ordered by lists, then households
  // Rows of people in best links who have no partner in the other list: the left and the right row of every pair left to compare, for a
  // looser look at who in these may be one person.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> left_to_compare;
};
[[nodiscard]] HouseholdLinks link_households(const HouseholdLinkInput& input);

}  // namespace cw::linkage
