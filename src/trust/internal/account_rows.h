// SPDX-License-Identifier: MIT
// How accounts stand in the store, for the sources of accounts.h.
#pragma once

#include <type_traits>

#include "trust/accounts.h"

namespace cw::trust {

// The one message of every refused sign-in: it must not tell which names there are, nor which part was right.
inline constexpr std::string_view wrong_sign_in =
    "The name, the password or the code is wrong, or there were too many wrong tries: then wait some minutes and try again.";

struct Accounts::Credentials {
  AccountId id;
  std::optional<std::string> password;
  std::optional<ByteVector> totp;  // sealed; only where it is confirmed
  std::int64_t totp_last = 0;
};

// Runs `work` in a transaction of its own, or as part of the caller's.
template <class Work, class Outcome = std::invoke_result_t<Work&, store::Connection&>>
[[nodiscard]] Outcome within_transaction(store::Connection& db, Work work) {
  if (db.in_transaction()) return work(db);
  return store::in_transaction(db, work);
}

// A secret that is handed out once: a prefix by which leaks are found, and 256 random bits. What is kept is its hash.
[[nodiscard]] std::string new_secret(std::string_view prefix);
[[nodiscard]] Digest secret_hash(std::string_view secret);

// Names to sign in with: compared without case.
[[nodiscard]] Result<std::string> checked_account_name(std::string_view name);
// Account with its roles and teams; not_found.
[[nodiscard]] Result<Account> read_account(store::Connection& db, AccountId id);

}  // namespace cw::trust
