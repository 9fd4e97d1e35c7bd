// SPDX-License-Identifier: MIT
// What the people around two records say about a doubtful pair: who moves house seldom moves alone, and two people whom one register shows
// side by side at one home are two. Measured on the pairs that are sure either way, so it weighs as much as these data warrant.
//
//   HouseholdEvidenceInput input; input.edges = edges; input.person = resolution.cluster; input.home = homes; input.source = sources;
//   HouseholdEvidence found = household_evidence(input);
//   for (const HouseholdAdjustment& each : found.adjustments) edges[each.edge].weight += each.bits;   // then resolve again
//
// Pure, deterministic for any number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage {

inline constexpr std::uint32_t no_home = UINT32_MAX;

struct HouseholdEvidenceInput {
  std::span<const ScoredEdge> edges;      // all pairs from well below the threshold on; each once
  std::span<const std::uint32_t> person;  // record -> a number equal for records of one person, as first resolved
  std::span<const std::uint32_t> home;    // record -> home (UPRN, or premises and postcode, as a number), or no_home
  std::span<const std::uint32_t> source;  // record -> source; empty with one source
  std::vector<bool> duplicate_free;       // source -> holds each person at most once
  double sure_weight = 7;                 // match weights at or above, and at or below the negative, are sure: what is measured on
  double doubtful_weight = 7;             // pairs between the negative of this and this are adjusted
  std::size_t most_residents = 12;        // a home with more people known is communal and says nothing
  unsigned threads = 1;
};

enum class Companions : std::uint8_t {
  unknown,       // a home is missing, is communal, is the same, or nobody else is known at one of them
  none,          // two homes, and nobody but these two is at both
  one,           // one other person is at both homes
  several,       // two or more are
  side_by_side,  // one duplicate-free source shows the two persons at one home
};
inline constexpr std::size_t companion_kinds = 5;
[[nodiscard]] std::string_view name_of(Companions companions);
// In plain words, no personal data: "another person has moved from the one home to the other".
[[nodiscard]] std::string_view reason_of(Companions companions);

struct HouseholdAdjustment {
  std::size_t edge = 0;  // index into the input's edges
  float bits = 0;        // to add to its match weight
  Companions companions = Companions::unknown;
};
struct HouseholdEvidence {
  std::array<double, companion_kinds> bits{};  // what each outcome is worth: log2 of its rate among sure matches by that among others
  std::array<std::uint64_t, companion_kinds> among_matches{}, among_others{};  // sure pairs
  std::vector<HouseholdAdjustment> adjustments;  // doubtful pairs whose bits are not 0, in the order of the edges
};
[[nodiscard]] HouseholdEvidence household_evidence(const HouseholdEvidenceInput& input);

}  // namespace cw::linkage
