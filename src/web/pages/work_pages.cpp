// SPDX-License-Identifier: MIT
// What a piece of work is for, chosen once before anybody is looked at; and the reason for looking at a protected person.
#include <algorithm>
#include <charconv>

#include "services/place/policy_view.h"
#include "services/place/purposes.h"
#include "services/place/session_keeping.h"
#include "trust/policy_titles.h"
#include "web/html/button.h"
#include "web/html/choices.h"
#include "web/html/input.h"
#include "web/html/notices.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/person_parts.h"
#include "web/pages/internal/sentence.h"

namespace cw::pages {
namespace {

using place::PurposeChoice;

struct PurposeForm {
  std::string chosen;  // a purpose, with ".1" for its second legal basis
  std::string team, reason, next;
  html::FormErrors errors;
};

std::string value_of(const PurposeChoice& purpose, std::size_t basis) {
  return basis == 0 ? purpose.name : purpose.name + "." + std::to_string(basis);
}

bool is_emergency(const PurposeChoice& purpose) { return purpose.urgency == trust::Urgency::break_glass; }

html::Radios purpose_radios(const std::vector<PurposeChoice>& all, const PurposeForm& form, const html::Catalogue& words) {
  html::Radios out{.fieldset = html::Fieldset{.legend = {.text = words.text("purpose.title"_key),
                                                         .classes = "govuk-fieldset__legend--l",
                                                         .is_page_heading = true}},
                   .hint = html::Hint{.text = words.text("purpose.hint"_key)},
                   .error_message = form.errors.message_for("purpose", words),
                   .name = "purpose",
                   .value = form.chosen};
  for (const PurposeChoice& purpose : all)
    for (std::size_t basis = 0; basis < purpose.legal_bases.size(); ++basis) {
      std::string hint = words.text("purpose.legal_basis"_key, {{"basis", purpose.legal_bases[basis]}});
      if (is_emergency(purpose)) hint += " " + words.text("purpose.emergency"_key);
      out.items.push_back({.text = as_sentence(purpose.title), .value = value_of(purpose, basis), .hint = html::Hint{.text = hint}});
    }
  return out;
}

void put_team(html::Html& out, const Visit& visit, const PurposeForm& form) {
  if (visit.account().teams.size() < 2) return;
  html::Radios teams{
      .fieldset = html::Fieldset{.legend = {.text = visit.words.text("purpose.team"_key), .classes = "govuk-fieldset__legend--m"}},
      .error_message = form.errors.message_for("team", visit.words),
      .name = "team",
      .value = form.team};
  const auto& known = place::policy_of(visit.place()).teams;
  for (const std::string& team : visit.account().teams) teams.items.push_back({.text = title_in(known, team), .value = team});
  out << teams;
}

html::Textarea reason_field(const html::Text& label, const html::Text& hint, const std::string& value,
                            std::optional<html::ErrorMessage> error) {
  return {.id = "reason",
          .name = "reason",
          .rows = 3,
          .value = value,
          .label = {.text = label, .classes = "govuk-label--m"},
          .hint = html::Hint{.text = hint},
          .error_message = std::move(error)};
}

Result<web::Response> show_form(Visit& visit, const PurposeForm& form) {
  const html::Catalogue& words = visit.words;
  const std::vector<PurposeChoice> all = place::purposes_for(visit.place(), visit.account());
  const std::string title = words.text("purpose.title"_key);
  html::Html body;
  if (all.empty()) {
    put_heading(body, words.text("purpose.title"_key));
    put_paragraph(body, words.text("purpose.none"_key));
    return visit.show({.title = title, .back = "/"}, body);
  }
  if (!form.errors.empty()) body << form.errors.summary(words);
  body << html::open_form(visit.forms(), "/purpose");
  put_hidden_field(body, "next", form.next);
  body << purpose_radios(all, form, words);
  put_team(body, visit, form);
  if (std::ranges::any_of(all, is_emergency))
    body << reason_field(words.text("purpose.reason"_key), words.text("purpose.reason_hint"_key), form.reason,
                         form.errors.message_for("reason", words));
  body << html::Button{.text = words.text("purpose.button"_key), .prevent_double_click = true} << "</form>\n"_html;
  return visit.show({.title = title, .errors = form.errors.empty() ? html::Errors::none : html::Errors::some, .back = "/"}, body);
}

Result<web::Response> show_purposes(Visit& visit) {
  PurposeForm form;
  form.next = html::own_path(visit.request.query_value("next"), "/");
  form.chosen = visit.session->purpose;
  form.team = visit.work.team;
  for (const PurposeChoice& each : place::purposes_for(visit.place(), visit.account()))
    if (each.name == visit.session->purpose)
      for (std::size_t basis = 1; basis < each.legal_bases.size(); ++basis)
        if (each.legal_bases[basis] == visit.session->legal_basis) form.chosen = value_of(each, basis);
  return show_form(visit, form);
}

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) > 0x20; }));
}

Result<web::Response> choose_purpose(Visit& visit) {
  const html::Catalogue& words = visit.words;
  PurposeForm form{.chosen = visit.field("purpose"),
                   .team = visit.field("team"),
                   .reason = visit.field("reason"),
                   .next = html::own_path(visit.field("next"), "/"),
                   .errors = {}};
  const PurposeChoice* chosen = nullptr;
  std::size_t basis = 0;
  const std::vector<PurposeChoice> all = place::purposes_for(visit.place(), visit.account());
  for (const PurposeChoice& each : all)
    for (std::size_t i = 0; i < each.legal_bases.size(); ++i)
      if (value_of(each, i) == form.chosen) chosen = &each, basis = i;
  if (chosen == nullptr) form.errors.add("purpose", words.text("purpose.missing"_key));
  const std::vector<std::string>& teams = visit.account().teams;
  if (teams.size() > 1 && std::ranges::find(teams, form.team) == teams.end())
    form.errors.add("team", words.text("purpose.team_missing"_key));
  const std::size_t least = place::least_reason_letters(visit.place());
  const bool emergency = chosen != nullptr && is_emergency(*chosen);
  if (emergency && letters_in(form.reason) < least)
    form.errors.add("reason", words.counted("purpose.reason_missing"_key, static_cast<std::int64_t>(least)));
  if (!form.errors.empty()) return show_form(visit, form);
  CW_CHECK(place::forget_for_session(visit.place(), visit.token, kept_reason));
  CW_CHECK(place::keep_for_session(visit.place(), {visit.token, kept_work, ""}, kept_work_text({form.team, emergency ? form.reason : ""})));
  CW_CHECK(visit.desk().sessions().choose_purpose(visit.token, chosen->name, chosen->legal_bases[basis]));
  return visit.go_to(form.next);
}

// The way back is to the person: the id stands in the address.
std::string person_path(const Visit& visit) { return "/people/" + std::string(visit.request.parameter("person")); }

Result<web::Response> show_reason_form(Visit& visit, const std::string& reason, const html::FormErrors& errors) {
  const html::Catalogue& words = visit.words;
  const std::string title = words.text("reason.title"_key);
  html::Html body;
  if (!errors.empty()) body << errors.summary(words);
  put_heading(body, title);
  body << html::WarningText{.text = words.text("reason.warning"_key), .icon_fallback_text = words.text("component.warning"_key)};
  body << html::open_form(visit.forms(), with_list(visit, person_path(visit) + "/reason"));
  body << reason_field(words.text("reason.label"_key), words.text("reason.hint"_key), reason, errors.message_for("reason", words));
  body << html::Button{.text = words.text("reason.button"_key), .prevent_double_click = true} << "</form>\n"_html;
  return visit.show({.title = title, .errors = errors.empty() ? html::Errors::none : html::Errors::some, .back = list_found(visit)}, body);
}

Result<web::Response> show_reason(Visit& visit) { return show_reason_form(visit, {}, {}); }

Result<web::Response> give_reason(Visit& visit) {
  const std::string reason = visit.field("reason");
  const std::size_t least = place::least_reason_letters(visit.place());
  html::FormErrors errors;
  if (letters_in(reason) < least) errors.add("reason", visit.words.counted("purpose.reason_missing"_key, static_cast<std::int64_t>(least)));
  if (reason.size() > 2000) errors.add("reason", visit.words.text("reason.too_long"_key));
  if (!errors.empty()) return show_reason_form(visit, reason, errors);
  CW_CHECK(place::keep_for_session(visit.place(), {visit.token, kept_reason, visit.request.parameter("person")}, reason));
  return visit.go_to(with_list(visit, person_path(visit)));
}

}  // namespace

void add_work_pages(Desk& desk) {
  desk.page("/purpose", {.needs = Needs::session}, show_purposes);
  desk.form("/purpose", {.needs = Needs::session}, choose_purpose);
  desk.page("/people/{person:uuid}/reason", {.needs = Needs::purpose}, show_reason);
  desk.form("/people/{person:uuid}/reason", {.needs = Needs::purpose}, give_reason);
}

}  // namespace cw::pages
