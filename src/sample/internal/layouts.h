// SPDX-License-Identifier: MIT
// One function for each system: lays an entry out in the system's own columns and hands the row to the scribe.
#pragma once

#include "sample/internal/layout.h"
#include "sample/internal/scribe.h"

namespace cw::sample {

enum class Visit : std::uint8_t { birth, other };

void layout_council_tax(Scribe& scribe, Entry& entry, const Stay& stay);
void layout_housing_rents(Scribe& scribe, Entry& entry, const Stay& stay, std::string_view role);
void layout_adult_social_care(Scribe& scribe, Entry& entry);
void layout_school_roll(Scribe& scribe, Entry& entry, Day entry_day, Day leaving_day);
void layout_electoral_register(Scribe& scribe, Entry& entry);
void layout_library(Scribe& scribe, Entry& entry, Day joined, int age);
void layout_assisted_bins(Scribe& scribe, Entry& entry);
void layout_food_hub(Scribe& scribe, Entry& entry);
void layout_hospital(Scribe& scribe, Entry& entry, Visit visit);
void layout_telecare(Scribe& scribe, Entry& entry);

}  // namespace cw::sample
