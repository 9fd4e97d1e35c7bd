// SPDX-License-Identifier: MIT
// From a request to a visit, and from what a page gives back to an answer.
#include "web/pages/internal/desk.h"

#include <algorithm>

#include "services/place/purposes.h"
#include "services/place/session_keeping.h"
#include "trust/access_log_queue.h"
#include "web/http/target.h"
#include "web/register_api/session_cookie.h"

namespace cw::pages {
namespace {

// Where a visitor without what the page needs is sent first; empty: they may go on.
std::string_view first_stop(const Visit& visit, Needs needs) {
  if (needs != Needs::nothing && !visit.session) return "/sign-in";
  if (needs == Needs::purpose && visit.session->purpose.empty()) return "/purpose";
  return {};
}

Result<void> find_session(Visit& visit) {
  visit.token = std::string(web::session_cookie(visit.request));
  if (visit.token.empty()) return {};
  auto found = visit.desk().sessions().find(visit.token);
  if (found) {
    visit.session = std::move(*found);
  } else if (found.error().code == ErrorCode::denied) {
    visit.token.clear();  // it has ended
  } else {
    return tl::unexpected(found.error());
  }
  return {};
}

// The team and, of an emergency, the reason; only read where the account or the purpose has such a thing.
Result<void> find_work(Visit& visit) {
  if (!visit.session || visit.session->purpose.empty()) return {};
  for (const place::PurposeChoice& each : place::purposes_for(visit.place(), visit.account()))
    if (each.name == visit.session->purpose) visit.work.urgency = each.urgency;
  if (visit.work.urgency == trust::Urgency::ordinary && visit.account().teams.size() < 2) return {};
  CW_TRY(const auto kept, place::kept_for_session(visit.place(), {visit.token, kept_work, ""}));
  if (!kept) return {};
  const std::size_t end = std::min(kept->find('\n'), kept->size());
  visit.work.team = kept->substr(0, end);
  visit.work.reason = kept->substr(std::min(end + 1, kept->size()));
  return {};
}

// Whoever lacks the second factor that the policy needs of them is led to set one up, whatever page they asked for; their own account and
// signing out stay open.
bool lacks_second_factor(const Visit& visit, Needs needs) {
  const std::string& path = visit.request.path;
  if (needs == Needs::nothing || path == "/sign-out" || path == "/your-account" || path.starts_with("/your-account/")) return false;
  return visit.desk().sessions().strength_of(*visit.session) == place::SignInStrength::second_factor_missing;
}

// A form that needs no session may have been shown without one to somebody who has one: a browser keeps the session's cookie (SameSite
// strict) to itself while it follows a link from another site.
Result<void> check_token(const Visit& visit, Needs needs) {
  const html::FormContext forms = visit.forms();
  auto checked = html::check_form(forms, *visit.form);
  if (!checked && needs == Needs::nothing && !forms.session.empty())
    checked = html::check_form({forms.tokens, forms.request, ""}, *visit.form);
  if (!checked)
    if (const auto fault = forms.tokens.fault_of(forms.session, visit.form->value(html::token_field), forms.request))
      web::log_form_fault(*fault, visit.request);
  return checked;
}

Result<web::Response> answer_to(Visit& visit, const PageOptions& options, const PageHandler& handler) {
  if (options.needs == Needs::nobody) return handler(visit);
  CW_CHECK(find_session(visit));
  CW_CHECK(find_work(visit));
  const std::string_view stop = first_stop(visit, options.needs);
  if (stop != "/sign-in" && lacks_second_factor(visit, options.needs))
    return visit.go_to("/your-account/second-factor", {html::FlashKind::notice, "own_factor_needed"});
  if (!stop.empty()) return visit.go_to(with_next(stop, visit.own_address()));
  if (visit.request.method == web::Method::post) {
    CW_TRY(visit.form, web::read_form(visit.request, options.form));
    CW_CHECK(check_token(visit, options.needs));
  }
  return handler(visit);
}

// A page that looks at several people is shown when all these looks stand in the access log, which it waits for together. What a form does
// comes after its entry, one by one.
Result<web::Response> answer_when_logged(Visit& visit, const PageOptions& options, const PageHandler& handler) {
  if (visit.request.method == web::Method::post) return answer_to(visit, options, handler);
  trust::EntriesTogether together;
  Result<web::Response> out = answer_to(visit, options, handler);
  CW_CHECK(together.wait());
  return out;
}

}  // namespace

Desk::Desk(place::Place& place, DeskOptions options)
    : place_(place), options_(std::move(options)), sessions_(place, std::nullopt), tokens_(sessions_.forgery_secret()) {}

void Desk::page(std::string_view pattern, PageOptions options, PageHandler handler) {
  routes_.push_back(std::make_shared<const Route>(Route{web::Method::get, std::string(pattern), std::move(options), std::move(handler)}));
}

void Desk::form(std::string_view pattern, PageOptions options, PageHandler handler) {
  routes_.push_back(std::make_shared<const Route>(Route{web::Method::post, std::string(pattern), std::move(options), std::move(handler)}));
}

void Desk::add_routes(web::Router& router) {
  std::ranges::stable_sort(navigation_, {}, &NavigationEntry::order);
  std::ranges::stable_sort(home_parts_, {}, [](const auto& part) { return part.first; });
  for (const auto& route : routes_) {
    web::RouteOptions options = route->options.route;
    options.access = "public";
    router.add(
        route->method, route->pattern, [self = shared_from_this(), route](web::Request& request) { return self->answer(*route, request); },
        std::move(options));
  }
  router.show_refusals(
      [self = shared_from_this()](web::Request& request, const web::Refused& refused) { return refusal_page(*self, request, refused); });
}

Result<web::Response> Desk::answer(const Route& route, web::Request& request) {
  Visit visit(*this, request);
  auto out = answer_when_logged(visit, route.options, route.handler);
  if (!out) return error_page(visit, out.error());
  CW_CHECK(html::keep_language(*out, request));
  return out;
}

std::string with_next(std::string_view path, std::string_view next) {
  std::string out(path);
  if (next.empty() || next == "/") return out;
  return out.append("?next=").append(web::percent_encode(next));
}

}  // namespace cw::pages
