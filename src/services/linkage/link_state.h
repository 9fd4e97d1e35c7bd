// SPDX-License-Identifier: MIT
// What a link job has in hand between its steps.
#pragma once

#include <optional>
#include <vector>

#include "services/linkage/household_step.h"
#include "services/linkage/people.h"
#include "services/linkage/scoring.h"

namespace cw::link {

struct LinkState {
  PreparedRun run;
  linkage::TrainingReport training;
  std::vector<std::uint32_t> truth;  // label of each record; empty without --truth
  std::optional<Scored> scored;
  linkage::Resolution people;
  std::optional<HouseholdResult> households;
  LinkSummary summary;
  Structure details;  // of summary.json
};

}  // namespace cw::link
