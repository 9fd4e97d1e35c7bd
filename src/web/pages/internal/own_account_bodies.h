// SPDX-License-Identifier: MIT
// What stands in the pages about one's own account: password, second factor, recovery codes, where one is signed in. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/place/accounts.h"
#include "web/html/forms.h"
#include "web/html/html.h"

namespace cw::pages {

struct OwnAccountPage {
  place::AccountView account;
  std::string organisation, roles, teams;    // as people call them
  std::vector<trust::SessionView> sessions;  // newest first
};
[[nodiscard]] html::Html own_account_body(const html::Catalogue& words, const OwnAccountPage& page);
// The form that ends the session of this handle; empty: all but this.
[[nodiscard]] html::Html end_sessions_body(const html::Catalogue& words, const html::FormContext& form, const place::AccountView& account,
                                           std::string_view handle, const html::FormErrors& errors);

// Ids of the fields are password, code and new_password: those of the form's errors.
[[nodiscard]] html::Html own_password_body(const html::Catalogue& words, const html::FormContext& form, const place::AccountView& account,
                                           const html::FormErrors& errors);
// Without a second factor: what it is, and the form that begins one. With one: what there is, and the form that turns it off.
[[nodiscard]] html::Html second_factor_body(const html::Catalogue& words, const html::FormContext& form, const place::AccountView& account,
                                            const html::FormErrors& errors);
// `uri`: otpauth://, with the secret.
[[nodiscard]] html::Html set_up_body(const html::Catalogue& words, const html::FormContext& form, std::string_view uri,
                                     const html::FormErrors& errors);
// Codes that are shown this once.
[[nodiscard]] html::Html recovery_codes_body(const html::Catalogue& words, const html::FormContext& form,
                                             const std::vector<std::string>& codes);
[[nodiscard]] html::Html renew_codes_body(const html::Catalogue& words, const html::FormContext& form, const place::AccountView& account,
                                          const html::FormErrors& errors);

// What is wrong with a new password, in the words of the page; of any other error its message.
[[nodiscard]] std::string password_words(const html::Catalogue& words, const Error& error);

}  // namespace cw::pages
