// SPDX-License-Identifier: MIT
#include "trust/account_care.h"

#include <algorithm>

#include "base/text.h"
#include "trust/crypto.h"
#include "trust/internal/account_rows.h"

namespace cw::trust {
namespace {

bool is_one_of(const std::vector<std::string>& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

// A name for a session that says nothing of its token: two hashes away from it.
std::string handle_of(store::Bytes hash) {
  ByteVector named(hash.begin(), hash.end());
  for (const char c : std::string_view("handle of a session")) named.push_back(static_cast<std::uint8_t>(c));
  return to_hex(sha256(named)).substr(0, 32);
}

constexpr std::string_view token_columns =
    "SELECT t.id, t.account, a.name, a.organisation, t.name, t.scopes, t.made_at, t.ends_at, t.used_at, t.revoked_at"
    " FROM api_token AS t JOIN account AS a ON a.id = t.account";

TokenView token_of(const store::Row& row) {
  TokenView out;
  out.id = row.get<ApiTokenId>(0);
  out.account = row.get<AccountId>(1);
  out.account_name = row.get<std::string>(2);
  out.organisation = row.get<std::string>(3);
  out.name = row.get<std::string>(4);
  const auto scopes = row.get<std::string>(5);
  for (std::size_t at = 0; at < scopes.size();) {
    const std::size_t end = std::min(scopes.find(' ', at), scopes.size());
    out.scopes.push_back(scopes.substr(at, end - at));
    at = end + 1;
  }
  out.made_at = row.get<Timestamp>(6);
  out.ends_at = row.get<Timestamp>(7);
  out.used_at = row.get<std::optional<Timestamp>>(8);
  out.revoked_at = row.get<std::optional<Timestamp>>(9);
  return out;
}

}  // namespace

Result<AccountFacts> facts_of(store::Connection& db, AccountId id, Timestamp now, std::int64_t idle) {
  CW_TRY(auto found,
         db.first("SELECT CASE WHEN password IS NULL THEN 0 ELSE 1 END, made_at, disabled_at, locked_until,"
                  " (SELECT count(*) FROM account_identity AS i WHERE i.account = account.id),"
                  " (SELECT count(*) FROM password_link AS l WHERE l.account = account.id AND l.ends_at > ?2),"
                  " (SELECT count(*) FROM session AS s WHERE s.account = account.id AND s.ends_at > ?2 AND s.used_at > ?3),"
                  " (SELECT count(*) FROM api_token AS t WHERE t.account = account.id AND t.ends_at > ?2 AND t.revoked_at IS NULL),"
                  " (SELECT count(*) FROM recovery_code AS r WHERE r.account = account.id AND r.used_at IS NULL)"
                  " FROM account WHERE id = ?1",
                  {id, now, now.microseconds - idle}, [&](const store::Row& row) {
                    AccountFacts out;
                    out.has_password = row.get<bool>(0);
                    out.made_at = row.get<Timestamp>(1);
                    out.disabled_at = row.get<std::optional<Timestamp>>(2);
                    const auto locked = row.get<Timestamp>(3);
                    if (locked.microseconds > now.microseconds) out.locked_until = locked;
                    out.has_identity = row.get<std::int64_t>(4) > 0;
                    out.waits_for_password = row.get<std::int64_t>(5) > 0;
                    out.sessions = row.get<std::int64_t>(6);
                    out.tokens = row.get<std::int64_t>(7);
                    out.recovery_codes = row.get<std::int64_t>(8);
                    return out;
                  }));
  if (!found) return fail(ErrorCode::not_found, "There is no such account.");
  return *found;
}

Result<std::vector<Account>> list_accounts(store::Connection& db, const AccountSearch& search) {
  struct Named {
    AccountId id;
    std::string name, title, organisation;
  };
  CW_TRY(
      const auto rows,
      db.all("SELECT id, name, title, organisation FROM account WHERE name > ?1 ORDER BY name", {search.after}, [](const store::Row& row) {
        return Named{row.get<AccountId>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3)};
      }));
  const std::string text = fold_case(trim(search.text));
  std::vector<Account> out;
  for (const Named& row : rows) {
    if (out.size() == search.most) break;
    if (!is_one_of(search.organisations, row.organisation)) continue;
    if (row.name.find(text) == std::string::npos && fold_case(row.title).find(text) == std::string::npos) continue;
    CW_TRY(Account account, read_account(db, row.id));
    out.push_back(std::move(account));
  }
  return out;
}

Result<std::vector<OrganisationRow>> organisations(store::Connection& db) {
  return db.all("SELECT name, title FROM organisation ORDER BY name", {},
                [](const store::Row& row) { return OrganisationRow{row.get<std::string>(0), row.get<std::string>(1)}; });
}
Result<std::vector<TeamRow>> teams(store::Connection& db) {
  return db.all("SELECT name, title, organisation FROM team ORDER BY name", {},
                [](const store::Row& row) { return TeamRow{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)}; });
}

Result<std::vector<SessionView>> sessions_of(store::Connection& db, AccountId id, Timestamp now, std::int64_t idle,
                                             std::string_view token) {
  const Digest asks = secret_hash(token);
  return db.all(
      "SELECT hash, made_at, used_at, ends_at, second_factor FROM session"
      " WHERE account = ?1 AND ends_at > ?2 AND used_at > ?3 ORDER BY made_at DESC, hash",
      {id, now, now.microseconds - idle}, [&](const store::Row& row) {
        const auto hash = row.get<store::Bytes>(0);
        return SessionView{handle_of(hash),       row.get<Timestamp>(1), row.get<Timestamp>(2),
                           row.get<Timestamp>(3), row.get<bool>(4),      std::ranges::equal(hash, asks)};
      });
}

Result<void> end_session(store::Connection& db, AccountId id, std::string_view handle) {
  CW_TRY(const auto hashes,
         db.all("SELECT hash FROM session WHERE account = ?1", {id}, [](const store::Row& row) { return row.get<ByteVector>(0); }));
  for (const ByteVector& hash : hashes)
    if (handle_of(hash) == handle) {
      CW_CHECK(db.execute("DELETE FROM session WHERE hash = ?1", {hash}));
      return {};
    }
  return fail(ErrorCode::not_found, "There is no such session.");
}

Result<std::uint64_t> end_sessions_but(store::Connection& db, AccountId id, std::string_view token) {
  return db.execute("DELETE FROM session WHERE account = ?1 AND hash <> ?2", {id, store::Bytes(secret_hash(token))});
}

Result<SessionPurpose> purpose_of_session(store::Connection& db, std::string_view token) {
  CW_TRY(const auto found, db.first("SELECT purpose, legal_basis, purpose_at FROM session WHERE hash = ?1",
                                    {store::Bytes(secret_hash(token))}, [](const store::Row& row) {
                                      return SessionPurpose{row.get<std::string>(0), row.get<std::string>(1),
                                                            row.get<std::optional<Timestamp>>(2)};
                                    }));
  return found.value_or(SessionPurpose());
}

Result<void> give_purpose(store::Connection& db, std::string_view token, const SessionPurpose& purpose) {
  CW_CHECK(db.execute("UPDATE session SET purpose = ?2, legal_basis = ?3, purpose_at = ?4 WHERE hash = ?1",
                      {store::Bytes(secret_hash(token)), purpose.purpose, purpose.legal_basis, purpose.chosen_at}));
  return {};
}

Result<std::vector<TokenView>> list_tokens(store::Connection& db, const TokenSearch& search) {
  const std::string before = search.before ? search.before->text() : "g";  // after every id
  CW_TRY(const auto rows, db.all(std::string(token_columns) + " WHERE t.id < ?1 ORDER BY t.id DESC", {before}, token_of));
  std::vector<TokenView> out;
  for (const TokenView& row : rows) {
    if (out.size() == search.most) break;
    if (is_one_of(search.organisations, row.organisation) && (!search.account || *search.account == row.account)) out.push_back(row);
  }
  return out;
}

Result<TokenView> find_token(store::Connection& db, ApiTokenId id) {
  CW_TRY(auto found, db.first(std::string(token_columns) + " WHERE t.id = ?1", {id}, token_of));
  if (!found) return fail(ErrorCode::not_found, "There is no such token.");
  return std::move(*found);
}

Result<std::vector<HolderOfRole>> holders_of(store::Connection& db, std::string_view role) {
  return db.all(
      "SELECT a.id, a.organisation FROM account_role AS r JOIN account AS a ON a.id = r.account"
      " WHERE r.role = ?1 AND a.disabled_at IS NULL AND (a.password IS NOT NULL"
      " OR EXISTS (SELECT 1 FROM account_identity AS i WHERE i.account = a.id)) ORDER BY a.id",
      {role}, [](const store::Row& row) { return HolderOfRole{row.get<AccountId>(0), row.get<std::string>(1)}; });
}

}  // namespace cw::trust
