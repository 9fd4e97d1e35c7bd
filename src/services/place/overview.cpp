// SPDX-License-Identifier: MIT
#include "services/place/overview.h"

#include "services/place/internal/place_state.h"

namespace cw::place {

Result<Overview> overview(Place& place, Timestamp since) {
  CW_TRY(const auto db, place.state().pool.take());
  return place.state().tally.since(*db, since);
}

}  // namespace cw::place
