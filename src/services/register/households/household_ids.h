// SPDX-License-Identifier: MIT
// The names of households, and what becomes of them: as of people, by the same rules (identity.h).
#pragma once

#include "services/register/identity.h"

namespace cw::registry {

struct HouseholdTag;
using HouseholdId = Id<HouseholdTag>;  // stable, sorts by age; nil: none

using HouseholdState = PersonState;            // live, ended, merged
using HouseholdChangeKind = PersonChangeKind;  // created, returned, merged, split, ended, changed

// A record is of another household than before; nil: of none.
struct HouseholdMove {
  RecordNumber record;
  HouseholdId from, to;
  bool operator==(const HouseholdMove&) const = default;
};
struct HouseholdChange {
  HouseholdChangeKind kind = HouseholdChangeKind::changed;
  HouseholdId household, other;      // other: of merged and split only
  std::vector<std::int64_t> causes;  // numbers of changes of the register; none where everything was decided anew
  bool operator==(const HouseholdChange&) const = default;
};

}  // namespace cw::registry
