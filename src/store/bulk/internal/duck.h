// SPDX-License-Identifier: MIT
// DuckDB through its C API, locked down: one in-memory database per call, no extensions loaded or fetched, no file but the one named,
// bounded memory and threads. The handles free themselves. One thread per Database.
#pragma once

#include <duckdb.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cw::bulk::internal {

struct DuckSettings {
  std::uint64_t memory_limit_bytes = 1u << 30;
  unsigned threads = 1;
  std::filesystem::path allowed_file;  // the only file that SQL may open; empty = none
};

// Owns a query's result.
class QueryResult {
 public:
  QueryResult() = default;
  QueryResult(QueryResult&& other) noexcept;
  QueryResult& operator=(QueryResult&&) = delete;
  QueryResult(const QueryResult&) = delete;
  ~QueryResult();
  [[nodiscard]] duckdb_result* get() { return &result_; }

 private:
  duckdb_result result_{};
};

class Database {
 public:
  // Opens and locks a database. Fails with internal if DuckDB cannot be set up.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const DuckSettings& settings);
  Database(const Database&) = delete;
  ~Database();

  [[nodiscard]] duckdb_connection connection() { return connection_; }
  // Runs SQL to its end. The error's message is DuckDB's own, its code internal.
  [[nodiscard]] Result<QueryResult> query(const std::string& sql);
  // Runs SQL and gives its rows chunk by chunk as they come, so that a large result is never held whole.
  [[nodiscard]] Result<QueryResult> stream(const std::string& sql);

 private:
  Database() = default;
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

[[nodiscard]] std::string quoted_text(std::string_view text);  // 'it''s'
[[nodiscard]] std::string quoted_name(std::string_view name);  // "a ""b"""

// Owns a logical type.
struct TypeDeleter {
  void operator()(duckdb_logical_type type) const { duckdb_destroy_logical_type(&type); }
};
using LogicalType = std::unique_ptr<std::remove_pointer_t<duckdb_logical_type>, TypeDeleter>;

}  // namespace cw::bulk::internal
