// SPDX-License-Identifier: MIT
// The tables of a whole store: what they are, every row of one, and a digest by which two stores are compared whatever database they lie
// in.
//
//   CW_TRY(Transaction state, db.begin(TransactionKind::read));
//   CW_TRY(auto found, tables_of(db));
//   CW_TRY(TableDigest digest, digest_of(db, found[0]));       // rows and hash
//
// Left out are virtual tables (full text search; rebuilt, not carried), generated columns, and the note that a backup holds of itself.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace cw::store {

struct StoredTable {
  std::string name;
  std::vector<std::string> columns;    // by name
  std::vector<std::string> refers_to;  // other tables, by foreign keys
  std::string counted_column;          // AUTOINCREMENT; empty = none
};

// Referred tables before those that refer to them, else by name.
[[nodiscard]] Result<std::vector<StoredTable>> tables_of(Connection& db);

// Every row with the table's columns, in no order. Within a transaction, in which nothing else is done meanwhile on PostgreSQL.
[[nodiscard]] Result<void> scan(Connection& db, const StoredTable& table, const Connection::Visitor& visit);

struct TableDigest {
  std::string table;
  std::uint64_t rows = 0;
  std::string digest;  // 64 hexadecimal digits
  bool operator==(const TableDigest&) const = default;
};

// Sums up rows in any order: each row's values, column by column, are hashed with BLAKE2b to 256 bits, and the hashes added. Equal on both
// databases for equal rows. Against chance and damage, not against somebody who can choose the rows.
class RowDigest {
 public:
  explicit RowDigest(const StoredTable& table) : table_(table) {}
  void add(const Row& row);
  [[nodiscard]] TableDigest result() const;

 private:
  const StoredTable& table_;
  std::uint64_t rows_ = 0;
  std::uint64_t sum_[4] = {};
  std::string bytes_;
};
[[nodiscard]] Result<TableDigest> digest_of(Connection& db, const StoredTable& table);
// Of all tables, by name. Within a transaction: of one state.
[[nodiscard]] Result<std::vector<TableDigest>> digests_of(Connection& db);
// The names of tables that differ, or that one side lacks.
[[nodiscard]] std::vector<std::string> differing_tables(const std::vector<TableDigest>& one, const std::vector<TableDigest>& other);

}  // namespace cw::store
