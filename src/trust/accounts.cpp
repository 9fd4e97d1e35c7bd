// SPDX-License-Identifier: MIT
// Making and changing accounts, organisations and teams.
#include "trust/accounts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "store/outbox.h"
#include "trust/internal/account_rows.h"

namespace cw::trust {
namespace {

constexpr std::size_t longest_title = 200;

// Names of organisations, teams and roles: as an access policy names them.
Result<void> check_word(std::string_view word, std::string_view what) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (word.empty() || word.size() > 60 || !std::ranges::all_of(word, fits))
    return fail(ErrorCode::invalid, fmt::format("The name of {} has 1 to 60 of a to z, 0 to 9 and _.", what));
  return {};
}
Result<void> check_title(std::string_view title) {
  if (trim(title).empty() || title.size() > longest_title || find_invalid_utf8(title) ||
      std::ranges::any_of(title, [](char c) { return static_cast<unsigned char>(c) < ' '; }))
    return fail(ErrorCode::invalid, fmt::format("A title has 1 to {} bytes and no control characters.", longest_title), "title");
  return {};
}

Result<void> insert_words(store::Connection& work, std::string_view sql, AccountId id, const std::vector<std::string>& words,
                          std::string_view what) {
  for (const std::string& word : words) {
    CW_CHECK(check_word(word, what));
    CW_CHECK(work.execute(sql, {id, word}));
  }
  return {};
}

Result<void> end_sessions(store::Connection& work, AccountId id) {
  CW_CHECK(work.execute("DELETE FROM session WHERE account = ?1", {id}));
  return {};
}

// Runs `change` on an account that is there, ends its sessions and tells the outbox.
template <class Change>
Result<void> change_account(store::Connection& db, AccountId id, Change change) {
  return within_transaction(db, [&](store::Connection& work) -> Result<void> {
    CW_TRY(const std::uint64_t rows, change(work));
    if (rows == 0) return fail(ErrorCode::not_found, "There is no such account.");
    CW_CHECK(end_sessions(work, id));
    return store::append_event(work, {"account.changed", id.text(), "{}"});
  });
}

// A name that is taken is the caller's matter, not a fault of the store.
Result<void> check_free(store::Connection& db, std::string_view sql, std::string_view name, std::string_view what) {
  CW_TRY(const auto taken, db.value<std::int64_t>(sql, {name}));
  if (taken > 0) return fail(ErrorCode::conflict, fmt::format("There is {} of this name already.", what), "name");
  return {};
}

std::vector<std::string> words_of(store::Connection& db, std::string_view sql, AccountId id, Result<void>& outcome) {
  auto words = db.all(sql, {id}, [](const store::Row& row) { return row.get<std::string>(0); });
  if (words) return std::move(*words);
  outcome = tl::unexpected(words.error());
  return {};
}

}  // namespace

std::string new_secret(std::string_view prefix) { return std::string(prefix) + to_base64url(random_bytes(32)); }
Digest secret_hash(std::string_view secret) { return sha256(bytes_of(secret)); }

Result<std::string> checked_account_name(std::string_view name) {
  const std::string folded = fold_case(trim(name));
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@'; };
  if (folded.size() < 2 || folded.size() > 100 || !std::ranges::all_of(folded, fits))
    return fail(ErrorCode::invalid, "The name of an account has 2 to 100 of a to z, 0 to 9 and . _ - @.", "name");
  return folded;
}

Result<Account> read_account(store::Connection& db, AccountId id) {
  CW_TRY(auto found, db.first("SELECT name, title, organisation, totp_confirmed_at, disabled_at FROM account WHERE id = ?1", {id},
                              [&](const store::Row& row) {
                                Account account;
                                account.id = id;
                                account.name = row.get<std::string>(0);
                                account.title = row.get<std::string>(1);
                                account.organisation = row.get<std::string>(2);
                                account.has_second_factor = !row.is_null(3);
                                account.disabled = !row.is_null(4);
                                return account;
                              }));
  if (!found) return fail(ErrorCode::not_found, "There is no such account.");
  Result<void> outcome;
  found->roles = words_of(db, "SELECT role FROM account_role WHERE account = ?1 ORDER BY role", id, outcome);
  found->teams = words_of(db, "SELECT team FROM account_team WHERE account = ?1 ORDER BY team", id, outcome);
  CW_CHECK(outcome);
  return std::move(*found);
}

Accounts::Accounts(const Clock& clock, const Digest& sealing_key, CommonPasswords common, SignInRules rules)
    : clock_(clock),
      sealing_key_(sealing_key),
      common_(std::move(common)),
      rules_(rules),
      nobodys_hash_(hash_password("a password that nobody has", rules.cost).value_or("")),
      ids_(clock, system_randomness()) {}

Result<void> Accounts::add_organisation(store::Connection& db, std::string_view name, std::string_view title) const {
  CW_CHECK(check_word(name, "an organisation"));
  CW_CHECK(check_title(title));
  CW_CHECK(check_free(db, "SELECT count(*) FROM organisation WHERE name = ?1", name, "an organisation"));
  CW_CHECK(db.execute("INSERT INTO organisation (name, title, made_at) VALUES (?1, ?2, ?3)", {name, title, clock_.now()}));
  return {};
}
Result<void> Accounts::add_team(store::Connection& db, std::string_view name, std::string_view title, std::string_view organisation) const {
  CW_CHECK(check_word(name, "a team"));
  CW_CHECK(check_title(title));
  CW_CHECK(check_free(db, "SELECT count(*) FROM team WHERE name = ?1", name, "a team"));
  CW_CHECK(db.execute("INSERT INTO team (name, title, organisation, made_at) VALUES (?1, ?2, ?3, ?4)",
                      {name, title, organisation, clock_.now()}));
  return {};
}

Result<std::string> Accounts::checked_hash(std::string_view password, const NewAccount& of) const {
  const std::string_view own[] = {of.name, of.title, of.organisation};
  CW_CHECK(check_password(password, own, common_, rules_.password));
  return hash_password(password, rules_.cost);
}

Result<AccountId> Accounts::insert(store::Connection& work, const NewAccount& made, const std::string& hash) {
  CW_TRY(const std::string name, checked_account_name(made.name));
  CW_CHECK(check_title(made.title));
  CW_CHECK(check_free(work, "SELECT count(*) FROM account WHERE name = ?1", name, "an account"));
  const AccountId id{ids_.next()};
  const std::optional<std::string> password = made.password.empty() ? std::nullopt : std::optional(hash);
  CW_CHECK(
      work.execute("INSERT INTO account (id, name, title, organisation, password, totp_last, failures, locked_until, made_at)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, ?6)",
                   {id, name, made.title, made.organisation, password, clock_.now()}));
  CW_CHECK(insert_words(work, "INSERT INTO account_role (account, role) VALUES (?1, ?2)", id, made.roles, "a role"));
  CW_CHECK(insert_words(work, "INSERT INTO account_team (account, team) VALUES (?1, ?2)", id, made.teams, "a team"));
  CW_CHECK(store::append_event(work, {"account.made", id.text(), "{}"}));
  return id;
}

Result<std::string> Accounts::hash_for(const NewAccount& made) const {
  return made.password.empty() ? Result<std::string>(std::string()) : checked_hash(made.password, made);
}
Result<AccountId> Accounts::add_hashed(store::Connection& work, const NewAccount& made, const std::string& hash) {
  return insert(work, made, hash);
}
Result<AccountId> Accounts::add(store::Connection& db, const NewAccount& made) {
  CW_TRY(const std::string hash, hash_for(made));
  return within_transaction(db, [&](store::Connection& work) { return insert(work, made, hash); });
}

Result<Account> Accounts::find(store::Connection& db, AccountId id) const { return read_account(db, id); }
Result<std::optional<AccountId>> Accounts::by_name(store::Connection& db, std::string_view name) const {
  return db.first("SELECT id FROM account WHERE name = ?1", {fold_case(trim(name))},
                  [](const store::Row& row) { return row.get<AccountId>(0); });
}

Result<void> Accounts::set_title(store::Connection& db, AccountId id, std::string_view title) const {
  CW_CHECK(check_title(title));
  CW_TRY(const auto rows, db.execute("UPDATE account SET title = ?2 WHERE id = ?1", {id, title}));
  if (rows == 0) return fail(ErrorCode::not_found, "There is no such account.");
  return {};
}
Result<void> Accounts::unlock(store::Connection& db, AccountId id) const {
  CW_TRY(const auto rows, db.execute("UPDATE account SET failures = 0, locked_until = 0 WHERE id = ?1", {id}));
  if (rows == 0) return fail(ErrorCode::not_found, "There is no such account.");
  return {};
}

Result<void> Accounts::set_roles(store::Connection& db, AccountId id, const std::vector<std::string>& roles) const {
  return change_account(db, id, [&](store::Connection& work) -> Result<std::uint64_t> {
    CW_TRY(const auto there, work.value<std::uint64_t>("SELECT count(*) FROM account WHERE id = ?1", {id}));
    if (there == 0) return there;
    CW_CHECK(work.execute("DELETE FROM account_role WHERE account = ?1", {id}));
    CW_CHECK(insert_words(work, "INSERT INTO account_role (account, role) VALUES (?1, ?2)", id, roles, "a role"));
    return there;
  });
}

Result<void> Accounts::set_teams(store::Connection& db, AccountId id, const std::vector<std::string>& teams) const {
  return change_account(db, id, [&](store::Connection& work) -> Result<std::uint64_t> {
    CW_TRY(const auto there, work.value<std::uint64_t>("SELECT count(*) FROM account WHERE id = ?1", {id}));
    if (there == 0) return there;
    CW_CHECK(work.execute("DELETE FROM account_team WHERE account = ?1", {id}));
    CW_CHECK(insert_words(work, "INSERT INTO account_team (account, team) VALUES (?1, ?2)", id, teams, "a team"));
    return there;
  });
}

Result<void> Accounts::set_password(store::Connection& db, AccountId id, std::string_view password) const {
  CW_TRY(const std::string hash, hash_for(db, id, password));
  return set_password_hash(db, id, hash);
}
Result<std::string> Accounts::hash_for(store::Connection& db, AccountId id, std::string_view password) const {
  CW_TRY(const Account account, read_account(db, id));
  return checked_hash(password, {account.name, account.title, account.organisation, {}, {}, {}});
}
Result<void> Accounts::set_password_hash(store::Connection& db, AccountId id, std::string_view hash) const {
  return change_account(db, id, [&](store::Connection& work) {
    return work.execute("UPDATE account SET password = ?2, failures = 0, locked_until = 0 WHERE id = ?1", {id, hash});
  });
}
Result<void> Accounts::disable(store::Connection& db, AccountId id) const {
  return change_account(db, id, [&](store::Connection& work) {
    return work.execute("UPDATE account SET disabled_at = coalesce(disabled_at, ?2) WHERE id = ?1", {id, clock_.now()});
  });
}
Result<void> Accounts::enable(store::Connection& db, AccountId id) const {
  return change_account(db, id, [&](store::Connection& work) {
    return work.execute("UPDATE account SET disabled_at = NULL, failures = 0, locked_until = 0 WHERE id = ?1", {id});
  });
}

namespace {
Result<bool> has_administrator(store::Connection& db) {
  return db.value<bool>("SELECT CASE WHEN EXISTS (SELECT 1 FROM account_role WHERE role = 'administrator') THEN 1 ELSE 0 END");
}
}  // namespace

Result<std::string> Accounts::first_link(store::Connection& db) const {
  return store::in_transaction(db, [&](store::Connection& work) -> Result<std::string> {
    CW_TRY(const bool there, has_administrator(work));
    if (there) return fail(ErrorCode::conflict, "There is an administrator already, who can make accounts.");
    const std::string link = new_secret("cwf_");
    CW_CHECK(work.execute("DELETE FROM first_link"));
    CW_CHECK(work.execute("INSERT INTO first_link (hash, ends_at) VALUES (?1, ?2)",
                          {store::Bytes(secret_hash(link)), clock_.now().microseconds + rules_.first_link}));
    return link;
  });
}

Result<AccountId> Accounts::make_first_administrator(store::Connection& db, std::string_view link, NewAccount made) {
  CW_TRY(const std::string hash, checked_hash(made.password, made));
  CW_CHECK(check_word(made.organisation, "an organisation"));
  if (std::ranges::count(made.roles, "administrator") == 0) made.roles.emplace_back("administrator");
  return store::in_transaction(db, [&](store::Connection& work) -> Result<AccountId> {
    CW_TRY(const bool there, has_administrator(work));
    CW_TRY(const auto used,
           work.execute("DELETE FROM first_link WHERE hash = ?1 AND ends_at > ?2", {store::Bytes(secret_hash(link)), clock_.now()}));
    if (there || used == 0) return fail(ErrorCode::denied, "This link is not good, or not any more. Make a new one on the server.");
    CW_CHECK(work.execute("INSERT INTO organisation (name, title, made_at) VALUES (?1, ?1, ?2) ON CONFLICT (name) DO NOTHING",
                          {made.organisation, clock_.now()}));
    return insert(work, made, hash);
  });
}

}  // namespace cw::trust
