// SPDX-License-Identifier: MIT
// Claims: which process does a named piece of work, so that two nodes on one store do not both do it, and one may die.
//
//   Claims claims(db, node);                                        // node: one name for each process
//   CW_TRY(const auto claim, claims.take("load", load_id.text(), 60'000'000));
//   if (!claim) continue;                                           // another node has it
//   ... work; claims.renew(*claim, 60'000'000) now and then; conflict = it was lost, stop ...
//   CW_CHECK(claims.release(*claim));
//
// A claim that ran out can be taken by anybody. `turn` goes up by one with every change of hands: work that writes in the same store calls
// check() in its transaction, so that a holder who overslept cannot write after the next one began.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "store/store.h"

namespace cw::store {

struct Claim {
  std::string kind, key;
  std::int64_t turn = 0;
  Timestamp until;
};

class Claims {
 public:
  // `clock`: null = the database's own, which all its processes share.
  Claims(Connection& db, std::string holder, const Clock* clock = nullptr) : db_(db), holder_(std::move(holder)), clock_(clock) {}
  // Nothing where somebody else holds it. Who holds it already gets it again, with the same turn.
  [[nodiscard]] Result<std::optional<Claim>> take(std::string_view kind, std::string_view key, std::int64_t lease_microseconds);
  // conflict where it was lost.
  [[nodiscard]] Result<Claim> renew(const Claim& claim, std::int64_t lease_microseconds);
  // Within a transaction: conflict where it was lost; else nobody takes it until the transaction is over.
  [[nodiscard]] Result<void> check(const Claim& claim);
  // Who holds it now; nothing where nobody does, or the lease is over.
  [[nodiscard]] Result<std::optional<std::string>> holder_of(std::string_view kind, std::string_view key);
  // Free for the next; no error where it was lost.
  [[nodiscard]] Result<void> release(const Claim& claim);

 private:
  Connection& db_;
  std::string holder_;
  const Clock* clock_;
};

}  // namespace cw::store
