// SPDX-License-Identifier: MIT
// What the policy leaves somebody who reviews, for the sources of Reviews.
#pragma once

#include <set>
#include <string>

#include "services/place/internal/place_state.h"
#include "services/place/reviews.h"

namespace cw::place {

// Leave for what somebody asks, as an entry of the access log still to be written, and the sources for which it holds.
struct Reviews::Leave {
  trust::AccessEntry entry;
  std::set<std::string> sources;
};
// The sources of which at least one field may be read for this purpose.
[[nodiscard]] std::set<std::string> readable_sources(const Place::State& place, const Asking& asking);

}  // namespace cw::place
