// SPDX-License-Identifier: MIT
// Looking after accounts, for the role administrator, and one's own account, for everybody who is signed in. The rules, once, for the API
// and the pages:
//
//   CW_TRY(const AccountList found, accounts(*place, asking, {.text = "smith", .most = 50}));
//   CW_TRY(AccountView changed, change_account(*place, asking, found.accounts.front().account.id, {.roles = {{"adviser"}}}));
//   CW_TRY(PasswordLink link, make_password_link(*place, asking, changed.account.id));   // shown once; use_password_link() takes it
//   CW_TRY(AccountView mine, own_account(*place, asking));
//   CW_TRY(std::string token, change_own_password(*place, asking, {password, code}, new_password));   // of the new session: its cookie
//
// - Only people who are signed in, never a token: a token that could make accounts or tokens would outlive whoever made it.
// - An administrator looks after the accounts of organisations that the access policy leaves to their own (`administered_by`), and gives or
//   takes only roles that it lets them give (`given_by`). Acts that open a way in (roles, a link, a reset, enabling) need leave to give
//   every role that the account has, so that nobody gets at a role by way of somebody who has it.
// - Nobody changes their own roles, teams or state. The last administrator of an organisation cannot be disabled or lose the role.
// - Every act and every list is an entry of the access log, refused ones too, of kind `account`; its subjects are ids of accounts. Needs no
//   purpose; the one that was chosen in the session is noted.
//
// asking.door says whether a page or the API asks. Errors: denied (in words), not_found (also where they may not know of it), conflict,
// invalid with the field's name. Safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/place/place.h"
#include "trust/account_care.h"
#include "trust/accounts.h"

namespace cw::place {

struct AccountQuestion {
  std::string text = {};          // a part of name or title, compared without case; empty: all
  std::string organisation = {};  // empty: each that they look after
  std::string after = {};         // the last name of the page before
  std::size_t most = 50;          // 1 to 500
};
struct AccountView {
  trust::Account account;     // name, title, organisation, roles, teams, has_second_factor, disabled
  trust::AccountFacts facts;  // how they sign in, since when, until when it waits after wrong tries, how many sessions and tokens
};
struct AccountList {
  std::vector<AccountView> accounts;  // by name
  std::string after;                  // for the next page; empty: this is the last
};
[[nodiscard]] Result<AccountList> accounts(Place& place, const Asking& asking, const AccountQuestion& question);
[[nodiscard]] Result<AccountView> account(Place& place, const Asking& asking, trust::AccountId id);

// What an administrator may choose from: for forms. Everybody else gets empty lists.
struct NamedChoice {
  std::string name, title;
  std::string organisation = {};  // of a team
};
struct AccountChoices {
  std::vector<NamedChoice> organisations;  // that they look after
  std::vector<NamedChoice> teams;          // of those
  std::vector<NamedChoice> roles;          // that they may give
};
[[nodiscard]] Result<AccountChoices> account_choices(Place& place, const Asking& asking);
// Of an organisation that the policy lets them look after; conflict where there is one of this name.
[[nodiscard]] Result<void> add_organisation(Place& place, const Asking& asking, const NamedChoice& made);
[[nodiscard]] Result<void> add_team(Place& place, const Asking& asking, const NamedChoice& made);

// An account for somebody else: Sessions::add_member (sessions.h), by the same rules. Without password and identity it is a program's, or
// waits for its first password by make_password_link.

// Only what is named is changed. Ends the account's sessions where roles or teams changed.
struct AccountChange {
  std::optional<std::string> title = {};
  std::optional<std::vector<std::string>> roles = {}, teams = {};  // all that there are to be
};
[[nodiscard]] Result<AccountView> change_account(Place& place, const Asking& asking, trust::AccountId id, const AccountChange& change);
[[nodiscard]] Result<AccountView> disable_account(Place& place, const Asking& asking, trust::AccountId id);  // its sessions and tokens end
[[nodiscard]] Result<AccountView> enable_account(Place& place, const Asking& asking, trust::AccountId id);   // unlocks it too
// Lets them try again at once after too many wrong passwords.
[[nodiscard]] Result<AccountView> unlock_account(Place& place, const Asking& asking, trust::AccountId id);
// App and recovery codes are lost; an officer is alerted.
[[nodiscard]] Result<AccountView> reset_second_factor(Place& place, const Asking& asking, trust::AccountId id);
[[nodiscard]] Result<AccountView> end_sessions(Place& place, const Asking& asking, trust::AccountId id);

// A secret to hand over by a way that is not this program, good once and for a day; a new one takes the place of the last. Conflict: the
// account has tokens (it is a program's), or signs in at the identity provider alone.
struct PasswordLink {
  std::string secret;  // cwp_...
  Timestamp ends_at;
};
[[nodiscard]] Result<PasswordLink> make_password_link(Place& place, const Asking& asking, trust::AccountId id);
// By whoever has the link: sets the password, and ends the account's sessions. Then they sign in, with their code if they have one. Of
// `asking` its door and where it comes from; who is signed in there does not matter.
[[nodiscard]] Result<void> use_password_link(Place& place, const Asking& asking, std::string_view secret, std::string_view password);

// One's own account. What weakens it is said with the password (where there is one) and the code (where there is a second factor): wrong
// ones are denied with the field "password" or "code" and counted as wrong tries at signing in.
struct OwnerProof {
  std::string password = {}, code = {};
  std::string token = {};  // of the session that asks: one that takes its place goes on for the same purpose, for as long
};
[[nodiscard]] Result<AccountView> own_account(Place& place, const Asking& asking);
// Ends all sessions and begins a new one, whose token is given. Conflict where the account has no password.
[[nodiscard]] Result<std::string> change_own_password(Place& place, const Asking& asking, const OwnerProof& proof,
                                                      std::string_view new_password);
// Setting up: said with the password, because whoever sets one up for somebody else at their desk would shut them out. It counts from the
// first right code on (denied with the field "code" where it is wrong). Conflict where the account has no password (what else its identity
// provider asks for is set up there), or has a second factor, or none waits for its code.
[[nodiscard]] Result<trust::Accounts::SecondFactor> begin_own_second_factor(Place& place, const Asking& asking, const OwnerProof& proof);
[[nodiscard]] Result<void> confirm_own_second_factor(Place& place, const Asking& asking, std::string_view code);
// Gives the token of a new session, as above.
[[nodiscard]] Result<std::string> remove_own_second_factor(Place& place, const Asking& asking, const OwnerProof& proof);
// Ten new ones, shown once; the old are good for nothing.
[[nodiscard]] Result<std::vector<std::string>> new_recovery_codes(Place& place, const Asking& asking, const OwnerProof& proof);

// `token`: of this session. A handle names a session and opens nothing.
[[nodiscard]] Result<std::vector<trust::SessionView>> own_sessions(Place& place, const Asking& asking, std::string_view token);
[[nodiscard]] Result<void> end_own_session(Place& place, const Asking& asking, const OwnerProof& proof, std::string_view handle);
// Every session but this one; how many there were.
[[nodiscard]] Result<std::size_t> end_other_sessions(Place& place, const Asking& asking, const OwnerProof& proof, std::string_view token);

}  // namespace cw::place
