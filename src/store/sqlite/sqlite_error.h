// SPDX-License-Identifier: MIT
// SQLite's result codes as the eight codes of the program.
#pragma once

#include <sqlite3.h>

#include "base/result.h"

namespace cw::store::sqlite {

enum class During : std::uint8_t { prepare, step };

// The database's last error, in words without a value of a row. SQLite's own messages name tables, columns and constraints only, except
// those about a search text, which are left out.
[[nodiscard]] Error error_of(sqlite3* database, int code, const std::string& location, During during);
[[nodiscard]] bool is_clash(int code);

}  // namespace cw::store::sqlite
