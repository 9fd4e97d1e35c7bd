// SPDX-License-Identifier: MIT
// PostgreSQL's SQLSTATE codes as the eight codes of the program.
#pragma once

#include <libpq-fe.h>

#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace cw::store::postgres {

// The error of a result. PostgreSQL's detail, context and most of its messages can hold values of rows and are left out: what is said is
// the kind, the SQLSTATE, and the names of table, column and constraint.
[[nodiscard]] Error error_of(const PGresult* result, const std::string& location, TransactionKind kind);
// Serialisation failure, deadlock, lock timeout: worth doing again.
[[nodiscard]] bool is_clash(std::string_view state);
[[nodiscard]] std::string_view state_of(const PGresult* result);  // five letters; empty where the connection broke

}  // namespace cw::store::postgres
