// SPDX-License-Identifier: MIT
// The step of a job that says who lives together, and its results: households.csv and households.parquet.
#pragma once

#include <optional>
#include <vector>

#include "engines/linkage/homes/household_evaluation.h"
#include "engines/linkage/homes/households.h"
#include "services/linkage/prepared_run.h"

namespace cw::link {

// Households, and the person (smallest record of the cluster) of each row that they were found with.
struct HouseholdResult {
  linkage::Households found;
  std::vector<std::uint32_t> person_of_row;
  std::uint64_t people_without = 0;  // people who are in no household
};

// What the columns hold: the configuration's [fields], else the columns that are called as a kind of field.
[[nodiscard]] std::vector<linkage::Field> fields_of(const PreparedRun& run);

// Nothing where the list is not of people or no column says where they live. person: record -> smallest record of its cluster.
[[nodiscard]] std::optional<HouseholdResult> make_households(const LinkOptions& options, const PreparedRun& run,
                                                             const std::vector<std::uint32_t>& person);

// household_id, person_id, home_kind, home, from, to, current, confidence, reason. Personal data.
[[nodiscard]] Result<void> write_households(const std::filesystem::path& out, const PreparedRun& run, const HouseholdResult& households);

// Against a truth file that has household_id; nothing where --truth is none such.
[[nodiscard]] Result<std::optional<linkage::HouseholdEvaluation>> evaluate_household_truth(const LinkOptions& options,
                                                                                           const PreparedRun& run,
                                                                                           const HouseholdResult& households);

}  // namespace cw::link
