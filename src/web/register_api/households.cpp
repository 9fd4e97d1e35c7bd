// SPDX-License-Identifier: MIT
// Households and properties: one of them, now or as of a moment; a household's history; where somebody lives and lived.
#include "services/place/households.h"

#include "base/date_text.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using registry::HouseholdId;
using registry::PersonId;

Value count_value(std::size_t count) { return Value(static_cast<std::int64_t>(count)); }
Value or_null(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }
Value or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }
template <class Tag>
Value or_null(const Id<Tag>& id) {
  return id.is_nil() ? Value() : Value(id.text());
}

Value stay_value(const registry::StayView& stay) {
  return Value(Structure{{"person", Value(stay.person.text())},
                         {"household", or_null(stay.household)},
                         {"home", or_null(stay.home)},
                         {"home_kind", or_null(stay.home_kind)},
                         {"from", or_null(stay.from)},
                         {"to", or_null(stay.to)},
                         {"now", Value(stay.now)},
                         {"confidence", Value(stay.confidence)},
                         {"reason", Value(stay.reason)},
                         {"known_since", Value(stay.known_since)}});
}

Value stays_value(const std::vector<registry::StayView>& stays) {
  List out;
  for (const registry::StayView& stay : stays) out.push_back(stay_value(stay));
  return Value(std::move(out));
}

template <class Tag>
Value ids_value(const std::vector<Id<Tag>>& ids) {
  List out;
  for (const Id<Tag>& id : ids) out.emplace_back(id.text());
  return Value(std::move(out));
}

Value household_value(const place::HouseholdAnswer& answer) {
  const registry::HouseholdView& view = answer.view;
  return Value(Structure{{"household", Value(view.household.text())},
                         {"asked", Value(view.asked.text())},
                         {"path", ids_value(view.path)},
                         {"state", text_of(registry::name_of(view.state))},
                         {"made_at", Value(view.made_at)},
                         {"at", Value(answer.at)},
                         {"members", stays_value(view.members)},
                         {"former", stays_value(view.former)},
                         {"members_withheld", count_value(view.members_withheld)},
                         {"former_withheld", count_value(view.former_withheld)},
                         {"changes_waiting", Value(answer.changes_waiting)}});
}

Value change_value(const registry::HouseholdChange& change) {
  Structure out{{"household", Value(change.household.text())}, {"kind", text_of(registry::name_of(change.kind))}};
  if (!change.other.is_nil()) out.emplace_back("other", Value(change.other.text()));
  return Value(std::move(out));
}

Value entry_value(const registry::HouseholdHistoryEntry& entry) {
  List changes, causes;
  for (const registry::HouseholdChange& change : entry.changes) changes.push_back(change_value(change));
  for (const std::int64_t cause : entry.causes) causes.emplace_back(cause);
  return Value(Structure{{"decision", Value(entry.decision)},
                         {"at", Value(entry.at)},
                         {"kind", Value(entry.kind)},
                         {"households", Value(std::move(changes))},
                         {"causes", Value(std::move(causes))},
                         {"came", ids_value(entry.came)},
                         {"left", ids_value(entry.left)},
                         {"came_withheld", count_value(entry.came_withheld)},
                         {"left_withheld", count_value(entry.left_withheld)}});
}

Value people_at_value(const std::vector<registry::PersonAtProperty>& people) {
  List out;
  for (const registry::PersonAtProperty& each : people) {
    List records;
    for (const registry::PlacedBy& placed : each.records)
      records.emplace_back(Structure{{"record", Value(placed.record.value)},
                                     {"source", Value(placed.source)},
                                     {"from", Value(placed.from)},
                                     {"until", placed.until ? Value(*placed.until) : Value()}});
    out.emplace_back(Structure{{"person", Value(each.person.text())}, {"records", Value(std::move(records))}});
  }
  return Value(std::move(out));
}

Value property_value(const place::PropertyAnswer& answer) {
  return Value(Structure{{"uprn", Value(answer.home.home)},
                         {"kind", or_null(answer.home.kind)},
                         {"reason", or_null(answer.home.reason)},
                         {"at", Value(answer.at)},
                         {"lives", stays_value(answer.home.now)},
                         {"lived", stays_value(answer.home.past)},
                         {"lives_withheld", count_value(answer.home.now_withheld)},
                         {"lived_withheld", count_value(answer.home.past_withheld)},
                         {"on_record", people_at_value(answer.records.present)},
                         {"past_on_record", people_at_value(answer.records.past)},
                         {"people_withheld", count_value(answer.records.people_withheld)},
                         {"changes_waiting", Value(answer.changes_waiting)}});
}

// RFC 3339 in UTC, with or without a fraction.
Result<registry::AsOf> moment_of(const ApiCall& call) {
  const std::string_view text = call.text("as_of");
  if (text.empty()) return registry::AsOf();
  for (const char* format : {"%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"})
    if (const auto moment = parse_timestamp(text, format)) return registry::AsOf(*moment);
  return fail(ErrorCode::invalid, "as_of must be a moment in UTC such as 2026-03-01T09:30:00Z.", "as_of");
}

// The router has let only a UUID through.
HouseholdId household_in_path(const Request& request) { return HouseholdId::parse(request.parameter("household")).value_or(HouseholdId()); }

Result<Response> show_household(place::Place& place, ApiCall& call) {
  CW_TRY(const registry::AsOf moment, moment_of(call));
  place::HouseholdQuestions questions(place);
  CW_TRY(const place::HouseholdAnswer answer, questions.household(asking_of(call.request), household_in_path(call.request), moment));
  if (answer.view.path.empty() || moment) return Response::json(household_value(answer));
  const std::string now = answer.view.household.text();
  Response out = Response::json(Value(Structure{{"asked", Value(answer.view.asked.text())}, {"replaced_by", Value(now)}}), 308);
  out.headers.set("Location", "/api/v1/households/" + now);
  return out;
}

Result<Response> show_history(place::Place& place, ApiCall& call) {
  const auto most = static_cast<std::size_t>(call.integer("most", 50));
  place::HouseholdQuestions questions(place);
  CW_TRY(const auto answer, questions.history(asking_of(call.request), household_in_path(call.request), most));
  List entries;
  for (const registry::HouseholdHistoryEntry& entry : answer.entries) entries.push_back(entry_value(entry));
  return Response::json(Value(Structure{{"entries", Value(std::move(entries))}}));
}

Result<Response> show_households_of(place::Place& place, ApiCall& call) {
  CW_TRY(const registry::AsOf moment, moment_of(call));
  const PersonId person = PersonId::parse(call.request.parameter("person")).value_or(PersonId());
  place::HouseholdQuestions questions(place);
  CW_TRY(const auto answer, questions.households_of(asking_of(call.request), person, moment));
  return Response::json(Value(Structure{{"person", Value(answer.stays.person.text())},
                                        {"at", Value(answer.at)},
                                        {"stays", stays_value(answer.stays.stays)},
                                        {"stays_withheld", count_value(answer.stays.withheld)},
                                        {"changes_waiting", Value(answer.changes_waiting)}}));
}

Result<Response> show_property(place::Place& place, ApiCall& call) {
  CW_TRY(const registry::AsOf moment, moment_of(call));
  place::HouseholdQuestions questions(place);
  CW_TRY(const auto answer, questions.property(asking_of(call.request), call.request.parameter("uprn"), moment));
  return Response::json(property_value(answer));
}

Schema list_of(std::string_view name) { return Schema::array(Schema::reference(std::string(name))); }
Schema uuid() { return Schema::text().formatted("uuid"); }
Schema moment() { return Schema::text().formatted("date-time"); }
Schema day() { return Schema::text().formatted("date").or_null(); }
Schema people_withheld() { return Schema::integer().described("people whom your purpose does not show"); }
Schema waiting() { return Schema::integer().described("changes of the register that households are not decided on yet"); }

void define_household_schemas(Api& api) {
  api.define("Stay", Schema::object({{"person", uuid()},
                                     {"household", uuid().or_null().described("null in a communal place")},
                                     {"home", Schema::text().or_null().described("UPRN, else address; null where you may not see it")},
                                     {"home_kind", Schema::text().or_null().described("household, shared house, communal place")},
                                     {"from", day()},
                                     {"to", day()},
                                     {"now", Schema::boolean()},
                                     {"confidence", Schema::number().described("the chance that it is so, from 0 to 1")},
                                     {"reason", Schema::text()},
                                     {"known_since", moment()}}));
  api.define("Household",
             Schema::object({{"household", uuid()},
                             {"asked", uuid()},
                             {"path", Schema::array(uuid()).described("where the asked id went by merging; empty where it did not")},
                             {"state", Schema::text().one_of({"live", "ended", "merged"})},
                             {"made_at", moment()},
                             {"at", moment().described("the moment that this shows")},
                             {"members", list_of("Stay")},
                             {"former", list_of("Stay")},
                             {"members_withheld", people_withheld()},
                             {"former_withheld", people_withheld()},
                             {"changes_waiting", waiting()}}));
  api.define("HouseholdChange", Schema::object({{"household", uuid()}, {"kind", Schema::text()}, {"other", uuid(), Need::optional}}));
  api.define("HouseholdHistoryEntry",
             Schema::object({{"decision", Schema::integer()},
                             {"at", moment()},
                             {"kind", Schema::text().one_of({"around", "everything"})},
                             {"households", list_of("HouseholdChange")},
                             {"causes", Schema::array(Schema::integer()).described("numbers of changes of the register")},
                             {"came", Schema::array(uuid())},
                             {"left", Schema::array(uuid())},
                             {"came_withheld", people_withheld()},
                             {"left_withheld", people_withheld()}}));
  api.define("HouseholdHistory", Schema::object({{"entries", list_of("HouseholdHistoryEntry").described("newest first")}}));
  api.define("PersonHouseholds", Schema::object({{"person", uuid()},
                                                 {"at", moment()},
                                                 {"stays", list_of("Stay")},
                                                 {"stays_withheld", Schema::integer()},
                                                 {"changes_waiting", waiting()}}));
}

void define_property_schemas(Api& api) {
  api.define(
      "PlacedBy",
      Schema::object({{"record", Schema::integer()}, {"source", Schema::text()}, {"from", moment()}, {"until", moment().or_null()}}));
  api.define("PersonAtProperty", Schema::object({{"person", uuid()}, {"records", list_of("PlacedBy")}}));
  api.define("Property", Schema::object({{"uprn", Schema::text()},
                                         {"kind", Schema::text().or_null().described("null where nobody was found to live there")},
                                         {"reason", Schema::text().or_null()},
                                         {"at", moment()},
                                         {"lives", list_of("Stay")},
                                         {"lived", list_of("Stay")},
                                         {"lives_withheld", people_withheld()},
                                         {"lived_withheld", people_withheld()},
                                         {"on_record", list_of("PersonAtProperty").described("whom a record places there now")},
                                         {"past_on_record", list_of("PersonAtProperty")},
                                         {"people_withheld", people_withheld()},
                                         {"changes_waiting", waiting()}}));
}

}  // namespace

void add_household_operations(Api& api, place::Place& place) {
  define_household_schemas(api);
  define_property_schemas(api);
  const std::vector<QueryParameter> as_of{{"as_of", Schema::text().formatted("date-time")}};
  api.add({.path = "/households/{household:uuid}",
           .id = "get_household",
           .summary = "Who lives together and did before, as it is or as it was shown at a moment.",
           .tag = "households",
           .query = as_of,
           .headers = asking_headers(),
           .replies = {{200, "the household", Schema::reference("Household")},
                       {308, "the id has merged into another, which Location names", Schema::reference("Replaced")}},
           .options = needs(scope_people_read),
           .handler = [&place](ApiCall& call) { return show_household(place, call); }});
  api.add({.path = "/households/{household:uuid}/history",
           .id = "get_household_history",
           .summary = "How a household came to be as it is, and which changes of records brought it about; newest first.",
           .tag = "households",
           .query = {{"most", Schema::integer().between(1, 500)}},
           .headers = asking_headers(),
           .replies = {{200, "the decisions", Schema::reference("HouseholdHistory")}},
           .options = needs(scope_people_read),
           .handler = [&place](ApiCall& call) { return show_history(place, call); }});
  api.add({.path = "/people/{person:uuid}/households",
           .id = "get_person_households",
           .summary = "Where somebody lives and lived, and in which households.",
           .tag = "households",
           .query = as_of,
           .headers = asking_headers(),
           .replies = {{200, "their stays", Schema::reference("PersonHouseholds")}},
           .options = needs(scope_people_read),
           .handler = [&place](ApiCall& call) { return show_households_of(place, call); }});
  api.add({.path = "/properties/{uprn:integer}",
           .id = "get_property",
           .summary = "A property by its UPRN: who lives and lived there, and whom which source places there.",
           .tag = "households",
           .query = as_of,
           .headers = asking_headers(),
           .replies = {{200, "the property", Schema::reference("Property")}},
           .options = needs(scope_people_read),
           .handler = [&place](ApiCall& call) { return show_property(place, call); }});
}

}  // namespace cw::web
