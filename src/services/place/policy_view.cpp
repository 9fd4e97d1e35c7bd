// SPDX-License-Identifier: MIT
#include "services/place/policy_view.h"

#include "services/place/internal/place_state.h"

namespace cw::place {

const trust::AccessPolicyText& policy_of(Place& place) { return place.state().policy.text(); }

}  // namespace cw::place
