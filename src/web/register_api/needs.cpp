// SPDX-License-Identifier: MIT
// What a person needs and wishes.
#include "services/place/needs.h"

#include "base/date_text.h"
#include "base/json.h"
#include "web/register_api/internal/guard_operations.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using registry::Attribute;
using registry::AttributeView;

registry::PersonId person_named(const Request& request) {
  return registry::PersonId::parse(request.parameter("person")).value_or(registry::PersonId());
}

Value need_value(const AttributeView& view) {
  const Attribute& need = view.attribute;
  return Value(Structure{{"number", Value(view.number)},
                         {"kind", text_of(registry::name_of(need.kind))},
                         {"value", need.value},
                         {"said_by", Value(need.said_by)},
                         {"ends_on", need.ends_on ? Value(format_date(*need.ends_on)) : Value()},
                         {"said_of", Value(view.said_of.text())},
                         {"who", Value(view.who)},
                         {"reason", Value(view.reason)},
                         {"from", Value(view.from)}});
}

Result<Response> show_needs(place::Place& place, ApiCall& call) {
  CW_TRY(const place::NeedsAnswer answer, place::needs(place, asking_of(call.request), person_named(call.request)));
  List needs;
  for (const AttributeView& each : answer.needs) needs.push_back(need_value(each));
  return Response::json(Value(Structure{{"needs", Value(std::move(needs))}, {"shown_apart", Value(answer.shown_apart)}}));
}

// The schema has let only texts through where there must be texts.
Result<Attribute> read_need(const Value& given) {
  const auto text = [&](std::string_view name) {
    const Value* found = member(given, name);
    return found == nullptr || found->get<std::string>() == nullptr ? std::string() : *found->get<std::string>();
  };
  Attribute out;
  const auto kind = registry::attribute_kind_of(text("kind"));
  if (!kind) return fail(ErrorCode::invalid, "this is no kind of need.", "/needs");
  out.kind = *kind;
  out.value = *member(given, "value");
  out.said_by = text("said_by");
  if (const std::string day = text("ends_on"); !day.empty()) {
    const auto moment = parse_timestamp(day, "%Y-%m-%d");
    if (!moment) return fail(ErrorCode::invalid, "ends_on must be a day.", "/needs");
    constexpr std::int64_t day_long = 86'400'000'000;
    out.ends_on = Date{static_cast<std::int32_t>(moment->microseconds / day_long)};
  }
  return out;
}

Result<Response> put_needs(place::Place& place, ApiCall& call) {
  place::Asking asking = asking_of(call.request);
  asking.reason = *member(call.body, "reason")->get<std::string>();
  std::vector<Attribute> wanted;
  for (const Value& each : *member(call.body, "needs")->get<List>()) {
    CW_TRY(Attribute need, read_need(each));
    wanted.push_back(std::move(need));
  }
  CW_TRY(const place::NeedsOutcome done, place::put_needs(place, asking, person_named(call.request), wanted));
  return Response::json(Value(Structure{{"added", Value(static_cast<std::int64_t>(done.added))},
                                        {"ended", Value(static_cast<std::int64_t>(done.ended))},
                                        {"kept", Value(static_cast<std::int64_t>(done.kept))}}));
}

void define_needs(Api& api) {
  const Schema kind = Schema::text().one_of({"language", "interpreter", "communication_need", "access_need", "contact_preference",
                                             "do_not_contact", "trusted_helper", "asked_not_to"});
  const Schema value = Schema::any().described("an object of texts; which members each kind needs: docs/reference/register.md");
  const Schema count = Schema::integer();
  api.define("Need", Schema::object({{"number", count},
                                     {"kind", kind},
                                     {"value", value},
                                     {"said_by", Schema::text()},
                                     {"ends_on", Schema::text().formatted("date").or_null()},
                                     {"said_of", Schema::text().formatted("uuid").described("this id, or one that merged into it")},
                                     {"who", Schema::text().described("who wrote it down")},
                                     {"reason", Schema::text()},
                                     {"from", Schema::text().formatted("date-time")}}));
  api.define("Needs", Schema::object({{"needs", Schema::array(Schema::reference("Need")).described("newest first; those that you may see")},
                                      {"shown_apart", Schema::boolean().described("a protected person")}}));
  api.define("WantedNeed",
             Schema::object(
                 {{"kind", kind},
                  {"value", value},
                  {"said_by", Schema::text().of_size(1, 200).described("the resident, a helper, a service")},
                  {"ends_on", Schema::text().formatted("date").described("the last day; a trusted helper needs one"), Need::optional}}));
  api.define("WantedNeeds", Schema::object({{"needs", Schema::array(Schema::reference("WantedNeed")).of_size(0, 200)},
                                            {"reason", Schema::text().of_size(1, 2000).described("in your words; no personal data")}}));
  api.define("NeedsDone", Schema::object({{"added", count}, {"ended", count}, {"kept", count}}));
}

}  // namespace

void add_needs_operations(Api& api, place::Place& place) {
  define_needs(api);
  const std::string path = "/people/{person:uuid}/needs";
  api.add({.path = path,
           .id = "get_needs",
           .summary = "What a person needs and asks of whoever meets them: language, access, contact, helpers, what not to do.",
           .tag = "needs",
           .headers = asking_headers(),
           .replies = {{200, "the needs", Schema::reference("Needs")}},
           .options = needs(scope_people_read),
           .handler = [&place](ApiCall& call) { return show_needs(place, call); }});
  api.add({.method = Method::put,
           .path = path,
           .id = "put_needs",
           .summary = "All that there is, of the kinds that you may see and write: what is missing is added, what is not named ends.",
           .tag = "needs",
           .headers = asking_headers(),
           .body = Schema::reference("WantedNeeds"),
           .replies = {{200, "done; repeating it changes nothing", Schema::reference("NeedsDone")}},
           .options = needs(scope_needs_write),
           .handler = [&place](ApiCall& call) { return put_needs(place, call); }});
}

}  // namespace cw::web
