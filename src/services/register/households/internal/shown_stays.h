// SPDX-License-Identifier: MIT
// Stays as a viewer may see them.
#pragma once

#include <string_view>
#include <vector>

#include "services/register/households/read_households.h"

namespace cw::registry {

// Columns whose leave shows that somebody is of a household, and where its home is.
inline constexpr std::string_view household_column = "household_number", home_column = "uprn";

struct ReadStay {
  StayView stay;  // home: empty where it may not be shown
  bool shown = false;
};
// sources: a JSON list. Whether the column of one of them may be shown.
[[nodiscard]] Result<bool> may_be_shown(const Viewer& viewer, std::string_view sources, std::string_view column);
// condition: on the stay s, with ?1. Tells the viewer of nobody.
[[nodiscard]] Result<std::vector<ReadStay>> read_stays(store::Connection& db, const Viewer& viewer, std::string_view condition,
                                                       store::Parameter what, AsOf as_of);

}  // namespace cw::registry
