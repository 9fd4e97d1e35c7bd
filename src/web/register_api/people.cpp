// SPDX-License-Identifier: MIT
// People: one of them, now or as of a moment; their history; and who a record might be of.
#include "base/date_text.h"
#include "base/json.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using registry::PersonId;

Value said_by_value(const std::vector<registry::SaidBy>& said_by) {
  List out;
  for (const registry::SaidBy& each : said_by)
    out.emplace_back(Structure{{"record", Value(each.record.value)}, {"source", Value(each.source)}, {"since", Value(each.since)}});
  return Value(std::move(out));
}

Value field_value(const registry::ShownField& field) {
  List others;
  for (const registry::OtherValue& other : field.others)
    others.emplace_back(Structure{{"value", other.value}, {"said_by", said_by_value(other.said_by)}});
  return Value(Structure{{"column", Value(field.column)},
                         {"value", field.value},
                         {"source", Value(field.source)},
                         {"record", Value(field.record.value)},
                         {"age_days", Value(field.age_days)},
                         {"why", Value(field.why)},
                         {"said_by", said_by_value(field.said_by)},
                         {"others", Value(std::move(others))},
                         {"conflict", text_of(registry::name_of(field.conflict))}});
}

Value record_value(const registry::RecordView& record) {
  return Value(Structure{{"record", Value(record.number.value)},
                         {"source", Value(record.key.source)},
                         {"id", record.key.id.empty() ? Value() : Value(record.key.id)},
                         {"columns", record.columns},
                         {"loaded_at", Value(record.loaded_at)},
                         {"changed_at", Value(record.changed_at)},
                         {"of_person_since", Value(record.of_person_since)}});
}

Value person_value(const place::PersonAnswer& answer) {
  const registry::PersonView& view = answer.view;
  List path, fields, records;
  for (const PersonId id : view.path) path.emplace_back(id.text());
  for (const registry::ShownField& field : answer.shown.fields) fields.push_back(field_value(field));
  for (const registry::RecordView& record : view.records) records.push_back(record_value(record));
  return Value(Structure{{"person", Value(view.person.text())},
                         {"asked", Value(view.asked.text())},
                         {"path", Value(std::move(path))},
                         {"state", text_of(registry::name_of(view.state))},
                         {"made_at", Value(view.made_at)},
                         {"at", Value(answer.at)},
                         {"fields", Value(std::move(fields))},
                         {"records", Value(std::move(records))},
                         {"records_withheld", Value(static_cast<std::int64_t>(view.records_withheld))},
                         {"shown_apart", Value(answer.shown_apart)}});
}

Value history_value(const registry::HistoryEntry& entry) {
  List grounds;
  for (const std::string& ground : entry.grounds) grounds.emplace_back(ground);
  return Value(Structure{{"change", Value(entry.change)},
                         {"at", Value(entry.at)},
                         {"kind", Value(entry.kind)},
                         {"record", entry.record ? Value(entry.record->value) : Value()},
                         {"judgement", entry.judgement ? Value(*entry.judgement) : Value()},
                         {"load", Value(entry.load)},
                         {"who", Value(entry.who)},
                         {"reason", Value(entry.reason)},
                         {"people", person_changes_value(entry.people)},
                         {"grounds", Value(std::move(grounds))}});
}

// The router has let only a UUID through.
PersonId person_in_path(const Request& request) { return PersonId::parse(request.parameter("person")).value_or(PersonId()); }

// RFC 3339 in UTC, with or without a fraction.
Result<registry::AsOf> as_of(const ApiCall& call) {
  const std::string_view text = call.text("as_of");
  if (text.empty()) return registry::AsOf();
  for (const char* format : {"%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"})
    if (const auto moment = parse_timestamp(text, format)) return registry::AsOf(*moment);
  return fail(ErrorCode::invalid, "as_of must be a moment in UTC such as 2026-03-01T09:30:00Z.", "as_of");
}

Result<Response> show_person(place::Place& place, ApiCall& call) {
  CW_TRY(const registry::AsOf moment, as_of(call));
  CW_TRY(const place::PersonAnswer answer, place.person(asking_of(call.request), person_in_path(call.request), moment));
  if (answer.view.path.empty() || moment) return Response::json(person_value(answer));
  const std::string now = answer.view.person.text();
  Response out = Response::json(Value(Structure{{"asked", Value(answer.view.asked.text())}, {"replaced_by", Value(now)}}), 308);
  out.headers.set("Location", "/api/v1/people/" + now);
  return out;
}

Result<Response> show_history(place::Place& place, ApiCall& call) {
  const auto most = static_cast<std::size_t>(call.integer("most", 50));
  CW_TRY(const place::HistoryAnswer answer, place.history(asking_of(call.request), person_in_path(call.request), most));
  List entries;
  for (const registry::HistoryEntry& entry : answer.entries) entries.push_back(history_value(entry));
  return Response::json(Value(Structure{{"entries", Value(std::move(entries))}}));
}

Result<Response> match(place::Place& place, ApiCall& call) {
  const Value* most = member(call.body, "most");
  const std::int64_t* given = most == nullptr ? nullptr : most->get<std::int64_t>();
  const auto count = static_cast<std::size_t>(given == nullptr ? 10 : *given);
  CW_TRY(const auto found, place.match(asking_of(call.request), *member(call.body, "columns"), count));
  List people;
  for (const place::MatchAnswer& each : found)
    people.emplace_back(Structure{{"person", Value(each.match.person.text())},
                                  {"record", Value(each.match.record.value)},
                                  {"match_weight", Value(each.match.match_weight)},
                                  {"shown_apart", Value(each.shown_apart)}});
  return Response::json(Value(Structure{{"people", Value(std::move(people))}}));
}

}  // namespace

void add_people_operations(Api& api, place::Place& place) {
  api.add({.path = "/people/{person:uuid}",
           .id = "get_person",
           .summary = "A person as they are, or as they were shown at a moment: the fields that your purpose gives you.",
           .tag = "people",
           .query = {{"as_of", Schema::text().formatted("date-time")}},
           .headers = asking_headers(),
           .replies = {{200, "the person", Schema::reference("Person")},
                       {308, "the id has merged into another, which Location names", Schema::reference("Replaced")}},
           .options = needs(scope_people_read),
           .handler = [&place](ApiCall& call) { return show_person(place, call); }});
  api.add({.path = "/people/{person:uuid}/history",
           .id = "get_person_history",
           .summary = "What was changed about a person, by whom and why, newest first.",
           .tag = "people",
           .query = {{"most", Schema::integer().between(1, 500)}},
           .headers = asking_headers(),
           .replies = {{200, "the changes", Schema::reference("History")}},
           .options = needs(scope_people_read),
           .handler = [&place](ApiCall& call) { return show_history(place, call); }});
  api.add({.method = Method::post,
           .path = "/match",
           .id = "match",
           .summary = "Whose record might this be? Nothing of it is kept.",
           .tag = "people",
           .headers = asking_headers(),
           .body = Schema::reference("MatchQuestion"),
           .replies = {{200, "people, best first", Schema::reference("Matches")}},
           .options = {.body_limit = 128 * 1024, .access = std::string(scope_people_match)},
           .handler = [&place](ApiCall& call) { return match(place, call); }});
}

}  // namespace cw::web
