// SPDX-License-Identifier: MIT
// Accounts from the command line, by whoever has the server: the first administrator, accounts of programs and their tokens.
//
//   const AccountPlace place{"data", "keys", content of packages/trust/common_passwords.txt};
//   CW_TRY(const std::string link, make_first_link(place, system_clock()));          // to be opened in a browser, once
//   CW_CHECK(make_first_administrator(place, {"ann", "Ann Example", "council"}, password, system_clock()));   // or at once
//
// The store's tables are made where they are not there. Errors: conflict where there is an administrator, invalid (name, password).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace cw::accounts {

struct AccountPlace {
  std::string store;             // as store::open takes it
  std::filesystem::path keys;    // folder of the keys, apart from the store
  std::string common_passwords;  // text: one a line
};
struct Administrator {
  std::string name, title, organisation;
};

[[nodiscard]] Result<std::string> make_first_link(const AccountPlace& place, const Clock& clock);
[[nodiscard]] Result<void> make_first_administrator(const AccountPlace& place, const Administrator& who, std::string_view password,
                                                    const Clock& clock);

struct Member {
  std::string name, title, organisation;
  std::vector<std::string> roles;
};
// An account without a password, for a program. Makes its organisation where it is not there. Errors: conflict where the name is taken.
[[nodiscard]] Result<void> add_program(const AccountPlace& place, const Member& program, const Clock& clock);

struct TokenRequest {
  std::string account, name;        // the account that it acts for; what it is called
  std::vector<std::string> scopes;  // such as people:read
  std::int64_t days = 365;          // how long it is good
};
// Shown once; the store keeps only its hash. Errors: not_found (the account), invalid.
[[nodiscard]] Result<std::string> make_token(const AccountPlace& place, const TokenRequest& request, const Clock& clock);

}  // namespace cw::accounts
