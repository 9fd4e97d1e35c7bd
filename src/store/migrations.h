// SPDX-License-Identifier: MIT
// Migrations: each module hands in the numbered steps that make its tables, and a store goes forward through those it has not had.
//
//   constexpr Migration trust_migrations[] = {
//       {1, "accounts", "CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, made_at INTEGER NOT NULL) STRICT"},
//       {2, "search", {}, "CREATE VIRTUAL TABLE ... (SQLite)", "CREATE INDEX ... (PostgreSQL)"}};
//   CW_CHECK(migrate(db, {{"trust", trust_migrations}}));
//
// All that are new run in one transaction, in the order given: all or none, also where two processes start at once. What ran is recorded
// with its SQL and a checksum: a step that was changed afterwards is refused, and a store that a newer program wrote too. Never change or
// remove a step that was released; add one.
// Tables: STRICT, type words INTEGER, REAL, TEXT, BLOB (docs/reference/store.md; on PostgreSQL they become BIGINT, DOUBLE PRECISION, TEXT
// COLLATE "C", BYTEA), AUTOINCREMENT for numbers that the database gives, foreign keys that form a circle DEFERRABLE INITIALLY DEFERRED.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/store.h"

namespace cw::store {

struct Migration {
  int number = 0;             // 1, 2, 3 ... within the module
  std::string_view name;      // a few words
  std::string_view sql;       // for both; several statements are parted by ';'
  std::string_view sqlite;    // run after `sql`, on SQLite only
  std::string_view postgres;  // run after `sql`, on PostgreSQL only, as it stands: nothing is translated
};

struct ModuleMigrations {
  std::string_view module;
  std::span<const Migration> steps;
};

// Returns how many steps ran. The store's own tables (outbox, claims) come first. Errors: conflict (a step changed, a newer store, steps
// not numbered 1, 2, 3), invalid (a table that is not STRICT), internal (a step's SQL, with its module and number).
[[nodiscard]] Result<std::uint64_t> migrate(Connection& db, const std::vector<ModuleMigrations>& modules,
                                            const Clock& clock = system_clock());

// Steps that a store has recorded, in the order in which they ran; none where it was never migrated.
struct RecordedMigration {
  std::string module, name;
  int number = 0;
  Timestamp applied_at;
  std::string sql, sqlite, postgres, checksum;
};
[[nodiscard]] Result<std::vector<RecordedMigration>> recorded_migrations(Connection& db);
// What a step's record must say: SHA-256 over its texts, in hexadecimal.
[[nodiscard]] std::string checksum_of(const RecordedMigration& step);

}  // namespace cw::store
