// SPDX-License-Identifier: MIT
// All tables of one store into an empty one.
#pragma once

#include <vector>

#include "base/result.h"
#include "store/store.h"
#include "store/tables.h"

namespace cw::store::internal {

// `from` is in a transaction for reading, `to` in none and without tables. One transaction on `to`: its schema by the migrations that
// `from` recorded, then every row, with triggers off. What was read, by table.
[[nodiscard]] Result<std::vector<TableDigest>> carry(Connection& from, Connection& to);

// conflict where it has tables.
[[nodiscard]] Result<void> require_empty(Connection& db);

}  // namespace cw::store::internal
