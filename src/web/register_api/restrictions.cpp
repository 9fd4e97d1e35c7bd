// SPDX-License-Identifier: MIT
// Restricted people: marking, lifting, and what marks there are; and the alerts that looking at them makes.
#include "services/place/restrictions.h"

#include "base/date_text.h"
#include "base/json.h"
#include "services/place/alerts.h"
#include "web/register_api/internal/guard_operations.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using registry::PersonId;
using registry::RestrictionView;

PersonId person_of_path(const Request& request) { return PersonId::parse(request.parameter("person")).value_or(PersonId()); }

std::string text_in_body(const Value& body, std::string_view name) {
  const Value* found = member(body, name);
  const std::string* text = found == nullptr ? nullptr : found->get<std::string>();
  return text == nullptr ? std::string() : *text;
}

place::Asking with_reason_of(const ApiCall& call) {
  place::Asking out = asking_of(call.request);
  out.reason = text_in_body(call.body, "reason");
  return out;
}

Value restriction_value(const RestrictionView& view) {
  const registry::Restriction& mark = view.restriction;
  return Value(Structure{{"number", Value(view.number)},
                         {"person", Value(view.person.text())},
                         {"kind", text_of(registry::name_of(mark.kind))},
                         {"account", mark.account.empty() ? Value() : Value(mark.account)},
                         {"ends_on", mark.ends_on ? Value(format_date(*mark.ends_on)) : Value()},
                         {"who", Value(view.who)},
                         {"reason", Value(view.reason)},
                         {"from", Value(view.from)},
                         {"followed_from", view.origin ? Value(*view.origin) : Value()},
                         {"change", view.change ? Value(*view.change) : Value()},
                         {"until", view.until ? Value(*view.until) : Value()},
                         {"ended_by", view.until ? Value(view.ended_by) : Value()},
                         {"ended_reason", view.until ? Value(view.ended_reason) : Value()}});
}

Result<Response> mark(place::Place& place, ApiCall& call) {
  place::RestrictionRequest request;
  request.kind = registry::restriction_kind_of(text_in_body(call.body, "kind")).value_or(registry::RestrictionKind::other);
  request.account = text_in_body(call.body, "account");
  if (const std::string day = text_in_body(call.body, "ends_on"); !day.empty()) {
    const auto moment = parse_timestamp(day, "%Y-%m-%d");
    if (!moment) return fail(ErrorCode::invalid, "ends_on must be a day.", "/ends_on");
    request.ends_on = Date{static_cast<std::int32_t>(moment->microseconds / 86'400'000'000)};
  }
  CW_TRY(const RestrictionView made, place::restrict_person(place, with_reason_of(call), person_of_path(call.request), request));
  return Response::json(restriction_value(made));
}

Result<Response> lift(place::Place& place, ApiCall& call) {
  CW_TRY(const std::uint64_t lifted, place::lift_restrictions(place, with_reason_of(call), person_of_path(call.request)));
  return Response::json(Value(Structure{{"lifted", Value(static_cast<std::int64_t>(lifted))}}));
}

Result<Response> show(place::Place& place, ApiCall& call) {
  CW_TRY(const auto found, place::restrictions(place, asking_of(call.request), person_of_path(call.request)));
  List marks;
  for (const RestrictionView& each : found) marks.push_back(restriction_value(each));
  return Response::json(Value(Structure{{"restrictions", Value(std::move(marks))}}));
}

Value texts_list(const std::vector<std::string>& texts) {
  List out;
  for (const std::string& text : texts) out.emplace_back(text);
  return Value(std::move(out));
}

Value alert_value(const trust::Alert& alert) {
  Structure out{{"alert", Value(alert.entry)}};
  if (alert.content) {
    const trust::AccessEntry& entry = *alert.content;
    List marks;
    for (const trust::SubjectFlag flag : {trust::SubjectFlag::restricted, trust::SubjectFlag::own_record, trust::SubjectFlag::relative})
      if (trust::holds(entry.subject_flags, flag)) marks.push_back(text_of(trust::name_of(flag)));
    const bool broken = entry.urgency == trust::Urgency::break_glass;
    out.emplace_back("at", Value(entry.at));
    out.emplace_back("outcome", text_of(entry.outcome == trust::AccessOutcome::allowed   ? "allowed"
                                        : entry.outcome == trust::AccessOutcome::refused ? "refused"
                                                                                         : "failed"));
    out.emplace_back("account", Value(entry.account));
    out.emplace_back("roles", texts_list(entry.roles));
    out.emplace_back("organisation", Value(entry.organisation));
    out.emplace_back("purpose", Value(entry.purpose));
    out.emplace_back("action", text_of(trust::name_of(entry.action)));
    out.emplace_back("people", texts_list(entry.subjects));
    out.emplace_back("fields_shown", texts_list(entry.fields_shown));
    out.emplace_back("marks", Value(std::move(marks)));
    out.emplace_back("urgency", text_of(broken ? "break_glass" : "ordinary"));
    out.emplace_back("decided_by", Value(entry.decided_by));
    out.emplace_back("reason", Value(entry.reason));
    out.emplace_back("detail", Value(entry.detail));
  }
  if (alert.answer)
    out.emplace_back(
        "acknowledged",
        Value(Structure{{"at", Value(alert.answer->at)}, {"account", Value(alert.answer->account)}, {"note", Value(alert.answer->note)}}));
  return Value(std::move(out));
}

Result<Response> show_alerts(place::Place& place, ApiCall& call) {
  place::AlertQuestion question;
  const std::string_view state = call.text("state", "open");
  question.state = state == "open" ? trust::AlertState::open : state == "all" ? trust::AlertState::all : trust::AlertState::acknowledged;
  question.most = static_cast<std::size_t>(call.integer("most", 50));
  if (call.query.contains("before")) question.before = call.integer("before", 0);
  CW_TRY(const auto found, place::alerts(place, asking_of(call.request), question));
  List out;
  for (const trust::Alert& each : found) out.push_back(alert_value(each));
  return Response::json(Value(Structure{{"alerts", Value(std::move(out))}}));
}

Result<Response> acknowledge(place::Place& place, ApiCall& call) {
  std::int64_t number = 0;
  for (const char digit : call.request.parameter("alert")) {
    if (digit < '0' || digit > '9' || number > 1'000'000'000'000'000)
      return fail(ErrorCode::not_found, "there is no alert of this number.");
    number = number * 10 + (digit - '0');
  }
  CW_TRY(const trust::Alert alert, place::acknowledge_alert(place, asking_of(call.request), number, text_in_body(call.body, "note")));
  return Response::json(alert_value(alert));
}

Schema day_or_null() { return Schema::text().formatted("date").or_null(); }

void define_restrictions(Api& api) {
  const Schema kind = Schema::text().one_of({"refuge", "well_known", "staff_member", "staff_relative", "other"});
  const Schema reason = Schema::text().of_size(1, 2000).described("in your words; no personal data");
  const Schema number = Schema::integer().or_null();
  api.define(
      "NewRestriction",
      Schema::object(
          {{"kind", kind},
           {"reason", reason},
           {"account", Schema::text().described("name of the member of staff whose own record or relative it is; yours where left out"),
            Need::optional},
           {"ends_on", Schema::text().formatted("date").described("the last day"), Need::optional}}));
  api.define("Lifting", Schema::object({{"reason", reason}}));
  api.define("Lifted", Schema::object({{"lifted", Schema::integer().described("how many marks there were")}}));
  api.define("Restriction", Schema::object({{"number", Schema::integer()},
                                            {"person", Schema::text().formatted("uuid")},
                                            {"kind", kind},
                                            {"account", Schema::text().or_null()},
                                            {"ends_on", day_or_null()},
                                            {"who", Schema::text()},
                                            {"reason", Schema::text()},
                                            {"from", Schema::text().formatted("date-time")},
                                            {"followed_from", number.described("the mark of another person that it came from")},
                                            {"change", number.described("the merge, split or move that brought it")},
                                            {"until", Schema::text().formatted("date-time").or_null()},
                                            {"ended_by", Schema::text().or_null()},
                                            {"ended_reason", Schema::text().or_null()}}));
  api.define("Restrictions", Schema::object({{"restrictions", Schema::array(Schema::reference("Restriction")).described("newest first")}}));
}

void define_alerts(Api& api) {
  const Schema text = Schema::text(), texts = Schema::array(Schema::text()), moment = Schema::text().formatted("date-time");
  api.define("AlertAnswer", Schema::object({{"at", moment}, {"account", text}, {"note", text}}));
  api.define("Alert", Schema::object({{"alert", Schema::integer().described("the number of the entry in the access log")},
                                      {"at", moment, Need::optional},
                                      {"outcome", text.one_of({"allowed", "refused", "failed"}), Need::optional},
                                      {"account", text, Need::optional},
                                      {"roles", texts, Need::optional},
                                      {"organisation", text, Need::optional},
                                      {"purpose", text, Need::optional},
                                      {"action", text, Need::optional},
                                      {"people", texts, Need::optional},
                                      {"fields_shown", texts, Need::optional},
                                      {"marks", texts, Need::optional},
                                      {"urgency", text.one_of({"ordinary", "break_glass"}), Need::optional},
                                      {"decided_by", text, Need::optional},
                                      {"reason", text, Need::optional},
                                      {"detail", text, Need::optional},
                                      {"acknowledged", Schema::reference("AlertAnswer"), Need::optional}}));
  api.define("Alerts", Schema::object({{"alerts", Schema::array(Schema::reference("Alert"))
                                                      .described("newest first; one whose content was "
                                                                 "erased has its number only")}}));
  api.define("Acknowledgement", Schema::object({{"note", Schema::text().of_size(1, 2000).described("what was found; no personal data")}}));
}

}  // namespace

void add_restriction_operations(Api& api, place::Place& place) {
  define_restrictions(api);
  const std::string path = "/people/{person:uuid}/restriction";
  api.add({.method = Method::put,
           .path = path,
           .id = "restrict_person",
           .summary = "Marks a person as restricted: by governance officers, and by anybody their own record or a relative's.",
           .tag = "restrictions",
           .headers = asking_headers(),
           .body = Schema::reference("NewRestriction"),
           .replies = {{200, "the mark, which was there or is new", Schema::reference("Restriction")}},
           .options = needs(scope_restrictions_write),
           .handler = [&place](ApiCall& call) { return mark(place, call); }});
  api.add({.method = Method::remove,
           .path = path,
           .id = "lift_restriction",
           .summary = "Lifts every mark of a person; for governance officers. Other parts of a split person keep theirs.",
           .tag = "restrictions",
           .headers = asking_headers(),
           .body = Schema::reference("Lifting"),
           .replies = {{200, "lifted", Schema::reference("Lifted")}},
           .options = needs(scope_restrictions_write),
           .handler = [&place](ApiCall& call) { return lift(place, call); }});
  api.add({.path = path,
           .id = "get_restrictions",
           .summary = "The marks that there are and were; to others than governance officers only their own claims.",
           .tag = "restrictions",
           .headers = asking_headers(),
           .replies = {{200, "the marks", Schema::reference("Restrictions")}},
           .options = needs(scope_restrictions_read),
           .handler = [&place](ApiCall& call) { return show(place, call); }});
}

void add_alert_operations(Api& api, place::Place& place) {
  define_alerts(api);
  api.add({.path = "/alerts",
           .id = "get_alerts",
           .summary = "Looks at protected people and broken glass, for governance officers, newest first.",
           .tag = "alerts",
           .query = {{"state", Schema::text().one_of({"open", "acknowledged", "all"})},
                     {"most", Schema::integer().between(1, 500)},
                     {"before", Schema::integer().described("only alerts of lower numbers")}},
           .headers = asking_headers(),
           .replies = {{200, "the alerts", Schema::reference("Alerts")}},
           .options = needs(scope_alerts_read),
           .handler = [&place](ApiCall& call) { return show_alerts(place, call); }});
  api.add({.method = Method::post,
           .path = "/alerts/{alert:integer}/acknowledge",
           .id = "acknowledge_alert",
           .summary = "Says that an alert was looked into, and what was found.",
           .tag = "alerts",
           .headers = asking_headers(),
           .body = Schema::reference("Acknowledgement"),
           .replies = {{200, "it is closed", Schema::reference("Alert")}},
           .options = needs(scope_alerts_write),
           .handler = [&place](ApiCall& call) { return acknowledge(place, call); }});
}

}  // namespace cw::web
