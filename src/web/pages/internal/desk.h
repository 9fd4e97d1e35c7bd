// SPDX-License-Identifier: MIT
// The desk as its groups of pages see it: where routes, entries of the navigation and parts of the home page are added.
//
//   void add_source_pages(Desk& desk) {
//     desk.navigation({.title = "nav.sources"_key, .about = "nav.sources_about"_key, .href = "/sources", .roles = {"data_officer"}, .order
//     = 40}); desk.page("/sources", {}, show_sources);                             // Result<web::Response> show_sources(Visit& visit)
//     desk.form("/sources/new", {.needs = Needs::purpose}, add_source);    // visit.form has been read, its token checked
//     desk.home_part(20, [](Visit& visit, html::Html& out) -> Result<void> { ... });
//   }
//
// A handler gives back a page (Visit::show), a way on (Visit::go_to) or an error, which becomes a page in one place (error_pages.cpp).
// Built by one thread, then read by any.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/place/sessions.h"
#include "web/html/html.h"
#include "web/http/cookies.h"
#include "web/http/form.h"
#include "web/http/router.h"
#include "web/pages/internal/visit.h"
#include "web/pages/pages.h"

namespace cw::pages {

// What a visitor has to have before a page is shown. Whoever has not is sent to sign in, or to choose a purpose, and back. Nobody: who is
// signed in is not even looked up, so that being led to the page is no use of the session.
enum class Needs : std::uint8_t { nothing, session, purpose, nobody };

using PageHandler = std::function<Result<web::Response>(Visit&)>;
using HomePart = std::function<Result<void>(Visit&, html::Html&)>;

struct PageOptions {
  Needs needs = Needs::session;
  web::RouteOptions route = {};  // limits of the request; its access is the desk's own matter
  web::FormLimits form = {};     // of forms: what may come in files
};

struct NavigationEntry {
  html::MessageKey title, about;   // about: what it is for, in a sentence, where there is room
  std::string href;                // a path; what lies below it is of the same entry
  std::vector<std::string> roles;  // that see it; empty: whoever is signed in
  int order = 0;                   // the lesser comes first
  Needs needs = Needs::session;    // purpose: only for whoever has one for which they see anybody
};

class Desk : public std::enable_shared_from_this<Desk> {
 public:
  Desk(place::Place& place, DeskOptions options);
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void page(std::string_view pattern, PageOptions options, PageHandler handler);  // GET
  void form(std::string_view pattern, PageOptions options, PageHandler handler);  // POST
  void navigation(NavigationEntry entry) { navigation_.push_back(std::move(entry)); }
  // A part of the home page, such as a count of what waits; one that fails is left out, and logged.
  void home_part(int order, HomePart part) { home_parts_.emplace_back(order, std::move(part)); }
  void add_routes(web::Router& router);

  [[nodiscard]] place::Place& place() const { return place_; }
  [[nodiscard]] place::Sessions& sessions() { return sessions_; }
  [[nodiscard]] const web::CsrfTokens& tokens() const { return tokens_; }
  [[nodiscard]] const DeskOptions& options() const { return options_; }
  [[nodiscard]] const std::vector<NavigationEntry>& navigation() const { return navigation_; }
  [[nodiscard]] const std::vector<std::pair<int, HomePart>>& home_parts() const { return home_parts_; }

 private:
  struct Route {
    web::Method method;
    std::string pattern;
    PageOptions options;
    PageHandler handler;
  };
  [[nodiscard]] Result<web::Response> answer(const Route& route, web::Request& request);
  place::Place& place_;
  DeskOptions options_;
  place::Sessions sessions_;
  web::CsrfTokens tokens_;
  std::vector<NavigationEntry> navigation_;
  std::vector<std::pair<int, HomePart>> home_parts_;
  std::vector<std::shared_ptr<const Route>> routes_;
};

// What a visitor may see of the navigation: as much as fits in one line, and the rest, which is on a page of its own (/more).
struct Navigation {
  std::vector<const NavigationEntry*> shown, more;
};
[[nodiscard]] Navigation navigation_for(const Visit& visit);
inline constexpr std::string_view more_path = "/more";

// How much larger than its file a form may be that sends one.
inline constexpr std::uint64_t room_for_a_form = 1'000'000;
// What a browser is shown where the server refuses before any page is asked: without who is signed in, which only the store knows. Nothing
// for the API, and for whoever rather has JSON.
[[nodiscard]] std::optional<web::Response> refusal_page(Desk& desk, web::Request& request, const web::Refused& refused);

}  // namespace cw::pages
