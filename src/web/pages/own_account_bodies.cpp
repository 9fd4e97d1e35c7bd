// SPDX-License-Identifier: MIT
#include "web/pages/internal/own_account_bodies.h"

#include "trust/password_rules.h"
#include "web/html/button.h"
#include "web/html/format.h"
#include "web/html/input.h"
#include "web/html/lists.h"
#include "web/html/localised.h"
#include "web/html/notices.h"
#include "web/html/qr_code.h"
#include "web/pages/internal/parts.h"
#include "web/pages/internal/visit.h"

namespace cw::pages {
namespace {

using html::Catalogue;
using html::FormContext;
using html::Html;
using place::AccountView;

constexpr std::int64_t few_codes = 3;  // and fewer: time to make new ones

html::PasswordInput password_field(const Catalogue& words, const html::FormErrors& errors, std::string_view id, html::MessageKey label) {
  return html::localised(html::PasswordInput{.id = id,
                                             .name = id,
                                             .label = {.text = words.text(label), .classes = "govuk-label--s"},
                                             .error_message = errors.message_for(id, words),
                                             .classes = "govuk-input--width-20"},
                         words);
}

html::Input code_field(const Catalogue& words, const html::FormErrors& errors, html::MessageKey label, html::MessageKey hint) {
  return {.id = "code",
          .name = "code",
          .inputmode = "text",
          .label = {.text = words.text(label), .classes = "govuk-label--s"},
          .hint = html::Hint{.text = words.text(hint)},
          .error_message = errors.message_for("code", words),
          .classes = "govuk-input--width-20",
          .autocomplete = "one-time-code",
          .spellcheck = false,
          .autocapitalize = "none"};
}

// Password and code as they are now, as far as the account has them.
void put_proof(Html& out, const Catalogue& words, const AccountView& account, const html::FormErrors& errors) {
  if (account.facts.has_password) {
    // Whose password it is, for password managers; it is not sent.
    out << "<input type=\"text\" autocomplete=\"username\" value=\""_html << account.account.name << "\" readonly hidden>\n"_html;
    out << password_field(words, errors, "password", "own.password_now"_key);
  }
  if (account.account.has_second_factor) out << code_field(words, errors, "own.code"_key, "own.code_hint"_key);
}

html::Button button(const Catalogue& words, html::MessageKey text, html::Text classes = {}) {
  return {.text = words.text(text), .classes = std::move(classes), .prevent_double_click = true};
}

struct Way {
  std::string_view href;
  html::MessageKey text, what;  // what: for those who hear the link alone
};

html::SummaryRow changeable(const Catalogue& words, html::MessageKey key, html::Text value, const Way& way) {
  html::SummaryRow out = fact(words, key, std::move(value));
  out.actions.items = {{.href = way.href, .text = words.text(way.text), .visually_hidden_text = words.text(way.what)}};
  return out;
}

html::SummaryList facts_of(const Catalogue& words, const OwnAccountPage& page) {
  const trust::Account& account = page.account.account;
  const trust::AccountFacts& facts = page.account.facts;
  html::SummaryList out{.rows = {fact(words, "own.who"_key, account.title), fact(words, "accounts.name"_key, account.name),
                                 fact(words, "log.organisation"_key, page.organisation), fact(words, "log.roles"_key, page.roles)}};
  if (!page.teams.empty()) out.rows.push_back(fact(words, "policy.teams"_key, page.teams));
  if (!facts.has_password) {
    out.rows.push_back(fact(words, "own.password"_key, words.text("own.at_provider"_key)));
  } else {
    out.rows.push_back(changeable(words, "own.password"_key, words.text("own.password_set"_key),
                                  {"/your-account/password", "own.change"_key, "own.change_password"_key}));
    const bool has = account.has_second_factor;
    out.rows.push_back(changeable(words, "own.app"_key, words.text(has ? "own.app_set"_key : "own.app_not_set"_key),
                                  {"/your-account/second-factor", has ? "own.change"_key : "own.set_up"_key, "own.change_app"_key}));
  }
  if (account.has_second_factor)
    out.rows.push_back(changeable(words, "own.codes"_key, words.counted("own.codes_left"_key, facts.recovery_codes),
                                  {"/your-account/recovery-codes", "own.renew"_key, "own.renew_codes"_key}));
  return out;
}

// A session as a row of its own, which stands under itself where the page is narrow.
html::SummaryRow session_row(const Catalogue& words, const trust::SessionView& session) {
  const std::string began = html::moment_text(session.made_at, words.language());
  Html value = Html::from_text(words.text("own.session_times"_key, {{"used", html::moment_text(session.used_at, words.language())},
                                                                    {"ends", html::moment_text(session.ends_at, words.language())}}));
  if (session.is_this) {
    value << "<div class=\"govuk-!-margin-top-2\">"_html
          << html::Tag{.text = words.text("own.this_session"_key), .classes = "govuk-tag--green"} << "</div>"_html;
  } else {
    Html label = Html::from_text(words.text("own.end_session"_key));
    label << "<span class=\"govuk-visually-hidden\"> "_html << words.text("own.session_of"_key, {{"began", began}}) << "</span>"_html;
    value << "<div class=\"govuk-!-margin-top-2\">"_html
          << html::Button{.html = std::move(label),
                          .href = "/your-account/sessions/" + session.handle,
                          .classes = "govuk-button--secondary govuk-!-margin-bottom-0"}
          << "</div>"_html;
  }
  return {.key = {.text = words.text("own.session_began"_key, {{"began", began}})}, .value = {.html = std::move(value)}};
}

void put_sessions(Html& out, const Catalogue& words, const std::vector<trust::SessionView>& sessions) {
  put_subheading(out, words.text("own.sessions"_key));
  html::SummaryList list;
  for (const trust::SessionView& session : sessions) list.rows.push_back(session_row(words, session));
  out << list;
  if (sessions.size() > 1)
    out << html::Button{
        .text = words.text("own.end_others"_key), .href = "/your-account/end-other-sessions", .classes = "govuk-button--secondary"};
}

void put_lines(Html& out, const std::vector<std::string>& lines, html::Markup id) {
  out << "<pre class=\"app-secret\"><code id=\""_html << id << "\">"_html;
  for (std::size_t i = 0; i < lines.size(); ++i) out << (i == 0 ? "" : "\n") << lines[i];
  out << "</code></pre>\n"_html;
}

// The secret of otpauth://totp/...?secret=..., in groups of four letters.
std::string secret_in(std::string_view uri) {
  constexpr std::string_view name = "secret=";
  const std::size_t at = uri.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view secret = uri.substr(at + name.size(), uri.find('&', at) - at - name.size());
  std::string out;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += secret[i];
  }
  return out;
}

void put_turning_off(Html& out, const Catalogue& words, const FormContext& form, const AccountView& account,
                     const html::FormErrors& errors) {
  put_subheading(out, words.text("own.off_title"_key));
  put_paragraph(out, words.text("own.off_lead"_key));
  out << html::open_form(form, "/your-account/second-factor/off");
  put_proof(out, words, account, errors);
  out << button(words, "own.off_button"_key, "govuk-button--warning") << "</form>\n"_html;
}

void put_list_item(Html& out, const html::Text& text) { out << "<li>"_html << text << "</li>"_html; }

}  // namespace

Html own_account_body(const Catalogue& words, const OwnAccountPage& page) {
  Html out;
  put_heading(out, words.text("own.title"_key));
  const trust::AccountFacts& facts = page.account.facts;
  const bool has_factor = page.account.account.has_second_factor;
  if (has_factor && facts.recovery_codes <= few_codes)
    out << html::localised(html::WarningText{.text = words.counted("own.few_codes"_key, facts.recovery_codes)}, words);
  if (facts.has_password && !has_factor) out << html::InsetText{.text = words.text("own.app_advice"_key)};
  out << facts_of(words, page);
  put_sessions(out, words, page.sessions);
  out << "<p class=\"govuk-body\">"_html;
  put_link(out, "/my-activity", words.text("own.activity"_key));
  return out << "</p>\n"_html;
}

Html end_sessions_body(const Catalogue& words, const FormContext& form, const AccountView& account, std::string_view handle,
                       const html::FormErrors& errors) {
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text(handle.empty() ? "own.end_others"_key : "own.end_session_title"_key));
  put_paragraph(out, words.text("own.end_lead"_key));
  out << html::open_form(form, handle.empty() ? "/your-account/end-other-sessions" : "/your-account/sessions/" + std::string(handle));
  put_proof(out, words, account, errors);
  return out << button(words, handle.empty() ? "own.end_others"_key : "own.end_session"_key) << "</form>\n"_html;
}

Html own_password_body(const Catalogue& words, const FormContext& form, const AccountView& account, const html::FormErrors& errors) {
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("own.password_title"_key));
  if (!account.facts.has_password) return out << html::InsetText{.text = words.text("own.password_at_provider"_key)};
  put_paragraph(out, words.text("own.password_lead"_key));
  out << html::open_form(form, "/your-account/password");
  put_proof(out, words, account, errors);
  html::PasswordInput made = password_field(words, errors, "new_password", "password.new"_key);
  made.hint = html::Hint{.text = words.text("own.password_hint"_key)};
  made.autocomplete = "new-password";
  return out << made << button(words, "own.password_button"_key) << "</form>\n"_html;
}

Html second_factor_body(const Catalogue& words, const FormContext& form, const AccountView& account, const html::FormErrors& errors) {
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("own.app"_key));
  if (account.account.has_second_factor) {
    put_paragraph(out, words.text("own.app_works"_key));
    out << "<p class=\"govuk-body\">"_html << words.counted("own.codes_lead"_key, account.facts.recovery_codes) << " "_html;
    put_link(out, "/your-account/recovery-codes", words.text("own.renew"_key));
    out << "</p>\n"_html;
    put_turning_off(out, words, form, account, errors);
    return out;
  }
  if (!account.facts.has_password) return out << html::InsetText{.text = words.text("own.app_at_provider"_key)};
  put_paragraph(out, words.text("own.app_lead"_key));
  put_paragraph(out, words.text("own.app_needs"_key));
  out << html::open_form(form, "/your-account/second-factor");
  put_proof(out, words, account, errors);
  return out << button(words, "own.begin"_key) << "</form>\n"_html;
}

Html set_up_body(const Catalogue& words, const FormContext& form, std::string_view uri, const html::FormErrors& errors) {
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("own.set_up_title"_key));
  out << "<ol class=\"govuk-list govuk-list--number govuk-list--spaced\">"_html;
  put_list_item(out, words.text("own.set_up_open"_key));
  put_list_item(out, words.text("own.set_up_enter"_key));
  put_list_item(out, words.text("own.set_up_code"_key));
  out << "</ol>\n"_html;
  if (const auto picture = html::make_qr_code(uri)) out << html::qr_picture(*picture, words.text("own.picture"_key));
  out << "<h2 class=\"govuk-heading-s govuk-!-margin-bottom-1\">"_html << words.text("own.secret"_key) << "</h2>\n"_html;
  put_lines(out, {secret_in(uri)}, "secret"_html);
  out << "<p class=\"govuk-body\">"_html;
  put_link(out, uri, words.text("own.open_app"_key));
  out << "</p>\n"_html << html::open_form(form, "/your-account/second-factor/set-up");
  html::Input code = code_field(words, errors, "own.first_code"_key, "own.first_code_hint"_key);
  code.classes = "govuk-input--width-5";
  code.inputmode = "numeric";
  return out << code << button(words, "own.confirm"_key) << "</form>\n"_html;
}

Html recovery_codes_body(const Catalogue& words, const FormContext& form, const std::vector<std::string>& codes) {
  Html out;
  put_heading(out, words.text("own.codes"_key));
  put_paragraph(out, words.text("own.codes_use"_key));
  out << html::localised(html::WarningText{.text = words.text("own.codes_once"_key)}, words);
  put_lines(out, codes, "codes"_html);
  return out << html::open_form(form, "/your-account/recovery-codes/kept") << button(words, "own.codes_kept"_key) << "</form>\n"_html;
}

Html renew_codes_body(const Catalogue& words, const FormContext& form, const AccountView& account, const html::FormErrors& errors) {
  Html out;
  if (!errors.empty()) out << errors.summary(words);
  put_heading(out, words.text("own.codes"_key));
  if (!account.account.has_second_factor) {
    out << html::InsetText{.text = words.text("own.codes_without_app"_key)} << "<p class=\"govuk-body\">"_html;
    put_link(out, "/your-account/second-factor", words.text("own.begin"_key));
    return out << "</p>\n"_html;
  }
  put_paragraph(out, words.counted("own.codes_lead"_key, account.facts.recovery_codes));
  put_paragraph(out, words.text("own.codes_renew_lead"_key));
  out << html::open_form(form, "/your-account/recovery-codes");
  put_proof(out, words, account, errors);
  return out << button(words, "own.renew"_key) << "</form>\n"_html;
}

std::string password_words(const Catalogue& words, const Error& error) {
  const auto fault = trust::password_fault(error);
  if (!fault) return error.message;
  switch (*fault) {
    case trust::PasswordFault::not_text: return words.text("own.password_not_text"_key);
    case trust::PasswordFault::too_short: return words.text("own.password_too_short"_key);
    case trust::PasswordFault::too_long: return words.text("own.password_too_long"_key);
    case trust::PasswordFault::common: return words.text("own.password_common"_key);
    case trust::PasswordFault::simple_row: return words.text("own.password_simple_row"_key);
    case trust::PasswordFault::own_name: break;
  }
  return words.text("own.password_own_name"_key);
}

}  // namespace cw::pages
