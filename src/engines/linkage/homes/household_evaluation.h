// SPDX-License-Identifier: MIT
// How good households are against the truth.
//
//   HouseholdTruth truth{household_of_row, person_of_row, current};   // labels; unknown_label where not known
//   HouseholdEvaluation seen = evaluate_households(found, input.person, truth);
//   seen.records.precision;   // of all pairs of records of two people placed in one household, how many belong in one
//
// Counted three ways. `all_records`: every pair of records whose truth is known; two records of one person count as well. `records`: only
// pairs of records of two different (true) people. `people_now`: pairs of people who live in one household today; a person as found stands
// for the true person of most of its records, and true people without any record do not count. A record without household stands for its
// person alone.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engines/linkage/evaluation.h"
#include "engines/linkage/homes/households.h"

namespace cw::linkage {

struct HouseholdTruth {
  std::span<const std::uint32_t> household_of_row;  // where the record's person lived on the day of the record
  std::span<const std::uint32_t> person_of_row;
  // True person and true household, for those who live in one today; labels as in the two lists above. Empty: people_now is not counted.
  std::span<const std::pair<std::uint32_t, std::uint32_t>> current;
};
struct PairCounts {
  std::uint64_t truth = 0, predicted = 0, correct = 0;
  [[nodiscard]] double precision() const { return predicted == 0 ? 1 : static_cast<double>(correct) / static_cast<double>(predicted); }
  [[nodiscard]] double recall() const { return truth == 0 ? 1 : static_cast<double>(correct) / static_cast<double>(truth); }
};
// Memberships of like confidence, and how many of them are true: with a household in which most of its records belong.
struct ConfidenceBand {
  double from = 0, to = 0, mean = 0;
  std::uint64_t memberships = 0, correct = 0;
};
struct HouseholdEvaluation {
  PairCounts all_records, records, people_now;
  std::vector<ConfidenceBand> calibration;  // bands that hold memberships; empty without `current`
};
// person: as in the input of find_households.
[[nodiscard]] HouseholdEvaluation evaluate_households(const Households& found, std::span<const std::uint32_t> person,
                                                      const HouseholdTruth& truth);

}  // namespace cw::linkage
