// SPDX-License-Identifier: MIT
#include "store/migrations.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/internal/digest.h"
#include "store/internal/own_tables.h"
#include "store/internal/session.h"

namespace cw::store {
namespace {

// One lock for all who migrate a PostgreSQL database; SQLite's BEGIN IMMEDIATE is one already.
constexpr std::int64_t migration_lock = 0x636F6D6D6F6E0001;

constexpr std::string_view record_table =
    "CREATE TABLE IF NOT EXISTS schema_migration (position INTEGER PRIMARY KEY, module TEXT NOT NULL, number INTEGER NOT NULL,"
    " name TEXT NOT NULL, applied_at INTEGER NOT NULL, sql TEXT NOT NULL, sql_sqlite TEXT NOT NULL, sql_postgres TEXT NOT NULL,"
    " checksum TEXT NOT NULL, UNIQUE (module, number)) STRICT";

Result<bool> has_table(Connection& db, std::string_view name) {
  const char* sql =
      db.database() == Database::sqlite
          ? "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1"
          : "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname = ?1";
  CW_TRY(const std::int64_t found, db.value<std::int64_t>(sql, {name}));
  return found > 0;
}

// What of the tables would not be the same on the other database: rows of any type, or numbers of 32 bits.
Result<void> check_tables(Connection& db) {
  const bool sqlite = db.database() == Database::sqlite;
  const char* sql =
      sqlite ? "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
               " AND name NOT LIKE 'sqlite_%'"
             : "SELECT c.relname || '.' || a.attname || ' (' || t.typname || ')' FROM pg_attribute a"
               " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid"
               " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"
               " AND a.attgenerated = '' AND t.typname NOT IN ('int8', 'float8', 'text', 'bytea', 'bool')";
  CW_TRY(const auto found, db.first(sql, {}, [](const Row& row) { return row.get<std::string>(0); }));
  if (!found) return {};
  return fail(ErrorCode::invalid, sqlite
                                      ? fmt::format("the migrations made the table {} without STRICT.", *found)
                                      : fmt::format("the migrations made the column {}: write the type words INTEGER, REAL, TEXT, BLOB in "
                                                    "capitals. Other types belong in generated columns.",
                                                    *found));
}

Result<void> check_numbers(const ModuleMigrations& module) {
  int expected = 1;
  for (const Migration& step : module.steps)
    if (step.number != expected++)
      return fail(ErrorCode::conflict, fmt::format("the migrations of {} are not numbered 1, 2, 3: {} stands where {} should.",
                                                   module.module, step.number, expected - 1));
  return {};
}

RecordedMigration record_of(const ModuleMigrations& module, const Migration& step) {
  RecordedMigration record;
  record.module = module.module;
  record.number = step.number;
  record.name = step.name;
  record.sql = step.sql;
  record.sqlite = step.sqlite;
  record.postgres = step.postgres;
  record.checksum = checksum_of(record);
  return record;
}

Result<void> check_record(const RecordedMigration& recorded, const RecordedMigration& step) {
  if (recorded.checksum == step.checksum) return {};
  return fail(ErrorCode::conflict,
              fmt::format("the migration {} {} (\"{}\") is not the one that this store had: what was released may not be changed. "
                          "Use the program that the store belongs to.",
                          step.module, step.number, step.name));
}

// A newer program's store: it has a step of the module that we do not know.
Result<void> check_not_newer(const std::vector<RecordedMigration>& recorded, const ModuleMigrations& module) {
  for (const RecordedMigration& each : recorded)
    if (each.module == module.module && std::cmp_greater(each.number, module.steps.size()))
      return fail(ErrorCode::conflict,
                  fmt::format("the store was last used by a newer program: it has the migration {} {} (\"{}\"). Use that program.",
                              each.module, each.number, each.name));
  return {};
}

Result<void> apply(Connection& db, const RecordedMigration& step, std::int64_t position, Timestamp now) {
  const auto run = [&]() -> Result<void> {
    if (!step.sql.empty()) CW_CHECK(db.script(step.sql));
    const std::string& own = db.database() == Database::sqlite ? step.sqlite : step.postgres;
    if (!own.empty()) CW_CHECK(db.session().own_script(own));
    return {};
  };
  if (Result<void> done = run(); !done) {
    done.error().message =
        fmt::format("the migration {} {} (\"{}\") failed: {}", step.module, step.number, step.name, done.error().message);
    return done;
  }
  CW_CHECK(
      db.execute("INSERT INTO schema_migration (position, module, number, name, applied_at, sql, sql_sqlite, sql_postgres, checksum)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                 {position, step.module, step.number, step.name, now, step.sql, step.sqlite, step.postgres, step.checksum}));
  return {};
}

// The steps of the modules that the store does not have yet.
Result<std::vector<RecordedMigration>> new_steps(const std::vector<RecordedMigration>& recorded,
                                                 const std::vector<ModuleMigrations>& modules) {
  std::vector<RecordedMigration> out;
  for (const ModuleMigrations& module : modules) {
    CW_CHECK(check_numbers(module));
    CW_CHECK(check_not_newer(recorded, module));
    for (const Migration& step : module.steps) {
      RecordedMigration wanted = record_of(module, step);
      const auto found =
          std::ranges::find_if(recorded, [&](const auto& each) { return each.module == module.module && each.number == step.number; });
      if (found == recorded.end())
        out.push_back(std::move(wanted));
      else
        CW_CHECK(check_record(*found, wanted));
    }
  }
  return out;
}

}  // namespace

std::string checksum_of(const RecordedMigration& step) {
  return internal::sha256_of({step.module, std::to_string(step.number), step.sql, step.sqlite, step.postgres});
}

Result<std::vector<RecordedMigration>> recorded_migrations(Connection& db) {
  CW_TRY(const bool any, has_table(db, "schema_migration"));
  if (!any) return std::vector<RecordedMigration>{};
  return db.all("SELECT module, name, number, applied_at, sql, sql_sqlite, sql_postgres, checksum FROM schema_migration ORDER BY position",
                {}, [](const Row& row) {
                  return RecordedMigration{row.get<std::string>(0), row.get<std::string>(1), row.get<int>(2),
                                           row.get<Timestamp>(3),   row.get<std::string>(4), row.get<std::string>(5),
                                           row.get<std::string>(6), row.get<std::string>(7)};
                });
}

Result<std::uint64_t> internal::apply_steps(Connection& db, const std::vector<RecordedMigration>& steps, std::size_t recorded,
                                            Timestamp now) {
  if (steps.empty()) return 0;
  CW_CHECK(db.script(record_table));
  std::int64_t position = static_cast<std::int64_t>(recorded);
  for (const RecordedMigration& step : steps) CW_CHECK(apply(db, step, ++position, now));
  CW_CHECK(check_tables(db));
  return steps.size();
}

Result<std::uint64_t> internal::apply_migrations(Connection& db, const StepChooser& choose, Timestamp now) {
  // Read committed on PostgreSQL: what the one before us did while we waited for the lock must be seen.
  return in_transaction(
      db,
      [&](Connection& work) -> Result<std::uint64_t> {
        if (work.database() == Database::postgres) CW_CHECK(work.execute("SELECT pg_advisory_xact_lock(?1)", {migration_lock}));
        CW_TRY(const std::vector<RecordedMigration> recorded, recorded_migrations(work));
        CW_TRY(const std::vector<RecordedMigration> steps, choose(recorded));
        return apply_steps(work, steps, recorded.size(), now);
      },
      TransactionKind::queue);
}

Result<std::uint64_t> migrate(Connection& db, const std::vector<ModuleMigrations>& modules, const Clock& clock) {
  std::vector<ModuleMigrations> all = {{"store", internal::own_migrations}};
  all.insert(all.end(), modules.begin(), modules.end());
  return internal::apply_migrations(db, [&](const auto& recorded) { return new_steps(recorded, all); }, clock.now());
}

}  // namespace cw::store
