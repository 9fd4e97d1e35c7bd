// SPDX-License-Identifier: MIT
// A JSON API whose operations are each declared once: from the declaration come its route, the check of what comes in, and the OpenAPI 3.1
// document that is served.
//
//   Api api({.title = "Commonweal", .version = "1.0.0", .prefix = "/api/v1"});
//   api.define("Person", person_schema);
//   api.add({.method = Method::get, .path = "/people/{person:uuid}", .id = "get_person", .summary = "A person, as of now or of a date",
//            .query = {{"as_of", Schema::text().formatted("date")}},
//            .replies = {{200, "the person", Schema::reference("Person")}},
//            .handler = [&](ApiCall& call) { return show_person(call); }});
//   CW_CHECK(api.add_routes(router));      // and GET /api/v1/openapi.json
//
// Before a handler runs, every query value and the body have been checked: an unknown query name, a missing member, a wrong type are
// answered with 400 and where. Built by one thread; then read by any.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/api/schema.h"
#include "web/http/router.h"

namespace cw::web {

struct QueryParameter {
  std::string name;
  Schema schema;
  Need need = Need::optional;
};
struct Reply {
  int status = 200;
  std::string description;
  std::optional<Schema> schema = {};  // none: without a body
  std::string content_type = "application/json";
};

// What an operation's handler gets.
struct ApiCall {
  Request& request;
  Value body;                                       // null where the operation has none
  std::map<std::string, Value, std::less<>> query;  // what was given
  [[nodiscard]] std::string_view text(std::string_view name, std::string_view otherwise = {}) const;
  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
};

struct Operation {
  Method method = Method::get;
  std::string path;     // a pattern of the router, after the prefix
  std::string id;       // snake_case; no two are equal
  std::string summary;  // one sentence
  std::string tag = {};
  std::vector<QueryParameter> query = {};
  std::vector<QueryParameter> headers = {};  // named in the document; the handler or middleware reads them
  std::optional<Schema> body = {};           // JSON; none: a body is refused
  std::string raw_body_type = {};            // in place of body: other content types, ", " between, which the handler reads itself
  std::vector<Reply> replies;
  RouteOptions options = {};
  std::function<Result<Response>(ApiCall&)> handler;
};

struct ApiOptions {
  std::string title;
  std::string version;
  std::string prefix;
  std::string description = {};
  std::string bearer = {};  // what a bearer token is, in words: every operation needs one but those whose access is "public"
};

class Api {
 public:
  explicit Api(ApiOptions options);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;
  void define(std::string name, Schema schema);
  void add(Operation operation);
  // Invalid: two operations of one id, a reference to a schema that is not defined, an operation without a reply or summary.
  [[nodiscard]] Result<void> add_routes(Router& router) const;
  [[nodiscard]] Value document() const;  // OpenAPI 3.1.0

 private:
  struct Content;
  std::shared_ptr<Content> content_;  // shared with the routes, which outlive the Api
};

}  // namespace cw::web
