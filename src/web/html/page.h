// SPDX-License-Identifier: MIT
// What stands around the content of every page: head, skip link, header without a crown, navigation of the service and of languages, phase
// banner, footer; in the look of the place.
//
//   const Page page{.words = words, .look = look, .assets = assets, .title = words.text("home.title"_key), .path = "/"};
//   Html out = open_page(page);
//   out << R"(<h1 class="govuk-heading-l">)"_html << page.title << "</h1>"_html;
//   return page_response(close_page(std::move(out), page));
//
// Styles and scripts are files of our own; a page holds no inline script or style, and works without scripts. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/html/header.h"
#include "web/html/look.h"
#include "web/html/messages.h"
#include "web/html/navigation.h"
#include "web/http/message.h"

namespace cw::html {

// The addresses of the files that frontend/build.mjs makes (web/http/assets.h).
struct PageAssets {
  std::string style = "/assets/page.css";
  std::string script = "/assets/page.js";
  std::string icon = "/assets/icon.svg";
};

enum class Errors : std::uint8_t { none, some };

struct PageBanner {
  Text tag = {};  // "Demonstration"
  Html text = {};
};

// Of a page of somebody who is signed in: what takes its place when the session has ended while it was open
// (frontend/scripts/session_end.ts; without scripts the browser goes to `href_without_script`).
struct SessionEnd {
  std::int64_t idle_seconds = 0, most_seconds = 0;  // until it ends unused, and however much it is used
  Text title, text, sign_in, sign_in_href, href_without_script;
};

struct Page {
  const Catalogue& words;
  const Look& look;
  const PageAssets& assets;
  Text title;                    // of the page alone; its h1 says the same
  Errors errors = Errors::none;  // some: the title begins with "Error:"
  std::vector<NavigationItem> navigation = {};
  Text signed_in_as = {};         // empty: nobody is
  Text account_href = {};         // where their name leads; empty: nowhere
  Html sign_out = {};             // beside it: the form that ends the session
  Text other_language_href = {};  // this page in the other language; empty: it is in one only
  std::optional<SessionEnd> session_end = {};
  std::optional<PageBanner> banner = {};
  Text back_href = {};  // empty: no back link
  std::vector<Breadcrumb> breadcrumbs = {};
  Html before_content = {};  // notices, above the main content
};

// Up to and with the opening of <main>.
[[nodiscard]] Html open_page(const Page& page);
// The rest.
[[nodiscard]] Html close_page(Html content, const Page& page);
// 200, with the language, and nothing kept by caches.
[[nodiscard]] web::Response page_response(Html page, const Page& of, int status = 200);

// The language of an answer: ?language=, else the cookie "language", else Accept-Language.
[[nodiscard]] Language language_of(const web::Request& request);
// Keeps the choice of ?language= for a year.
[[nodiscard]] Result<void> keep_language(web::Response& response, const web::Request& request);
// This page's address, with its query, in another language.
[[nodiscard]] std::string address_in(const web::Request& request, Language language);

}  // namespace cw::html
