// SPDX-License-Identifier: MIT
// Targets, queries, hosts, fields and routes from outside: what is taken keeps its rules, and what is escaped reads back.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "web/http/assets.h"
#include "web/http/conditional.h"
#include "web/http/cookies.h"
#include "web/http/form.h"
#include "web/http/internal/client_address.h"
#include "web/http/router.h"
#include "web/http/target.h"

namespace {

using namespace cw::web;

void check(bool holds) {
  if (!holds) std::abort();
}

Router routes() {
  const Handler handler = [](Request&) -> cw::Result<Response> { return Response{}; };
  Router router;
  for (const std::string_view pattern :
       {"/", "/a", "/a/{x}", "/a/{x:integer}", "/a/{x:uuid}/b", "/{x}/b/{y}", "/a/{rest...}", "/{x:integer}"})
    router.add(Method::get, pattern, handler);
  router.add(Method::post, "/a/{x}", handler);
  return router;
}

void judge_target(std::string_view text) {
  static const Router router = routes();
  const auto target = parse_target(text);
  if (!target) return;
  check(!cw::find_invalid_utf8(target->path) && !target->path.empty());
  std::string joined;
  for (const std::string& segment : target->segments) {
    check(segment != "." && segment != ".." && segment.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos);
    joined += "/" + segment;
  }
  if (target->path != "*") check(joined == target->path);
  std::string escaped;
  for (const std::string& segment : target->segments) escaped += "/" + percent_encode(segment);
  if (!escaped.empty()) {
    const auto again = parse_target(escaped);
    check(again.has_value() && again->segments == target->segments);
  }
  const Router::Match match = router.match(Method::get, target->segments);
  if (match.route == nullptr) return;
  for (const auto& [name, value] : match.parameters) check(!value.empty());
}

void judge_query(std::string_view text) {
  const auto values = parse_urlencoded(text);
  if (!values) return;
  std::string again;
  for (const auto& [name, value] : *values) {
    check(!cw::find_invalid_utf8(name) && value.find('\0') == std::string::npos);
    again += percent_encode(name) + "=" + percent_encode(value) + "&";
  }
  const auto read = parse_urlencoded(again);
  check(read.has_value() && *read == *values);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  judge_target(text);
  judge_query(text);
  (void)is_host(text);
  (void)field_parameter(text, "name");
  (void)lists_etag(text, "\"a\"", TagComparison::weak);
  (void)accepts_encoding(text, "gzip");
  Request request;
  request.headers.add("Cookie", text);
  request.headers.add("X-Forwarded-For", text);
  (void)cookie_value(request, "a");
  const std::string client = client_address("10.0.0.1", request.headers, {"10.0.0.1"});
  check(client.find_first_of("<>\"'\r\n") == std::string::npos);
  return 0;
}
