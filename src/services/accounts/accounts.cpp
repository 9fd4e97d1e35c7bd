// SPDX-License-Identifier: MIT
#include "services/accounts/accounts.h"

#include <memory>

#include "trust/accounts.h"
#include "trust/key_file.h"
#include "trust/migrations.h"

namespace cw::accounts {
namespace {

struct OpenAccounts {
  store::Connection db;
  std::unique_ptr<trust::Accounts> accounts;
};

Result<OpenAccounts> open_accounts(const AccountPlace& place, const Clock& clock) {
  CW_TRY(trust::CommonPasswords common, trust::read_common_passwords(place.common_passwords));
  CW_TRY(const trust::Digest key, trust::open_key_file(place.keys / "accounts-sealing.key"));
  CW_TRY(store::Connection db, store::open(place.store));
  CW_CHECK(store::migrate(db, {trust::migrations()}));
  return OpenAccounts{std::move(db), std::make_unique<trust::Accounts>(clock, key, std::move(common))};
}

}  // namespace

Result<std::string> make_first_link(const AccountPlace& place, const Clock& clock) {
  CW_TRY(OpenAccounts open, open_accounts(place, clock));
  return open.accounts->first_link(open.db);
}

Result<void> make_first_administrator(const AccountPlace& place, const Administrator& who, std::string_view password, const Clock& clock) {
  CW_TRY(OpenAccounts open, open_accounts(place, clock));
  CW_TRY(const std::string link, open.accounts->first_link(open.db));
  trust::NewAccount made{who.name, who.title, who.organisation, {"administrator"}, {}, std::string(password)};
  CW_CHECK(open.accounts->make_first_administrator(open.db, link, std::move(made)));
  return {};
}

Result<void> add_program(const AccountPlace& place, const Member& program, const Clock& clock) {
  CW_TRY(OpenAccounts open, open_accounts(place, clock));
  CW_TRY(const auto known, open.db.value<std::int64_t>("SELECT count(*) FROM organisation WHERE name = ?1", {program.organisation}));
  if (known == 0) CW_CHECK(open.accounts->add_organisation(open.db, program.organisation, program.organisation));
  CW_CHECK(open.accounts->add(open.db, {program.name, program.title, program.organisation, program.roles, {}, {}}));
  return {};
}

Result<std::string> make_token(const AccountPlace& place, const TokenRequest& request, const Clock& clock) {
  constexpr std::int64_t microseconds_a_day = 86'400'000'000;
  if (request.days < 1 || request.days > 3650) return fail(ErrorCode::invalid, "A token is good for 1 to 3,650 days.", "days");
  CW_TRY(OpenAccounts open, open_accounts(place, clock));
  CW_TRY(const auto account, open.accounts->by_name(open.db, request.account));
  if (!account) return fail(ErrorCode::not_found, "There is no account of this name.", "name");
  const Timestamp ends{clock.now().microseconds + request.days * microseconds_a_day};
  CW_TRY(trust::Accounts::NewToken made, open.accounts->make_api_token(open.db, *account, request.name, request.scopes, ends));
  return std::move(made.token);
}

}  // namespace cw::accounts
