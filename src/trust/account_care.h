// SPDX-License-Identifier: MIT
// Looking after accounts that are there: lists, links for a new password, sessions and tokens as their owners see them. Who may is the
// caller's matter (services/place/accounts.h); signing in is that of accounts.h.
//
//   CW_TRY(const auto found, list_accounts(db, {.text = "smith", .organisations = {"council"}}));
//   CW_TRY(const AccountFacts facts, facts_of(db, found.front().id, now, idle));
//   CW_TRY(const auto open, sessions_of(db, found.front().id, now, idle));
//   CW_CHECK(end_session(db, found.front().id, open.front().handle));
//
// Needs trust's tables. Each works within the caller's transaction, or as one statement. Errors: not_found, invalid, those of the store.
// May be used from any thread, each with a connection of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trust/accounts.h"

namespace cw::trust {

// What is known of an account besides; no secrets.
struct AccountFacts {
  bool has_password = false;
  bool has_identity = false;        // signs in at an identity provider
  bool waits_for_password = false;  // a link for a new password is open
  Timestamp made_at;
  std::optional<Timestamp> disabled_at;
  std::optional<Timestamp> locked_until;  // after wrong tries; nothing where it is not locked now
  std::int64_t sessions = 0, tokens = 0;  // that are good now
  std::int64_t recovery_codes = 0;        // that are left
};
[[nodiscard]] Result<AccountFacts> facts_of(store::Connection& db, AccountId id, Timestamp now, std::int64_t idle);

struct AccountSearch {
  std::string text = {};                   // a part of the name or title, compared without case; empty: all
  std::vector<std::string> organisations;  // of these; none: nothing is found
  std::string after = {};                  // only names after this
  std::size_t most = 50;
};
// By name.
[[nodiscard]] Result<std::vector<Account>> list_accounts(store::Connection& db, const AccountSearch& search);

struct OrganisationRow {
  std::string name, title;
};
struct TeamRow {
  std::string name, title, organisation;
};
[[nodiscard]] Result<std::vector<OrganisationRow>> organisations(store::Connection& db);  // by name
[[nodiscard]] Result<std::vector<TeamRow>> teams(store::Connection& db);                  // by name

// A session as its owner sees it. The handle is made from the hash of its token, and opens nothing.
struct SessionView {
  std::string handle;  // 32 hexadecimal digits
  Timestamp made_at, used_at, ends_at;
  bool second_factor = false;  // signed in with one
  bool is_this = false;        // the one that asks
};
// Newest first. `token`: of the session that asks, or empty. idle in microseconds, as SignInRules has it.
[[nodiscard]] Result<std::vector<SessionView>> sessions_of(store::Connection& db, AccountId id, Timestamp now, std::int64_t idle,
                                                           std::string_view token = {});
// not_found: it has no such session.
[[nodiscard]] Result<void> end_session(store::Connection& db, AccountId id, std::string_view handle);
// How many there were.
[[nodiscard]] Result<std::uint64_t> end_sessions_but(store::Connection& db, AccountId id, std::string_view token);

// What a session is for, and since when: for the session that takes its place. Empty: nothing, or no such session.
struct SessionPurpose {
  std::string purpose, legal_basis;
  std::optional<Timestamp> chosen_at;
};
[[nodiscard]] Result<SessionPurpose> purpose_of_session(store::Connection& db, std::string_view token);
[[nodiscard]] Result<void> give_purpose(store::Connection& db, std::string_view token, const SessionPurpose& purpose);

// A token without its secret.
struct TokenView {
  ApiTokenId id;
  AccountId account;
  std::string account_name, organisation;
  std::string name;  // what it is for
  std::vector<std::string> scopes;
  Timestamp made_at, ends_at;
  std::optional<Timestamp> used_at;  // to the minute
  std::optional<Timestamp> revoked_at;
};
struct TokenSearch {
  std::optional<AccountId> account;  // none: of every account of these organisations
  std::vector<std::string> organisations;
  std::optional<ApiTokenId> before;  // only older ones
  std::size_t most = 50;
};
// Newest first.
[[nodiscard]] Result<std::vector<TokenView>> list_tokens(store::Connection& db, const TokenSearch& search);
[[nodiscard]] Result<TokenView> find_token(store::Connection& db, ApiTokenId id);

// Accounts that could sign in as somebody with this role: enabled, with a password or an identity.
struct HolderOfRole {
  AccountId id;
  std::string organisation;
};
[[nodiscard]] Result<std::vector<HolderOfRole>> holders_of(store::Connection& db, std::string_view role);

}  // namespace cw::trust
