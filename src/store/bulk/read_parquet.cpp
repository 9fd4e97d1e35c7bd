// SPDX-License-Identifier: MIT
// Parquet through DuckDB.
#include <fmt/format.h>

#include "store/bulk/internal/duck_rows.h"
#include "store/bulk/internal/readers.h"

namespace cw::bulk::internal {

// DuckDB's reason in our words: what it means and what to do.
Error duck_read_error(const std::filesystem::path& file, std::string_view kind, const Error& cause) {
  Error error;
  error.code = ErrorCode::invalid;
  error.exit_code = ReadExit::file_damaged;
  const std::string first_line = cause.message.substr(0, std::min<std::size_t>(cause.message.find('\n'), 300));
  if (cause.message.starts_with("Out of Memory")) {
    error.code = ErrorCode::too_large;
    error.message = fmt::format("{}: reading it takes more memory than memory_limit_bytes allows. Raise the limit.", file.string());
  } else {
    error.message = fmt::format("{}: the {} is damaged or cut short. Copy or export it again. ({})", file.string(), kind, first_line);
  }
  return error;
}

Result<ReadOutcome> read_parquet(const std::filesystem::path& file, const ReadOptions& options) {
  std::error_code failed;
  const std::filesystem::path whole = std::filesystem::absolute(file, failed);
  CW_TRY(std::unique_ptr<Database> database, Database::open({options.memory_limit_bytes, options.threads, whole}));
  Result<Table> table = table_of(*database, fmt::format("read_parquet({})", quoted_text(whole.string())), options);
  if (!table) return tl::unexpected(duck_read_error(file, "Parquet file", table.error()));
  ReadOutcome outcome;
  outcome.rows_seen = table->rows();
  outcome.table = std::move(*table);
  outcome.description = outcome.rows_seen == 0 ? "Parquet, no rows" : "Parquet";
  return outcome;
}

}  // namespace cw::bulk::internal
