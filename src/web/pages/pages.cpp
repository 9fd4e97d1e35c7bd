// SPDX-License-Identifier: MIT
// The desk put together: words, groups of pages, routes.
#include "web/pages/pages.h"

#include <algorithm>
#include <vector>

#include "base/text_file.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"

namespace cw::pages {
namespace {

namespace fs = std::filesystem;

// The files of one language, the common words first. Each is read by itself before, so that an error names its file.
Result<std::string> words_in(const fs::path& folder, html::Language language) {
  const std::string ending = "." + std::string(tag_of(language)) + ".txt";
  std::vector<fs::path> files = {folder / ("messages" + ending)};
  std::error_code error;
  for (fs::directory_iterator at(folder / "messages", error), end; !error && at != end; at.increment(error))
    if (at->path().filename().string().ends_with(ending)) files.push_back(at->path());
  std::ranges::sort(files.begin() + 1, files.end());
  std::string out;
  for (const fs::path& file : files) {
    CW_TRY(const std::string content, read_text_file(file));
    if (const auto alone = html::Catalogue::read(content, language); !alone)
      return fail(alone.error().code, file.filename().string() + ": " + alone.error().message);
    out.append(content).append("\n");
  }
  return out;
}

}  // namespace

Result<html::Catalogues> read_desk_words(const fs::path& folder) {
  CW_TRY(const std::string english, words_in(folder, html::Language::english));
  CW_TRY(const std::string welsh, words_in(folder, html::Language::welsh));
  return html::read_catalogues(english, welsh);
}

Result<void> add_desk(web::Router& router, place::Place& place, DeskOptions options) {
  const auto desk = std::make_shared<Desk>(place, std::move(options));
  add_home_pages(*desk);
  add_household_pages(*desk);
  add_information_pages(*desk);
  add_person_history_pages(*desk);
  add_person_pages(*desk);
  add_search_pages(*desk);
  add_sign_in_pages(*desk);
  add_source_pages(*desk);
  add_upload_pages(*desk);
  add_load_pages(*desk);
  add_quality_pages(*desk);
  add_work_pages(*desk);
  add_review_pages(*desk);
  add_link_pages(*desk);
  add_audit_pages(*desk);
  add_system_pages(*desk);
  add_account_pages(*desk);
  add_own_account_pages(*desk);
  desk->add_routes(router);
  return {};
}

}  // namespace cw::pages
