// SPDX-License-Identifier: MIT
// Signing in: passwords, second factors, waiting after failures.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "store/outbox.h"
#include "trust/internal/account_rows.h"
#include "trust/one_time_code.h"

namespace cw::trust {
namespace {

tl::unexpected<Error> refused(std::string field = {}) { return fail(ErrorCode::denied, std::string(wrong_sign_in), std::move(field)); }

}  // namespace

// An attempt is counted before its password is looked at, so that many at once are not many for the price of one. Nothing where the account
// must wait or is none.
Result<std::optional<Accounts::Credentials>> Accounts::reserve_attempt(store::Connection& db, std::string_view name) const {
  const std::int64_t now = clock_.now().microseconds;
  return store::in_transaction(db, [&](store::Connection& work) -> Result<std::optional<Credentials>> {
    struct Attempt {
      Credentials credentials;
      std::int64_t failures = 0, locked_until = 0;
    };
    CW_TRY(auto found, work.first("SELECT id, password, totp, totp_confirmed_at, totp_last, failures, locked_until FROM account"
                                  " WHERE name = ?1 AND disabled_at IS NULL",
                                  {fold_case(trim(name))}, [](const store::Row& row) {
                                    Attempt out;
                                    out.credentials.id = row.get<AccountId>(0);
                                    out.credentials.password = row.get<std::optional<std::string>>(1);
                                    if (!row.is_null(3)) out.credentials.totp = row.get<std::optional<ByteVector>>(2);
                                    out.credentials.totp_last = row.get<std::int64_t>(4);
                                    out.failures = row.get<std::int64_t>(5);
                                    out.locked_until = row.get<std::int64_t>(6);
                                    return out;
                                  }));
    if (!found || found->locked_until > now) return std::optional<Credentials>();
    const std::int64_t failures = found->failures + 1;
    std::int64_t wait = 0;
    for (std::int64_t i = rules_.failures_before_waiting; i <= failures && wait < rules_.longest_wait; ++i)
      wait = wait == 0 ? rules_.first_wait : wait * 2;
    wait = std::min(wait, rules_.longest_wait);
    CW_CHECK(work.execute("UPDATE account SET failures = ?2, locked_until = ?3 WHERE id = ?1",
                          {found->credentials.id, failures, wait == 0 ? 0 : now + wait}));
    return std::optional<Credentials>(std::move(found->credentials));
  });
}

// Takes the code, so that it counts once: of the app, or one for recovery.
Result<void> Accounts::use_code(store::Connection& work, const Credentials& of, const ByteVector& sealed, std::string_view code) const {
  const auto secret = unseal(sealing_key_, sealed);
  if (!secret) return fail(ErrorCode::internal, "The secret of a second factor cannot be opened: the sealing key is another one.");
  if (const auto step = matching_step(*secret, code, clock_.now(), of.totp_last)) {
    CW_TRY(const auto taken, work.execute("UPDATE account SET totp_last = ?2 WHERE id = ?1 AND totp_last < ?2", {of.id, *step}));
    return taken == 1 ? Result<void>{} : Result<void>(refused("code"));
  }
  CW_TRY(const auto taken, work.execute("UPDATE recovery_code SET used_at = ?3 WHERE account = ?1 AND hash = ?2 AND used_at IS NULL",
                                        {of.id, store::Bytes(recovery_hash(code)), clock_.now()}));
  return taken == 1 ? Result<void>{} : Result<void>(refused("code"));
}

Result<std::string> Accounts::sign_in(store::Connection& db, std::string_view name, std::string_view password,
                                      std::string_view code) const {
  CW_TRY(const std::optional<Credentials> found, reserve_attempt(db, name));
  // Somebody without an account waits as long as somebody with one.
  const std::string hash = found && found->password ? *found->password : nobodys_hash_;
  const bool right = password.size() <= 4096 && is_password(hash, password);
  if (!found || !found->password || !right) return refused();
  std::string kept = hash;
  if (needs_rehash(hash, rules_.cost)) {
    CW_TRY(kept, hash_password(password, rules_.cost));
  }
  return store::in_transaction(db, [&](store::Connection& work) -> Result<std::string> {
    if (found->totp) CW_CHECK(use_code(work, *found, *found->totp, code));
    // The password must still be the one that was checked: it may have been changed meanwhile.
    CW_TRY(const auto same, work.execute("UPDATE account SET failures = 0, locked_until = 0, password = ?3"
                                         " WHERE id = ?1 AND password = ?2 AND disabled_at IS NULL",
                                         {found->id, hash, kept}));
    if (same == 0) return refused();
    return start_session(work, *found);
  });
}

// The provider has asked for what it asks for, and says so: a second factor of ours is not asked for again, and not counted either.
Result<std::string> Accounts::sign_in_as(store::Connection& db, std::string_view issuer, std::string_view subject, Factors factors) const {
  return store::in_transaction(db, [&](store::Connection& work) -> Result<std::string> {
    CW_TRY(const auto id, work.first("SELECT a.id FROM account_identity i JOIN account a ON a.id = i.account"
                                     " WHERE i.issuer = ?1 AND i.subject = ?2 AND a.disabled_at IS NULL",
                                     {issuer, subject}, [](const store::Row& row) { return row.get<AccountId>(0); }));
    if (!id) return fail(ErrorCode::denied, "No account here belongs to who signed in there. An administrator can link one.", "account");
    Credentials of;
    of.id = *id;
    if (factors == Factors::two) of.totp.emplace();
    return start_session(work, of);
  });
}
Result<void> Accounts::link_identity(store::Connection& db, AccountId id, std::string_view issuer, std::string_view subject) const {
  if (issuer.empty() || subject.empty() || issuer.size() > 2000 || subject.size() > 255)
    return fail(ErrorCode::invalid, "An identity is an issuer and a subject of 1 to 255 bytes.");
  CW_TRY(const Account account, read_account(db, id));
  CW_CHECK(db.execute("INSERT INTO account_identity (issuer, subject, account, made_at) VALUES (?1, ?2, ?3, ?4)",
                      {issuer, subject, account.id, clock_.now()}));
  return {};
}

Result<std::string> Accounts::start_session(store::Connection& work, const Credentials& of) const {
  const std::string token = new_secret("cws_");
  const Timestamp now = clock_.now();
  CW_CHECK(
      work.execute("INSERT INTO session (hash, account, made_at, used_at, ends_at, second_factor, purpose, legal_basis)"
                   " VALUES (?1, ?2, ?3, ?3, ?4, ?5, '', '')",
                   {store::Bytes(secret_hash(token)), of.id, now, now.microseconds + rules_.longest_session, of.totp ? 1 : 0}));
  return token;
}

Result<Accounts::SecondFactor> Accounts::begin_second_factor(store::Connection& db, AccountId id, std::string_view issuer) const {
  const ByteVector secret = random_bytes(totp_secret_size);
  SecondFactor out;
  out.recovery_codes = make_recovery_codes();
  return within_transaction(db, [&](store::Connection& work) -> Result<SecondFactor> {
    CW_TRY(const Account account, read_account(work, id));
    if (account.has_second_factor) return fail(ErrorCode::conflict, "The account has a second factor. Remove it first.");
    CW_CHECK(work.execute("UPDATE account SET totp = ?2, totp_last = 0 WHERE id = ?1", {id, seal(sealing_key_, secret)}));
    CW_CHECK(work.execute("DELETE FROM recovery_code WHERE account = ?1", {id}));
    for (const std::string& code : out.recovery_codes)
      CW_CHECK(work.execute("INSERT INTO recovery_code (account, hash) VALUES (?1, ?2)", {id, store::Bytes(recovery_hash(code))}));
    out.uri = totp_uri(secret, issuer, account.name);
    return out;
  });
}

Result<void> Accounts::confirm_second_factor(store::Connection& db, AccountId id, std::string_view code) const {
  return within_transaction(db, [&](store::Connection& work) -> Result<void> {
    CW_TRY(const auto sealed, work.first("SELECT totp FROM account WHERE id = ?1 AND totp_confirmed_at IS NULL", {id},
                                         [](const store::Row& row) { return row.get<std::optional<ByteVector>>(0); }));
    if (!sealed || !*sealed) return fail(ErrorCode::conflict, "No second factor waits for its first code.");
    const auto secret = unseal(sealing_key_, **sealed);
    const auto step = secret ? matching_step(*secret, code, clock_.now(), 0) : std::nullopt;
    if (!step) return fail(ErrorCode::denied, "The code is wrong. Check the clock of the telephone.", "code");
    CW_CHECK(work.execute("UPDATE account SET totp_confirmed_at = ?2, totp_last = ?3 WHERE id = ?1", {id, clock_.now(), *step}));
    return store::append_event(work, {"account.changed", id.text(), "{}"});
  });
}

Result<void> Accounts::remove_second_factor(store::Connection& db, AccountId id) const {
  return within_transaction(db, [&](store::Connection& work) -> Result<void> {
    CW_TRY(const auto there, work.execute("UPDATE account SET totp = NULL, totp_confirmed_at = NULL WHERE id = ?1", {id}));
    if (there == 0) return fail(ErrorCode::not_found, "There is no such account.");
    CW_CHECK(work.execute("DELETE FROM recovery_code WHERE account = ?1", {id}));
    CW_CHECK(work.execute("DELETE FROM session WHERE account = ?1", {id}));
    return store::append_event(work, {"account.changed", id.text(), "{}"});
  });
}

}  // namespace cw::trust
