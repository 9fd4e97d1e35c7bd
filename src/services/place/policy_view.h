// SPDX-License-Identifier: MIT
// The access policy that a place goes by, to be read by whoever is signed in: nothing of anybody is in it.
#pragma once

#include "services/place/place.h"
#include "trust/access_policy.h"

namespace cw::place {

// As it stands while the place is open.
[[nodiscard]] const trust::AccessPolicyText& policy_of(Place& place);

}  // namespace cw::place
