// SPDX-License-Identifier: MIT
// Between DuckDB's vectors and our columns, both ways.
#pragma once

#include <string>

#include "base/table.h"
#include "store/bulk/bulk.h"
#include "store/bulk/internal/duck.h"

namespace cw::bulk::internal {

// Runs `SELECT * FROM from` and reads its rows, with types that a Table has: others are cast to text. Errors are DuckDB's.
[[nodiscard]] Result<Table> table_of(Database& database, const std::string& from, const ReadOptions& options);

}  // namespace cw::bulk::internal
