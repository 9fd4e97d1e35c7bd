// SPDX-License-Identifier: MIT
// Which household, by its id, each household that the engine found is: the rules of people's ids (identity.h), a household following its
// records as a person does.
#pragma once

#include <functional>
#include <set>
#include <unordered_map>

#include "services/register/households/internal/finding.h"
#include "services/register/households/internal/home_rows.h"

namespace cw::registry {

struct Placing {
  std::unordered_map<std::uint32_t, HouseholdId> household_of;  // a found household -> its id; only of those that were decided
  std::vector<HouseholdMove> moves;
  std::vector<HouseholdChange> changes;                  // without causes
  std::map<HouseholdId, std::vector<RecordNumber>> now;  // the records of each household that was touched, as they are now
  std::map<HouseholdId, std::vector<RecordNumber>> before;
};

// rows: as found. decided: row -> whether it is decided now; others are only there for looking around. A household that reaches beyond them
// keeps its parts that are not decided.
[[nodiscard]] Result<Placing> place_households(store::Connection& db, HomeRows& known, std::span<const HomeRow* const> rows,
                                               const Found& found, const std::vector<bool>& decided,
                                               const std::function<HouseholdId()>& new_id);

}  // namespace cw::registry
