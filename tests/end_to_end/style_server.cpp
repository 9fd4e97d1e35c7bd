// SPDX-License-Identifier: MIT
// Serves the pages of style_pages.h with the built style sheet and script, as the desk serves its own, until it is told to stop (SIGTERM).
// For tests/end_to_end/style_page_test.mjs.
//
//   style_server MESSAGES_FOLDER ASSETS_FOLDER     writes "ready PORT" once it serves
//   style_server MESSAGES_FOLDER --time SECONDS    renders /first for so long, and says how many pages one core makes in a second of its
//   time
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string_view>

#include "base/text_file.h"
#include "end_to_end/style_pages.h"
#include "web/http/assets.h"
#include "web/http/http.h"

namespace {

using namespace cw;

struct Parts {
  html::Catalogues words;
  html::Look look;
  html::PageAssets assets = {};
};

Result<Parts> read_parts(const std::filesystem::path& folder) {
  CW_TRY(const std::string english, read_text_file(folder / "messages.en.txt"));
  CW_TRY(const std::string welsh, read_text_file(folder / "messages.cy.txt"));
  CW_TRY(html::Catalogues words, html::read_catalogues(english, welsh));
  CW_TRY(html::Look look, html::make_look({.name = "Alderwick Council", .name_welsh = "Cyngor Alderwick"}));
  return Parts{std::move(words), std::move(look)};
}

using MakePage = html::Html (*)(const html::StyleParts&, const html::Text&);

void add_page(web::Router& router, std::string_view path, const std::shared_ptr<const Parts>& parts, MakePage make) {
  router.add(web::Method::get, path, [parts, make](web::Request& request) -> Result<web::Response> {
    const html::Language language = html::language_of(request);
    const html::Language other = language == html::Language::english ? html::Language::welsh : html::Language::english;
    const html::StyleParts own{parts->words.in(language), parts->look, parts->assets};
    web::Response out = web::Response::html(std::move(make(own, html::address_in(request, other))).take());
    CW_CHECK(html::keep_language(out, request));
    return out;
  });
}

Result<void> serve(Parts parts, const char* folder) {
  CW_TRY(const auto assets, web::Assets::load(folder, "/assets"));
  parts.assets = {assets->url("page.css"), assets->url("page.js"), assets->url("icon.svg")};
  web::Router router;
  web::Assets::add_routes(router, assets);
  html::add_look_routes(router, parts.look);
  const auto kept = std::make_shared<const Parts>(std::move(parts));
  add_page(router, "/style", kept, html::style_page);
  add_page(router, "/first", kept, html::first_page);
  CW_TRY(const auto server, web::Server::create({.handler_threads = 2}, std::move(router)));
  CW_CHECK(server->start());
  std::printf("ready %d\n", server->port());
  std::fflush(stdout);
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  int signal = 0;
  sigwait(&stop, &signal);
  server->stop(5);
  return {};
}

// By the processor's time, so that a busy machine does not tell.
Result<void> time_pages(const Parts& parts, double seconds) {
  const html::StyleParts own{parts.words.english, parts.look, parts.assets};
  const auto used = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  const double began = used();
  std::uint64_t pages = 0, bytes = 0;
  while (used() - began < seconds) {
    bytes += html::first_page(own, "/first?language=cy").view().size();
    ++pages;
  }
  const double took = used() - began;
  std::printf("%.0f pages a second of %.1f KB, %.1f microseconds each\n", static_cast<double>(pages) / took,
              static_cast<double>(bytes) / static_cast<double>(pages) / 1000, took * 1e6 / static_cast<double>(pages));
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: style_server MESSAGES_FOLDER ASSETS_FOLDER | MESSAGES_FOLDER --time SECONDS\n");
    return 2;
  }
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // before any thread begins
  auto parts = read_parts(arguments[1]);
  const bool times = count > 3 && std::string_view(arguments[2]) == "--time";
  const auto done = !parts  ? Result<void>(tl::unexpected(parts.error()))
                    : times ? time_pages(*parts, std::atof(arguments[3]))
                            : serve(std::move(*parts), arguments[2]);
  if (done) return 0;
  std::fprintf(stderr, "%s\n", done.error().message.c_str());
  return 1;
}
