// SPDX-License-Identifier: MIT
// From what changed to a decision: which records to look at, what the engine says of them, and what of that is otherwise than it is kept.
//
// Around a change: the engine sees everybody who is or was touched, everybody at their homes, and everybody at the homes of those. Where
// somebody lived when depends on the records of the person and on who moved into their homes; who lives together, on that of everybody at
// the home. So what it says of the homes of the touched is what it would say if it saw everything, but for homes that a household came from
// or went to, where it may see less. Where it says otherwise of somebody's other homes than is kept, they are touched too, and it looks
// again.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "services/register/households/internal/decision.h"
#include "services/register/households/internal/home_rows.h"
#include "services/register/households/internal/placing.h"

namespace cw::registry {

// What a change of the register touches: whose a record was or is, and the names of homes that it had or has.
struct Touched {
  std::map<PersonId, std::set<std::int64_t>> people;  // -> numbers of changes
  std::map<HomeName, std::set<std::int64_t>> names;
};

struct Deciding {
  store::Connection& db;
  const HomeColumns& columns;
  const std::optional<KeptContext>& context;
  Date today;
  std::function<HouseholdId()> new_id;
  std::function<Result<void>()> go_on;  // asked now and then: its error ends it
};

struct Decisions {
  HouseholdDecision decision;  // what is otherwise, without number, time, kind and changes
  KeptContext context;
  std::size_t records = 0;  // looked at
};
[[nodiscard]] Result<Decisions> decide_around(const Deciding& with, HomeRows& known, const Touched& touched);
// Of all rows that are kept. In no transaction: nobody else writes what it reads.
[[nodiscard]] Result<Decisions> decide_all(const Deciding& with, HomeRows& known, const Touched& touched);

}  // namespace cw::registry
