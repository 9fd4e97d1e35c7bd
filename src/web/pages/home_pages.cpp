// SPDX-License-Identifier: MIT
// The first page after signing in: what for, what changed since yesterday evening. Groups of pages add parts of their own, such as what
// waits.
#include <algorithm>
#include <mutex>

#include "base/log.h"
#include "services/place/overview.h"
#include "services/place/purposes.h"
#include "web/html/button.h"
#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

constexpr std::int64_t hour = 3'600'000'000;

// Six in the evening of the day before, by the clock in the United Kingdom.
Timestamp yesterday_evening(Timestamp now) {
  const int minute = html::uk_time(now).minute;
  const std::int64_t midnight = now.microseconds - minute * (hour / 60) - now.microseconds % (hour / 60);
  return {midnight - 6 * hour};
}

Result<void> put_work(Visit& visit, html::Html& out) {
  const html::Catalogue& words = visit.words;
  const std::vector<place::PurposeChoice> purposes = place::purposes_for(visit.place(), visit.account());
  if (purposes.empty()) return {};  // whoever looks after accounts sees nobody
  put_subheading(out, words.text("home.work"_key));
  html::SummaryList list;
  std::string purpose = words.text("home.no_purpose"_key);
  for (const place::PurposeChoice& each : purposes)
    if (each.name == visit.session->purpose) purpose = each.title;
  list.rows.push_back({.key = {.text = words.text("home.purpose"_key)},
                       .value = {.text = as_sentence(purpose)},
                       .actions = {.items = {{.href = "/purpose",
                                              .text = words.text(visit.session->purpose.empty() ? "home.choose"_key : "home.change"_key),
                                              .visually_hidden_text = words.text("home.change_purpose"_key)}}}});
  if (!visit.session->legal_basis.empty())
    list.rows.push_back({.key = {.text = words.text("home.legal_basis"_key)}, .value = {.text = visit.session->legal_basis}});
  out << list;
  if (std::ranges::any_of(purposes, &place::PurposeChoice::sees_people))
    out << html::Button{.text = words.text("nav.search"_key), .href = "/search"};
  return {};
}

void put_entries(Visit& visit, html::Html& out, const std::vector<const NavigationEntry*>& entries, html::Markup heading) {
  for (const NavigationEntry* entry : entries) {
    out << "<"_html << heading << R"( class="govuk-heading-s govuk-!-margin-bottom-1">)"_html;
    put_link(out, entry->href, visit.words.text(entry->title));
    out << "</"_html << heading << ">\n"_html;
    put_paragraph(out, visit.words.text(entry->about));
  }
}

// What each entry of the navigation is for.
Result<void> put_pages(Visit& visit, html::Html& out) {
  std::vector<const NavigationEntry*> entries;
  for (const NavigationEntry* entry : navigation_for(visit).shown)
    if (entry->href != "/" && entry->href != "/search") entries.push_back(entry);
  if (entries.empty()) return {};
  put_subheading(out, visit.words.text("home.pages"_key));
  put_entries(visit, out, entries, "h3"_html);
  return {};
}

// Counts are the same for everybody, and made anew once a minute.
class KeptOverview {
 public:
  Result<place::Overview> get(place::Place& place, Timestamp now) {
    const std::lock_guard lock(mutex_);
    if (made_ && now.microseconds - made_at_.microseconds < hour / 60 && now.microseconds >= made_at_.microseconds) return *made_;
    CW_TRY(made_, place::overview(place, yesterday_evening(now)));
    made_at_ = now;
    return *made_;
  }

 private:
  std::mutex mutex_;
  std::optional<place::Overview> made_;
  Timestamp made_at_;
};

void put_count(html::SummaryList& list, const html::Catalogue& words, html::MessageKey title, std::int64_t count) {
  list.rows.push_back({.key = {.text = words.text(title)}, .value = {.text = html::number_text(count)}});
}

HomePart changes_part() {
  return [kept = std::make_shared<KeptOverview>()](Visit& visit, html::Html& out) -> Result<void> {
    const bool records = visit.has_role("data_officer");
    if (!records && !visit.has_role("manager")) return {};  // the whole place is none of the work of whoever looks after single people
    const html::Catalogue& words = visit.words;
    const Timestamp now = visit.desk().options().clock.now();
    CW_TRY(const place::Overview since, kept->get(visit.place(), now));
    put_subheading(out, words.text("home.changed"_key, {{"since", html::moment_text(yesterday_evening(now), visit.language)}}));
    html::SummaryList list;
    if (records) {
      put_count(list, words, "home.records_added"_key, since.records_added);
      put_count(list, words, "home.records_changed"_key, since.records_changed);
      put_count(list, words, "home.records_gone"_key, since.records_gone);
    }
    put_count(list, words, "home.people_new"_key, since.people_new);
    put_count(list, words, "home.people_merged"_key, since.people_merged);
    put_count(list, words, "home.people_split"_key, since.people_split);
    out << list;
    return {};
  };
}

Result<web::Response> show_home(Visit& visit) {
  const html::Catalogue& words = visit.words;
  html::Html body;
  const std::string title = words.text("home.title"_key, {{"name", visit.account().title}});
  put_heading(body, title, as_sentence(place::title_of_organisation(visit.place(), visit.account().organisation)));
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

// What the navigation has no room for; of whoever has few pages, all of them.
Result<web::Response> show_more(Visit& visit) {
  const html::Catalogue& words = visit.words;
  const Navigation all = navigation_for(visit);
  html::Html body;
  put_heading(body, words.text("more.title"_key));
  put_entries(visit, body, all.more.empty() ? all.shown : all.more, "h2"_html);
  return visit.show({.title = words.text("more.title"_key)}, body);
}

}  // namespace

void add_home_pages(Desk& desk) {
  desk.navigation({.title = "nav.home"_key, .about = "nav.home_about"_key, .href = "/", .roles = {}, .order = 0});
  desk.home_part(0, put_work);
  desk.home_part(30, changes_part());
  desk.home_part(90, put_pages);
  desk.page("/", {.needs = Needs::session}, show_home);
  desk.page(more_path, {.needs = Needs::session}, show_more);
}

}  // namespace cw::pages
