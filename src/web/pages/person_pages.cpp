// SPDX-License-Identifier: MIT
// One person: summary, sources, why their records are one, history, who has looked. Each page asks only what it shows.
#include "services/place/households.h"
#include "services/place/needs.h"
#include "services/place/plain_values.h"
#include "services/place/why_one.h"
#include "web/html/notices.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/person_sections.h"

namespace cw::pages {
namespace {

// What begins every page of a person: who it is, whether an id has merged or ended, whether they are protected.
std::string put_person_head(html::Html& out, const Visit& visit, const place::PersonAnswer& answer, const ShownValues& shown,
                            PersonTab tab) {
  const html::Catalogue& words = visit.words;
  const registry::PersonView& view = answer.view;
  std::string title = name_from(shown, words);
  if (answer.shown_apart) put_shown_apart(out, visit);
  put_heading(out, title);
  if (view.asked != view.person) {
    html::Html text;
    text << words.html("person.merged"_key, {});
    out << html::InsetText{.html = std::move(text)};
  }
  if (view.state == registry::PersonState::ended) out << html::InsetText{.text = words.text("person.ended"_key)};
  put_person_tabs(out, visit, view.person.text(), tab);
  return title;
}

void put_withheld(html::Html& out, const Visit& visit, std::size_t records) {
  if (records > 0) put_paragraph(out, visit.words.counted("person.withheld"_key, static_cast<std::int64_t>(records)));
}

std::string titled(const Visit& visit, html::MessageKey tab, const std::string& name) { return visit.words.text(tab) + " – " + name; }

Result<web::Response> show_person(Visit& visit) {
  CW_TRY(const registry::PersonId id, person_of(visit));
  CW_TRY(const place::Asking asking, visit.asking_about(id.text()));
  const auto answer = visit.place().person(asking, id, {});
  if (!answer) return person_error(visit, answer.error());
  const registry::Survivors shown = place::survive_plainly(answer->view.records, answer->at);
  html::Html body;
  const std::string title = put_person_head(body, visit, *answer, values_of(shown), PersonTab::summary);
  put_person_summary(body, visit, shown, answer->view.person.text());
  put_withheld(body, visit, answer->view.records_withheld);
  // What the purpose does not give is left out of the page; that it was asked for stands in the log.
  if (const auto homes = place::HouseholdQuestions(visit.place()).households_of(asking, id, {})) put_person_homes(body, visit, *homes);
  if (const auto needs = place::needs(visit.place(), asking, id)) put_person_needs(body, visit, *needs);
  return visit.show({.title = title, .back = list_found(visit)}, body);
}

Result<web::Response> show_sources(Visit& visit) {
  CW_TRY(const registry::PersonId id, person_of(visit));
  CW_TRY(const place::Asking asking, visit.asking_about(id.text()));
  const auto answer = visit.place().person(asking, id, {});
  if (!answer) return person_error(visit, answer.error());
  const registry::Survivors shown = place::survive_plainly(answer->view.records, answer->at);
  html::Html body;
  const std::string name = put_person_head(body, visit, *answer, values_of(shown), PersonTab::sources);
  put_person_sources(body, visit, answer->view, shown);
  put_withheld(body, visit, answer->view.records_withheld);
  return visit.show({.title = titled(visit, "person.tab_sources"_key, name), .back = list_found(visit)}, body);
}

Result<web::Response> show_why(Visit& visit) {
  CW_TRY(const registry::PersonId id, person_of(visit));
  CW_TRY(const place::Asking asking, visit.asking_about(id.text()));
  const auto answer = visit.place().person(asking, id, {});
  if (!answer) return person_error(visit, answer.error());
  CW_TRY(const place::WhyOneAnswer why, place::why_one(visit.place(), asking, id));
  const registry::Survivors shown = place::survive_plainly(answer->view.records, answer->at);
  html::Html body;
  const std::string name = put_person_head(body, visit, *answer, values_of(shown), PersonTab::why);
  put_person_why(body, visit, why);
  put_withheld(body, visit, why.records_withheld);
  return visit.show({.title = titled(visit, "person.tab_why"_key, name), .back = list_found(visit)}, body);
}

}  // namespace

void add_person_pages(Desk& desk) {
  desk.page("/people/{person:uuid}", {.needs = Needs::purpose}, show_person);
  desk.page("/people/{person:uuid}/sources", {.needs = Needs::purpose}, show_sources);
  desk.page("/people/{person:uuid}/why", {.needs = Needs::purpose}, show_why);
}

}  // namespace cw::pages
