// SPDX-License-Identifier: MIT
// Steps of training that Splink does not have: training.cpp calls them where the plan asks for them.
#pragma once

#include <string>
#include <vector>

#include "engines/linkage/internal/linker_state.h"

namespace cw::linkage::internal {

// Whether any condition of the comparison reads one of the columns.
[[nodiscard]] bool shares_a_column(const Comparison& comparison, const std::vector<std::string>& columns);

// Takes the matches out of the sampled u: share = lambda m + (1 - lambda) u, solved for u of every level that is not fixed; at least a
// twentieth of the share is left to chance. Returns whether a weight changed by a hundredth of a bit: then m should be trained again.
[[nodiscard]] bool remove_matches_from_u(Linker::State& state);

// EmMethod::joint. Errors: invalid where the model has no blocking rule or its rules make no pair.
[[nodiscard]] Result<void> train_jointly(Linker::State& state, const TrainingPlan& plan, TrainingReport& report);

}  // namespace cw::linkage::internal
