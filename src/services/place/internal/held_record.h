// SPDX-License-Identifier: MIT
// Two records that the register holds, side by side: what a review shows, and what a comparison does.
#pragma once

#include <string>
#include <vector>

#include "services/place/internal/guards.h"
#include "services/place/reviews.h"

namespace cw::place {

struct HeldRecord {
  registry::RecordNumber number;
  registry::RecordKey key;
  Value columns;
  std::string person;
};
struct HeldPair {
  HeldRecord left, right;
};

// Where one of the two is not there, or has gone, `gone`.
[[nodiscard]] Result<HeldPair> read_held_pair(store::Connection& db, registry::RecordNumber left, registry::RecordNumber right,
                                              const Error& gone);
// What there is to ask the policy about both, and what is special about their people.
[[nodiscard]] Result<WhatIsAsked> asked_of_pair(const Place::State& state, store::Connection& db, const Asking& asking,
                                                const HeldPair& pair, Timestamp now);
// What the viewer may see of one.
[[nodiscard]] ReviewRecord shown_of(const registry::Viewer& viewer, const HeldRecord& record);
// What the model says of the pair, of comparisons all of whose columns the viewer may see in both.
[[nodiscard]] Result<std::vector<registry::ComparedField>> compared_as_shown(const Place::State& state, const registry::Viewer& viewer,
                                                                             const HeldPair& pair);

}  // namespace cw::place
