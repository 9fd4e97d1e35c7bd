// SPDX-License-Identifier: MIT
// One request as a page sees it: who is signed in and as what, for which purpose, in which language, what a form has sent. Made in one
// place (Desk::answer) and held by one thread.
//
//   Result<web::Response> show_sources(Visit& visit) {
//     CW_TRY(const auto all, place::Loads(visit.place()).list_sources());
//     html::Html body;
//     put_heading(body, visit.words.text("sources.title"_key));
//     ...
//     return visit.show({.title = visit.words.text("sources.title"_key), .back = "/"}, std::move(body));
//   }
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/place/place.h"
#include "trust/accounts.h"
#include "web/html/forms.h"
#include "web/html/html.h"
#include "web/html/messages.h"
#include "web/html/navigation.h"
#include "web/html/page.h"
#include "web/pages/internal/parts.h"

namespace cw::pages {

class Desk;
using html::operator""_html;
using html::operator""_key;

// What is around a page's body.
struct PageFrame {
  html::Text title;                             // its h1 says the same
  html::Errors errors = html::Errors::none;     // some: a form comes again with what is wrong
  std::string back = {};                        // where the back link leads, a path; empty: no back link
  std::vector<html::Breadcrumb> breadcrumbs{};  // in place of a back link
  int status = 200;
};

// What was chosen with the purpose, for this piece of work.
struct Work {
  std::string team;    // empty: none, or the only one
  std::string reason;  // of an emergency
  trust::Urgency urgency = trust::Urgency::ordinary;
};

class Visit {
 public:
  Visit(Desk& desk, web::Request& request);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  [[nodiscard]] Desk& desk() const { return desk_; }
  [[nodiscard]] place::Place& place() const;

  // Who is signed in; only of pages that need a session.
  [[nodiscard]] const trust::Account& account() const { return session->account; }
  [[nodiscard]] bool has_role(std::string_view role) const;
  // For every question to Place and what stands beside it: who asks, for the chosen purpose, with what was chosen with it.
  [[nodiscard]] place::Asking asking() const;
  // The same about one person: with the reason that was given for looking at them (/people/ID/reason), where one was.
  [[nodiscard]] Result<place::Asking> asking_about(std::string_view person) const;
  // For html::open_form.
  [[nodiscard]] html::FormContext forms() const;
  // What the form sent in this field, without blanks at its ends; empty where it sent none.
  [[nodiscard]] std::string field(std::string_view name) const;

  // The page, in the frame, with the message that the last page left.
  [[nodiscard]] Result<web::Response> show(PageFrame frame, const html::Html& body) const;
  // 303 to a path of our own; with a message for the page there.
  [[nodiscard]] Result<web::Response> go_to(std::string_view path) const;
  [[nodiscard]] Result<web::Response> go_to(std::string_view path, const html::Flash& flash) const;
  // This page's own path, to come back to; "/" of a form, which nobody can come back to.
  [[nodiscard]] std::string own_address() const;

  web::Request& request;
  const html::Language language;
  const html::Catalogue& words;
  std::string token;                      // of the session, empty where there is none
  std::optional<trust::Session> session;  // empty: nobody is signed in
  std::optional<web::Form> form;          // of a form that was sent
  Work work;

 private:
  [[nodiscard]] std::optional<html::SessionEnd> session_end() const;
  Desk& desk_;
};

// What kept_for_session() calls what the desk keeps (services/place/session_keeping.h).
inline constexpr std::string_view kept_work = "work", kept_reason = "reason", kept_search = "search";
// As it is kept: the team, then the reason.
[[nodiscard]] std::string kept_work_text(const Work& work);

void put_hidden_field(html::Html& out, std::string_view name, const html::Text& value);
// The page for an error: denied, not there, changed meanwhile, too large, not to be had now. What the message says is shown where it is for
// whoever asked.
[[nodiscard]] Result<web::Response> error_page(Visit& visit, const Error& error);
// `path` with its way back: "/sign-in?next=%2Fpeople%2F..." where `next` is more than the home page.
[[nodiscard]] std::string with_next(std::string_view path, std::string_view next);

}  // namespace cw::pages
