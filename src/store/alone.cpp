// SPDX-License-Identifier: MIT
#include "store/alone.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cw::store {

Result<Alone> Alone::on(Connection& db) {
  if (db.database() == Database::postgres) return Alone(-1);
  const std::string file = db.location() + ".serving";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    return fail(ErrorCode::unavailable, fmt::format("the file {} cannot be made or opened: {}.", file, std::strerror(errno)));
  Alone held(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return held;
  return fail(ErrorCode::conflict, fmt::format("another process serves the store {}. SQLite is served by one: stop it first, or move the "
                                               "store to PostgreSQL, which several can serve (commonweal move).",
                                               db.location()));
}

Alone::~Alone() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace cw::store
