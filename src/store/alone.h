// SPDX-License-Identifier: MIT
// One process at a time on a SQLite store, for a program that keeps in memory what the store holds. The lock is the operating system's on
// a file beside the store, so it ends with the process however that ends.
//
//   CW_TRY(const Alone alone, Alone::on(db));       // conflict: another process has it
//
// PostgreSQL is for several: there it is nothing, and claims.h says who does what.
#pragma once

#include <utility>

#include "store/store.h"

namespace cw::store {

class [[nodiscard]] Alone {
 public:
  // Errors: conflict (another process has it), unavailable (the file beside the store cannot be made).
  [[nodiscard]] static Result<Alone> on(Connection& db);
  Alone(Alone&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Alone& operator=(Alone&&) = delete;
  ~Alone();

 private:
  explicit Alone(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace cw::store
