// SPDX-License-Identifier: MIT
// A query and a body from outside against declared operations: the first line is the query, the rest the body. What a handler is given fits
// its declaration.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "web/api/api.h"
#include "web/http/target.h"

namespace {

using namespace cw::web;

void check(bool holds) {
  if (!holds) std::abort();
}

cw::Result<Response> judge(ApiCall& call) {
  const std::int64_t limit = call.integer("limit", 1);
  check(limit >= 1 && limit <= 100);
  if (!call.text("as_of").empty()) check(call.text("as_of").size() == 10);
  const auto* members = call.body.get<cw::Structure>();
  check(members != nullptr &&
        std::count_if(members->begin(), members->end(), [](const auto& member) { return member.first == "surname"; }) == 1);
  return Response{};
}

Router routes() {
  Api api({.title = "Fuzz", .version = "1", .prefix = ""});
  api.define("Person", Schema::object({{"surname", Schema::text().of_size(1, 9)},
                                       {"born", Schema::text().formatted("date").or_null(), Need::optional},
                                       {"seen", Schema::text().formatted("date-time"), Need::optional},
                                       {"weight", Schema::number().between(0, 500), Need::optional},
                                       {"children", Schema::array(Schema::reference("Person")).of_size(0, 3), Need::optional}}));
  api.add(
      {.method = Method::post,
       .path = "/people",
       .id = "add",
       .summary = "Adds",
       .query = {{"as_of", Schema::text().formatted("date")}, {"limit", Schema::integer().between(1, 100)}, {"deep", Schema::boolean()}},
       .body = Schema::reference("Person"),
       .replies = {{200, "added"}},
       .handler = judge});
  Router router;
  check(api.add_routes(router).has_value() && router.complete().has_value());
  return router;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Router router = routes();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  Request request;
  request.method = Method::post;
  request.query = parse_urlencoded(text.substr(0, line)).value_or(NamedValues{});
  request.headers.add("Content-Type", "application/json");
  if (!request.body.append(text.substr(std::min(line + 1, text.size())))) return 0;
  const cw::Result<Response> answer = router.match(Method::post, {"people"}).route->handler(request);
  check(answer.has_value() || answer.error().code == cw::ErrorCode::invalid);
  return 0;
}
