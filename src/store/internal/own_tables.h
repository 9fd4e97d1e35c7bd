// SPDX-License-Identifier: MIT
// The store's own tables, as migrations of the module "store".
#pragma once

#include <functional>
#include <vector>

#include "store/migrations.h"

namespace cw::store::internal {

inline constexpr Migration own_migrations[] = {
    {1,
     "outbox",
     "CREATE TABLE outbox_event (position INTEGER PRIMARY KEY AUTOINCREMENT, written_at INTEGER NOT NULL, topic TEXT NOT NULL,"
     " subject TEXT NOT NULL, body TEXT NOT NULL) STRICT;"
     "CREATE INDEX outbox_event_by_time ON outbox_event (written_at);"
     "CREATE TABLE outbox_consumer (name TEXT PRIMARY KEY, acknowledged INTEGER NOT NULL, holder TEXT NOT NULL,"
     " held_until INTEGER NOT NULL) STRICT",
     {},
     {}},
    {2,
     "claims",
     "CREATE TABLE work_claim (kind TEXT NOT NULL, key TEXT NOT NULL, holder TEXT NOT NULL, turn INTEGER NOT NULL,"
     " held_until INTEGER NOT NULL, PRIMARY KEY (kind, key)) STRICT",
     {},
     {}},
};

// Runs the steps that `choose` picks, knowing what is recorded, in one transaction that one process at a time can be in; how many ran.
using StepChooser = std::function<Result<std::vector<RecordedMigration>>(const std::vector<RecordedMigration>&)>;
[[nodiscard]] Result<std::uint64_t> apply_migrations(Connection& db, const StepChooser& choose, Timestamp now);
// Runs steps in the open transaction, and records them behind the `recorded` ones.
[[nodiscard]] Result<std::uint64_t> apply_steps(Connection& db, const std::vector<RecordedMigration>& steps, std::size_t recorded,
                                                Timestamp now);

// Microseconds since 1970 by the database's own clock; `clock` instead where it is not null.
[[nodiscard]] Result<std::int64_t> time_of(Connection& db, const Clock* clock);

}  // namespace cw::store::internal
