// SPDX-License-Identifier: MIT
// Conditional requests.
#include "web/http/conditional.h"

#include <algorithm>

#include "base/text.h"
#include "web/http/problem.h"

namespace cw::web {
namespace {

// All fields of the name as one list (RFC 9110, section 5.3).
std::string list_of(const Request& request, std::string_view name) {
  std::string all;
  for (const auto& [field, value] : request.headers)
    if (same_without_case(field, name)) all += (all.empty() ? "" : ",") + value;
  return all;
}

}  // namespace

bool lists_etag(std::string_view list, std::string_view etag, TagComparison comparison) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view one = trim(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (one == "*") return true;
    if (comparison == TagComparison::weak && one.starts_with("W/")) one.remove_prefix(2);
    if (one == etag) return true;
  }
  return false;
}

std::string etag_of(std::string_view version) { return "\"" + std::string(version) + "\""; }

std::optional<Response> not_modified(const Request& request, std::string_view etag) {
  if (!lists_etag(list_of(request, "If-None-Match"), etag, TagComparison::weak)) return std::nullopt;
  Response response;
  response.status = 304;
  response.headers.add("ETag", etag);
  return response;
}

std::optional<Response> unmet_condition(const Request& request, std::string_view etag, Precondition need) {
  const std::string list = list_of(request, "If-Match");
  if (list.empty()) {
    if (need == Precondition::optional) return std::nullopt;
    return problem(428, "say with If-Match which version is to be changed", request.id);
  }
  if (lists_etag(list, etag, TagComparison::strong)) return std::nullopt;
  return problem(412, "somebody else has changed it meanwhile: read it again", request.id);
}

}  // namespace cw::web
