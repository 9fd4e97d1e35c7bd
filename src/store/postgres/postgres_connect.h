// SPDX-License-Identifier: MIT
// Making a connection to PostgreSQL as the store needs it.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace cw::store::postgres {

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using ConnectionHandle = std::unique_ptr<PGconn, FinishConnection>;

// "postgresql://HOST:PORT/DATABASE" of a URL, without user and password; invalid where libpq cannot read it (its words may hold the
// password, and are left out).
[[nodiscard]] Result<std::string> location_of(const std::string& url);
[[nodiscard]] Result<ConnectionHandle> connect(const std::string& url, const std::string& location, const OpenOptions& options);

}  // namespace cw::store::postgres
