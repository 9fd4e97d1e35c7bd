// SPDX-License-Identifier: MIT
// The desk: the pages that staff work in, beside the API on the same router. docs/reference/desk.md.
//
//   CW_TRY(html::Catalogues words, read_desk_words("packages/desk"));
//   Router router;
//   CW_CHECK(add_register_api(router, *place, ...));                         // first: it guards what is not public
//   CW_CHECK(add_desk(router, *place, {.words = std::move(words), .look = look, .assets = assets}));
//
// To add a group of pages: one file x_pages.cpp that includes internal/desk.h, one line in internal/groups.h and one in pages.cpp, and its
// words in packages/desk/messages/x.en.txt and x.cy.txt. A page never sees a request before internal/visit.h has made a Visit of it: who
// is signed in, for what purpose, in which language. The place must outlive the server.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/time.h"
#include "services/place/place.h"
#include "web/html/look.h"
#include "web/html/messages.h"
#include "web/html/page.h"
#include "web/http/router.h"

namespace cw::pages {

// demonstration: every page says so in a banner.
enum class DataKind : std::uint8_t { real, demonstration };

struct DeskOptions {
  html::Catalogues words;
  html::Look look;
  html::PageAssets assets = {};
  DataKind data = DataKind::real;
  std::optional<std::string> provider = {};  // people may sign in there too, by the API's /sign-in/provider; what its button calls it
  const Clock& clock = system_clock();       // what pages call today
};

// messages.en.txt and messages.cy.txt of the folder with what lies in its messages/: x.en.txt, x.cy.txt. Invalid, with file and line.
[[nodiscard]] Result<html::Catalogues> read_desk_words(const std::filesystem::path& folder);

// Adds every page. The routes are "public" to the API's guard: the desk itself finds out who is signed in.
[[nodiscard]] Result<void> add_desk(web::Router& router, place::Place& place, DeskOptions options);

}  // namespace cw::pages
