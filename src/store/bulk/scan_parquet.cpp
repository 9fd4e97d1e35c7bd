// SPDX-License-Identifier: MIT
// Plain columns of a Parquet file, streamed.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>

#include "store/bulk/bulk.h"
#include "store/bulk/internal/duck.h"
#include "store/bulk/internal/readers.h"

namespace cw::bulk {
namespace {

bool is_valid(const std::uint64_t* validity, idx_t row) { return validity == nullptr || ((validity[row / 64] >> (row % 64)) & 1) != 0; }

void take_texts(duckdb_vector vector, std::vector<std::string_view>& out) {
  const std::uint64_t* validity = duckdb_vector_get_validity(vector);
  auto* strings = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
  for (std::size_t row = 0; row < out.size(); ++row)
    out[row] = is_valid(validity, row) ? std::string_view(duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row]))
                                       : std::string_view();
}

void take_numbers(duckdb_vector vector, std::vector<double>& out) {
  const std::uint64_t* validity = duckdb_vector_get_validity(vector);
  const auto* numbers = static_cast<const double*>(duckdb_vector_get_data(vector));
  for (std::size_t row = 0; row < out.size(); ++row)
    out[row] = is_valid(validity, row) ? numbers[row] : std::numeric_limits<double>::quiet_NaN();
}

// The wanted columns must be there, whatever the case DuckDB would accept.
Result<void> check_columns(internal::Database& database, const std::filesystem::path& file, const std::string& from,
                           const PlainScan& wanted) {
  auto head = database.query("SELECT * FROM " + from + " LIMIT 0");
  if (!head) return tl::unexpected(internal::duck_read_error(file, "Parquet file", head.error()));
  std::vector<std::string> names;
  for (idx_t i = 0; i < duckdb_column_count(head->get()); ++i) names.emplace_back(duckdb_column_name(head->get(), i));
  for (const std::vector<std::string>* list : {&wanted.texts, &wanted.numbers})
    for (const std::string& name : *list)
      if (std::find(names.begin(), names.end(), name) == names.end())
        return fail_with_exit(ErrorCode::not_found, column_missing, fmt::format("{} has no column \"{}\".", file.string(), name), name);
  return {};
}

Result<void> check_readable(const std::filesystem::path& file) {
  struct stat about{};
  if (stat(file.c_str(), &about) != 0 || access(file.c_str(), R_OK) != 0)
    return fail_with_exit(errno == EACCES ? ErrorCode::denied : ErrorCode::not_found, file_unreadable,
                          fmt::format("{}: cannot be opened: {}. Check the path.", file.string(), std::strerror(errno)));
  if (S_ISDIR(about.st_mode))
    return fail_with_exit(ErrorCode::invalid, file_unreadable, fmt::format("{}: is a folder. Name a file in it.", file.string()));
  return {};
}

}  // namespace

Result<void> scan_parquet(const std::filesystem::path& file, const PlainScan& wanted,
                          const std::function<Result<void>(const PlainRows&)>& visit) {
  CW_CHECK(check_readable(file));
  std::error_code failed;
  const std::filesystem::path whole = std::filesystem::absolute(file, failed);
  CW_TRY(std::unique_ptr<internal::Database> database, internal::Database::open({wanted.memory_limit_bytes, wanted.threads, whole}));
  const std::string from = fmt::format("read_parquet({})", internal::quoted_text(whole.string()));
  CW_CHECK(check_columns(*database, file, from, wanted));
  std::string list;
  for (const std::string& name : wanted.texts)
    list += fmt::format("{}CAST({} AS VARCHAR)", list.empty() ? "" : ", ", internal::quoted_name(name));
  for (const std::string& name : wanted.numbers)
    list += fmt::format("{}CAST({} AS DOUBLE)", list.empty() ? "" : ", ", internal::quoted_name(name));
  auto result = database->stream(fmt::format("SELECT {} FROM {}", list, from));
  if (!result) return tl::unexpected(internal::duck_read_error(file, "Parquet file", result.error()));
  PlainRows rows;
  rows.texts.resize(wanted.texts.size());
  rows.numbers.resize(wanted.numbers.size());
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(*result->get())) {
    rows.rows = duckdb_data_chunk_get_size(chunk);
    idx_t at = 0;
    for (auto& texts : rows.texts) {
      texts.resize(rows.rows);
      take_texts(duckdb_data_chunk_get_vector(chunk, at++), texts);
    }
    for (auto& numbers : rows.numbers) {
      numbers.resize(rows.rows);
      take_numbers(duckdb_data_chunk_get_vector(chunk, at++), numbers);
    }
    Result<void> visited = rows.rows > 0 ? visit(rows) : Result<void>{};
    duckdb_destroy_data_chunk(&chunk);
    if (!visited) return visited;
    if (rows.rows == 0) break;
  }
  if (const char* reason = duckdb_result_error(result->get()); reason != nullptr && *reason != '\0') {
    Error cause;
    cause.message = reason;
    return tl::unexpected(internal::duck_read_error(file, "Parquet file", cause));
  }
  return {};
}

}  // namespace cw::bulk
