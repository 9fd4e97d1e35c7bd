// SPDX-License-Identifier: MIT
#include "store/tables.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <map>
#include <set>

#include "store/internal/digest.h"
#include "store/internal/session.h"
#include "store/internal/sql_text.h"

namespace cw::store {
namespace {

constexpr const char* sqlite_columns =
    "SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c"
    " WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'commonweal_backup' AND c.hidden = 0"
    " ORDER BY t.name, c.name";
constexpr const char* sqlite_references =
    "SELECT t.name, f.\"table\" FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS f"
    " WHERE t.schema = 'main' AND t.type = 'table'";
constexpr const char* sqlite_counted =
    "SELECT t.name, c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c"
    " WHERE t.type = 'table' AND c.pk = 1 AND t.sql LIKE '%AUTOINCREMENT%'";

constexpr const char* postgres_columns =
    "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind = 'r'"
    " AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
    " ORDER BY c.relname COLLATE \"C\", a.attname COLLATE \"C\"";
constexpr const char* postgres_references =
    "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
    " AND connamespace = current_schema()::regnamespace";
constexpr const char* postgres_counted =
    "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attidentity <> ''";

using Pairs = std::vector<std::pair<std::string, std::string>>;
Result<Pairs> pairs_of(Connection& db, const char* sqlite, const char* postgres) {
  return db.all(db.database() == Database::sqlite ? sqlite : postgres, {},
                [](const Row& row) { return std::pair(row.get<std::string>(0), row.get<std::string>(1)); });
}

// Takes tables whose references are all taken; where there is a circle the first by name goes, and its constraints wait for the commit.
std::vector<StoredTable> in_order(std::map<std::string, StoredTable> left) {
  std::vector<StoredTable> out;
  while (!left.empty()) {
    auto next = std::ranges::find_if(left, [&](const auto& each) {
      return std::ranges::none_of(each.second.refers_to, [&](const auto& name) { return name != each.first && left.contains(name); });
    });
    if (next == left.end()) next = left.begin();
    out.push_back(std::move(next->second));
    left.erase(next);
  }
  return out;
}

// A cursor on PostgreSQL, whose results otherwise come whole.
Result<void> scan_with_cursor(Connection& db, const std::string& select, const Connection::Visitor& visit) {
  static std::atomic<std::uint64_t> number = 0;  // a name of its own, as a prepared FETCH keeps its columns
  const std::string name = fmt::format("commonweal_scan_{}", ++number);
  CW_CHECK(db.session().own_script(fmt::format("DECLARE {} NO SCROLL CURSOR FOR {}", name, select)));
  const std::string fetch = fmt::format("FETCH FORWARD 2000 FROM {}", name);
  for (bool more = true; more;) {
    more = false;
    CW_CHECK(db.each(fetch, {}, [&](const Row& row) { return more = true, visit(row); }));
  }
  return db.session().own_script("CLOSE " + name);
}

void append_number(std::string& out, char kind, std::uint64_t bits) {
  out += kind;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(bits >> shift);
}

}  // namespace

Result<std::vector<StoredTable>> tables_of(Connection& db) {
  std::map<std::string, StoredTable> found;
  CW_TRY(const Pairs columns, pairs_of(db, sqlite_columns, postgres_columns));
  for (const auto& [table, column] : columns) {
    found[table].name = table;
    found[table].columns.push_back(column);
  }
  CW_TRY(const Pairs references, pairs_of(db, sqlite_references, postgres_references));
  for (const auto& [table, other] : references)
    if (const auto at = found.find(table); at != found.end()) at->second.refers_to.push_back(other);
  CW_TRY(const Pairs counted, pairs_of(db, sqlite_counted, postgres_counted));
  for (const auto& [table, column] : counted)
    if (const auto at = found.find(table); at != found.end()) at->second.counted_column = column;
  return in_order(std::move(found));
}

Result<void> scan(Connection& db, const StoredTable& table, const Connection::Visitor& visit) {
  std::string names;
  for (const std::string& column : table.columns) names += (names.empty() ? "" : ", ") + internal::quoted_name(column);
  const std::string select = fmt::format("SELECT {} FROM {}", names, internal::quoted_name(table.name));
  if (db.database() == Database::sqlite) return db.each(select, {}, visit);
  if (!db.in_transaction()) return fail(ErrorCode::internal, "scan() needs a transaction.");
  return scan_with_cursor(db, select, visit);
}

void RowDigest::add(const Row& row) {
  bytes_.clear();
  for (int column = 0; column < row.columns(); ++column) {
    switch (row.kind(column)) {
      case CellKind::null: bytes_ += 'n'; break;
      case CellKind::integer: append_number(bytes_, 'i', static_cast<std::uint64_t>(row.get<std::int64_t>(column))); break;
      case CellKind::number: append_number(bytes_, 'd', std::bit_cast<std::uint64_t>(row.get<double>(column))); break;
      case CellKind::text: {
        const auto text = row.get<std::string_view>(column);
        append_number(bytes_, 't', text.size());
        bytes_ += text;
        break;
      }
      case CellKind::bytes: {
        const auto bytes = row.get<Bytes>(column);
        append_number(bytes_, 'b', bytes.size());
        bytes_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        break;
      }
    }
  }
  static const int ready = sodium_init();  // chooses the fastest of its functions
  static_cast<void>(ready);
  std::uint64_t hash[4];
  crypto_generichash(reinterpret_cast<unsigned char*>(hash), sizeof hash, reinterpret_cast<const unsigned char*>(bytes_.data()),
                     bytes_.size(), nullptr, 0);
  bool carry = false;
  for (int word = 0; word < 4; ++word) {
    const std::uint64_t with_carry = hash[word] + (carry ? 1 : 0);
    carry = with_carry < hash[word];
    sum_[word] += with_carry;
    carry |= sum_[word] < with_carry;
  }
  ++rows_;
}

TableDigest RowDigest::result() const {
  std::string columns;
  for (const std::string& column : table_.columns) columns += internal::quoted_name(column);
  const std::string sum = fmt::format("{:016x}{:016x}{:016x}{:016x}", sum_[3], sum_[2], sum_[1], sum_[0]);
  return {table_.name, rows_, internal::sha256_of({table_.name, columns, std::to_string(rows_), sum})};
}

Result<TableDigest> digest_of(Connection& db, const StoredTable& table) {
  RowDigest digest(table);
  CW_CHECK(scan(db, table, [&](const Row& row) { return digest.add(row), Result<void>{}; }));
  return digest.result();
}

Result<std::vector<TableDigest>> digests_of(Connection& db) {
  CW_TRY(const std::vector<StoredTable> tables, tables_of(db));
  std::vector<TableDigest> out;
  for (const StoredTable& table : tables) {
    CW_TRY(TableDigest digest, digest_of(db, table));
    out.push_back(std::move(digest));
  }
  std::ranges::sort(out, {}, &TableDigest::table);
  return out;
}

std::vector<std::string> differing_tables(const std::vector<TableDigest>& one, const std::vector<TableDigest>& other) {
  std::set<std::string> out;
  const auto missing = [&](const auto& from, const auto& in) {
    for (const TableDigest& each : from)
      if (std::ranges::find(in, each) == in.end()) out.insert(each.table);
  };
  missing(one, other);
  missing(other, one);
  return {out.begin(), out.end()};
}

}  // namespace cw::store
