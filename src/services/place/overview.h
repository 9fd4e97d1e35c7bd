// SPDX-License-Identifier: MIT
// How much has happened in the register lately: counts only, nothing about anybody, so that whoever is signed in may see them and nothing
// is logged.
//
//   CW_TRY(const Overview since, overview(*place, yesterday_evening));
#pragma once

#include "services/place/place.h"

namespace cw::place {

struct Overview {
  std::int64_t records_added = 0, records_changed = 0, records_gone = 0;
  std::int64_t people_new = 0, people_merged = 0, people_split = 0;
};
// Of changes since that moment. Reads them all the first time (milliseconds for ten thousand of them), then only those that have come since
// it was asked for the same moment before.
[[nodiscard]] Result<Overview> overview(Place& place, Timestamp since);

}  // namespace cw::place
