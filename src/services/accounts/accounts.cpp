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

}  // namespace cw::accounts
