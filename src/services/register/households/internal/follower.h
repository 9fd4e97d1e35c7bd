// SPDX-License-Identifier: MIT
// What follows the register's history: nothing in memory that matters, so that any process may go on where another ended.
#pragma once

#include <mutex>

#include "services/register/households/internal/deciding.h"
#include "services/register/internal/register_state.h"

namespace cw::registry {

struct Households::State {
  State(HouseholdParts given, store::Connection connection)
      : parts(std::move(given)), db(std::move(connection)), id_clock(parts.clock), ids(id_clock, parts.randomness) {}

  HouseholdParts parts;
  std::mutex mutex;  // of all below
  store::Connection db;
  RisingClock id_clock;
  UuidSource ids;
  bool begun = false;  // a step was made

  enum class Ask : std::uint8_t { what_waits, everything };
  [[nodiscard]] Result<Decisions> decide(store::Connection& work, Ask ask);
  [[nodiscard]] Result<FollowOutcome> step(Ask ask);
};

}  // namespace cw::registry
