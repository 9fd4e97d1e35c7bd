// SPDX-License-Identifier: MIT
// One's own account, for everybody who is signed in: password, second factor, recovery codes, where one is signed in. What weakens an
// account is said with password and code once more (services/place/accounts.h). Secrets that are shown once are kept, sealed, for the
// session (services/place/session_keeping.h), so that a page can be loaded again or read in the other language; they go when the reader
// says that they have them, or after a quarter of an hour.
#include <algorithm>

#include "services/place/accounts.h"
#include "services/place/policy_view.h"
#include "services/place/session_keeping.h"
#include "trust/policy_titles.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/own_account_bodies.h"
#include "web/pages/internal/page_times.h"
#include "web/pages/internal/sentence.h"
#include "web/register_api/session_cookie.h"

namespace cw::pages {
namespace {

using Answer = Result<web::Response>;
using Lines = std::vector<std::string>;

constexpr std::string_view account_path = "/your-account";
constexpr std::string_view factor_path = "/your-account/second-factor";
constexpr std::string_view set_up_path = "/your-account/second-factor/set-up";
constexpr std::string_view codes_path = "/your-account/recovery-codes";

// What is kept of a second factor that waits for its first code (address, then codes), and of codes that are being shown.
constexpr std::string_view kept_factor = "second_factor", kept_codes = "recovery_codes";
constexpr std::int64_t shown_for = 900;  // seconds

std::int64_t seconds_now(const Visit& visit) { return visit.desk().options().clock.now().microseconds / 1'000'000; }

// The first line is when.
Result<void> keep(Visit& visit, std::string_view kind, const Lines& lines) {
  std::string content = std::to_string(seconds_now(visit));
  for (const std::string& line : lines) content.append("\n").append(line);
  return place::keep_for_session(visit.place(), {visit.token, kind, ""}, content);
}

// Empty where there is nothing, or nothing any more.
Result<Lines> kept(Visit& visit, std::string_view kind) {
  CW_TRY(const auto content, place::kept_for_session(visit.place(), {visit.token, kind, ""}));
  if (!content) return Lines();
  Lines out;
  for (std::size_t from = 0; from <= content->size();) {
    const std::size_t end = std::min(content->find('\n', from), content->size());
    out.push_back(content->substr(from, end - from));
    from = end + 1;
  }
  const auto at = parse_whole_number(out.front());
  if (!at || seconds_now(visit) - *at > shown_for) return Lines();
  out.erase(out.begin());
  return out;
}

PageFrame frame_of(html::Text title, const html::FormErrors& errors, std::string_view back = account_path) {
  return {.title = std::move(title),
          .errors = errors.empty() ? html::Errors::none : html::Errors::some,
          .back = std::string(back),
          .status = errors.empty() ? 200 : 400};
}

// Password and code as the form has them; what is missing is told.
place::OwnerProof proof_of(Visit& visit, const place::AccountView& account, html::FormErrors& errors) {
  place::OwnerProof out{std::string(visit.form->value("password")), visit.field("code"), visit.token};
  if (account.facts.has_password && out.password.empty()) errors.add("password", visit.words.text("own.password_now_missing"_key));
  if (account.account.has_second_factor && out.code.empty()) errors.add("code", visit.words.text("own.code_missing"_key));
  return out;
}

// An error about what was entered becomes that field's; any other stays one.
Result<void> told_at_field(const Visit& visit, const Error& error, html::FormErrors& errors) {
  const html::Catalogue& words = visit.words;
  if (error.code == ErrorCode::denied && error.field == "code")
    errors.add("code", words.text("sign_in.code_wrong"_key));
  else if (error.code == ErrorCode::denied && error.field == "password")
    errors.add("password", words.text("own.password_now_wrong"_key));
  else if (error.code == ErrorCode::invalid && error.field == "password")
    errors.add("new_password", password_words(words, error));
  else if (error.code == ErrorCode::invalid && error.field == "new_password")
    errors.add("new_password", words.text("own.password_same"_key));
  else
    return tl::unexpected(error);
  return {};
}

using Shown = Answer (*)(Visit&, const place::AccountView&, const html::FormErrors&);

// One of the forms that ask for password and code: `check` adds what else is missing, `act` does it. Where something that was entered is
// missing or wrong, the form comes again, by `show`.
template <class Check, class Act>
Answer with_proof(Visit& visit, Shown show, Check check, Act act) {
  CW_TRY(const place::AccountView account, place::own_account(visit.place(), visit.asking()));
  html::FormErrors errors;
  const place::OwnerProof proof = proof_of(visit, account, errors);
  check(errors);
  if (!errors.empty()) return show(visit, account, errors);
  Answer done = act(proof);
  if (done) return done;
  CW_CHECK(told_at_field(visit, done.error(), errors));
  return show(visit, account, errors);
}

void nothing_else(html::FormErrors&) {}

// On with the session that has taken the place of this one, and of all others: for the same team and emergency too, while what was searched
// and the reasons for looking at protected people are forgotten.
Answer in_new_session(Visit& visit, const std::string& token, std::string_view said) {
  if (!visit.work.team.empty() || !visit.work.reason.empty())
    CW_CHECK(place::keep_for_session(visit.place(), {token, kept_work, ""}, kept_work_text(visit.work)));
  CW_CHECK(place::forget_for_session(visit.place(), visit.token, ""));
  visit.token = token;  // what is said on the next page is bound to it
  CW_TRY(web::Response out, visit.go_to(account_path, {html::FlashKind::success, std::string(said)}));
  CW_CHECK(web::set_session_cookie(out, visit.request, token));
  return out;
}

Answer show_account(Visit& visit) {
  OwnAccountPage page;
  CW_TRY(page.account, place::own_account(visit.place(), visit.asking()));
  const trust::AccessPolicyText& policy = place::policy_of(visit.place());
  page.organisation = as_sentence(title_in(policy.organisations, visit.account().organisation));
  page.roles = role_titles(policy, visit.account().roles);
  page.teams = titles(policy.teams, visit.account().teams);
  CW_TRY(page.sessions, place::own_sessions(visit.place(), visit.asking(), visit.token));
  return visit.show({.title = visit.words.text("own.title"_key)}, own_account_body(visit.words, page));
}

// Ending one session, or all but this: asked for once more who they are, so that whoever finds an open browser cannot sign others out.
Answer show_ending(Visit& visit, const place::AccountView& account, const html::FormErrors& errors) {
  const bool one = !visit.request.parameter("session").empty();
  return visit.show(frame_of(visit.words.text(one ? "own.end_session_title"_key : "own.end_others"_key), errors),
                    end_sessions_body(visit.words, visit.forms(), account, visit.request.parameter("session"), errors));
}

Answer ask_ending(Visit& visit) {
  CW_TRY(const place::AccountView account, place::own_account(visit.place(), visit.asking()));
  return show_ending(visit, account, {});
}

Answer end_sessions(Visit& visit) {
  CW_TRY(const place::AccountView account, place::own_account(visit.place(), visit.asking()));
  html::FormErrors errors;
  const place::OwnerProof proof = proof_of(visit, account, errors);
  if (!errors.empty()) return show_ending(visit, account, errors);
  const std::string_view one = visit.request.parameter("session");
  Result<void> ended;
  if (!one.empty())
    ended = place::end_own_session(visit.place(), visit.asking(), proof, one);
  else if (const auto others = place::end_other_sessions(visit.place(), visit.asking(), proof, visit.token); !others)
    ended = tl::unexpected(others.error());
  // One that is not there has ended meanwhile, which is what was wanted.
  if (ended || ended.error().code == ErrorCode::not_found)
    return visit.go_to(account_path, {html::FlashKind::success, one.empty() ? "own_others_ended" : "own_session_ended"});
  CW_CHECK(told_at_field(visit, ended.error(), errors));
  return show_ending(visit, account, errors);
}

Answer show_password(Visit& visit, const place::AccountView& account, const html::FormErrors& errors) {
  return visit.show(frame_of(visit.words.text("own.password_title"_key), errors),
                    own_password_body(visit.words, visit.forms(), account, errors));
}

Answer ask_password(Visit& visit) {
  CW_TRY(const place::AccountView account, place::own_account(visit.place(), visit.asking()));
  return show_password(visit, account, {});
}

Answer change_password(Visit& visit) {
  const std::string made(visit.form->value("new_password"));
  const auto check = [&](html::FormErrors& errors) {
    if (made.empty()) errors.add("new_password", visit.words.text("password.missing"_key));
  };
  return with_proof(visit, show_password, check, [&](const place::OwnerProof& proof) -> Answer {
    CW_TRY(const std::string token, place::change_own_password(visit.place(), visit.asking(), proof, made));
    return in_new_session(visit, token, "own_password_changed");
  });
}

Answer show_factor(Visit& visit, const place::AccountView& account, const html::FormErrors& errors) {
  return visit.show(frame_of(visit.words.text("own.app"_key), errors), second_factor_body(visit.words, visit.forms(), account, errors));
}

Answer ask_factor(Visit& visit) {
  CW_TRY(const place::AccountView account, place::own_account(visit.place(), visit.asking()));
  return show_factor(visit, account, {});
}

Answer begin_factor(Visit& visit) {
  return with_proof(visit, show_factor, nothing_else, [&](const place::OwnerProof& proof) -> Answer {
    CW_TRY(const auto made, place::begin_own_second_factor(visit.place(), visit.asking(), proof));
    Lines lines{made.uri};
    lines.insert(lines.end(), made.recovery_codes.begin(), made.recovery_codes.end());
    CW_CHECK(keep(visit, kept_factor, lines));
    return visit.go_to(set_up_path);
  });
}

Answer show_set_up(Visit& visit, const html::FormErrors& errors) {
  CW_TRY(const Lines lines, kept(visit, kept_factor));
  if (lines.empty()) return visit.go_to(factor_path, {html::FlashKind::notice, "own_set_up_ended"});
  return visit.show(frame_of(visit.words.text("own.set_up_title"_key), errors, factor_path),
                    set_up_body(visit.words, visit.forms(), lines.front(), errors));
}

Answer confirm_factor(Visit& visit) {
  CW_TRY(Lines lines, kept(visit, kept_factor));
  html::FormErrors errors;
  const std::string code = visit.field("code");
  if (code.empty()) errors.add("code", visit.words.text("own.code_missing"_key));
  if (lines.empty() || !errors.empty()) return show_set_up(visit, errors);
  const auto done = place::confirm_own_second_factor(visit.place(), visit.asking(), code);
  if (!done && done.error().field == "code") {
    errors.add("code", visit.words.text("own.first_code_wrong"_key));
    return show_set_up(visit, errors);
  }
  CW_CHECK(done);
  CW_CHECK(visit.desk().sessions().note_second_factor(visit.token));
  lines.erase(lines.begin());
  CW_CHECK(keep(visit, kept_codes, lines));
  CW_CHECK(place::forget_for_session(visit.place(), visit.token, kept_factor));
  return visit.go_to(codes_path, {html::FlashKind::success, "own_app_set_up"});
}

Answer turn_factor_off(Visit& visit) {
  if (!visit.account().has_second_factor) return visit.go_to(factor_path);
  return with_proof(visit, show_factor, nothing_else, [&](const place::OwnerProof& proof) -> Answer {
    CW_TRY(const std::string token, place::remove_own_second_factor(visit.place(), visit.asking(), proof));
    return in_new_session(visit, token, "own_app_off");
  });
}

Answer show_renewal(Visit& visit, const place::AccountView& account, const html::FormErrors& errors) {
  return visit.show(frame_of(visit.words.text("own.codes"_key), errors), renew_codes_body(visit.words, visit.forms(), account, errors));
}

Answer show_codes(Visit& visit) {
  CW_TRY(const Lines codes, kept(visit, kept_codes));
  if (!codes.empty())
    return visit.show({.title = visit.words.text("own.codes"_key)}, recovery_codes_body(visit.words, visit.forms(), codes));
  CW_TRY(const place::AccountView account, place::own_account(visit.place(), visit.asking()));
  return show_renewal(visit, account, {});
}

Answer renew_codes(Visit& visit) {
  return with_proof(visit, show_renewal, nothing_else, [&](const place::OwnerProof& proof) -> Answer {
    CW_TRY(const Lines codes, place::new_recovery_codes(visit.place(), visit.asking(), proof));
    CW_CHECK(keep(visit, kept_codes, codes));
    return visit.go_to(codes_path, {html::FlashKind::success, "own_codes_made"});
  });
}

Answer forget_codes(Visit& visit) {
  CW_CHECK(place::forget_for_session(visit.place(), visit.token, kept_codes));
  return visit.go_to(account_path);
}

}  // namespace

void add_own_account_pages(Desk& desk) {
  const PageOptions session{.needs = Needs::session}, nothing{.needs = Needs::nothing};
  desk.navigation(
      {.title = "nav.own_account"_key, .about = "nav.own_account_about"_key, .href = std::string(account_path), .roles = {}, .order = 96});
  desk.page(account_path, session, show_account);
  for (const char* ending : {"/your-account/sessions/{session}", "/your-account/end-other-sessions"}) {
    desk.page(ending, session, ask_ending);
    desk.form(ending, session, end_sessions);
  }
  desk.page("/your-account/password", session, ask_password);
  desk.form("/your-account/password", session, change_password);
  desk.page(factor_path, session, ask_factor);
  desk.form(factor_path, session, begin_factor);
  desk.page(set_up_path, session, [](Visit& visit) { return show_set_up(visit, {}); });
  desk.form(set_up_path, session, confirm_factor);
  desk.form("/your-account/second-factor/off", session, turn_factor_off);
  desk.page(codes_path, session, show_codes);
  desk.form(codes_path, session, renew_codes);
  desk.form("/your-account/recovery-codes/kept", session, forget_codes);
  // Where password managers look for the page (W3C, A Well-Known URL for Changing Passwords).
  desk.page("/.well-known/change-password", nothing, [](Visit& visit) { return visit.go_to("/your-account/password"); });
}

}  // namespace cw::pages
