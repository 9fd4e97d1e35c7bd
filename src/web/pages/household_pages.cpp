// SPDX-License-Identifier: MIT
// Households over time and properties: who lives and lived there, by decision and by what sources say. Members are ids to begin with; a
// name is shown where the reader may see that person, which is a look at them of its own and logged as one.
#include <algorithm>
#include <map>

#include "services/place/households.h"
#include "services/place/plain_values.h"
#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/html/notices.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/person_parts.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

constexpr std::size_t most_names = 30;  // people of one page who are looked at for their names; the others are links without one

// Names of people, each looked at once.
class Names {
 public:
  explicit Names(Visit& visit) : visit_(visit), asking_(visit.asking()) {}
  std::string of(registry::PersonId person) {
    const auto [at, fresh] = known_.try_emplace(person);
    if (!fresh) return at->second;
    const std::string unknown = visit_.words.text("home.person_not_shown"_key);
    if (known_.size() > most_names) return at->second = unknown;
    const auto answer = visit_.place().person(asking_, person, {});
    at->second = answer ? name_from(values_of(place::survive_plainly(answer->view.records, answer->at)), visit_.words) : unknown;
    return at->second;
  }

 private:
  Visit& visit_;
  place::Asking asking_;
  std::map<registry::PersonId, std::string> known_;
};

std::string day_text(const std::optional<std::string>& day, html::Language language) {
  return day ? value_text(place::plain_value("lived_from", Value(*day)), language) : std::string();
}

html::TableRow stay_row(Visit& visit, Names& names, const registry::StayView& stay) {
  html::Html who;
  put_link(who, "/people/" + stay.person.text(), names.of(stay.person));
  return {{.html = std::move(who)},
          {.text = day_text(stay.from, visit.language)},
          {.text = stay.now ? visit.words.text("home.still"_key) : day_text(stay.to, visit.language)},
          {.text = html::percent_text(stay.confidence), .format = "numeric"},
          {.text = stay.reason, .attributes = {{"lang", "en"}}}};
}

void put_stays(html::Html& out, Visit& visit, Names& names, const html::Text& caption, const std::vector<registry::StayView>& stays) {
  if (stays.empty()) return;
  html::Table table{.head = html::TableRow{{.text = visit.words.text("home.who"_key)},
                                           {.text = visit.words.text("home.from"_key)},
                                           {.text = visit.words.text("home.to"_key)},
                                           {.text = visit.words.text("home.confidence"_key), .format = "numeric"},
                                           {.text = visit.words.text("home.evidence"_key)}},
                    .caption = caption,
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const registry::StayView& stay : stays) table.rows.push_back(stay_row(visit, names, stay));
  html::put_wide_table(out, table);
}

void put_others(html::Html& out, const Visit& visit, std::size_t people) {
  if (people > 0) put_paragraph(out, visit.words.counted("home.people_withheld"_key, static_cast<std::int64_t>(people)));
}

void put_waiting(html::Html& out, const Visit& visit, std::int64_t changes) {
  if (changes > 0) out << html::InsetText{.text = visit.words.counted("home.waiting"_key, changes)};
}

bool is_uprn(std::string_view home) {
  return !home.empty() && home.size() <= 12 && home.find_first_not_of("0123456789") == std::string_view::npos;
}

void put_homes(html::Html& out, const Visit& visit, const registry::HouseholdView& view) {
  std::vector<std::string> homes;
  for (const auto* stays : {&view.members, &view.former})
    for (const registry::StayView& stay : *stays)
      if (!stay.home.empty() && std::ranges::find(homes, stay.home) == homes.end()) homes.push_back(stay.home);
  if (homes.empty()) return;
  put_subheading(out, visit.words.text("home.property"_key));
  out << "<ul class=\"govuk-list\">"_html;
  for (const std::string& home : homes) {
    out << "<li>"_html;
    if (is_uprn(home)) {
      put_link(out, "/properties/" + home, visit.words.text("home.property_of"_key, {{"uprn", home}}));
    } else {
      out << home;
    }
    out << "</li>"_html;
  }
  out << "</ul>\n"_html;
}

void put_household_history(html::Html& out, Visit& visit, Names& names, const place::HouseholdHistoryAnswer& history) {
  if (history.entries.empty()) return;
  put_subheading(out, visit.words.text("home.history"_key));
  html::SummaryList list;
  for (const registry::HouseholdHistoryEntry& entry : history.entries) {
    html::Html what;
    const auto people = [&](const std::vector<registry::PersonId>& all, html::MessageKey key) {
      for (const registry::PersonId& person : all)
        what << "<div>"_html << visit.words.text(key, {{"name", names.of(person)}}) << "</div>"_html;
    };
    people(entry.came, "home.came"_key);
    people(entry.left, "home.left"_key);
    if (what.empty()) continue;
    list.rows.push_back({.key = {.text = html::moment_text(entry.at, visit.language)}, .value = {.html = std::move(what)}});
  }
  out << list;
}

Result<web::Response> show_household(Visit& visit) {
  const html::Catalogue& words = visit.words;
  const auto id = registry::HouseholdId::parse(visit.request.parameter("household"));
  if (!id) return fail(ErrorCode::not_found, "There is no such household.");
  place::HouseholdQuestions questions(visit.place());
  CW_TRY(const place::HouseholdAnswer answer, questions.household(visit.asking(), *id, {}));
  Names names(visit);
  const std::string title = words.text("home.household"_key);
  html::Html body;
  put_heading(body, title);
  put_waiting(body, visit, answer.changes_waiting);
  if (answer.view.asked != answer.view.household) body << html::InsetText{.text = words.text("home.merged"_key)};
  if (answer.view.state != registry::HouseholdState::live) body << html::InsetText{.text = words.text("home.ended"_key)};
  put_stays(body, visit, names, words.text("home.members"_key), answer.view.members);
  put_others(body, visit, answer.view.members_withheld);
  put_stays(body, visit, names, words.text("home.former"_key), answer.view.former);
  put_others(body, visit, answer.view.former_withheld);
  put_homes(body, visit, answer.view);
  if (const auto history = questions.history(visit.asking(), *id, 20)) put_household_history(body, visit, names, *history);
  return visit.show({.title = title, .back = "/search"}, body);
}

void put_placed(html::Html& out, Visit& visit, Names& names, const html::Text& caption,
                const std::vector<registry::PersonAtProperty>& people) {
  if (people.empty()) return;
  const html::Catalogue& words = visit.words;
  html::Table table{.head = html::TableRow{{.text = words.text("home.who"_key)},
                                           {.text = words.text("sources.source"_key)},
                                           {.text = words.text("home.on_file_from"_key)},
                                           {.text = words.text("home.on_file_to"_key)}},
                    .caption = caption,
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const registry::PersonAtProperty& each : people)
    for (const registry::PlacedBy& record : each.records) {
      html::Html who;
      put_link(who, "/people/" + each.person.text(), names.of(each.person));
      table.rows.push_back({{.html = std::move(who)},
                            {.text = as_sentence(source_title(visit, record.source))},
                            {.text = html::short_date_text(html::uk_time(record.from).date, visit.language)},
                            {.text = record.until ? html::short_date_text(html::uk_time(*record.until).date, visit.language)
                                                  : words.text("home.still"_key)}});
    }
  html::put_wide_table(out, table);
}

Result<web::Response> show_property(Visit& visit) {
  const html::Catalogue& words = visit.words;
  place::HouseholdQuestions questions(visit.place());
  CW_TRY(const place::PropertyAnswer answer, questions.property(visit.asking(), visit.request.parameter("uprn"), {}));
  Names names(visit);
  const std::string title = words.text("home.property_title"_key);
  html::Html body;
  put_heading(body, title, words.text("home.uprn"_key, {{"uprn", answer.records.uprn}}));
  put_waiting(body, visit, answer.changes_waiting);
  const bool nobody = answer.home.now.empty() && answer.home.past.empty() && answer.records.present.empty() &&
                      answer.records.past.empty() && answer.records.people_withheld == 0;
  if (nobody) put_paragraph(body, words.text("home.nobody"_key));
  put_stays(body, visit, names, words.text("home.lives_here"_key), answer.home.now);
  put_others(body, visit, answer.home.now_withheld);
  put_stays(body, visit, names, words.text("home.lived_here"_key), answer.home.past);
  put_others(body, visit, answer.home.past_withheld);
  put_placed(body, visit, names, words.text("home.on_file"_key), answer.records.present);
  put_placed(body, visit, names, words.text("home.was_on_file"_key), answer.records.past);
  put_others(body, visit, answer.records.people_withheld);
  return visit.show({.title = title, .back = "/search"}, body);
}

}  // namespace

void add_household_pages(Desk& desk) {
  desk.page("/households/{household:uuid}", {.needs = Needs::purpose}, show_household);
  desk.page("/properties/{uprn:integer}", {.needs = Needs::purpose}, show_property);
}

}  // namespace cw::pages
