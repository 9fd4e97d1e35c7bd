// SPDX-License-Identifier: MIT
// What a run's columns tell of when its people were born, for telling them apart.
#pragma once

#include "engines/linkage/resolve/resolve.h"
#include "services/linkage/prepared_run.h"

namespace cw::link {

// Fills input.born from dates of birth, ages, age bands and lists; adds the date of birth to input.traits where some lists give it and
// others do not. Does nothing without dates of birth. other_date_bits: what the model has learnt that a wholly different date is worth.
void add_births(const PreparedRun& run, float other_date_bits, linkage::ResolveInput& input);

}  // namespace cw::link
