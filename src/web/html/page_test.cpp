// SPDX-License-Identifier: MIT
#include "web/html/page.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/text_file.h"

namespace cw::html {
namespace {

namespace fs = std::filesystem;

Catalogues desk_words() {
  const fs::path folder = fs::path(CW_SOURCE_DIR) / "packages" / "desk";
  auto read =
      read_catalogues(read_text_file(folder / "messages.en.txt").value_or(""), read_text_file(folder / "messages.cy.txt").value_or(""));
  EXPECT_TRUE(read.has_value());
  return std::move(read).value();
}

std::string whole(const Page& page) { return std::move(close_page(open_page(page), page)).take(); }

TEST(Page, IsInTheLanguageAndTheLookOfItsPlace) {
  const Catalogues words = desk_words();
  const Look look = *make_look({.name = "Alderwick <Council>", .name_welsh = "Cyngor Alderwick"});
  const PageAssets assets;
  const std::string english = whole({.words = words.english, .look = look, .assets = assets, .title = "Find & see"});
  EXPECT_NE(english.find("<html lang=\"en\""), std::string::npos);
  EXPECT_NE(english.find("<title>Find &amp; see – Desk – Alderwick &lt;Council&gt;</title>"), std::string::npos) << english;
  const std::string welsh = whole({.words = words.welsh,
                                   .look = look,
                                   .assets = assets,
                                   .title = "Chwilio",
                                   .errors = Errors::some,
                                   .other_language_href = "/?language=en"});
  EXPECT_NE(welsh.find("<html lang=\"cy\""), std::string::npos);
  EXPECT_NE(welsh.find("<title>Gwall: Chwilio"), std::string::npos);
  EXPECT_NE(welsh.find("Cyngor Alderwick"), std::string::npos);
  EXPECT_NE(welsh.find("href=\"/?language=en\" rel=\"alternate\" lang=\"en\""), std::string::npos) << welsh;
}

// The content security policy of every answer lets none of it through (web/http/security_headers.h).
TEST(Page, HoldsNoInlineScriptStyleOrHandler) {
  const Catalogues words = desk_words();
  const Look look = *make_look({});
  const PageAssets assets;
  const std::string page = whole({.words = words.english,
                                  .look = look,
                                  .assets = assets,
                                  .title = "x",
                                  .signed_in_as = "ann",
                                  .other_language_href = "/",
                                  .banner = PageBanner{"Demonstration", Html::from_text("No real person is in it.")},
                                  .back_href = "/people",
                                  .breadcrumbs = {{.text = "Home", .href = "/"}}});
  EXPECT_EQ(page.find("<style"), std::string::npos);
  EXPECT_EQ(page.find(" style="), std::string::npos);
  for (std::size_t at = page.find(" on"); at != std::string::npos; at = page.find(" on", at + 1))
    EXPECT_EQ(page.find_first_of("=> ", at + 3), page.find_first_of("> ", at + 3)) << "a handler: " << page.substr(at, 20);
  for (std::size_t at = page.find("<script"); at != std::string::npos; at = page.find("<script", at + 1))
    EXPECT_EQ(page.compare(at, 27, "<script type=\"module\" src=\""), 0);
  for (const std::string_view crown : {"crown", "Crown", "GOV.UK", "transport", "Transport"})
    EXPECT_EQ(page.find(crown), std::string::npos) << crown;
}

TEST(Page, IsNotKeptByCaches) {
  const Catalogues words = desk_words();
  const Look look = *make_look({});
  const PageAssets assets;
  const Page page{.words = words.welsh, .look = look, .assets = assets, .title = "x"};
  const web::Response answer = page_response(close_page(open_page(page), page), page, 404);
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.headers.get("Content-Language"), "cy");
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(answer.headers.get("Content-Type"), "text/html; charset=utf-8");
}

TEST(Language, IsAskedForThenKeptThenPreferred) {
  web::Request request;
  request.headers.add("Accept-Language", "cy");
  EXPECT_EQ(language_of(request), Language::welsh);
  request.headers.add("Cookie", "language=en");
  EXPECT_EQ(language_of(request), Language::english);
  web::Response answer;
  ASSERT_TRUE(keep_language(answer, request).has_value());
  EXPECT_FALSE(answer.headers.has("Set-Cookie")) << "nothing was chosen";
  request.query.emplace_back("language", "cy");
  EXPECT_EQ(language_of(request), Language::welsh);
  ASSERT_TRUE(keep_language(answer, request).has_value());
  EXPECT_TRUE(answer.headers.get("Set-Cookie").starts_with("language=cy;"));
  request.scheme = web::Scheme::https;
  web::Response bound;
  ASSERT_TRUE(keep_language(bound, request));
  EXPECT_TRUE(bound.headers.get("Set-Cookie").starts_with("__Host-language=cy;")) << "no other host can plant it";
  request.segments = {"people", "a/b c"};
  request.query.emplace_back("q", "Siôn & co");
  EXPECT_EQ(address_in(request, Language::english), "/people/a%2Fb%20c?q=Si%C3%B4n%20%26%20co&language=en");
}

}  // namespace
}  // namespace cw::html
