// SPDX-License-Identifier: MIT
#include "store/internal/carry.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/internal/own_tables.h"
#include "store/internal/session.h"
#include "store/internal/sql_text.h"

namespace cw::store::internal {
namespace {

Parameter parameter_of(const Row& row, int column) {
  switch (row.kind(column)) {
    case CellKind::integer: return row.get<std::int64_t>(column);
    case CellKind::number: return row.get<double>(column);
    case CellKind::text: return row.get<std::string_view>(column);
    case CellKind::bytes: return row.get<Bytes>(column);
    case CellKind::null: break;
  }
  return nullptr;
}

// Triggers would do again what they did when the rows were written; foreign keys are looked at when all rows are there.
Result<void> begin_carrying(Connection& to, const std::vector<StoredTable>& tables) {
  Session& session = to.session();
  if (session.on_sqlite()) {
    session.driver().set_triggers(Driver::Triggers::off);
    return session.own_script("PRAGMA defer_foreign_keys = ON");
  }
  CW_CHECK(session.own_script("SET CONSTRAINTS ALL DEFERRED"));
  for (const StoredTable& table : tables)
    CW_CHECK(session.own_script(fmt::format("ALTER TABLE {} DISABLE TRIGGER USER", quoted_name(table.name))));
  return {};
}

Result<void> end_carrying(Connection& to, const std::vector<StoredTable>& tables) {
  Session& session = to.session();
  if (session.on_sqlite()) {
    CW_TRY(const auto searches, to.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5%'", {},
                                       [](const Row& row) { return quoted_name(row.get<std::string>(0)); }));
    for (const std::string& name : searches) CW_CHECK(session.own_script(fmt::format("INSERT INTO {0} ({0}) VALUES ('rebuild')", name)));
    return {};
  }
  CW_CHECK(session.own_script("SET CONSTRAINTS ALL IMMEDIATE"));
  for (const StoredTable& table : tables)
    CW_CHECK(session.own_script(fmt::format("ALTER TABLE {} ENABLE TRIGGER USER", quoted_name(table.name))));
  return {};
}

Result<TableDigest> copy_rows(Connection& from, Connection& to, const StoredTable& table) {
  RowDigest digest(table);
  CW_TRY(BulkInsert load, to.bulk_insert(table.name, table.columns));
  std::vector<Parameter> values;
  CW_CHECK(scan(from, table, [&](const Row& row) -> Result<void> {
    digest.add(row);
    values.clear();
    for (int column = 0; column < row.columns(); ++column) values.push_back(parameter_of(row, column));
    return load.add(values);
  }));
  CW_CHECK(load.finish());
  return digest.result();
}

// The last number that a column gave, so that none is given twice although its row is deleted. 0: none yet.
Result<std::int64_t> last_number(Connection& db, const StoredTable& table) {
  if (db.database() == Database::sqlite)
    return db.value<std::int64_t>("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?1), 0)", {table.name});
  return db.value<std::int64_t>("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(?1, ?2)::regclass), 0)",
                                {quoted_name(table.name), table.counted_column});
}

Result<void> set_last_number(Connection& db, const StoredTable& table, std::int64_t number) {
  if (number == 0) return {};
  if (db.database() == Database::postgres) {
    CW_CHECK(
        db.execute("SELECT setval(pg_get_serial_sequence(?1, ?2)::regclass, ?3)", {quoted_name(table.name), table.counted_column, number}));
    return {};
  }
  CW_CHECK(db.execute("DELETE FROM sqlite_sequence WHERE name = ?1", {table.name}));
  CW_CHECK(db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", {table.name, number}));
  return {};
}

Result<std::vector<TableDigest>> carry_all(Connection& from, Connection& to, const std::vector<StoredTable>& tables) {
  CW_CHECK(begin_carrying(to, tables));
  for (auto table = tables.rbegin(); table != tables.rend(); ++table)  // what migrations put in: it is among the rows that come
    CW_CHECK(to.execute(fmt::format("DELETE FROM {}", quoted_name(table->name))));
  std::vector<TableDigest> out;
  for (const StoredTable& table : tables) {
    CW_TRY(TableDigest digest, copy_rows(from, to, table));
    out.push_back(std::move(digest));
    if (table.counted_column.empty()) continue;
    CW_TRY(const std::int64_t number, last_number(from, table));
    CW_CHECK(set_last_number(to, table, number));
  }
  CW_CHECK(end_carrying(to, tables));
  std::ranges::sort(out, {}, &TableDigest::table);
  return out;
}

std::vector<std::string> names_of(const std::vector<StoredTable>& tables) {
  std::vector<std::string> out;
  for (const StoredTable& table : tables) out.push_back(fmt::format("{} ({})", table.name, fmt::join(table.columns, ", ")));
  std::ranges::sort(out);
  return out;
}

}  // namespace

Result<void> require_empty(Connection& db) {
  CW_TRY(const std::vector<StoredTable> tables, tables_of(db));
  if (tables.empty()) return {};
  return fail(ErrorCode::conflict,
              fmt::format("the store {} is not empty: it has the table {}. Give a new one.", db.location(), tables[0].name));
}

Result<std::vector<TableDigest>> carry(Connection& from, Connection& to) {
  CW_TRY(const std::vector<StoredTable> tables, tables_of(from));
  CW_TRY(const std::vector<RecordedMigration> steps, recorded_migrations(from));
  if (steps.empty())
    return fail(ErrorCode::invalid, fmt::format("{} is not a store of Commonweal: it has no record of migrations.", from.location()));
  Result<std::vector<TableDigest>> carried = in_transaction(to, [&](Connection& work) -> Result<std::vector<TableDigest>> {
    CW_CHECK(require_empty(work));
    CW_CHECK(apply_steps(work, steps, 0, Timestamp{}));
    CW_TRY(const std::vector<StoredTable> made, tables_of(work));
    if (names_of(made) != names_of(tables))
      return fail(ErrorCode::invalid, fmt::format("the tables of {} are not those that its migrations make, so they cannot be made on {}.",
                                                  from.location(), to.location()));
    return carry_all(from, work, tables);
  });
  if (to.database() == Database::sqlite) to.session().driver().set_triggers(Driver::Triggers::on);
  return carried;
}

}  // namespace cw::store::internal
