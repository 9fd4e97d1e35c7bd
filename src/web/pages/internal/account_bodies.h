// SPDX-License-Identifier: MIT
// What stands in the pages about accounts, teams and tokens. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/place/accounts.h"
#include "services/place/tokens.h"
#include "trust/access_policy.h"
#include "web/html/forms.h"
#include "web/html/html.h"

namespace cw::pages {

enum class AccountTab : std::uint8_t { accounts, teams, tokens };
[[nodiscard]] html::Html account_navigation(const html::Catalogue& words, AccountTab now);

struct AccountsPage {
  place::AccountList found;
  std::string text;  // that was searched for
};
// policy: for the titles of roles and organisations.
[[nodiscard]] html::Html accounts_body(const html::Catalogue& words, const trust::AccessPolicyText& policy, const AccountsPage& page);

// How somebody is to sign in.
inline constexpr std::string_view way_link = "link", way_provider = "provider", way_program = "program";
// As the form was sent.
struct NewAccountForm {
  std::string name, title, organisation, way = std::string(way_link), issuer, subject;
  std::vector<std::string> roles;
};
[[nodiscard]] html::Html new_account_body(const html::Catalogue& words, const html::FormContext& form, const place::AccountChoices& choices,
                                          const NewAccountForm& given, const html::FormErrors& errors);

struct AccountPage {
  place::AccountView account;
  place::AccountChoices choices;
  std::vector<trust::TokenView> tokens;
  std::string own_name;  // of who looks: nobody changes their own
};
[[nodiscard]] html::Html account_body(const html::Catalogue& words, const html::FormContext& form, const trust::AccessPolicyText& policy,
                                      const AccountPage& page, const html::FormErrors& errors);
// A secret that is shown this once.
struct SecretPage {
  html::Text title, lead, secret, until, back_href;
};
[[nodiscard]] html::Html secret_body(const html::Catalogue& words, const SecretPage& page);

[[nodiscard]] html::Html teams_body(const html::Catalogue& words, const html::FormContext& form, const place::AccountChoices& choices,
                                    const html::FormErrors& errors);
[[nodiscard]] html::Html tokens_body(const html::Catalogue& words, const html::FormContext& form, const place::TokenList& tokens);
[[nodiscard]] html::Html new_password_body(const html::Catalogue& words, const html::FormContext& form, const html::FormErrors& errors);

}  // namespace cw::pages
