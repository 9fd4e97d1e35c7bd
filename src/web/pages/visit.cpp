// SPDX-License-Identifier: MIT
// A visit, and the frame of its page.
#include "web/pages/internal/visit.h"

#include <algorithm>

#include "base/text.h"
#include "services/place/purposes.h"
#include "services/place/session_keeping.h"
#include "web/html/button.h"
#include "web/http/target.h"
#include "web/pages/internal/desk.h"

namespace cw::pages {
namespace {

bool may_see(const NavigationEntry& entry, const Visit& visit) {
  if (entry.needs == Needs::purpose && !place::sees_people(visit.place(), visit.account())) return false;
  return entry.roles.empty() || std::ranges::any_of(entry.roles, [&](const std::string& role) { return visit.has_role(role); });
}

// The entry of the page itself, or of a page above it.
bool is_below(std::string_view path, std::string_view href) {
  return path == href || (href != "/" && path.starts_with(href) && path[href.size()] == '/');
}

// In Welsh, with the name of the service before and the languages behind it, a line of 960 pixels holds these.
constexpr std::size_t most_shown = 5;

html::NavigationItem item_of(const Visit& visit, const html::Text& text, std::string_view href) {
  const bool here = visit.request.path == href;
  return {.current = here, .active = !here && is_below(visit.request.path, href), .text = text, .href = href};
}

std::vector<html::NavigationItem> navigation_of(const Visit& visit) {
  std::vector<html::NavigationItem> out;
  const Navigation all = navigation_for(visit);
  for (const NavigationEntry* entry : all.shown) out.push_back(item_of(visit, visit.words.text(entry->title), entry->href));
  if (all.more.empty()) return out;
  out.push_back(item_of(visit, visit.words.text("nav.more"_key), more_path));
  for (const NavigationEntry* entry : all.more)
    if (is_below(visit.request.path, entry->href)) out.back().active = true;
  return out;
}

}  // namespace

Navigation navigation_for(const Visit& visit) {
  Navigation out;
  if (!visit.session) return out;
  for (const NavigationEntry& entry : visit.desk().navigation())
    if (may_see(entry, visit)) out.shown.push_back(&entry);
  if (out.shown.size() > most_shown) {
    out.more.assign(out.shown.begin() + most_shown - 1, out.shown.end());
    out.shown.resize(most_shown - 1);
  }
  return out;
}

Visit::Visit(Desk& desk, web::Request& given)
    : request(given), language(html::language_of(given)), words(desk.options().words.in(language)), desk_(desk) {}

place::Place& Visit::place() const { return desk_.place(); }

bool Visit::has_role(std::string_view role) const {
  return session && std::ranges::find(session->account.roles, role) != session->account.roles.end();
}

place::Asking Visit::asking() const {
  place::Asking out;
  out.from = request.peer_address;
  out.door = trust::Door::page;
  if (!session) return out;
  out.caller = {session->account, {}, {}};
  out.purpose = session->purpose;
  out.legal_basis = session->legal_basis;
  const std::vector<std::string>& teams = session->account.teams;
  if (teams.size() == 1) out.team = teams.front();
  if (std::ranges::find(teams, work.team) != teams.end()) out.team = work.team;
  out.reason = work.reason;
  out.urgency = work.urgency;
  return out;
}

Result<place::Asking> Visit::asking_about(std::string_view person) const {
  place::Asking out = asking();
  CW_TRY(const auto reason, place::kept_for_session(place(), {token, kept_reason, person}));
  if (reason) out.reason = *reason;
  return out;
}

html::FormContext Visit::forms() const { return {desk_.tokens(), request, token}; }

std::string Visit::field(std::string_view name) const { return form ? std::string(trim(form->value(name))) : std::string(); }

std::string Visit::own_address() const {
  if (request.method != web::Method::get && request.method != web::Method::head) return "/";
  std::string out;
  for (const std::string& segment : request.segments) out.append("/").append(web::percent_encode(segment));
  char before = '?';
  for (const auto& [name, value] : request.query) {
    if (name == "language") continue;
    out.append(1, before).append(web::percent_encode(name)).append("=").append(web::percent_encode(value));
    before = '&';
  }
  return out.empty() ? "/" : out;
}

std::optional<html::SessionEnd> Visit::session_end() const {
  if (!session) return std::nullopt;
  const std::int64_t left = (session->ends_at.microseconds - desk_.options().clock.now().microseconds) / 1'000'000;
  return html::SessionEnd{.idle_seconds = desk_.sessions().idle_seconds(),
                          .most_seconds = std::max<std::int64_t>(left, 0),
                          .title = words.text("session.ended_title"_key),
                          .text = words.text("session.ended"_key),
                          .sign_in = words.text("sign_in.again"_key),
                          .sign_in_href = "/sign-in",
                          .href_without_script = "/session-ended"};
}

Result<web::Response> Visit::show(PageFrame frame, const html::Html& body) const {
  const DeskOptions& options = desk_.options();
  const html::Language other = language == html::Language::english ? html::Language::welsh : html::Language::english;
  web::Response kept;  // the flash message's cookie goes with it
  html::Html before;
  if (const auto flash = html::take_flash(forms(), kept))
    if (const auto banner = html::flash_banner(*flash, words)) before << *banner;
  html::Html sign_out;
  if (session)
    sign_out << html::open_form(forms(), "/sign-out")
             << html::Button{.text = words.text("sign_out.button"_key),
                             .classes = "govuk-button--secondary app-sign-out",
                             .prevent_double_click = true}
             << "</form>"_html;
  html::Page page{.words = words,
                  .look = options.look,
                  .assets = options.assets,
                  .title = std::move(frame.title),
                  .errors = frame.errors,
                  .navigation = navigation_of(*this),
                  .signed_in_as = session ? session->account.title : std::string(),
                  .account_href = "/your-account",
                  .sign_out = std::move(sign_out),
                  .other_language_href = html::address_in(request, other),
                  .session_end = session_end(),
                  .back_href = std::move(frame.back),
                  .breadcrumbs = std::move(frame.breadcrumbs),
                  .before_content = std::move(before)};
  if (options.data == DataKind::demonstration)
    page.banner = html::PageBanner{.tag = words.text("desk.demonstration"_key),
                                   .text = html::Html::from_text(words.text("desk.demonstration_text"_key))};
  html::Html out = html::open_page(page);
  out << body;
  web::Response response = html::page_response(html::close_page(std::move(out), page), page, frame.status);
  for (const auto& [name, value] : kept.headers) response.headers.add(name, value);
  return response;
}

Result<web::Response> Visit::go_to(std::string_view path) const {
  web::Response out = web::Response::see_other(html::own_path(path, "/"));
  out.headers.set("Cache-Control", "no-store");
  return out;
}

Result<web::Response> Visit::go_to(std::string_view path, const html::Flash& flash) const {
  return html::see_other_with(flash, forms(), path);
}

std::string kept_work_text(const Work& work) { return work.team + "\n" + work.reason; }

void put_hidden_field(html::Html& out, std::string_view name, const html::Text& value) {
  out << R"(<input type="hidden" name=")"_html << name << R"(" value=")"_html << value << "\">\n"_html;
}

}  // namespace cw::pages
