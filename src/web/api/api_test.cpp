// SPDX-License-Identifier: MIT
#include "web/api/api.h"

#include <gtest/gtest.h>

#include <set>

#include "base/json.h"

namespace cw::web {
namespace {

Value json(std::string_view text) {
  const Result<Value> value = parse_json(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value.value_or(Value{});
}

Result<Response> echo(ApiCall& call) {
  Structure said;
  said.emplace_back("person", Value{std::string(call.request.parameter("person"))});
  said.emplace_back("limit", Value{call.integer("limit", 20)});
  said.emplace_back("as_of", Value{std::string(call.text("as_of", "now"))});
  said.emplace_back("body", call.body);
  return Response::json(Value{std::move(said)});
}

void fill(Api& api) {
  api.define("Household", Schema::object({{"size", Schema::integer().between(1, 50)}}));
  api.define("Person", Schema::object({{"surname", Schema::text().of_size(1, 5)},
                                       {"born", Schema::text().formatted("date").or_null(), Need::optional},
                                       {"sex", Schema::text().one_of({"female", "male"}), Need::optional},
                                       {"household", Schema::reference("Household").or_null(), Need::optional},
                                       {"phones", Schema::array(Schema::text()).of_size(0, 2), Need::optional}}));
  api.add({.method = Method::get,
           .path = "/people/{person:uuid}",
           .id = "get_person",
           .summary = "A person",
           .query = {{"as_of", Schema::text().formatted("date")}, {"limit", Schema::integer().between(1, 100)}},
           .replies = {{200, "the person", Schema::reference("Person")}},
           .handler = echo});
  api.add({.method = Method::post,
           .path = "/people",
           .id = "add_person",
           .summary = "Adds a person",
           .tag = "people",
           .body = Schema::reference("Person"),
           .replies = {{201, "added", Schema::reference("Person")}},
           .handler = echo});
  api.add({.method = Method::post,
           .path = "/loads/{file...}",
           .id = "load",
           .summary = "Takes many",
           .raw_body_type = "application/x-ndjson",
           .replies = {{202, "taken"}},
           .handler = echo});
}

// Calls a route as the server does, without one.
class Caller {
 public:
  Caller() {
    Api api({.title = "Test", .version = "1.0.0", .prefix = "/api/v1"});
    fill(api);
    EXPECT_TRUE(api.add_routes(router_).has_value());
    EXPECT_TRUE(router_.complete().has_value());
  }
  Result<Response> call(Method method, std::vector<std::string> segments, NamedValues query, std::string_view body = {},
                        std::string_view type = "application/json") const {
    Request request;
    request.method = method;
    Router::Match match = router_.match(method, segments);
    EXPECT_NE(match.route, nullptr);
    request.parameters = std::move(match.parameters);
    request.query = std::move(query);
    request.headers.add("Content-Type", type);
    EXPECT_TRUE(request.body.append(body).has_value());
    return match.route->handler(request);
  }
  Result<Response> person(NamedValues query) const {
    return call(Method::get, {"api", "v1", "people", "0190163d-8694-739b-aea5-966c26f8ad91"}, std::move(query));
  }
  Result<Response> add(std::string_view body, std::string_view type = "application/json") const {
    return call(Method::post, {"api", "v1", "people"}, {}, body, type);
  }

 private:
  Router router_;
};

TEST(Api, GivesAHandlerWhatItDeclaredAndHasChecked) {
  const Caller caller;
  EXPECT_EQ(caller.person({{"limit", "7"}, {"as_of", "2026-03-01"}})->body,
            R"({"person":"0190163d-8694-739b-aea5-966c26f8ad91","limit":7,"as_of":"2026-03-01","body":null})");
  EXPECT_EQ(caller.person({})->body, R"({"person":"0190163d-8694-739b-aea5-966c26f8ad91","limit":20,"as_of":"now","body":null})");
  EXPECT_NE(caller.add(R"({"surname":"Lee","household":{"size":2},"born":null})")->body.find(R"("size":2)"), std::string::npos);
}

TEST(Api, RefusesWhatDoesNotFitAndSaysWhere) {
  const Caller caller;
  const auto field = [](const Result<Response>& response) { return response ? std::string("taken") : response.error().field; };
  EXPECT_EQ(field(caller.person({{"limit", "0"}})), "limit");
  EXPECT_EQ(field(caller.person({{"limit", "1e1"}})), "limit");
  EXPECT_EQ(field(caller.person({{"limit", "7"}, {"limit", "8"}})), "limit");
  EXPECT_EQ(field(caller.person({{"as_of", "2026-02-30"}})), "as_of");
  EXPECT_EQ(field(caller.person({{"asof", "2026-02-01"}})), "");
  EXPECT_EQ(field(caller.add(R"({})")), "/surname");
  EXPECT_EQ(field(caller.add(R"({"surname":""})")), "/surname");
  EXPECT_EQ(field(caller.add(R"({"surname":"ééééé"})")), "taken") << "characters, not bytes";
  EXPECT_EQ(field(caller.add(R"({"surname":"éééééé"})")), "/surname");
  EXPECT_EQ(field(caller.add(R"({"surname":7})")), "/surname");
  EXPECT_EQ(field(caller.add(R"({"surname":"Lee","sex":"x"})")), "/sex");
  EXPECT_EQ(field(caller.add(R"({"surname":"Lee","household":{"size":51}})")), "/household/size");
  EXPECT_EQ(field(caller.add(R"({"surname":"Lee","phones":["1",2]})")), "/phones/1");
  EXPECT_EQ(field(caller.add(R"({"surname":"Lee","phones":["1","2","3"]})")), "/phones");
  EXPECT_EQ(caller.add(R"({"surname":"Lee","Secretname":1})").error().message.find("Secretname"), std::string::npos);
  EXPECT_EQ(caller.add("{", "application/json").error().code, ErrorCode::invalid);
  EXPECT_EQ(caller.add("surname=Lee", "application/x-www-form-urlencoded").error().field, "Content-Type") << "answered with 415";
  EXPECT_EQ(caller.call(Method::post, {"api", "v1", "loads", "a", "b"}, {}, "{}", "application/json").error().field, "Content-Type");
  EXPECT_TRUE(caller.call(Method::post, {"api", "v1", "loads", "a", "b"}, {}, "{}", "Application/X-NDJSON; charset=utf-8").has_value());
}

const Value& at(const Value& value, std::initializer_list<std::string_view> path) {
  static const Value none;
  const Value* here = &value;
  for (const std::string_view name : path)
    if (here = member(*here, name); here == nullptr) return none;
  return *here;
}

std::string text_at(const Value& value, std::initializer_list<std::string_view> path) {
  const auto* text = at(value, path).get<std::string>();
  return text == nullptr ? std::string() : *text;
}

void references(const Value& value, std::set<std::string>& found) {
  if (const auto* list = value.get<List>())
    for (const Value& item : *list) references(item, found);
  if (const auto* members = value.get<Structure>())
    for (const auto& [name, item] : *members) {
      if (name == "$ref") found.insert(*item.get<std::string>());
      references(item, found);
    }
}

// What OpenAPI 3.1.0 demands of one operation (sections 4.8.10, 4.8.12, 4.8.16).
void judge_operation(const std::string& path, const Value& operation, std::set<std::string>& ids) {
  EXPECT_TRUE(ids.insert(text_at(operation, {"operationId"})).second) << "an operationId is unique";
  std::set<std::string> declared;
  if (const auto* parameters = at(operation, {"parameters"}).get<List>())
    for (const Value& parameter : *parameters) {
      ASSERT_NE(member(parameter, "schema"), nullptr);
      if (text_at(parameter, {"in"}) != "path") continue;
      declared.insert(text_at(parameter, {"name"}));
      EXPECT_EQ(at(parameter, {"required"}), Value{true}) << "a path parameter is required";
    }
  std::set<std::string> in_path;
  for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1))
    in_path.insert(path.substr(open + 1, path.find('}', open) - open - 1));
  EXPECT_EQ(declared, in_path) << path;
  const auto* responses = at(operation, {"responses"}).get<Structure>();
  ASSERT_NE(responses, nullptr);
  EXPECT_GE(responses->size(), 2u);
  for (const auto& [status, response] : *responses) EXPECT_FALSE(text_at(response, {"description"}).empty()) << status;
}

TEST(Api, IsDescribedByAnOpenApiDocument) {
  Api api({.title = "Test", .version = "1.0.0", .prefix = "/api/v1"});
  fill(api);
  const Value document = json(write_json(api.document()));
  EXPECT_EQ(text_at(document, {"openapi"}), "3.1.0");
  EXPECT_EQ(text_at(document, {"info", "title"}), "Test");
  EXPECT_EQ(text_at(document, {"info", "version"}), "1.0.0");
  const auto* paths = at(document, {"paths"}).get<Structure>();
  ASSERT_NE(paths, nullptr);
  ASSERT_EQ(paths->size(), 3u);
  std::set<std::string> ids;
  for (const auto& [path, methods] : *paths) {
    EXPECT_TRUE(path.starts_with("/api/v1/"));
    for (const auto& [method, operation] : *methods.get<Structure>()) {
      EXPECT_TRUE(method == "get" || method == "post");
      judge_operation(path, operation, ids);
    }
  }
  EXPECT_EQ(ids, (std::set<std::string>{"get_person", "add_person", "load"}));
  std::set<std::string> referred;
  references(document, referred);
  EXPECT_EQ(referred,
            (std::set<std::string>{"#/components/schemas/Household", "#/components/schemas/Person", "#/components/schemas/Problem"}));
  for (const std::string& reference : referred)
    EXPECT_NE(at(document, {"components", "schemas", reference.substr(21)}).get<Structure>(), nullptr) << reference;
  EXPECT_EQ(at(document, {"components", "schemas", "Person", "additionalProperties"}), Value{false});
  EXPECT_EQ(write_json(at(document, {"components", "schemas", "Person", "properties", "born"})),
            R"({"type":["string","null"],"format":"date"})");
  EXPECT_EQ(write_json(at(document, {"components", "schemas", "Person", "required"})), R"(["surname"])");
}

TEST(Api, IsNotBuiltFromWhatDoesNotFitTogether) {
  const auto works = [](Operation operation) {
    Api api({.title = "Test", .version = "1", .prefix = "/api"});
    api.add({.method = Method::get, .path = "/a", .id = "a", .summary = "A", .replies = {{200, "a"}}, .handler = echo});
    api.add(std::move(operation));
    Router router;
    return api.add_routes(router).has_value();
  };
  EXPECT_TRUE(works({.method = Method::get, .path = "/b", .id = "b", .summary = "B", .replies = {{200, "b"}}, .handler = echo}));
  EXPECT_FALSE(works({.method = Method::get, .path = "/b", .id = "a", .summary = "B", .replies = {{200, "b"}}, .handler = echo}));
  EXPECT_FALSE(works({.method = Method::get, .path = "/b", .id = "b", .summary = "B", .replies = {}, .handler = echo}));
  EXPECT_FALSE(works({.method = Method::get,
                      .path = "/b",
                      .id = "b",
                      .summary = "B",
                      .replies = {{200, "b", Schema::array(Schema::reference("None"))}},
                      .handler = echo}));
}

TEST(Schema, ChecksTheFormatsOfDatesTimesAndIds) {
  const auto fits = [](std::string_view format, std::string_view text) {
    return Schema::text().formatted(std::string(format)).check(Value{std::string(text)}, {}).has_value();
  };
  EXPECT_TRUE(fits("date", "2024-02-29"));
  for (const std::string_view text : {"2023-02-29", "2024-2-29", "2024-02-29x", "24-02-29", "2024-13-01", "-024-02-01"})
    EXPECT_FALSE(fits("date", text));
  EXPECT_TRUE(fits("date-time", "2026-03-01T09:30:00Z"));
  EXPECT_TRUE(fits("date-time", "2026-03-01T09:30:00.123456Z"));
  for (const std::string_view text :
       {"2026-03-01T24:00:00Z", "2026-03-01T09:30:00", "2026-03-01 09:30:00Z", "2026-03-01T09:30:00.Z", "2026-03-01T09:30Z"})
    EXPECT_FALSE(fits("date-time", text)) << text;
  EXPECT_TRUE(fits("uuid", "0190163d-8694-739b-aea5-966c26f8ad91"));
  EXPECT_FALSE(fits("uuid", "0190163d"));
}

}  // namespace
}  // namespace cw::web
