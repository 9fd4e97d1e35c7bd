// SPDX-License-Identifier: MIT
// Writes a Parquet file through DuckDB's COPY, pulling its rows chunk by chunk from a function of ours: only one row group is held.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/bulk/internal/duck.h"

namespace cw::bulk::internal {

struct RowSource {
  std::vector<std::string> names;
  std::vector<LogicalType> types;
  std::function<Result<idx_t>(duckdb_data_chunk out)> fill;  // rows put into `out`, at most duckdb_vector_size(); 0 = the end
};

// Writes to `temporary`, an absolute path; `file` is named in errors. Same rows, same bytes: one thread, rows in order.
// Errors: unavailable with exit disk_full; internal; what fill gave.
[[nodiscard]] Result<void> copy_to_parquet(const std::filesystem::path& file, const std::filesystem::path& temporary, RowSource source);

}  // namespace cw::bulk::internal
