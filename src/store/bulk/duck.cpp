// SPDX-License-Identifier: MIT
// DuckDB handles; see internal/duck.h.
#include "store/bulk/internal/duck.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cw::bulk::internal {
namespace {

std::string quoted_with(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out.push_back(quote);
    out.push_back(c);
  }
  out.push_back(quote);
  return out;
}

bool set_options(duckdb_config config, const DuckSettings& settings) {
  const std::string memory = fmt::format("{}B", std::max<std::uint64_t>(settings.memory_limit_bytes, 64u << 20));
  const std::string threads = std::to_string(std::max(settings.threads, 1u));
  const std::pair<const char*, const char*> options[] = {
      {"memory_limit", memory.c_str()},          {"threads", threads.c_str()},
      {"autoinstall_known_extensions", "false"}, {"autoload_known_extensions", "false"},
      {"allow_community_extensions", "false"},   {"allow_unsigned_extensions", "false"},
      {"preserve_insertion_order", "true"},      {"temp_directory", ""},
  };
  return std::ranges::all_of(options,
                             [&](const auto& option) { return duckdb_set_config(config, option.first, option.second) == DuckDBSuccess; });
}

}  // namespace

QueryResult::QueryResult(QueryResult&& other) noexcept : result_(std::exchange(other.result_, duckdb_result{})) {}
QueryResult::~QueryResult() { duckdb_destroy_result(&result_); }

Result<std::unique_ptr<Database>> Database::open(const DuckSettings& settings) {
  std::unique_ptr<Database> database(new Database());
  duckdb_config config = nullptr;
  char* reason = nullptr;
  const bool ready = duckdb_create_config(&config) == DuckDBSuccess && set_options(config, settings) &&
                     duckdb_open_ext(nullptr, &database->database_, config, &reason) == DuckDBSuccess &&
                     duckdb_connect(database->database_, &database->connection_) == DuckDBSuccess;
  duckdb_destroy_config(&config);
  const std::string why = reason != nullptr ? reason : "";
  duckdb_free(reason);
  if (!ready) return fail(ErrorCode::internal, "DuckDB could not be started: " + why);
  if (!settings.allowed_file.empty())
    CW_CHECK(database->query(fmt::format("SET allowed_paths = [{}]", quoted_text(settings.allowed_file.string()))));
  CW_CHECK(database->query("SET enable_external_access = false"));
  CW_CHECK(database->query("SET lock_configuration = true"));
  return database;
}

Database::~Database() {
  if (connection_ != nullptr) duckdb_disconnect(&connection_);
  if (database_ != nullptr) duckdb_close(&database_);
}

Result<QueryResult> Database::query(const std::string& sql) {
  QueryResult result;
  if (duckdb_query(connection_, sql.c_str(), result.get()) == DuckDBSuccess) return result;
  const char* reason = duckdb_result_error(result.get());
  return fail(ErrorCode::internal, reason != nullptr ? reason : "DuckDB gave no reason");
}

Result<QueryResult> Database::stream(const std::string& sql) {
  duckdb_prepared_statement statement = nullptr;
  QueryResult result;
  const bool prepared = duckdb_prepare(connection_, sql.c_str(), &statement) == DuckDBSuccess;
  const bool started = prepared && duckdb_execute_prepared_streaming(statement, result.get()) == DuckDBSuccess;
  const char* reason = prepared ? duckdb_result_error(result.get()) : duckdb_prepare_error(statement);
  const std::string why = started || reason == nullptr ? "" : reason;
  duckdb_destroy_prepare(&statement);
  if (!started) return fail(ErrorCode::internal, why);
  return result;
}

std::string quoted_text(std::string_view text) { return quoted_with(text, '\''); }
std::string quoted_name(std::string_view name) { return quoted_with(name, '"'); }

}  // namespace cw::bulk::internal
