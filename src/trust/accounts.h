// SPDX-License-Identifier: MIT
// Accounts of people and programs, the organisations and teams they belong to, and how they sign in. What roles may see is the access
// policy's matter (access.h).
//
//   Accounts accounts(clock, sealing_key, common_passwords);
//   CW_TRY(const std::string link, accounts.first_link(db));                          // once, by whoever installs
//   CW_CHECK(accounts.make_first_administrator(db, link, {"ann", "Ann Example", "council", {"administrator"}, {}, password}));
//   CW_TRY(const std::string token, accounts.sign_in(db, "ann", password, code));      // goes into a cookie; only its hash is kept
//   CW_TRY(const Session session, accounts.session(db, token));                        // at each request
//
// Needs trust's tables. Errors: denied (in words that do not tell which part was wrong), invalid, conflict (a name that is taken),
// not_found. May be used from any thread, each with a connection of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "store/store.h"
#include "trust/crypto.h"
#include "trust/password_rules.h"

namespace cw::trust {

struct AccountTag;
using AccountId = Id<AccountTag>;
struct ApiTokenTag;
using ApiTokenId = Id<ApiTokenTag>;

struct NewAccount {
  std::string name;   // to sign in with: 2 to 100 of letters, digits and . _ - @, compared without case
  std::string title;  // for people
  std::string organisation;
  std::vector<std::string> roles, teams;
  std::string password;  // empty: none yet, as for accounts of programs
};
struct Account {
  AccountId id;
  std::string name, title, organisation;
  std::vector<std::string> roles, teams;
  bool has_second_factor = false, disabled = false;
};

// Who is behind a request, and for which piece of work.
struct Session {
  Account account;
  bool second_factor = false;           // signed in with one
  std::string purpose, legal_basis;     // chosen once for a piece of work; empty before
  Timestamp made_at, used_at, ends_at;  // ends_at however much it is used
};
struct ApiCaller {
  Account account;
  ApiTokenId token;
  std::vector<std::string> scopes;
};

// With how many kinds of proof somebody signed in elsewhere.
enum class Factors : std::uint8_t { one, two };

struct SignInRules {
  PasswordRules password;
  PasswordCost cost;
  int failures_before_waiting = 5;       // then first_wait, doubled by each further failure up to longest_wait
  std::int64_t first_wait = 30'000'000;  // microseconds, as all below
  std::int64_t longest_wait = 900'000'000;
  std::int64_t idle = 1'800'000'000;  // a session that is not used for so long ends
  std::int64_t longest_session = 43'200'000'000;
  std::int64_t first_link = 86'400'000'000;     // how long the link to the first administrator is good
  std::int64_t password_link = 86'400'000'000;  // and one for a new password
  std::int64_t purpose = 14'400'000'000;        // then a purpose has to be chosen anew
};

class Accounts {
 public:
  // `sealing_key` is kept apart from the store (it opens the secrets of authenticator apps); the clock must outlive it.
  Accounts(const Clock& clock, const Digest& sealing_key, CommonPasswords common, SignInRules rules = {});

  [[nodiscard]] Result<void> add_organisation(store::Connection& db, std::string_view name, std::string_view title) const;
  [[nodiscard]] Result<void> add_team(store::Connection& db, std::string_view name, std::string_view title,
                                      std::string_view organisation) const;
  [[nodiscard]] Result<AccountId> add(store::Connection& db, const NewAccount& made);
  // The same in two steps, the first of which is slow and not for a transaction: empty without a password.
  [[nodiscard]] Result<std::string> hash_for(const NewAccount& made) const;
  [[nodiscard]] Result<AccountId> add_hashed(store::Connection& work, const NewAccount& made, const std::string& hash);
  [[nodiscard]] Result<Account> find(store::Connection& db, AccountId id) const;
  [[nodiscard]] Result<std::optional<AccountId>> by_name(store::Connection& db, std::string_view name) const;
  [[nodiscard]] Result<void> set_title(store::Connection& db, AccountId id, std::string_view title) const;
  [[nodiscard]] Result<void> unlock(store::Connection& db, AccountId id) const;  // after wrong tries
  // Each ends the account's sessions, so that no page goes on with what it may no longer do. Like those above they take part in a
  // transaction of the caller's.
  [[nodiscard]] Result<void> set_roles(store::Connection& db, AccountId id, const std::vector<std::string>& roles) const;
  [[nodiscard]] Result<void> set_teams(store::Connection& db, AccountId id, const std::vector<std::string>& teams) const;
  [[nodiscard]] Result<void> set_password(store::Connection& db, AccountId id, std::string_view password) const;
  // The same in two steps, the first of which is slow and not for a transaction.
  [[nodiscard]] Result<std::string> hash_for(store::Connection& db, AccountId id, std::string_view password) const;
  [[nodiscard]] Result<void> set_password_hash(store::Connection& db, AccountId id, std::string_view hash) const;
  [[nodiscard]] Result<void> disable(store::Connection& db, AccountId id) const;  // its tokens stop too
  [[nodiscard]] Result<void> enable(store::Connection& db, AccountId id) const;

  // A secret for the one who installs, while there is no administrator (conflict afterwards); the last one made is good.
  [[nodiscard]] Result<std::string> first_link(store::Connection& db) const;
  // Makes the account, with the role administrator added, and its organisation where it is not there. The link is good once.
  [[nodiscard]] Result<AccountId> make_first_administrator(store::Connection& db, std::string_view link, NewAccount made);

  // A secret with which whoever has it sets the account's password, once, within a day; the last one made is good.
  struct PasswordLink {
    std::string secret;
    Timestamp ends_at;
  };
  [[nodiscard]] Result<PasswordLink> make_password_link(store::Connection& db, AccountId id) const;
  // Denied where it is not good, or not any more, or the account is disabled.
  [[nodiscard]] Result<AccountId> account_of_link(store::Connection& db, std::string_view secret) const;
  // Takes the link and sets the password, in a transaction of the caller's; `hash` from hash_for().
  [[nodiscard]] Result<AccountId> use_password_link(store::Connection& work, std::string_view secret, std::string_view hash) const;

  // Password and code once more, for what weakens an account: counted as a try at signing in. Where it has no password its code is enough.
  // Denied with the field "password" or "code". Not within a transaction.
  [[nodiscard]] Result<void> check_owner(store::Connection& db, AccountId id, std::string_view password, std::string_view code) const;
  // After check_owner(), in a transaction of the caller's: its token.
  [[nodiscard]] Result<std::string> begin_session(store::Connection& work, AccountId id) const;

  // Second factor: begin shows the secret and the recovery codes, once; it counts from the first right code on.
  struct SecondFactor {
    std::string uri;  // otpauth://..., for a QR code
    std::vector<std::string> recovery_codes;
  };
  [[nodiscard]] Result<SecondFactor> begin_second_factor(store::Connection& db, AccountId id, std::string_view issuer) const;
  [[nodiscard]] Result<void> confirm_second_factor(store::Connection& db, AccountId id, std::string_view code) const;
  [[nodiscard]] Result<void> remove_second_factor(store::Connection& db,
                                                  AccountId id) const;  // app and codes are lost, sessions end
  // In place of those that there are; conflict where there is no second factor.
  [[nodiscard]] Result<std::vector<std::string>> new_recovery_codes(store::Connection& db, AccountId id) const;

  // Name, password and, where there is a second factor, its code or a recovery code; gives the session's token. Denied with one message
  // whatever was wrong, also while the account waits; with the field "code" where all but the code was right.
  [[nodiscard]] Result<std::string> sign_in(store::Connection& db, std::string_view name, std::string_view password,
                                            std::string_view code = {}) const;
  // Of somebody whom an identity provider vouches for (oidc.h); denied with the field "account" where none is linked to them, or it is
  // disabled.
  [[nodiscard]] Result<std::string> sign_in_as(store::Connection& db, std::string_view issuer, std::string_view subject,
                                               Factors factors = Factors::one) const;
  // Who at which provider the account's owner is; conflict where that is linked to an account already.
  [[nodiscard]] Result<void> link_identity(store::Connection& db, AccountId id, std::string_view issuer, std::string_view subject) const;
  // Denied where the session has ended, by time, idleness, sign-out or a change of the account. Counts as use.
  [[nodiscard]] Result<Session> session(store::Connection& db, std::string_view token) const;
  // For the next piece of work. The access policy says whether there is such a purpose.
  [[nodiscard]] Result<void> choose_purpose(store::Connection& db, std::string_view token, std::string_view purpose,
                                            std::string_view legal_basis) const;
  // From here on it counts as signed in with a second factor: after the first right code of one.
  [[nodiscard]] Result<void> note_second_factor(store::Connection& db, std::string_view token) const;
  [[nodiscard]] Result<void> sign_out(store::Connection& db, std::string_view token) const;
  [[nodiscard]] Result<void> sign_out_everywhere(store::Connection& db, AccountId id) const;
  [[nodiscard]] Result<std::uint64_t> remove_ended_sessions(store::Connection& db) const;

  // For programs: shown once. Scopes are words of a-z, 0-9, '.', ':' and '_', such as records:write.
  struct NewToken {
    ApiTokenId id;
    std::string token;
  };
  [[nodiscard]] Result<NewToken> make_api_token(store::Connection& db, AccountId id, std::string_view name,
                                                const std::vector<std::string>& scopes, Timestamp ends);
  // Denied where the token is none, has ended, was revoked, its account disabled, or it lacks the scope.
  [[nodiscard]] Result<ApiCaller> api_caller(store::Connection& db, std::string_view token, std::string_view scope) const;
  [[nodiscard]] Result<void> revoke_api_token(store::Connection& db, ApiTokenId id) const;

  [[nodiscard]] const SignInRules& rules() const { return rules_; }

 private:
  struct Credentials;
  [[nodiscard]] Result<std::string> checked_hash(std::string_view password, const NewAccount& of) const;
  [[nodiscard]] Result<AccountId> insert(store::Connection& work, const NewAccount& made, const std::string& hash);
  [[nodiscard]] Result<std::optional<Credentials>> reserve_attempt(store::Connection& db, std::string_view name) const;
  [[nodiscard]] Result<void> use_code(store::Connection& work, const Credentials& of, const ByteVector& sealed,
                                      std::string_view code) const;
  [[nodiscard]] Result<std::string> start_session(store::Connection& work, const Credentials& of) const;

  const Clock& clock_;
  Digest sealing_key_;
  CommonPasswords common_;
  SignInRules rules_;
  std::string nobodys_hash_;  // checked where there is no such account, so that this takes as long
  UuidSource ids_;
};

}  // namespace cw::trust
