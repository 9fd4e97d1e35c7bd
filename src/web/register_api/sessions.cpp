// SPDX-License-Identifier: MIT
// Signing in and out: with name, password and code, at an identity provider, and by the link of the first administrator.
#include <algorithm>

#include "base/json.h"
#include "base/log.h"
#include "services/place/accounts.h"
#include "web/register_api/internal/account_operations.h"
#include "web/register_api/internal/operations.h"
#include "web/register_api/internal/sign_in.h"

namespace cw::web {
namespace {

using Parts = std::shared_ptr<SignInParts>;

constexpr std::string_view attempt_name = "sign-in";
constexpr std::int64_t attempt_seconds = 600;
constexpr std::string_view next_name = "sign-in-next";
constexpr std::size_t longest_next = 1000;

std::string cookie_name(const Request& request, std::string_view name) {
  return (request.scheme == Scheme::https ? "__Host-" : "") + std::string(name);
}

Value session_value(const SignInParts& parts, const trust::Session& session, std::string_view token) {
  const bool missing = parts.sessions.strength_of(session) == place::SignInStrength::second_factor_missing;
  return Value(account_members(session.account, {{"signed_in_with_second_factor", Value(session.second_factor)},
                                                 {"second_factor_missing", Value(missing)},
                                                 {"purpose", Value(session.purpose)},
                                                 {"legal_basis", Value(session.legal_basis)},
                                                 {"made_at", Value(session.made_at)},
                                                 {"ends_at", Value(session.ends_at)},
                                                 {"csrf_token", Value(parts.tokens.make(token))}}));
}

Result<Response> sign_in(SignInParts& parts, ApiCall& call) {
  if (!is_same_origin(call.request)) return fail(ErrorCode::denied, "Sign in on this server's own page.");
  CW_TRY(const std::string token, parts.sessions.sign_in({text_of_member(call.body, "name"), text_of_member(call.body, "password"),
                                                          text_of_member(call.body, "code")},
                                                         session_cookie(call.request)));
  CW_TRY(const trust::Session session, parts.sessions.find(token));
  Response out = private_json(session_value(parts, session, token), 201);
  CW_CHECK(set_session_cookie(out, call.request, token));
  return out;
}

Result<Response> show_session(SignInParts& parts, ApiCall& call) {
  const std::string_view token = session_cookie(call.request);
  CW_TRY(const trust::Session session, parts.sessions.find(token));
  return private_json(session_value(parts, session, token));
}

Result<Response> sign_out(SignInParts& parts, ApiCall& call) {
  CW_CHECK(parts.sessions.sign_out(session_cookie(call.request)));
  Response out;
  out.status = 204;
  CW_CHECK(clear_session_cookie(out, call.request));
  return out;
}

Result<Response> choose_purpose(SignInParts& parts, ApiCall& call) {
  CW_CHECK(parts.sessions.choose_purpose(session_cookie(call.request), text_of_member(call.body, "purpose"),
                                         text_of_member(call.body, "legal_basis")));
  return show_session(parts, call);
}

Result<Response> begin_second_factor(SignInParts& parts, ApiCall& call) {
  CW_TRY(const trust::Accounts::SecondFactor made,
         place::begin_own_second_factor(parts.place, asking_of(call.request), {text_of_member(call.body, "password"), {}}));
  return private_json(Value(Structure{{"uri", Value(made.uri)}, {"recovery_codes", texts_value(made.recovery_codes)}}), 201);
}

Result<Response> confirm_second_factor(SignInParts& parts, ApiCall& call) {
  CW_CHECK(place::confirm_own_second_factor(parts.place, asking_of(call.request), text_of_member(call.body, "code")));
  CW_CHECK(parts.sessions.note_second_factor(session_cookie(call.request)));
  return show_session(parts, call);
}

Response made_account(const trust::AccountId& id) { return private_json(Value(Structure{{"account", Value(id.text())}}), 201); }

Result<Response> make_first_administrator(SignInParts& parts, ApiCall& call) {
  const Value& body = call.body;
  CW_TRY(const trust::AccountId id,
         parts.sessions.make_first_administrator(text_of_member(body, "link"), {text_of_member(body, "name"),
                                                                                text_of_member(body, "title"),
                                                                                text_of_member(body, "organisation"),
                                                                                {},
                                                                                {},
                                                                                text_of_member(body, "password")}));
  return made_account(id);
}

Result<Response> add_member(SignInParts& parts, ApiCall& call) {
  const Value& body = call.body;
  CW_TRY(const trust::AccountId id,
         parts.sessions.add_member(asking_of(call.request), {text_of_member(body, "name"), text_of_member(body, "title"),
                                                             text_of_member(body, "organisation"), texts_of_member(body, "roles"),
                                                             text_of_member(body, "password"), text_of_member(body, "provider_issuer"),
                                                             text_of_member(body, "provider_subject"), texts_of_member(body, "teams")}));
  return made_account(id);
}

// A path of our own to go on to, as the address or the cookie has it: only such as stand in an address and a page as they are; else "/".
std::string plain_path(std::string_view given) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/-_.~%?=").find(c) != std::string_view::npos;
  };
  const bool own = given.starts_with('/') && !given.starts_with("//") && given.size() <= longest_next && std::ranges::all_of(given, plain);
  return std::string(own ? given : "/");
}

bool is_browser(const Request& request) { return request.headers.get("Accept").find("text/html") != std::string_view::npos; }

// Whoever comes with a browser is led to the page of signing in, which says what went wrong; a program gets the error.
Result<Response> told_in_words(const SignInParts& parts, const Request& request, Result<Response> outcome) {
  if (outcome || parts.sign_in_page.empty() || !is_browser(request)) return outcome;
  const Error& error = outcome.error();
  const bool refused = error.code == ErrorCode::denied;
  if (!refused && error.code != ErrorCode::unavailable && error.code != ErrorCode::invalid) return outcome;
  log_warning("a sign-in at the identity provider failed", {{"error", error.message}, {"request", request.id}});
  const std::string_view why = !refused ? "unavailable" : error.field == "account" ? "unknown" : "again";
  Response out = Response::see_other(parts.sign_in_page + "?refused=" + std::string(why));
  out.headers.set("Cache-Control", "no-store");
  return out;
}

// The state also goes into a cookie, so that nobody can have another's browser finish a sign-in of theirs (RFC 9700, section 2.1). It must
// come back from the provider's site: SameSite=Lax.
Result<Response> go_to_provider(SignInParts& parts, Request& request) {
  if (!is_same_origin(request)) return Response::see_other("/sign-in");  // a link elsewhere signs nobody in: they press the button first
  CW_TRY(const trust::OidcStart start, parts.sessions.start_at_provider());
  Response out = Response::see_other(start.url);
  out.headers.set("Cache-Control", "no-store");
  CW_CHECK(set_cookie(out, {.name = cookie_name(request, attempt_name), .value = start.attempt.state, .max_age_seconds = attempt_seconds},
                      request.scheme));
  CW_CHECK(set_cookie(
      out, {.name = cookie_name(request, next_name), .value = plain_path(request.query_value("next")), .max_age_seconds = attempt_seconds},
      request.scheme));
  return out;
}

// The session's cookie is SameSite=Strict, which a browser does not send while it follows the provider's redirect: so the way back to our
// own pages is a page of ours.
Result<Response> come_back(SignInParts& parts, Request& request) {
  const trust::OidcAnswer answer{std::string(request.query_value("state")), std::string(request.query_value("code")),
                                 std::string(request.query_value("error")), std::string(request.query_value("iss"))};
  if (answer.state.empty() || cookie_value(request, cookie_name(request, attempt_name)) != answer.state)
    return fail(ErrorCode::denied, "The sign-in is refused: this browser did not begin it.");
  CW_TRY(const std::string token, parts.sessions.finish_at_provider(answer, session_cookie(request)));
  const std::string next = plain_path(cookie_value(request, cookie_name(request, next_name)));
  Response out = Response::html(
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Signed in</title>"
      "<meta http-equiv=\"refresh\" content=\"0; url=" +
      next + "\"></head><body><p>You are signed in. <a href=\"" + next +
      "\">Go on</a></p><p lang=\"cy\">Rydych wedi mewngofnodi. <a href=\"" + next + "\">Ymlaen</a></p></body></html>");
  out.headers.set("Cache-Control", "no-store");
  CW_CHECK(set_session_cookie(out, request, token));
  for (const std::string_view name : {attempt_name, next_name})
    CW_CHECK(set_cookie(out, {.name = cookie_name(request, name), .max_age_seconds = -1}, request.scheme));
  return out;
}

void define_session_schemas(Api& api) {
  const Schema texts = Schema::array(Schema::text());
  const Schema secret = Schema::text().of_size(1, 4096);
  api.define(
      "SignIn",
      Schema::object({{"name", Schema::text().of_size(1, 200)},
                      {"password", secret},
                      {"code", Schema::text().of_size(0, 100).described("of the authenticator app, or a recovery code"), Need::optional}}));
  api.define("Session",
             Schema::object(account_properties(
                 {{"signed_in_with_second_factor", Schema::boolean()},
                  {"second_factor_missing", Schema::boolean().described("nothing but one's own account is open until one is set up")},
                  {"purpose", Schema::text().described("chosen for this piece of work; empty: none yet")},
                  {"legal_basis", Schema::text()},
                  {"made_at", Schema::text().formatted("date-time")},
                  {"ends_at", Schema::text().formatted("date-time")},
                  {"csrf_token", Schema::text().described("for X-CSRF-Token of every POST, PUT and DELETE")}})));
  api.define("ChosenPurpose", Schema::object({{"purpose", Schema::text().of_size(0, 200)},
                                              {"legal_basis", Schema::text().of_size(0, 500), Need::optional}}));
  api.define("SecondFactor", Schema::object({{"uri", Schema::text().described("otpauth://, for the authenticator app; shown this once")},
                                             {"recovery_codes", texts}}));
  api.define("OwnPassword", Schema::object({{"password", secret.described("once more, for what changes how you sign in")}}));
  api.define("Code", Schema::object({{"code", Schema::text().of_size(1, 100)}}));
  api.define("MadeAccount", Schema::object({{"account", Schema::text().formatted("uuid")}}));
  api.define("FirstAdministrator", Schema::object({{"link", secret.described("from: commonweal account link")},
                                                   {"name", Schema::text()},
                                                   {"title", Schema::text()},
                                                   {"organisation", Schema::text()},
                                                   {"password", secret}}));
  api.define("NewMember", Schema::object({{"name", Schema::text()},
                                          {"title", Schema::text()},
                                          {"organisation", Schema::text()},
                                          {"roles", texts},
                                          {"password", Schema::text().of_size(0, 4096), Need::optional},
                                          {"provider_issuer", Schema::text(), Need::optional},
                                          {"provider_subject", Schema::text(), Need::optional},
                                          {"teams", texts, Need::optional}}));
}

RouteOptions with_access(std::string_view access) {
  RouteOptions out;
  out.access = access;
  return out;
}

std::vector<QueryParameter> csrf_headers() { return {{std::string(csrf_header), Schema::text().described("the session's csrf_token")}}; }

void add_purpose_and_factor(Api& api, const Parts& parts) {
  api.add({.method = Method::put,
           .path = "/session/purpose",
           .id = "choose_purpose",
           .summary = "What the next piece of work is for; lasts four hours.",
           .tag = "sessions",
           .headers = csrf_headers(),
           .body = Schema::reference("ChosenPurpose"),
           .replies = {{200, "the session", Schema::reference("Session")}},
           .options = with_access(access_session),
           .handler = [parts](ApiCall& call) { return choose_purpose(*parts, call); }});
  api.add({.method = Method::post,
           .path = "/session/second-factor",
           .id = "begin_second_factor",
           .summary = "A secret for an authenticator app and recovery codes, shown this once; it counts from its first right code on.",
           .tag = "sessions",
           .headers = csrf_headers(),
           .body = Schema::reference("OwnPassword"),
           .replies = {{201, "for the app", Schema::reference("SecondFactor")}},
           .options = with_access(access_session),
           .handler = [parts](ApiCall& call) { return begin_second_factor(*parts, call); }});
  api.add({.method = Method::put,
           .path = "/session/second-factor",
           .id = "confirm_second_factor",
           .summary = "The first code of the authenticator app.",
           .tag = "sessions",
           .headers = csrf_headers(),
           .body = Schema::reference("Code"),
           .replies = {{200, "the session", Schema::reference("Session")}},
           .options = with_access(access_session),
           .handler = [parts](ApiCall& call) { return confirm_second_factor(*parts, call); }});
}

void add_making_operations(Api& api, const Parts& parts) {
  api.add({.method = Method::post,
           .path = "/accounts/first-administrator",
           .id = "make_first_administrator",
           .summary = "The first administrator, by the link that was made on the server; good once, while there is none.",
           .tag = "sessions",
           .body = Schema::reference("FirstAdministrator"),
           .replies = {{201, "the account", Schema::reference("MadeAccount")}},
           .options = with_access("public"),
           .handler = [parts](ApiCall& call) { return make_first_administrator(*parts, call); }});
  api.add({.method = Method::post,
           .path = "/accounts",
           .id = "add_account",
           .summary = "An account for somebody, with a first password, or who they are at the identity provider; by an administrator.",
           .tag = "sessions",
           .headers = csrf_headers(),
           .body = Schema::reference("NewMember"),
           .replies = {{201, "the account", Schema::reference("MadeAccount")}},
           .options = with_access(access_session),
           .handler = [parts](ApiCall& call) { return add_member(*parts, call); }});
}

}  // namespace

std::string_view session_cookie(const Request& request) { return cookie_value(request, cookie_name(request, "session")); }

Result<void> set_session_cookie(Response& response, const Request& request, std::string_view token) {
  return set_cookie(response, {.name = cookie_name(request, "session"), .value = std::string(token), .same_site = SameSite::strict},
                    request.scheme);
}

Result<void> clear_session_cookie(Response& response, const Request& request) {
  return set_cookie(response, {.name = cookie_name(request, "session"), .max_age_seconds = -1, .same_site = SameSite::strict},
                    request.scheme);
}

bool is_unsafe(Method method) { return method != Method::get && method != Method::head && method != Method::options; }

void add_session_operations(Api& api, const Parts& parts) {
  define_session_schemas(api);
  api.add({.method = Method::post,
           .path = "/session",
           .id = "sign_in",
           .summary = "Signs in with name, password and, where the account has a second factor, a code; the session goes into a cookie.",
           .tag = "sessions",
           .body = Schema::reference("SignIn"),
           .replies = {{201, "signed in; Set-Cookie holds the session", Schema::reference("Session")}},
           .options = with_access("public"),
           .handler = [parts](ApiCall& call) { return sign_in(*parts, call); }});
  api.add({.path = "/session",
           .id = "get_session",
           .summary = "Who is signed in, for which purpose.",
           .tag = "sessions",
           .replies = {{200, "the session", Schema::reference("Session")}},
           .options = with_access(access_session),
           .handler = [parts](ApiCall& call) { return show_session(*parts, call); }});
  api.add({.method = Method::remove,
           .path = "/session",
           .id = "sign_out",
           .summary = "Signs out: the cookie is good for nothing from then on.",
           .tag = "sessions",
           .headers = csrf_headers(),
           .replies = {{204, "signed out"}},
           .options = with_access(access_session),
           .handler = [parts](ApiCall& call) { return sign_out(*parts, call); }});
  add_purpose_and_factor(api, parts);
  add_making_operations(api, parts);
}

void add_provider_routes(Router& router, const Parts& parts) {
  router.add(
      Method::get, "/sign-in/provider",
      [parts](Request& request) { return told_in_words(*parts, request, go_to_provider(*parts, request)); }, with_access("public"));
  router.add(
      Method::get, "/sign-in/provider/back",
      [parts](Request& request) { return told_in_words(*parts, request, come_back(*parts, request)); }, with_access("public"));
}

}  // namespace cw::web
