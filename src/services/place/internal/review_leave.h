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
// The people of the pair's records now.
[[nodiscard]] Result<std::vector<std::string>> people_of_pair(store::Connection& db, review::PairOfRecords pair);
// What is special about any of these people: the one place where reviews ask.
[[nodiscard]] Result<trust::FlagSet> special_about(store::Connection& db, const Asking& asking, const std::vector<std::string>& people,
                                                   Timestamp now);
// Whether the policy lets them read something and judge, in both sources, of people of whom this is special.
[[nodiscard]] bool may_review(const Place::State& place, const Asking& asking, const review::Sources& sources, trust::FlagSet special);

}  // namespace cw::place
