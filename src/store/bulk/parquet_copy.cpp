// SPDX-License-Identifier: MIT
// See internal/parquet_copy.h.
#include "store/bulk/internal/parquet_copy.h"

#include <fmt/format.h>

#include <cerrno>
#include <optional>

#include "store/bulk/internal/atomic_file.h"

namespace cw::bulk::internal {
namespace {

struct Pull {
  RowSource source;
  std::optional<Error> failure;
};

void bind_rows(duckdb_bind_info info) {
  const auto* pull = static_cast<const Pull*>(duckdb_bind_get_extra_info(info));
  for (std::size_t i = 0; i < pull->source.names.size(); ++i)
    duckdb_bind_add_result_column(info, pull->source.names[i].c_str(), pull->source.types[i].get());
}

void init_rows(duckdb_init_info info) { duckdb_init_set_max_threads(info, 1); }

void give_rows(duckdb_function_info info, duckdb_data_chunk out) {
  auto* pull = static_cast<Pull*>(duckdb_function_get_extra_info(info));
  const Result<idx_t> rows = pull->source.fill(out);
  duckdb_data_chunk_set_size(out, rows.value_or(0));
  if (rows) return;
  pull->failure = rows.error();
  duckdb_function_set_error(info, rows.error().message.c_str());
}

Result<void> register_rows(Database& database, Pull& pull) {
  duckdb_table_function function = duckdb_create_table_function();
  duckdb_table_function_set_name(function, "commonweal_rows");
  duckdb_table_function_set_extra_info(function, &pull, nullptr);
  duckdb_table_function_set_bind(function, bind_rows);
  duckdb_table_function_set_init(function, init_rows);
  duckdb_table_function_set_function(function, give_rows);
  const bool registered = duckdb_register_table_function(database.connection(), function) == DuckDBSuccess;
  duckdb_destroy_table_function(&function);
  if (!registered) return fail(ErrorCode::internal, "DuckDB refused the row source");
  return {};
}

Error copy_error(const std::filesystem::path& file, const Error& cause) {
  const auto says = [&](std::string_view words) { return cause.message.find(words) != std::string::npos; };
  if (says("No space left") || says("File too large") || says("quota exceeded")) return write_error(file, ENOSPC);
  if (says("Permission denied") || says("Read-only file system")) return write_error(file, EACCES);
  Error error = cause;
  error.message = fmt::format("{}: the Parquet file could not be written: {}", file.string(), cause.message);
  return error;
}

}  // namespace

Result<void> copy_to_parquet(const std::filesystem::path& file, const std::filesystem::path& temporary, RowSource source) {
  DuckSettings settings;
  settings.allowed_file = temporary;
  Pull pull{std::move(source), std::nullopt};
  CW_TRY(std::unique_ptr<Database> database, Database::open(settings));
  CW_CHECK(register_rows(*database, pull));
  const Result<QueryResult> copied =
      database->query(fmt::format("COPY (SELECT * FROM commonweal_rows()) TO {} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, "
                                  "COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000, "
                                  "USE_TMP_FILE false)",
                                  quoted_text(temporary.string())));
  if (copied) return {};
  if (pull.failure) return tl::unexpected(*pull.failure);
  return tl::unexpected(copy_error(file, copied.error()));
}

}  // namespace cw::bulk::internal
