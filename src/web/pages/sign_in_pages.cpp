// SPDX-License-Identifier: MIT
// Signing in, with name, password and code or at an identity provider, and signing out.
#include "services/place/session_keeping.h"
#include "web/html/button.h"
#include "web/html/input.h"
#include "web/html/localised.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/register_api/session_cookie.h"

namespace cw::pages {
namespace {

// What the form shows: empty at first, with what was entered and what is wrong when it comes again.
struct SignInForm {
  std::string name;
  std::string next;
  html::FormErrors errors;
  std::string refused = {};  // why the sign-in at the provider failed, in words; empty: it did not
};

// What the address says of a sign-in at the provider (web/register_api/register_api.h).
std::string refused_words(const Visit& visit) {
  const auto& provider = visit.desk().options().provider;
  const std::string_view why = visit.request.query_value("refused");
  if (!provider || why.empty()) return {};
  const html::Catalogue& words = visit.words;
  if (why == "unknown") return words.text("sign_in.provider_unknown"_key, {{"provider", *provider}});
  if (why == "unavailable") return words.text("sign_in.provider_unavailable"_key, {{"provider", *provider}});
  return words.text("sign_in.provider_again"_key, {{"provider", *provider}});
}

void put_fields(html::Html& out, const SignInForm& form, const html::Catalogue& words) {
  out << html::Input{.id = "name",
                     .name = "name",
                     .value = form.name,
                     .label = {.text = words.text("sign_in.name"_key)},
                     .error_message = form.errors.message_for("name", words),
                     .classes = "govuk-input--width-20",
                     .autocomplete = "username",
                     .spellcheck = false,
                     .autocapitalize = "none"};
  out << html::localised(html::PasswordInput{.id = "password",
                                             .name = "password",
                                             .label = {.text = words.text("sign_in.password"_key)},
                                             .error_message = form.errors.message_for("password", words),
                                             .classes = "govuk-input--width-20"},
                         words);
  out << html::Input{.id = "code",
                     .name = "code",
                     .inputmode = "text",
                     .label = {.text = words.text("sign_in.code"_key)},
                     .hint = html::Hint{.text = words.text("sign_in.code_hint"_key)},
                     .error_message = form.errors.message_for("code", words),
                     .classes = "govuk-input--width-10",
                     .autocomplete = "one-time-code",
                     .spellcheck = false,
                     .autocapitalize = "none"};
}

Result<web::Response> show_form(Visit& visit, const SignInForm& form) {
  const html::Catalogue& words = visit.words;
  const std::string title = words.text("sign_in.title"_key);
  html::Html body;
  if (!form.errors.empty()) body << form.errors.summary(words);
  if (!form.refused.empty())
    body << html::ErrorSummary{.title_text = words.text("form.error_summary"_key), .description_text = form.refused};
  put_heading(body, title);
  body << html::open_form(visit.forms(), "/sign-in");
  put_hidden_field(body, "next", form.next);
  put_fields(body, form, words);
  body << html::Button{.text = words.text("sign_in.button"_key), .prevent_double_click = true} << "</form>\n"_html;
  if (const auto& provider = visit.desk().options().provider)
    body << R"(<p class="govuk-body">)"_html << words.text("sign_in.or"_key) << "</p>\n"_html
         << html::Button{.text = words.text("sign_in.provider"_key, {{"provider", *provider}}),
                         .href = with_next("/sign-in/provider", form.next),
                         .classes = "govuk-button--secondary"};
  const bool wrong = !form.errors.empty() || !form.refused.empty();
  return visit.show({.title = title, .errors = wrong ? html::Errors::some : html::Errors::none}, body);
}

Result<web::Response> show_sign_in(Visit& visit) {
  SignInForm form;
  form.next = html::own_path(visit.request.query_value("next"), "/");
  if (visit.session) return visit.go_to(form.next);
  form.refused = refused_words(visit);
  return show_form(visit, form);
}

Result<web::Response> sign_in(Visit& visit) {
  const html::Catalogue& words = visit.words;
  SignInForm form{.name = visit.field("name"), .next = html::own_path(visit.field("next"), "/"), .errors = {}};
  const std::string password(visit.form->value("password"));
  if (form.name.empty()) form.errors.add("name", words.text("sign_in.name_missing"_key));
  if (password.empty()) form.errors.add("password", words.text("sign_in.password_missing"_key));
  if (!form.errors.empty()) return show_form(visit, form);
  const auto token = visit.desk().sessions().sign_in({form.name, password, visit.field("code")}, web::session_cookie(visit.request));
  if (!token && token.error().code != ErrorCode::denied) return tl::unexpected(token.error());
  if (!token && token.error().field == "code") form.errors.add("code", words.text("sign_in.code_wrong"_key));
  if (!token && form.errors.empty()) form.errors.add("name", words.text("sign_in.wrong"_key));
  if (!token) return show_form(visit, form);
  CW_TRY(web::Response out, visit.go_to(form.next));
  CW_CHECK(web::set_session_cookie(out, visit.request, *token));
  return out;
}

Result<web::Response> sign_out(Visit& visit) {
  CW_CHECK(place::forget_for_session(visit.place(), visit.token, ""));
  CW_CHECK(visit.desk().sessions().sign_out(visit.token));
  CW_TRY(web::Response out, visit.go_to("/signed-out"));
  CW_CHECK(web::clear_session_cookie(out, visit.request));
  return out;
}

Result<web::Response> show_signed_out(Visit& visit) {
  const std::string title = visit.words.text("signed_out.title"_key);
  html::Html body;
  put_heading(body, title);
  body << R"(<p class="govuk-body">)"_html << visit.words.text("signed_out.text"_key) << "</p>\n"_html;
  body << html::Button{.text = visit.words.text("sign_in.again"_key), .href = "/sign-in"};
  return visit.show({.title = title}, body);
}

// Where a browser without scripts is led when a page has stayed open for as long as a session lasts unused.
Result<web::Response> show_session_ended(Visit& visit) {
  const std::string title = visit.words.text("session.ended_title"_key);
  html::Html body;
  put_heading(body, title);
  put_paragraph(body, visit.words.text("session.ended"_key));
  body << html::Button{.text = visit.words.text("sign_in.again"_key), .href = "/sign-in"};
  return visit.show({.title = title}, body);
}

}  // namespace

void add_sign_in_pages(Desk& desk) {
  desk.page("/sign-in", {.needs = Needs::nothing}, show_sign_in);
  desk.form("/sign-in", {.needs = Needs::nothing}, sign_in);
  desk.page("/signed-out", {.needs = Needs::nothing}, show_signed_out);
  desk.page("/session-ended", {.needs = Needs::nobody}, show_session_ended);
  desk.form("/sign-out", {.needs = Needs::session}, sign_out);
}

}  // namespace cw::pages
