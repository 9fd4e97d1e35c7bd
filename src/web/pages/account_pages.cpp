// SPDX-License-Identifier: MIT
// Accounts, teams and tokens, for administrators; and the page where a link for a password is used.
#include <fmt/format.h>

#include <algorithm>

#include "services/place/accounts.h"
#include "services/place/policy_view.h"
#include "services/place/tokens.h"
#include "trust/policy_titles.h"
#include "web/html/format.h"
#include "web/pages/internal/account_bodies.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/own_account_bodies.h"
#include "web/pages/internal/page_times.h"

namespace cw::pages {
namespace {

using Answer = Result<web::Response>;

PageFrame frame_of(html::Text title, const html::FormErrors& errors, std::string back) {
  return {.title = std::move(title),
          .errors = errors.empty() ? html::Errors::none : html::Errors::some,
          .back = std::move(back),
          .status = errors.empty() ? 200 : 400};
}

// All that a form sent under one name: of checkboxes.
std::vector<std::string> fields(const Visit& visit, std::string_view name) {
  std::vector<std::string> out;
  if (visit.form)
    for (const auto& [field, value] : visit.form->values)
      if (field == name && !value.empty()) out.push_back(value);
  return out;
}

// An error of the service that is about a field of the form becomes that field's; all else stays an error.
Result<void> told_at_field(const Error& error, std::initializer_list<std::pair<std::string_view, std::string_view>> names,
                           html::FormErrors& errors) {
  for (const auto& [field, control] : names)
    if (error.field == field || error.field == "/" + std::string(field)) {
      errors.add(control, error.message);
      return {};
    }
  return tl::unexpected(error);
}

trust::AccountId account_of(const Visit& visit) {
  return trust::AccountId::parse(visit.request.parameter("account")).value_or(trust::AccountId());
}
std::string path_of(trust::AccountId id) { return "/accounts/" + id.text(); }

Answer show_accounts(Visit& visit) {
  AccountsPage page{.found = {}, .text = std::string(visit.request.query_value("text"))};
  CW_TRY(page.found,
         place::accounts(visit.place(), visit.asking(), {.text = page.text, .after = std::string(visit.request.query_value("after"))}));
  return visit.show({.title = visit.words.text("accounts.title"_key)}, accounts_body(visit.words, place::policy_of(visit.place()), page));
}

Answer show_new_account(Visit& visit, const NewAccountForm& given, const html::FormErrors& errors) {
  CW_TRY(const place::AccountChoices choices, place::account_choices(visit.place(), visit.asking()));
  return visit.show(frame_of(visit.words.text("accounts.add"_key), errors, "/accounts"),
                    new_account_body(visit.words, visit.forms(), choices, given, errors));
}

// As whoever looks at this page reaches the server.
std::string new_password_address(const Visit& visit) {
  return (visit.request.scheme == web::Scheme::https ? "https://" : "http://") + visit.request.host + "/new-password";
}

Answer show_link(Visit& visit, const place::AccountView& view, const place::PasswordLink& link) {
  const html::Text title = visit.words.text("accounts.link_title"_key, {{"name", view.account.title}});
  return visit.show(
      {.title = title},
      secret_body(visit.words,
                  {.title = title,
                   .lead = visit.words.text("accounts.link_lead"_key, {{"address", new_password_address(visit)}}),
                   .secret = link.secret,
                   .until = visit.words.text("accounts.link_until"_key, {{"when", html::moment_text(link.ends_at, visit.language)}}),
                   .back_href = path_of(view.account.id)}));
}

Answer add_account(Visit& visit) {
  const NewAccountForm given{.name = visit.field("name"),
                             .title = visit.field("title"),
                             .organisation = visit.field("organisation"),
                             .way = visit.field("way"),
                             .issuer = visit.field("issuer"),
                             .subject = visit.field("subject"),
                             .roles = fields(visit, "roles")};
  html::FormErrors errors;
  if (given.title.empty()) errors.add("title", visit.words.text("accounts.title_missing"_key));
  if (given.name.empty()) errors.add("name", visit.words.text("accounts.name_missing"_key));
  if (given.roles.empty()) errors.add("roles", visit.words.text("accounts.roles_missing"_key));
  const bool provider = given.way == way_provider;
  if (provider && given.issuer.empty()) errors.add("issuer", visit.words.text("accounts.issuer_missing"_key));
  if (provider && given.subject.empty()) errors.add("subject", visit.words.text("accounts.subject_missing"_key));
  if (!errors.empty()) return show_new_account(visit, given, errors);
  place::NewMember member{given.name, given.title, given.organisation, given.roles, {}, {}, {}};
  if (provider) member.provider_issuer = given.issuer, member.provider_subject = given.subject;
  const auto made = visit.desk().sessions().add_member(visit.asking(), member);
  if (!made) {
    if (made.error().code == ErrorCode::conflict && made.error().field.empty())
      errors.add("name", visit.words.text("accounts.name_taken"_key));
    else
      CW_CHECK(told_at_field(
          made.error(),
          {{"name", "name"}, {"title", "title"}, {"organisation", "organisation"}, {"roles", "roles"}, {"provider_subject", "subject"}},
          errors));
    return show_new_account(visit, given, errors);
  }
  if (given.way != way_link) return visit.go_to(path_of(*made), {html::FlashKind::success, "account_made"});
  CW_TRY(const place::PasswordLink link, place::make_password_link(visit.place(), visit.asking(), *made));
  CW_TRY(const place::AccountView view, place::account(visit.place(), visit.asking(), *made));
  return show_link(visit, view, link);
}

Answer show_account(Visit& visit, const html::FormErrors& errors) {
  AccountPage page{.account = {}, .choices = {}, .tokens = {}, .own_name = visit.account().name};
  CW_TRY(page.account, place::account(visit.place(), visit.asking(), account_of(visit)));
  CW_TRY(page.choices, place::account_choices(visit.place(), visit.asking()));
  CW_TRY(place::TokenList tokens, place::tokens(visit.place(), visit.asking(), {.account = page.account.account.id}));
  page.tokens = std::move(tokens.tokens);
  const html::Text title = title_of(page.account.account);
  return visit.show(frame_of(title, errors, "/accounts"),
                    account_body(visit.words, visit.forms(), place::policy_of(visit.place()), page, errors));
}

Answer save_account(Visit& visit) {
  html::FormErrors errors;
  place::AccountChange change{.title = visit.field("title"), .roles = fields(visit, "roles"), .teams = fields(visit, "teams")};
  if (change.title->empty()) errors.add("title", visit.words.text("accounts.title_missing"_key));
  if (!errors.empty()) return show_account(visit, errors);
  const auto changed = place::change_account(visit.place(), visit.asking(), account_of(visit), change);
  if (changed) return visit.go_to(path_of(account_of(visit)), {html::FlashKind::success, "account_saved"});
  CW_CHECK(told_at_field(changed.error(), {{"title", "title"}, {"roles", "roles"}, {"teams", "teams"}}, errors));
  return show_account(visit, errors);
}

using Act = Result<place::AccountView> (*)(place::Place&, const place::Asking&, trust::AccountId);
struct NamedAct {
  std::string_view name;
  Act act;
  std::string_view flash;
};
constexpr NamedAct acts[] = {{"disable", place::disable_account, "account_disabled"},
                             {"enable", place::enable_account, "account_enabled"},
                             {"unlock", place::unlock_account, "account_unlocked"},
                             {"reset", place::reset_second_factor, "account_reset"},
                             {"end_sessions", place::end_sessions, "account_sessions_ended"}};

Answer act_on_account(Visit& visit) {
  const std::string does = visit.field("does");
  if (does == "save") return save_account(visit);
  const trust::AccountId id = account_of(visit);
  if (does == "link") {
    CW_TRY(const place::PasswordLink link, place::make_password_link(visit.place(), visit.asking(), id));
    CW_TRY(const place::AccountView view, place::account(visit.place(), visit.asking(), id));
    return show_link(visit, view, link);
  }
  const auto act = std::ranges::find(acts, does, &NamedAct::name);
  if (act == std::end(acts)) return fail(ErrorCode::invalid, "the form does not say what to do with the account.", "does");
  CW_CHECK(act->act(visit.place(), visit.asking(), id));
  return visit.go_to(path_of(id), {html::FlashKind::success, std::string(act->flash)});
}

Answer show_teams(Visit& visit, const html::FormErrors& errors) {
  CW_TRY(const place::AccountChoices choices, place::account_choices(visit.place(), visit.asking()));
  return visit.show(frame_of(visit.words.text("teams.title"_key), errors, {}), teams_body(visit.words, visit.forms(), choices, errors));
}

Answer add_team(Visit& visit) {
  const place::NamedChoice made{visit.field("name"), visit.field("title"), visit.field("organisation")};
  html::FormErrors errors;
  if (made.title.empty()) errors.add("title", visit.words.text("teams.title_missing"_key));
  if (made.name.empty()) errors.add("name", visit.words.text("teams.name_missing"_key));
  if (errors.empty()) {
    const auto done = place::add_team(visit.place(), visit.asking(), made);
    if (done) return visit.go_to("/accounts/teams", {html::FlashKind::success, "team_added"});
    if (done.error().code == ErrorCode::conflict)
      errors.add("name", visit.words.text("teams.name_taken"_key));
    else
      CW_CHECK(told_at_field(done.error(), {{"name", "name"}, {"title", "title"}, {"organisation", "organisation"}}, errors));
  }
  return show_teams(visit, errors);
}

Answer show_tokens(Visit& visit) {
  CW_TRY(const place::TokenList tokens,
         place::tokens(visit.place(), visit.asking(), {.after = std::string(visit.request.query_value("after"))}));
  return visit.show({.title = visit.words.text("tokens.title"_key)}, tokens_body(visit.words, visit.forms(), tokens));
}

Answer revoke_token(Visit& visit) {
  const auto id = trust::ApiTokenId::parse(visit.request.parameter("token")).value_or(trust::ApiTokenId());
  CW_CHECK(place::revoke_token(visit.place(), visit.asking(), id));
  return visit.go_to("/accounts/tokens", {html::FlashKind::success, "token_revoked"});
}

Answer make_token(Visit& visit) {
  const auto days = parse_whole_number(visit.field("days"));
  const place::TokenRequest request{account_of(visit), visit.field("token_name"), fields(visit, "scope"), days.value_or(0)};
  html::FormErrors errors;
  if (request.name.empty()) errors.add("token_name", visit.words.text("tokens.name_missing"_key));
  if (request.scopes.empty()) errors.add("scope", visit.words.text("tokens.scopes_missing"_key));
  if (!days || *days < 1 || *days > 366) errors.add("days", visit.words.text("tokens.days_wrong"_key));
  if (!errors.empty()) return show_account(visit, errors);
  CW_TRY(const place::NewToken made, place::make_token(visit.place(), visit.asking(), request));
  const html::Text title = visit.words.text("tokens.made_title"_key, {{"name", request.name}});
  return visit.show({.title = title},
                    secret_body(visit.words, {.title = title,
                                              .lead = visit.words.text("tokens.made_lead"_key),
                                              .secret = made.secret,
                                              .until = visit.words.text("accounts.link_until"_key,
                                                                        {{"when", html::moment_text(made.token.ends_at, visit.language)}}),
                                              .back_href = path_of(request.account)}));
}

Answer show_new_password(Visit& visit, const html::FormErrors& errors) {
  return visit.show(frame_of(visit.words.text("password.title"_key), errors, {}), new_password_body(visit.words, visit.forms(), errors));
}

Answer set_new_password(Visit& visit) {
  const std::string secret = visit.field("secret");
  const std::string password(visit.form->value("password"));
  html::FormErrors errors;
  if (secret.empty()) errors.add("secret", visit.words.text("password.secret_missing"_key));
  if (password.empty()) errors.add("password", visit.words.text("password.missing"_key));
  if (errors.empty()) {
    const auto done = place::use_password_link(visit.place(), visit.asking(), secret, password);
    if (done) return visit.go_to("/sign-in", {html::FlashKind::success, "password_set"});
    if (done.error().code == ErrorCode::invalid)
      errors.add("password", password_words(visit.words, done.error()));
    else if (done.error().code == ErrorCode::denied || done.error().code == ErrorCode::not_found)
      errors.add("secret", visit.words.text("password.secret_wrong"_key));
    else
      return tl::unexpected(done.error());
  }
  return show_new_password(visit, errors);
}

}  // namespace

void add_account_pages(Desk& desk) {
  const PageOptions session{.needs = Needs::session}, nothing{.needs = Needs::nothing};
  desk.navigation(
      {.title = "nav.accounts"_key, .about = "nav.accounts_about"_key, .href = "/accounts", .roles = {"administrator"}, .order = 82});
  desk.page("/accounts", session, show_accounts);
  desk.page("/accounts/new", session, [](Visit& visit) { return show_new_account(visit, {}, {}); });
  desk.form("/accounts/new", session, add_account);
  desk.page("/accounts/teams", session, [](Visit& visit) { return show_teams(visit, {}); });
  desk.form("/accounts/teams", session, add_team);
  desk.page("/accounts/tokens", session, show_tokens);
  desk.form("/accounts/tokens/{token:uuid}", session, revoke_token);
  desk.page("/accounts/{account:uuid}", session, [](Visit& visit) { return show_account(visit, {}); });
  desk.form("/accounts/{account:uuid}", session, act_on_account);
  desk.form("/accounts/{account:uuid}/tokens", session, make_token);
  desk.page("/new-password", nothing, [](Visit& visit) { return show_new_password(visit, {}); });
  desk.form("/new-password", nothing, set_new_password);
}

}  // namespace cw::pages
