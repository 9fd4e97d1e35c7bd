// SPDX-License-Identifier: MIT
#include "web/pages/internal/account_bodies.h"

#include <algorithm>

#include "trust/policy_titles.h"
#include "web/html/button.h"
#include "web/html/choices.h"
#include "web/html/format.h"
#include "web/html/input.h"
#include "web/html/lists.h"
#include "web/html/localised.h"
#include "web/html/moj.h"
#include "web/html/navigation.h"
#include "web/html/notices.h"
#include "web/html/select.h"
#include "web/http/target.h"
#include "web/pages/internal/parts.h"
#include "web/pages/internal/record_rows.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

using html::Catalogue;
using html::FormContext;
using html::Html;
using html::html_of;
using trust::title_in;
using trust::title_of;
using trust::titles;
using html::operator""_html;
using html::operator""_key;

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

// What is out of the ordinary about an account, in words.
Html state_tags(const Catalogue& words, const place::AccountView& view) {
  Html out;
  const auto tag = [&](html::MessageKey key, html::Text classes) {
    out << html::Tag{.text = words.text(key), .classes = std::move(classes)} << " "_html;
  };
  if (view.account.disabled) tag("accounts.disabled"_key, "govuk-tag--grey");
  if (view.facts.locked_until) tag("accounts.locked"_key, "govuk-tag--red");
  if (view.facts.waits_for_password) tag("accounts.waits_for_password"_key, "govuk-tag--yellow");
  if (!view.facts.has_password && !view.facts.has_identity && view.facts.tokens > 0) tag("accounts.program"_key, "govuk-tag--blue");
  if (view.account.has_second_factor) tag("accounts.second_factor"_key, "govuk-tag--green");
  if (out.empty()) out << words.text("accounts.active"_key);
  return out;
}

html::Input text_field(const Catalogue& words, const html::FormErrors& errors, std::string_view name, html::MessageKey label,
                       html::Text value) {
  return {.id = name,
          .name = name,
          .value = std::move(value),
          .label = {.text = words.text(label), .classes = "govuk-label--s"},
          .error_message = errors.message_for(name, words),
          .classes = "govuk-input--width-20",
          .autocomplete = "off",
          .spellcheck = false};
}

html::Checkboxes choices_field(const Catalogue& words, const html::FormErrors& errors, std::string_view name, html::MessageKey legend,
                               const std::vector<place::NamedChoice>& choices, const std::vector<std::string>& chosen) {
  html::Checkboxes out{
      .fieldset = html::Fieldset{.legend = html::Legend{.text = words.text(legend), .classes = "govuk-fieldset__legend--s"}},
      .error_message = errors.message_for(name, words),
      .id_prefix = name,
      .name = name};
  for (const place::NamedChoice& each : choices) {
    html::CheckboxItem item{.text = title_of(each), .value = each.name, .checked = std::ranges::find(chosen, each.name) != chosen.end()};
    out.items.push_back(std::move(item));
  }
  return out;
}

html::Button act(const Catalogue& words, html::MessageKey text, std::string_view does, html::Text classes = "govuk-button--secondary") {
  return {.text = words.text(text), .name = "does", .value = does, .classes = std::move(classes), .prevent_double_click = true};
}

void put_facts(Html& out, const Catalogue& words, const trust::AccessPolicyText& policy, const AccountPage& page) {
  const place::AccountView& view = page.account;
  html::SummaryList list{
      .rows = {fact(words, "accounts.name"_key, view.account.name),
               fact(words, "log.organisation"_key, as_sentence(title_in(policy.organisations, view.account.organisation))),
               fact(words, "log.roles"_key, role_titles(policy, view.account.roles)),
               fact(words, "policy.teams"_key, titles(page.choices.teams, view.account.teams))}};
  list.rows.push_back({.key = {.text = words.text("link.state"_key)}, .value = {.html = state_tags(words, view)}});
  list.rows.push_back(fact(words, "accounts.made_at"_key, html::moment_text(view.facts.made_at, words.language())));
  list.rows.push_back(fact(words, "accounts.signs_in"_key,
                           words.text(view.facts.has_identity   ? "accounts.by_provider"_key
                                      : view.facts.has_password ? "accounts.by_password"_key
                                                                : "accounts.not_yet"_key)));
  list.rows.push_back(fact(words, "accounts.sessions"_key, html::number_text(view.facts.sessions)));
  if (view.facts.locked_until)
    list.rows.push_back(fact(words, "accounts.locked_until"_key, html::moment_text(*view.facts.locked_until, words.language())));
  out << list;
}

// What may be done about an account beside changing it; each is one button.
void put_acts(Html& out, const Catalogue& words, const FormContext& form, const place::AccountView& view) {
  put_subheading(out, words.text("accounts.ways_in"_key));
  out << html::open_form(form, "/accounts/" + view.account.id.text()) << "<div class=\"app-actions\">"_html;
  if (view.facts.tokens == 0 && !view.facts.has_identity) out << act(words, "accounts.make_link"_key, "link");
  if (view.facts.locked_until) out << act(words, "accounts.unlock"_key, "unlock");
  if (view.account.has_second_factor) out << act(words, "accounts.reset_second_factor"_key, "reset");
  if (view.facts.sessions > 0) out << act(words, "accounts.end_sessions"_key, "end_sessions");
  out << (view.account.disabled ? act(words, "accounts.enable"_key, "enable")
                                : act(words, "accounts.disable"_key, "disable", "govuk-button--warning"))
      << "</div></form>"_html;
}

html::Table tokens_table(const Catalogue& words, const FormContext& form, const std::vector<trust::TokenView>& tokens) {
  html::Table table{.head = html::TableRow{{.text = words.text("tokens.name"_key)},
                                           {.text = words.text("tokens.account"_key)},
                                           {.text = words.text("tokens.scopes"_key)},
                                           {.text = words.text("tokens.ends_at"_key)},
                                           {.text = words.text("tokens.used_at"_key)},
                                           {.text = words.text("tokens.revoke"_key)}},
                    .caption = words.text("tokens.title"_key),
                    .caption_classes = "govuk-visually-hidden",
                    .first_cell_is_header = true};
  for (const trust::TokenView& token : tokens) {
    Html revoke;
    if (token.revoked_at) {
      revoke << words.text("tokens.revoked"_key);
    } else {
      Html label = Html::from_text(words.text("tokens.revoke"_key));
      label << "<span class=\"govuk-visually-hidden\"> "_html << token.name << "</span>"_html;
      revoke << html::open_form(form, "/accounts/tokens/" + token.id.text())
             << html::Button{.html = std::move(label),
                             .classes = "govuk-button--warning govuk-!-margin-bottom-0",
                             .prevent_double_click = true}
             << "</form>"_html;
    }
    table.rows.push_back({{.text = token.name},
                          {.text = token.account_name},
                          {.text = joined(token.scopes)},
                          {.text = html::moment_text(token.ends_at, words.language())},
                          {.text = token.used_at ? html::moment_text(*token.used_at, words.language()) : words.text("tokens.never"_key)},
                          {.html = std::move(revoke)}});
  }
  return table;
}

void put_new_token(Html& out, const Catalogue& words, const FormContext& form, const place::AccountView& view,
                   const html::FormErrors& errors) {
  put_subheading(out, words.text("tokens.new"_key));
  out << html::open_form(form, "/accounts/" + view.account.id.text() + "/tokens")
      << text_field(words, errors, "token_name", "tokens.name"_key, {});
  html::Checkboxes scopes{
      .fieldset = html::Fieldset{.legend = html::Legend{.text = words.text("tokens.scopes"_key), .classes = "govuk-fieldset__legend--s"}},
      .error_message = errors.message_for("scope", words),
      .id_prefix = "scope",
      .name = "scope",
      .classes = "govuk-checkboxes--small"};
  for (const place::TokenScope& scope : place::token_scopes())
    scopes.items.push_back({.text = scope.name, .value = scope.name, .hint = html::Hint{.text = scope.title}});
  html::Input days = text_field(words, errors, "days", "tokens.days"_key, "90");
  days.classes = "govuk-input--width-3";
  days.inputmode = "numeric";
  out << scopes << days
      << html::Button{.text = words.text("tokens.make"_key), .classes = "govuk-button--secondary", .prevent_double_click = true}
      << "</form>"_html;
}

html::Radios ways_field(const Catalogue& words, const html::FormErrors& errors, const NewAccountForm& given) {
  html::Radios out{.fieldset = html::Fieldset{.legend = html::Legend{.text = words.text("accounts.signs_in"_key),
                                                                     .classes = "govuk-fieldset__legend--s"}},
                   .error_message = errors.message_for("way", words),
                   .id_prefix = "way",
                   .name = "way",
                   .value = given.way};
  const auto item = [&](std::string_view value, html::MessageKey text, html::MessageKey hint) {
    return html::RadioItem{.text = words.text(text), .value = value, .hint = html::Hint{.text = words.text(hint)}};
  };
  out.items = {item(way_link, "accounts.way_link"_key, "accounts.way_link_hint"_key),
               item(way_provider, "accounts.way_provider"_key, "accounts.way_provider_hint"_key),
               item(way_program, "accounts.way_program"_key, "accounts.way_program_hint"_key)};
  return out;
}

// Who they are at the identity provider, where they sign in there. Not within the choice: a radio button that unfolds something has an
// attribute that its role may not have (axe aria-allowed-attr).
html::Details provider_fields(const Catalogue& words, const html::FormErrors& errors, const NewAccountForm& given) {
  html::Details out{.summary_text = words.text("accounts.provider_fields"_key), .open = given.way == way_provider};
  out.html << text_field(words, errors, "issuer", "accounts.issuer"_key, given.issuer)
           << text_field(words, errors, "subject", "accounts.subject"_key, given.subject);
  return out;
}

html::Select organisation_field(const Catalogue& words, const html::FormErrors& errors, std::string_view id,
                                const std::vector<place::NamedChoice>& organisations, const html::Text& chosen) {
  html::Select out{.id = id,
                   .name = "organisation",
                   .value = chosen,
                   .label = {.text = words.text("log.organisation"_key), .classes = "govuk-label--s"},
                   .error_message = errors.message_for(id, words)};
  for (const place::NamedChoice& each : organisations)
    out.items.push_back({.value = html::Text(each.name), .text = as_sentence(title_of(each))});
  return out;
}

}  // namespace

Html account_navigation(const Catalogue& words, AccountTab now) {
  const auto item = [&](html::MessageKey text, std::string_view href, AccountTab tab) {
    return html::MojNavigationItem{.text = words.text(text), .href = href, .active = tab == now};
  };
  return html_of(html::SubNavigation{.label = words.text("accounts.parts"_key),
                                     .items = {item("accounts.tab_accounts"_key, "/accounts", AccountTab::accounts),
                                               item("accounts.tab_teams"_key, "/accounts/teams", AccountTab::teams),
                                               item("accounts.tab_tokens"_key, "/accounts/tokens", AccountTab::tokens)}});
}

Html accounts_body(const Catalogue& words, const trust::AccessPolicyText& policy, const AccountsPage& page) {
  Html out = account_navigation(words, AccountTab::accounts);
  put_heading(out, words.text("accounts.title"_key));
  out << html::Button{.text = words.text("accounts.add"_key), .href = "/accounts/new"}
      << "<form method=\"get\" action=\"/accounts\" role=\"search\" novalidate>"_html
      << text_field(words, {}, "text", "accounts.search"_key, page.text)
      << html::Button{.text = words.text("accounts.find"_key), .classes = "govuk-button--secondary"} << "</form>"_html;
  if (page.found.accounts.empty()) {
    out << html::InsetText{.text = words.text("accounts.none"_key)};
    return out;
  }
  html::Table table{.head = html::TableRow{{.text = words.text("accounts.name"_key)},
                                           {.text = words.text("accounts.person"_key)},
                                           {.text = words.text("log.organisation"_key)},
                                           {.text = words.text("log.roles"_key)},
                                           {.text = words.text("link.state"_key)}},
                    .caption = words.text("accounts.title"_key),
                    .caption_classes = "govuk-visually-hidden",
                    .first_cell_is_header = true};
  for (const place::AccountView& each : page.found.accounts) {
    Html link;
    link << "<a class=\"govuk-link\" href=\"/accounts/"_html << each.account.id.text() << "\">"_html << each.account.name << "</a>"_html;
    table.rows.push_back({{.html = std::move(link)},
                          {.text = each.account.title},
                          {.text = as_sentence(title_in(policy.organisations, each.account.organisation))},
                          {.text = role_titles(policy, each.account.roles)},
                          {.html = state_tags(words, each)}});
  }
  html::put_wide_table(out, table);
  if (!page.found.after.empty()) {
    const std::string next = "/accounts?after=" + web::percent_encode(page.found.after) + "&text=" + web::percent_encode(page.text);
    out << html::localised(html::Pagination{.next = html::PaginationLink{.text = words.text("accounts.more"_key), .href = next}}, words);
  }
  return out;
}

Html new_account_body(const Catalogue& words, const FormContext& form, const place::AccountChoices& choices, const NewAccountForm& given,
                      const html::FormErrors& errors) {
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("accounts.add"_key));
  html::Input name = text_field(words, errors, "name", "accounts.name"_key, given.name);
  name.hint = html::Hint{.text = words.text("accounts.name_hint"_key)};
  out << html::open_form(form, "/accounts/new") << text_field(words, errors, "title", "accounts.person"_key, given.title) << name
      << organisation_field(words, errors, "organisation", choices.organisations, given.organisation)
      << choices_field(words, errors, "roles", "accounts.roles"_key, choices.roles, given.roles) << ways_field(words, errors, given)
      << provider_fields(words, errors, given);
  put_paragraph(out, words.text("accounts.purposes_come_with_roles"_key));
  return out << html::Button{.text = words.text("accounts.make"_key), .prevent_double_click = true} << "</form>"_html;
}

Html account_body(const Catalogue& words, const FormContext& form, const trust::AccessPolicyText& policy, const AccountPage& page,
                  const html::FormErrors& errors) {
  const place::AccountView& view = page.account;
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, title_of(view.account));
  put_facts(out, words, policy, page);
  if (view.account.name == page.own_name) {
    out << html::InsetText{.text = words.text("accounts.own"_key)};
    return out;
  }
  std::vector<place::NamedChoice> teams;
  for (const place::NamedChoice& team : page.choices.teams)
    if (team.organisation == view.account.organisation) teams.push_back(team);
  put_subheading(out, words.text("accounts.change"_key));
  out << html::open_form(form, "/accounts/" + view.account.id.text())
      << text_field(words, errors, "title", "accounts.person"_key, view.account.title)
      << choices_field(words, errors, "roles", "accounts.roles"_key, page.choices.roles, view.account.roles);
  if (!teams.empty()) out << choices_field(words, errors, "teams", "policy.teams"_key, teams, view.account.teams);
  out << act(words, "accounts.save"_key, "save", {}) << "</form>"_html;
  put_acts(out, words, form, view);
  if (!page.tokens.empty()) {
    put_subheading(out, words.text("tokens.title"_key));
    html::put_wide_table(out, tokens_table(words, form, page.tokens));
  }
  const bool program = !view.facts.has_password && !view.facts.has_identity && !view.facts.waits_for_password;
  if (program && !view.account.disabled) put_new_token(out, words, form, view, errors);
  return out;
}

Html secret_body(const Catalogue& words, const SecretPage& page) {
  Html out;
  put_heading(out, page.title);
  out << html::localised(html::WarningText{.text = words.text("accounts.shown_once"_key)}, words);
  put_paragraph(out, page.lead);
  out << "<pre class=\"app-secret\"><code id=\"secret\">"_html << page.secret << "</code></pre>"_html;
  put_paragraph(out, page.until);
  out << "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\""_html << html::safe_address(page.back_href.view()) << "\">"_html
      << words.text("accounts.to_account"_key) << "</a></p>"_html;
  return out;
}

Html teams_body(const Catalogue& words, const FormContext& form, const place::AccountChoices& choices, const html::FormErrors& errors) {
  Html out = account_navigation(words, AccountTab::teams);
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("teams.title"_key));
  put_paragraph(out, words.text("teams.lead"_key));
  html::Table table{.head = html::TableRow{{.text = words.text("teams.team"_key)},
                                           {.text = words.text("teams.name"_key)},
                                           {.text = words.text("log.organisation"_key)}},
                    .caption = words.text("teams.title"_key),
                    .caption_classes = "govuk-visually-hidden",
                    .first_cell_is_header = true};
  for (const place::NamedChoice& team : choices.teams)
    table.rows.push_back(
        {{.text = team.title}, {.text = team.name}, {.text = as_sentence(title_in(choices.organisations, team.organisation))}});
  if (table.rows.empty())
    out << html::InsetText{.text = words.text("teams.none"_key)};
  else
    html::put_wide_table(out, table);
  put_subheading(out, words.text("teams.add"_key));
  html::Input name = text_field(words, errors, "name", "teams.name"_key, {});
  name.hint = html::Hint{.text = words.text("teams.name_hint"_key)};
  return out << html::open_form(form, "/accounts/teams") << text_field(words, errors, "title", "teams.team"_key, {}) << name
             << organisation_field(words, errors, "organisation", choices.organisations, {})
             << html::Button{.text = words.text("teams.add"_key), .prevent_double_click = true} << "</form>"_html;
}

Html tokens_body(const Catalogue& words, const FormContext& form, const place::TokenList& tokens) {
  Html out = account_navigation(words, AccountTab::tokens);
  put_heading(out, words.text("tokens.title"_key));
  put_paragraph(out, words.text("tokens.lead"_key));
  if (tokens.tokens.empty())
    out << html::InsetText{.text = words.text("tokens.none"_key)};
  else
    html::put_wide_table(out, tokens_table(words, form, tokens.tokens));
  if (!tokens.after.empty())
    out << html::localised(html::Pagination{.next = html::PaginationLink{.text = words.text("link.older"_key),
                                                                         .href = "/accounts/tokens?after=" + tokens.after}},
                           words);
  return out;
}

Html new_password_body(const Catalogue& words, const FormContext& form, const html::FormErrors& errors) {
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("password.title"_key));
  put_paragraph(out, words.text("password.lead"_key));
  html::Input secret = text_field(words, errors, "secret", "password.secret"_key, {});
  secret.classes = {};
  return out << html::open_form(form, "/new-password") << secret
             << html::localised(html::PasswordInput{.id = "password",
                                                    .name = "password",
                                                    .label = {.text = words.text("password.new"_key), .classes = "govuk-label--s"},
                                                    .hint = html::Hint{.text = words.text("password.hint"_key)},
                                                    .error_message = errors.message_for("password", words),
                                                    .autocomplete = "new-password"},
                                words)
             << html::Button{.text = words.text("password.set"_key), .prevent_double_click = true} << "</form>"_html;
}

}  // namespace cw::pages
