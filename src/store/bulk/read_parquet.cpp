// SPDX-License-Identifier: MIT
// Parquet through DuckDB.
#include <fmt/format.h>

#include <algorithm>

#include "store/bulk/internal/duck_rows.h"
#include "store/bulk/internal/readers.h"

namespace cw::bulk::internal {
namespace {

// DuckDB's reason, for a message: the file by its name, and nothing from the first quote on, since what DuckDB quotes may be a cell.
std::string plain_reason(const std::string& message, const std::filesystem::path& file) {
  std::string reason = message.substr(0, std::min<std::size_t>(message.find('\n'), 300));
  if (const std::size_t kind = reason.find("Error: "); kind != std::string::npos) reason.erase(0, kind + 7);
  for (std::size_t open = reason.find_first_of("\"'"); open != std::string::npos; open = reason.find_first_of("\"'", open)) {
    const std::size_t close = reason.find(reason[open], open + 1);
    const std::string quoted = close == std::string::npos ? "" : reason.substr(open + 1, close - open - 1);
    std::error_code failed;
    if (!quoted.starts_with("/proc/self/fd/") && quoted != std::filesystem::absolute(file, failed).string()) {
      reason.erase(open);
      break;
    }
    const std::string name = file.filename().string();
    reason.replace(open, close - open + 1, name);
    open += name.size();
  }
  reason.erase(reason.find_last_not_of(" .:,") + 1);
  return reason;
}

}  // namespace

// DuckDB's reason in our words: what it means and what to do.
Error duck_read_error(const std::filesystem::path& file, std::string_view kind, const Error& cause) {
  Error error;
  error.code = ErrorCode::invalid;
  error.exit_code = ReadExit::file_damaged;
  if (cause.message.starts_with("Out of Memory")) {
    error.code = ErrorCode::too_large;
    error.message = fmt::format("{}: reading it takes more memory than memory_limit_bytes allows. Raise the limit.", file.string());
  } else {
    error.message = fmt::format("{}: the {} is damaged or cut short: {}. Copy or export it again.", file.string(), kind,
                                plain_reason(cause.message, file));
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
