// SPDX-License-Identifier: MIT
// What the register's index has learnt, in the store: one version is in force from a change of the history on, until the next. So whoever
// makes the index again, after a restart or a crash or on another node, scores as the process before did. Holds personal data.
//
//   CW_TRY(const auto head, learnt_in_force(db));
//   if (head) bytes = read_learnt(db, *head);              // invalid where it is damaged
//   CW_CHECK(write_learnt(db, {.bytes = ..., .records = 4056}, change.number, change.at));     // in the change's own transaction
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "store/store.h"

namespace cw::registry {

struct LearntWrite {
  std::string bytes;         // Resolver::learnt
  std::int64_t records = 0;  // that there were
};
struct LearntHead {
  std::int64_t version = 0, change = 0;  // change: from which on it is in force; 0: from the beginning
  Timestamp at;
  std::int64_t records = 0, size = 0;  // size: of its bytes
  std::string hash;                    // of its bytes
};

[[nodiscard]] Result<std::optional<LearntHead>> learnt_in_force(store::Connection& db);
// Errors: invalid where the bytes are not those that were written.
[[nodiscard]] Result<std::string> read_learnt(store::Connection& db, const LearntHead& head);
// In the caller's transaction, in place of what was in force.
[[nodiscard]] Result<void> write_learnt(store::Connection& db, const LearntWrite& learnt, std::int64_t change, Timestamp at);

}  // namespace cw::registry
