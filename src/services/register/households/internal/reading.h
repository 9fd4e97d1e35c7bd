// SPDX-License-Identifier: MIT
// Where households are, and what the register has changed since: read from the store, as rows that are otherwise than they are kept.
#pragma once

#include "services/register/households/internal/deciding.h"

namespace cw::registry {

struct HouseholdsAre {
  std::int64_t through = 0, learnt_records = 0;
  std::optional<KeptContext> context;
  std::optional<HouseholdPass> pass;  // under way
  std::int64_t decision = 0;          // the last one
  Timestamp decided_at;
  std::int64_t last_change = 0, records = 0;  // of the register
  Timestamp changed_at;                       // when it changed last
};
[[nodiscard]] Result<HouseholdsAre> where_households_are(store::Connection& db);

// Records, and the changes of the register that touched each.
struct TouchedRecords {
  std::int64_t first = 0, last = 0;  // changes that were read; 0: none
  std::map<RecordNumber, std::set<std::int64_t>> records;
};
// Changes after `after` and up to `until`: `most` at most, and no more once they have touched as many records.
[[nodiscard]] Result<TouchedRecords> read_changes(store::Connection& db, std::int64_t after, std::int64_t until, std::size_t most);
// Records of higher numbers than `after`, `most` at most; gone ones too.
[[nodiscard]] Result<TouchedRecords> read_records(store::Connection& db, std::int64_t after, std::size_t most);

// Notes in `known` what is otherwise than its rows have it, and whom it touches.
[[nodiscard]] Result<void> note_changes(store::Connection& db, const HomeColumns& columns, const TouchedRecords& records, HomeRows& known,
                                        Touched& touched);
// The last day that records speak of goes on with what comes.
[[nodiscard]] Result<void> advance_reference(const HomeColumns& columns, const HomeRows& known, Date today, KeptContext& context);

}  // namespace cw::registry
