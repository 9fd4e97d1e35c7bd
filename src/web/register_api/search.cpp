// SPDX-License-Identifier: MIT
// Searching people. What is searched for stands in the body: addresses of requests end up in logs, and personal data must not.
#include "services/place/search.h"

#include "base/json.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using place::SearchBy;

constexpr SearchBy parts[] = {SearchBy::name,  SearchBy::date_of_birth, SearchBy::address,   SearchBy::postcode,
                              SearchBy::phone, SearchBy::email,         SearchBy::identifier};

void define_search(Api& api) {
  std::vector<Property> fields;
  for (const SearchBy part : parts) fields.push_back({std::string(name_of(part)), Schema::text().of_size(1, 200), Need::optional});
  api.define("SearchFields", Schema::object(std::move(fields)));
  api.define(
      "SearchQuestion",
      Schema::object({{"text", Schema::text().of_size(1, 400).described("names, date, postcode, words of an address, numbers; any order"),
                       Need::optional},
                      {"fields", Schema::reference("SearchFields"), Need::optional},
                      {"most", Schema::integer().between(1, 50), Need::optional}}));
  api.define("ShownValue", Schema::object({{"column", Schema::text()}, {"value", Schema::any()}}));
  api.define("Found", Schema::object({{"person", Schema::text().formatted("uuid")},
                                      {"score", Schema::number().described("bits: one more is twice as likely")},
                                      {"reasons", Schema::array(Schema::text()).described("one for each part of what was searched for")},
                                      {"shown", Schema::array(Schema::reference("ShownValue"))},
                                      {"shown_apart", Schema::boolean().described("a protected person: to be set off from others")}}));
  api.define("SearchResult",
             Schema::object({{"people", Schema::array(Schema::reference("Found")).described("best first")},
                             {"cut_short", Schema::boolean().described("so many fit that not all were looked at: give another word")},
                             {"current", Schema::boolean().described("false: so much is changing that the last is not in it yet")}}));
}

place::SearchQuestion question_of(const Value& body) {
  place::SearchQuestion out;
  if (const Value* text = member(body, "text")) out.text = *text->get<std::string>();
  if (const Value* most = member(body, "most")) out.most = static_cast<std::size_t>(*most->get<std::int64_t>());
  const Value* fields = member(body, "fields");
  if (const Structure* given = fields == nullptr ? nullptr : fields->get<Structure>())
    for (const auto& [name, value] : *given)
      if (const auto by = place::search_by_of(name)) out.fields.emplace_back(*by, *value.get<std::string>());
  return out;
}

Result<Response> search(place::Place& place, ApiCall& call) {
  CW_TRY(const place::SearchResult found, place::search_people(place, asking_of(call.request), question_of(call.body)));
  List people;
  for (const place::SearchHit& hit : found.hits) {
    List reasons, shown;
    for (const std::string& reason : hit.reasons) reasons.emplace_back(reason);
    for (const auto& [column, value] : hit.shown) shown.emplace_back(Structure{{"column", Value(column)}, {"value", value}});
    people.emplace_back(Structure{{"person", Value(hit.person.text())},
                                  {"score", Value(hit.score)},
                                  {"reasons", Value(std::move(reasons))},
                                  {"shown", Value(std::move(shown))},
                                  {"shown_apart", Value(hit.shown_apart)}});
  }
  return Response::json(
      Value(Structure{{"people", Value(std::move(people))}, {"cut_short", Value(found.cut_short)}, {"current", Value(found.current)}}));
}

}  // namespace

void add_search_operations(Api& api, place::Place& place) {
  define_search(api);
  api.add({.method = Method::post,
           .path = "/search",
           .id = "search",
           .summary =
               "People by names in any order, nicknames, sounds, dates, postcodes, addresses, numbers; mistakes forgiven; with the reason.",
           .tag = "search",
           .headers = asking_headers(),
           .body = Schema::reference("SearchQuestion"),
           .replies = {{200, "people, best first", Schema::reference("SearchResult")}},
           .options = needs(scope_people_search),
           .handler = [&place](ApiCall& call) { return search(place, call); }});
}

}  // namespace cw::web
