// SPDX-License-Identifier: MIT
// Sessions of people, tokens of programs.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "trust/internal/account_rows.h"

namespace cw::trust {
namespace {

constexpr std::int64_t note_use_after = 60'000'000;  // microseconds: a session in use is written to once a minute

bool is_scope(std::string_view scope) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '_'; };
  return !scope.empty() && scope.size() <= 60 && std::ranges::all_of(scope, fits);
}
std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}
tl::unexpected<Error> ended() { return fail(ErrorCode::denied, "You are signed out. Sign in again."); }
tl::unexpected<Error> no_token() { return fail(ErrorCode::denied, "The API token is not good for this, or not any more."); }

}  // namespace

Result<Session> Accounts::session(store::Connection& db, std::string_view token) const {
  const Digest hash = secret_hash(token);
  const Timestamp now = clock_.now();
  struct Found {
    Session session;
    std::optional<Timestamp> purpose_at;
  };
  CW_TRY(auto found, db.first("SELECT account, second_factor, purpose, legal_basis, made_at, used_at, ends_at, purpose_at FROM session"
                              " WHERE hash = ?1 AND ends_at > ?2 AND used_at > ?3",
                              {store::Bytes(hash), now, now.microseconds - rules_.idle}, [](const store::Row& row) {
                                Found out;
                                out.session.account.id = row.get<AccountId>(0);
                                out.session.second_factor = row.get<bool>(1);
                                out.session.purpose = row.get<std::string>(2);
                                out.session.legal_basis = row.get<std::string>(3);
                                out.session.made_at = row.get<Timestamp>(4);
                                out.session.used_at = row.get<Timestamp>(5);
                                out.session.ends_at = row.get<Timestamp>(6);
                                out.purpose_at = row.get<std::optional<Timestamp>>(7);
                                return out;
                              }));
  if (!found) return ended();
  CW_TRY(found->session.account, read_account(db, found->session.account.id));
  if (found->session.account.disabled) return ended();
  if (found->purpose_at && now.microseconds - found->purpose_at->microseconds >= rules_.purpose) {
    found->session.purpose.clear();
    found->session.legal_basis.clear();
  }
  if (now.microseconds - found->session.used_at.microseconds >= note_use_after)
    CW_CHECK(db.execute("UPDATE session SET used_at = ?2 WHERE hash = ?1", {store::Bytes(hash), now}));
  return std::move(found->session);
}

Result<void> Accounts::choose_purpose(store::Connection& db, std::string_view token, std::string_view purpose,
                                      std::string_view legal_basis) const {
  const Timestamp now = clock_.now();
  CW_TRY(const auto changed, db.execute("UPDATE session SET purpose = ?2, legal_basis = ?3, purpose_at = ?4, used_at = ?4"
                                        " WHERE hash = ?1 AND ends_at > ?4 AND used_at > ?5",
                                        {store::Bytes(secret_hash(token)), purpose, legal_basis, now, now.microseconds - rules_.idle}));
  if (changed == 0) return ended();
  return {};
}

Result<void> Accounts::note_second_factor(store::Connection& db, std::string_view token) const {
  CW_CHECK(db.execute("UPDATE session SET second_factor = 1 WHERE hash = ?1", {store::Bytes(secret_hash(token))}));
  return {};
}
Result<void> Accounts::sign_out(store::Connection& db, std::string_view token) const {
  CW_CHECK(db.execute("DELETE FROM session WHERE hash = ?1", {store::Bytes(secret_hash(token))}));
  return {};
}
Result<void> Accounts::sign_out_everywhere(store::Connection& db, AccountId id) const {
  CW_CHECK(db.execute("DELETE FROM session WHERE account = ?1", {id}));
  return {};
}
Result<std::uint64_t> Accounts::remove_ended_sessions(store::Connection& db) const {
  const Timestamp now = clock_.now();
  return db.execute("DELETE FROM session WHERE ends_at <= ?1 OR used_at <= ?2", {now, now.microseconds - rules_.idle});
}

Result<Accounts::NewToken> Accounts::make_api_token(store::Connection& db, AccountId id, std::string_view name,
                                                    const std::vector<std::string>& scopes, Timestamp ends) {
  if (scopes.empty() || !std::ranges::all_of(scopes, is_scope))
    return fail(ErrorCode::invalid, "A token needs scopes: words of a to z, 0 to 9 and . : _ such as records:write.", "scopes");
  if (trim(name).empty() || name.size() > 200 || find_invalid_utf8(name))
    return fail(ErrorCode::invalid, "A token needs a name of 1 to 200 bytes that says what it is for.", "name");
  const Timestamp now = clock_.now();
  if (ends.microseconds <= now.microseconds) return fail(ErrorCode::invalid, "A token must end later than now.", "ends");
  CW_TRY(const Account account, read_account(db, id));
  const NewToken made{ApiTokenId{ids_.next()}, new_secret("cwt_")};
  CW_CHECK(
      db.execute("INSERT INTO api_token (id, hash, account, name, scopes, made_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                 {made.id, store::Bytes(secret_hash(made.token)), account.id, name, fmt::format("{}", fmt::join(scopes, " ")), now, ends}));
  return made;
}

Result<ApiCaller> Accounts::api_caller(store::Connection& db, std::string_view token, std::string_view scope) const {
  const Timestamp now = clock_.now();
  struct Found {
    ApiCaller caller;
    std::optional<Timestamp> used_at;
  };
  CW_TRY(auto found, db.first("SELECT id, account, scopes, used_at FROM api_token WHERE hash = ?1 AND ends_at > ?2 AND revoked_at IS NULL",
                              {store::Bytes(secret_hash(token)), now}, [](const store::Row& row) {
                                Found out;
                                out.caller.token = row.get<ApiTokenId>(0);
                                out.caller.account.id = row.get<AccountId>(1);
                                out.caller.scopes = words_in(row.get<std::string_view>(2));
                                out.used_at = row.get<std::optional<Timestamp>>(3);
                                return out;
                              }));
  if (!found || std::ranges::count(found->caller.scopes, scope) == 0) return no_token();
  CW_TRY(found->caller.account, read_account(db, found->caller.account.id));
  if (found->caller.account.disabled) return no_token();
  if (!found->used_at || now.microseconds - found->used_at->microseconds >= note_use_after)
    CW_CHECK(db.execute("UPDATE api_token SET used_at = ?2 WHERE id = ?1", {found->caller.token, now}));
  return std::move(found->caller);
}

Result<void> Accounts::revoke_api_token(store::Connection& db, ApiTokenId id) const {
  CW_TRY(const auto changed, db.execute("UPDATE api_token SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1", {id, clock_.now()}));
  if (changed == 0) return fail(ErrorCode::not_found, "There is no such token.");
  return {};
}

}  // namespace cw::trust
