// SPDX-License-Identifier: MIT
// The guard: who is asking, by their token or their session, and what for, by the request's header fields or the purpose chosen in the
// session. Refuses before a handler runs.
#include "web/register_api/internal/guard.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "services/place/tokens.h"
#include "web/http/problem.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

constexpr std::size_t most_header_bytes = 2000;

Response not_signed_in(const Request& request, std::string_view detail) {
  Response out = problem(401, detail, request.id);
  out.headers.set("WWW-Authenticate", "Bearer");
  return out;
}

std::optional<std::string_view> bearer_token(const Request& request) {
  const std::string_view field = request.headers.get("Authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (field.size() <= scheme.size() || !same_without_case(field.substr(0, scheme.size()), scheme)) return std::nullopt;
  return field.substr(scheme.size());
}

// A header field as words: printable text in UTF-8.
Result<std::string> words(const Request& request, std::string_view name) {
  if (request.headers.count(name) > 1) return fail(ErrorCode::invalid, std::string(name) + " stands twice.", std::string(name));
  const std::string text(request.headers.get(name));
  const bool plain = text.size() <= most_header_bytes && std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c >= 0x7F; });
  if (!plain)
    return fail(ErrorCode::invalid, std::string(name) + " must be at most 2,000 printable characters of ASCII.", std::string(name));
  return text;
}

Result<place::Asking> read_asking(const Request& request, trust::ApiCaller caller) {
  place::Asking out;
  CW_TRY(out.purpose, words(request, "Commonweal-Purpose"));
  CW_TRY(out.legal_basis, words(request, "Commonweal-Legal-Basis"));
  CW_TRY(out.team, words(request, "Commonweal-Team"));
  CW_TRY(out.reason, words(request, "Commonweal-Reason"));
  CW_TRY(const std::string urgency, words(request, "Commonweal-Urgency"));
  if (!urgency.empty() && urgency != "ordinary" && urgency != "break_glass")
    return fail(ErrorCode::invalid, "Commonweal-Urgency is ordinary or break_glass.", "Commonweal-Urgency");
  out.urgency = urgency == "break_glass" ? trust::Urgency::break_glass : trust::Urgency::ordinary;
  const std::vector<std::string>& teams = caller.account.teams;
  if (out.team.empty() && teams.size() == 1) out.team = teams.front();
  if (!out.team.empty() && std::ranges::find(teams, out.team) == teams.end())
    return fail(ErrorCode::denied, "Your account is not in the team that Commonweal-Team names.", "Commonweal-Team");
  out.from = request.peer_address;
  out.caller = std::move(caller);
  return out;
}

}  // namespace

namespace {

using Next = const Handler&;

Result<Response> go_on(Request& request, place::Asking asking, Next next) {
  request.context = std::move(asking);
  return next(request);
}

Result<Response> by_token(place::Place& place, Request& request, std::string_view token, Next next) {
  auto caller = place.caller(token, request.access);
  if (!caller && caller.error().code == ErrorCode::denied)
    return not_signed_in(request, "The token is none of this server's, has ended, or has not the scope " + request.access + ".");
  if (!caller) return tl::unexpected(caller.error());
  CW_TRY(place::Asking asking, read_asking(request, std::move(*caller)));
  return go_on(request, std::move(asking), next);
}

// What a session may do without the second factor that the policy needs of it: its own account, setting one up, signing out.
bool is_of_own_account(const Request& request) {
  return request.segments.size() >= 3 && (request.segments[2] == "session" || request.segments[2] == "account");
}

// A browser sends its cookie along with whatever makes it send a request, so what changes something must prove that it is from our own
// pages.
Result<Response> by_session(SignInParts& parts, Request& request, std::string_view token, Next next) {
  auto session = parts.sessions.find(token);
  if (!session && session.error().code == ErrorCode::denied) {
    Response out = not_signed_in(request, session.error().message);
    CW_CHECK(clear_session_cookie(out, request));
    return out;
  }
  if (!session) return tl::unexpected(session.error());
  if (is_unsafe(request.method)) {
    const std::string_view given = request.headers.get(csrf_header);
    if (const auto fault = parts.tokens.fault_of(token, given, request)) log_form_fault(*fault, request);
    CW_CHECK(parts.tokens.check(token, given, request));
  }
  if (!is_of_own_account(request) && parts.sessions.strength_of(*session) == place::SignInStrength::second_factor_missing)
    return fail(
        ErrorCode::denied,
        "Your role needs a second factor. Set one up (POST /api/v1/session/second-factor, or at the desk under Your account), or sign "
        "in again with its code.",
        "second_factor");
  CW_TRY(place::Asking asking, read_asking(request, {std::move(session->account), {}, {}}));
  if (asking.purpose.empty()) {
    asking.purpose = std::move(session->purpose);
    asking.legal_basis = std::move(session->legal_basis);
  }
  return go_on(request, std::move(asking), next);
}

}  // namespace

Middleware register_guard(place::Place& place, std::shared_ptr<SignInParts> parts) {
  return [&place, parts = std::move(parts)](Request& request, const Handler& next) -> Result<Response> {
    if (request.access == "public" || request.access == "operations") return next(request);
    const auto token = bearer_token(request);
    if (token && request.access != access_session) return by_token(place, request, *token, next);
    const std::string_view cookie = session_cookie(request);
    if (!token && !cookie.empty()) return by_session(*parts, request, std::string(cookie), next);
    return not_signed_in(request, request.access == access_session ? "This needs a session: sign in first."
                                                                   : "This needs a token: Authorization: Bearer TOKEN. Or sign in.");
  };
}

const place::Asking& asking_of(const Request& request) {
  static const place::Asking nobody;
  const auto* asking = std::any_cast<place::Asking>(&request.context);
  return asking == nullptr ? nobody : *asking;
}

std::vector<QueryParameter> asking_headers() {
  return {{"Commonweal-Purpose", Schema::text().described("what for, as the access policy names it"), Need::required},
          {"Commonweal-Legal-Basis", Schema::text().described("one of the purpose's; its first where left out")},
          {"Commonweal-Team", Schema::text().described("the team you act for; needed where you are in several and a rule asks")},
          {"Commonweal-Reason", Schema::text().described("in your words; kept in the access log and the history. No personal data")},
          {"Commonweal-Urgency", Schema::text().one_of({"ordinary", "break_glass"})}};
}

// Every scope is one that an administrator can give a token: a bug otherwise.
RouteOptions needs(std::string_view scope) {
  if (std::ranges::find(place::token_scopes(), scope, &place::TokenScope::name) == place::token_scopes().end())
    throw std::logic_error("a scope is missing in services/place/tokens.cpp");
  RouteOptions out;
  out.access = scope;
  return out;
}

}  // namespace cw::web
