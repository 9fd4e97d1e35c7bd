// SPDX-License-Identifier: MIT
// What an account's owner does to it: proving once more who they are, links for a new password, new recovery codes.
#include "base/text.h"
#include "store/outbox.h"
#include "trust/internal/account_rows.h"
#include "trust/one_time_code.h"

namespace cw::trust {
namespace {

tl::unexpected<Error> bad_link() {
  return fail(ErrorCode::denied, "This link is not good, or not any more. An administrator can make a new one.", "link");
}

}  // namespace

Result<Accounts::PasswordLink> Accounts::make_password_link(store::Connection& db, AccountId id) const {
  const Timestamp now = clock_.now();
  PasswordLink made{new_secret("cwp_"), {now.microseconds + rules_.password_link}};
  CW_CHECK(
      db.execute("INSERT INTO password_link (account, hash, made_at, ends_at) VALUES (?1, ?2, ?3, ?4)"
                 " ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at, ends_at = excluded.ends_at",
                 {id, store::Bytes(secret_hash(made.secret)), now, made.ends_at}));
  return made;
}

Result<AccountId> Accounts::account_of_link(store::Connection& db, std::string_view secret) const {
  CW_TRY(const auto id,
         db.first("SELECT l.account FROM password_link AS l JOIN account AS a ON a.id = l.account"
                  " WHERE l.hash = ?1 AND l.ends_at > ?2 AND a.disabled_at IS NULL",
                  {store::Bytes(secret_hash(secret)), clock_.now()}, [](const store::Row& row) { return row.get<AccountId>(0); }));
  if (!id) return bad_link();
  return *id;
}

Result<AccountId> Accounts::use_password_link(store::Connection& work, std::string_view secret, std::string_view hash) const {
  CW_TRY(const AccountId id, account_of_link(work, secret));
  CW_CHECK(work.execute("DELETE FROM password_link WHERE account = ?1", {id}));
  CW_CHECK(set_password_hash(work, id, hash));
  return id;
}

Result<void> Accounts::check_owner(store::Connection& db, AccountId id, std::string_view password, std::string_view code) const {
  CW_TRY(const Account account, read_account(db, id));
  CW_TRY(const std::optional<Credentials> found, reserve_attempt(db, account.name));
  const auto wrong = [](const char* field) { return fail(ErrorCode::denied, std::string(wrong_sign_in), field); };
  if (!found) return wrong("password");
  if (found->password && (password.size() > 4096 || !is_password(*found->password, password))) return wrong("password");
  return store::in_transaction(db, [&](store::Connection& work) -> Result<void> {
    if (found->totp) CW_CHECK(use_code(work, *found, *found->totp, code));
    // The password must still be the one that was checked.
    CW_TRY(const auto same, work.execute("UPDATE account SET failures = 0, locked_until = 0"
                                         " WHERE id = ?1 AND disabled_at IS NULL AND coalesce(password, '') = ?2",
                                         {id, found->password.value_or("")}));
    if (same == 0) return wrong("password");
    return {};
  });
}

Result<std::string> Accounts::begin_session(store::Connection& work, AccountId id) const {
  CW_TRY(const Account account, read_account(work, id));
  if (account.disabled) return fail(ErrorCode::denied, std::string(wrong_sign_in));
  Credentials of;
  of.id = id;
  if (account.has_second_factor) of.totp.emplace();
  return start_session(work, of);
}

Result<std::vector<std::string>> Accounts::new_recovery_codes(store::Connection& db, AccountId id) const {
  const std::vector<std::string> codes = make_recovery_codes();
  CW_CHECK(within_transaction(db, [&](store::Connection& work) -> Result<void> {
    CW_TRY(const Account account, read_account(work, id));
    if (!account.has_second_factor) return fail(ErrorCode::conflict, "The account has no second factor.");
    CW_CHECK(work.execute("DELETE FROM recovery_code WHERE account = ?1", {id}));
    for (const std::string& code : codes)
      CW_CHECK(work.execute("INSERT INTO recovery_code (account, hash) VALUES (?1, ?2)", {id, store::Bytes(recovery_hash(code))}));
    return store::append_event(work, {"account.changed", id.text(), "{}"});
  }));
  return codes;
}

}  // namespace cw::trust
