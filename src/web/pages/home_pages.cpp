// SPDX-License-Identifier: MIT
// The first page after signing in: what waits, in parts that the groups of pages add.
#include "base/log.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"

namespace cw::pages {
namespace {

Result<web::Response> show_home(Visit& visit) {
  const html::Catalogue& words = visit.words;
  html::Html body;
  const std::string title = words.text("home.title"_key, {{"name", visit.account().title}});
  put_heading(body, title, visit.account().organisation);
  for (const auto& [order, part] : visit.desk().home_parts()) {
    html::Html own;
    if (const auto done = part(visit, own); done) {
      body << own;
    } else {
      log_warning("a part of the home page failed", {{"error", done.error().message}, {"request", visit.request.id}});
    }
  }
  return visit.show({.title = title}, body);
}

}  // namespace

void add_home_pages(Desk& desk) {
  desk.navigation({.title = "nav.home"_key, .href = "/", .roles = {}, .order = 0});
  desk.page("/", {.needs = Needs::session}, show_home);
}

}  // namespace cw::pages
