// SPDX-License-Identifier: MIT
// The access log for those who audit it, alerts, proofs; and everybody's own activity.
#include <fmt/format.h>

#include "services/place/alerts.h"
#include "services/place/audit_trail.h"
#include "services/place/checkpoints.h"
#include "services/place/policy_view.h"
#include "trust/policy_titles.h"
#include "web/pages/internal/audit_bodies.h"
#include "web/pages/internal/desk.h"
#include "web/pages/internal/groups.h"
#include "web/pages/internal/page_times.h"

namespace cw::pages {
namespace {

using Answer = Result<web::Response>;

constexpr std::size_t day_at_once = 100, looks_at_once = 200, alerts_at_once = 25;
constexpr std::size_t longest_note = 1000;

html::Errors kind_of(const html::FormErrors& errors) { return errors.empty() ? html::Errors::none : html::Errors::some; }

// The day of ?day=, today where there is none; nothing where it is no day.
std::optional<Date> day_of(const Visit& visit) {
  const std::string_view text = visit.request.query_value("day");
  return text.empty() ? today_of(visit.desk().options().clock) : parse_day(text);
}

place::DayQuestion question_of(const Visit& visit, Date day, std::string account) {
  return {.account = std::move(account),
          .from = start_of_uk_day(day),
          .until = start_of_uk_day(Date{day.days + 1}),
          .most = day_at_once,
          .before = parse_whole_number(visit.request.query_value("before"))};
}

Result<AccountNames> names_of(Visit& visit, const std::vector<std::string>& accounts) {
  CW_TRY(const std::vector<place::AccountLabel> labels, place::labels_of(visit.place(), visit.asking(), accounts));
  AccountNames out;
  for (const place::AccountLabel& label : labels) out[label.id] = label.title.empty() ? label.name : label.title + " (" + label.name + ")";
  return out;
}

// As the forms were sent, so that they come again with what was in them.
LogSearch given_in(const Visit& visit) {
  const auto text = [&](std::string_view name) { return std::string(visit.request.query_value(name)); };
  return {.person = text("person"), .account = text("account"), .day = text("day"), .entry = text("entry")};
}

Answer show_search(Visit& visit, const html::FormErrors& errors) {
  return visit.show({.title = visit.words.text("log.search_title"_key), .errors = kind_of(errors), .status = errors.empty() ? 200 : 400},
                    log_search_body(visit.words, given_in(visit), errors));
}

Answer show_day(Visit& visit) {
  html::FormErrors errors;
  const std::string account(visit.request.query_value("account"));
  const auto day = day_of(visit);
  if (account.empty()) errors.add("account", visit.words.text("log.account_missing"_key));
  if (!day) errors.add("day", visit.words.text("log.day_wrong"_key));
  if (!errors.empty()) return show_search(visit, errors);
  auto found = place::day_of_account(visit.place(), visit.asking(), question_of(visit, *day, account));
  if (!found && found.error().code == ErrorCode::not_found) {
    errors.add("account", visit.words.text("log.account_unknown"_key));
    return show_search(visit, errors);
  }
  if (!found) return tl::unexpected(std::move(found).error());
  const std::string name = title_of(found->account);
  const std::string title = visit.words.text("log.day_title"_key, {{"name", name}});
  return visit.show({.title = title, .back = "/access-log"},
                    day_body(visit.words, place::policy_of(visit.place()), {std::move(*found), *day, WhoseDay::colleagues}));
}

Answer search_log(Visit& visit) {
  const std::string_view by = visit.request.query_value("by");
  html::FormErrors errors;
  if (by == "account") return show_day(visit);
  if (by == "person") {
    if (const auto id = registry::PersonId::parse(visit.request.query_value("person")))
      return visit.go_to("/access-log/people/" + id->text());
    errors.add("person", visit.words.text("log.person_wrong"_key));
  }
  if (by == "entry") {
    if (const auto number = parse_whole_number(visit.request.query_value("entry")))
      return visit.go_to(fmt::format("/access-log/entries/{}", *number));
    errors.add("entry", visit.words.text("log.entry_wrong"_key));
  }
  return show_search(visit, errors);
}

Answer show_person_looks(Visit& visit) {
  const auto person = registry::PersonId::parse(visit.request.parameter("person")).value_or(registry::PersonId());
  LooksPage page{.person = person.text(), .entries = {}, .names = {}};
  CW_TRY(page.entries, visit.place().looks(visit.asking(), person, looks_at_once));
  std::vector<std::string> accounts;
  for (const auto& each : page.entries) accounts.push_back(each.entry.account);
  CW_TRY(page.names, names_of(visit, accounts));
  const std::string_view id = page.person;
  return visit.show({.title = visit.words.text("log.person_title"_key, {{"end", id.substr(id.size() - 8)}}), .back = "/access-log"},
                    person_looks_body(visit.words, place::policy_of(visit.place()), page));
}

Result<std::int64_t> entry_number(const Visit& visit) {
  const auto number = parse_whole_number(visit.request.parameter("entry"));
  if (!number) return fail(ErrorCode::not_found, "the log has no such entry.");
  return *number;
}

Answer show_entry(Visit& visit) {
  CW_TRY(const std::int64_t number, entry_number(visit));
  CW_TRY(const place::SeenEntry seen, place::entry_of_log(visit.place(), visit.asking(), number));
  return visit.show({.title = visit.words.text("log.entry"_key, {{"number", std::to_string(number)}}), .back = "/access-log"},
                    entry_body(visit.words, place::policy_of(visit.place()), seen));
}

web::Response download(std::string content, std::string_view type, const std::string& name) {
  web::Response out;
  out.headers.set("Content-Type", type);
  out.headers.set("Content-Disposition", fmt::format("attachment; filename=\"{}\"", name));
  out.headers.set("Cache-Control", "no-store");
  out.body = std::move(content);
  return out;
}

Answer send_proof(Visit& visit) {
  CW_TRY(const std::int64_t number, entry_number(visit));
  CW_TRY(std::string proof, visit.place().prove(visit.asking(), number));
  return download(std::move(proof), "application/json", fmt::format("entry-{}-proof.json", number));
}

Answer send_checkpoint(Visit& visit) {
  CW_TRY(std::string note, place::last_checkpoint(visit.place(), visit.asking()));
  return download(std::move(note), "text/plain; charset=utf-8", "checkpoint.txt");
}

Answer send_growth(Visit& visit) {
  const auto older = parse_whole_number(visit.request.query_value("older"));
  if (!older || *older < 1) return fail(ErrorCode::not_found, "there is no checkpoint of this size.");
  CW_TRY(std::string proof, place::prove_growth(visit.place(), visit.asking(), static_cast<std::uint64_t>(*older), {}));
  return download(std::move(proof), "application/json", fmt::format("growth-{}.json", *older));
}

Answer show_proofs(Visit& visit) {
  CW_TRY(const place::LogStanding standing, place::state_of_log(visit.place(), visit.asking()));
  return visit.show({.title = visit.words.text("log.proofs_title"_key)}, proofs_body(visit.words, visit.forms(), standing));
}

Answer sign(Visit& visit) {
  CW_CHECK(visit.place().sign_checkpoint(visit.asking()));
  return visit.go_to("/access-log/proofs", {html::FlashKind::success, "checkpoint_signed"});
}

struct WrongNote {
  std::optional<std::int64_t> entry;
  html::FormErrors errors;
};
Answer show_alerts(Visit& visit, const WrongNote& wrong) {
  const bool all = visit.request.query_value("state") == "all";
  AlertsPage page{.state = all ? trust::AlertState::all : trust::AlertState::open, .wrong = wrong.entry};
  CW_TRY(page.alerts, place::alerts(visit.place(), visit.asking(), {page.state, alerts_at_once, {}}));
  std::vector<std::string> accounts;
  for (const trust::Alert& each : page.alerts) {
    if (each.content) accounts.push_back(each.content->account);
    if (each.answer) accounts.push_back(each.answer->account);
  }
  CW_TRY(page.names, names_of(visit, accounts));
  return visit.show(
      {.title = visit.words.text("alerts.title"_key), .errors = kind_of(wrong.errors), .status = wrong.errors.empty() ? 200 : 400},
      alerts_body(visit.words, visit.forms(), place::policy_of(visit.place()), page, wrong.errors));
}

Answer acknowledge(Visit& visit) {
  CW_TRY(const std::int64_t number, entry_number(visit));
  const std::string note = visit.field("note");
  WrongNote wrong{number, {}};
  const std::string field = fmt::format("note-{}", number);
  if (note.empty()) wrong.errors.add(field, visit.words.text("alerts.note_missing"_key));
  if (note.size() > longest_note) wrong.errors.add(field, visit.words.text("alerts.note_too_long"_key));
  if (!wrong.errors.empty()) return show_alerts(visit, wrong);
  CW_CHECK(place::acknowledge_alert(visit.place(), visit.asking(), number, note));
  return visit.go_to("/alerts", {html::FlashKind::success, "alert_acknowledged"});
}

Answer show_own(Visit& visit) {
  const Date day = day_of(visit).value_or(today_of(visit.desk().options().clock));
  CW_TRY(place::AccountDay found, place::own_activity(visit.place(), visit.asking(), question_of(visit, day, {})));
  return visit.show({.title = visit.words.text("log.own_title"_key)},
                    day_body(visit.words, place::policy_of(visit.place()), {std::move(found), day, WhoseDay::own}));
}

}  // namespace

void add_audit_pages(Desk& desk) {
  const PageOptions purpose{.needs = Needs::purpose};
  const std::vector<std::string> auditors{"governance_officer", "auditor"};
  desk.navigation(
      {.title = "nav.access_log"_key, .about = "nav.access_log_about"_key, .href = "/access-log", .roles = auditors, .order = 80});
  desk.navigation({.title = "nav.my_activity"_key, .about = "nav.my_activity_about"_key, .href = "/my-activity", .roles = {}, .order = 95});
  desk.page("/access-log", purpose, search_log);
  desk.page("/access-log/people/{person:uuid}", purpose, show_person_looks);
  desk.page("/access-log/entries/{entry:integer}", purpose, show_entry);
  desk.page("/access-log/entries/{entry:integer}/proof", purpose, send_proof);
  desk.page("/access-log/proofs", purpose, show_proofs);
  desk.form("/access-log/checkpoints", purpose, sign);
  desk.page("/access-log/checkpoints/latest", purpose, send_checkpoint);
  desk.page("/access-log/growth", purpose, send_growth);
  desk.page("/alerts", purpose, [](Visit& visit) { return show_alerts(visit, {}); });
  desk.form("/alerts/{entry:integer}", purpose, acknowledge);
  desk.page("/my-activity", {.needs = Needs::session}, show_own);
}

}  // namespace cw::pages
