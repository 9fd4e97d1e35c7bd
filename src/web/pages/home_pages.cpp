// SPDX-License-Identifier: MIT
// The first page after signing in: what for, what changed since yesterday evening, what waits. Groups of pages add parts of their own.
#include <mutex>

#include "base/log.h"
#include "services/place/loads.h"
#include "services/place/overview.h"
#include "services/place/purposes.h"
#include "services/place/reviews.h"
#include "web/html/button.h"
#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"

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
  put_subheading(out, words.text("home.work"_key));
  html::SummaryList list;
  std::string purpose = words.text("home.no_purpose"_key);
  for (const place::PurposeChoice& each : place::purposes_for(visit.place(), visit.account()))
    if (each.name == visit.session->purpose) purpose = each.title;
  list.rows.push_back({.key = {.text = words.text("home.purpose"_key)},
                       .value = {.text = purpose},
                       .actions = {.items = {{.href = "/purpose",
                                              .text = words.text("home.change"_key),
                                              .visually_hidden_text = words.text("home.change_purpose"_key)}}}});
  if (!visit.session->legal_basis.empty())
    list.rows.push_back({.key = {.text = words.text("home.legal_basis"_key)}, .value = {.text = visit.session->legal_basis}});
  out << list;
  out << html::Button{.text = words.text("nav.search"_key), .href = "/search"};
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

Result<void> put_reviews(Visit& visit, html::Html& out) {
  if (!visit.has_role("data_officer") || visit.session->purpose.empty()) return {};
  const auto counts = visit.place().reviews().counts(visit.asking());
  if (!counts && counts.error().code == ErrorCode::denied) return {};  // another purpose than that of reviewing
  if (!counts) return tl::unexpected(counts.error());
  put_subheading(out, visit.words.text("home.reviews"_key));
  html::SummaryList list;
  put_count(list, visit.words, "home.reviews_open"_key, counts->open);
  out << list;
  return {};
}

Result<void> put_loads(Visit& visit, html::Html& out) {
  if (!visit.has_role("data_officer")) return {};
  place::Loads loads(visit.place());
  CW_TRY(const auto all, loads.list_sources());
  std::int64_t under_way = 0, held = 0, failed = 0;
  for (const auto& source : all) {
    CW_TRY(const auto last, loads.of_source(source.name, 1));
    if (last.empty()) continue;
    if (last.front().state == "held") ++held;
    if (last.front().state == "failed") ++failed;
    if (place::is_under_way(last.front())) ++under_way;
  }
  put_subheading(out, visit.words.text("home.loads"_key));
  html::SummaryList list;
  put_count(list, visit.words, "home.loads_under_way"_key, under_way);
  put_count(list, visit.words, "home.loads_held"_key, held);
  put_count(list, visit.words, "home.loads_failed"_key, failed);
  out << list;
  return {};
}

Result<web::Response> show_home(Visit& visit) {
  const html::Catalogue& words = visit.words;
  html::Html body;
  const std::string title = words.text("home.title"_key, {{"name", visit.account().title}});
  put_heading(body, title, place::title_of_organisation(visit.place(), visit.account().organisation));
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
  desk.home_part(0, put_work);
  desk.home_part(10, put_reviews);
  desk.home_part(20, put_loads);
  desk.home_part(30, changes_part());
  desk.page("/", {.needs = Needs::session}, show_home);
}

}  // namespace cw::pages
