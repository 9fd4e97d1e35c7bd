// SPDX-License-Identifier: MIT
// Routes as a tree of path segments.
#include "web/http/router.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/ids.h"
#include "web/http/problem.h"

namespace cw::web {
namespace {

// In the order in which they are tried.
enum class Kind : std::uint8_t { integer, uuid, text, rest };

struct Parameter {
  std::string name;
  Kind kind = Kind::text;
};

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// "{name:kind}" without its braces.
Result<Parameter> read_parameter(std::string_view text, std::string_view pattern) {
  Parameter parameter;
  std::string_view name = text;
  if (text.ends_with("...")) {
    parameter.kind = Kind::rest;
    name.remove_suffix(3);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    name = text.substr(0, colon);
    const std::string_view kind = text.substr(colon + 1);
    if (kind != "integer" && kind != "uuid")
      return fail(ErrorCode::invalid,
                  "route " + std::string(pattern) + ": a parameter is {name}, {name:integer}, {name:uuid} or {name...}");
    parameter.kind = kind == "uuid" ? Kind::uuid : Kind::integer;
  }
  if (!is_name(name)) return fail(ErrorCode::invalid, "route " + std::string(pattern) + ": a parameter's name is of a-z and _");
  parameter.name = name;
  return parameter;
}

bool fits(Kind kind, std::string_view segment) {
  if (segment.empty()) return false;
  if (kind == Kind::uuid) return parse_uuid(segment).has_value();
  if (kind != Kind::integer) return true;
  std::int64_t ignored = 0;
  const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), ignored);
  return error == std::errc() && end == segment.data() + segment.size();
}

}  // namespace

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::array<std::unique_ptr<Node>, 4> parameters;                           // by Kind
  std::map<Method, std::pair<const Route*, std::vector<std::string>>> ends;  // with the names of the pattern's parameters, in order

  struct Search {
    Method method;
    const std::vector<std::string>& segments;
    std::vector<std::string> values;
    std::set<Method> allowed;
    const std::pair<const Route*, std::vector<std::string>>* found = nullptr;
  };

  bool end(Search& search) const {
    for (const auto& [method, ignored] : ends) search.allowed.insert(method);
    auto at = ends.find(search.method);
    if (at == ends.end() && search.method == Method::head) at = ends.find(Method::get);
    if (at == ends.end()) return false;
    search.found = &at->second;
    return true;
  }

  bool rest(Search& search, std::size_t depth) const {
    std::string value;
    for (std::size_t i = depth; i < search.segments.size(); ++i) value += (i > depth ? "/" : "") + search.segments[i];
    if (value.empty()) return false;
    search.values.push_back(std::move(value));
    if (parameters[static_cast<std::size_t>(Kind::rest)]->end(search)) return true;
    search.values.pop_back();
    return false;
  }

  bool find(Search& search, std::size_t depth) const {
    if (depth == search.segments.size()) return end(search);
    const std::string& segment = search.segments[depth];
    if (const auto at = literals.find(segment); at != literals.end() && at->second->find(search, depth + 1)) return true;
    for (const Kind kind : {Kind::integer, Kind::uuid, Kind::text}) {
      const auto& next = parameters[static_cast<std::size_t>(kind)];
      if (next == nullptr || !fits(kind, segment)) continue;
      search.values.push_back(segment);
      if (next->find(search, depth + 1)) return true;
      search.values.pop_back();
    }
    return parameters[static_cast<std::size_t>(Kind::rest)] != nullptr && rest(search, depth);
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

Result<void> Router::insert(std::string_view pattern, Route& route) {
  if (!pattern.starts_with('/')) return fail(ErrorCode::invalid, "route " + std::string(pattern) + ": a pattern begins with /");
  Node* node = root_.get();
  std::vector<std::string> names;
  std::string_view left = pattern;
  while (!left.empty()) {
    left.remove_prefix(1);
    const std::size_t end = std::min(left.find('/'), left.size());
    const std::string_view segment = left.substr(0, end);
    left.remove_prefix(end);
    std::unique_ptr<Node>* next = nullptr;
    if (segment.starts_with('{') && segment.ends_with('}')) {
      CW_TRY(Parameter parameter, read_parameter(segment.substr(1, segment.size() - 2), pattern));
      if (parameter.kind == Kind::rest && !left.empty())
        return fail(ErrorCode::invalid, "route " + std::string(pattern) + ": nothing may follow {name...}");
      if (std::find(names.begin(), names.end(), parameter.name) != names.end())
        return fail(ErrorCode::invalid, "route " + std::string(pattern) + ": two parameters have one name");
      next = &node->parameters[static_cast<std::size_t>(parameter.kind)];
      names.push_back(std::move(parameter.name));
    } else {
      if (segment.find_first_of("{}") != std::string_view::npos)
        return fail(ErrorCode::invalid, "route " + std::string(pattern) + ": a parameter is a whole segment");
      next = &node->literals[std::string(segment)];
    }
    if (*next == nullptr) *next = std::make_unique<Node>();
    node = next->get();
  }
  if (!node->ends.try_emplace(route.method, &route, std::move(names)).second)
    return fail(ErrorCode::invalid, "route " + std::string(pattern) + " is there twice for " + std::string(name_of(route.method)));
  return {};
}

void Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options) {
  routes_.push_back(std::make_unique<Route>(Route{method, std::string(pattern), std::move(handler), std::move(options)}));
  Result<void> inserted = insert(pattern, *routes_.back());
  if (!inserted && first_error_) first_error_ = std::move(inserted);
}

void Router::use(Middleware middleware) { middleware_.push_back(std::move(middleware)); }

Router::Match Router::match(Method method, const std::vector<std::string>& segments) const {
  Node::Search search{method, segments, {}, {}, nullptr};
  Match match;
  if (root_->find(search, 0)) {
    match.route = search.found->first;
    for (std::size_t i = 0; i < search.values.size(); ++i)
      match.parameters.emplace_back(search.found->second[i], std::move(search.values[i]));
  }
  match.allowed.assign(search.allowed.begin(), search.allowed.end());
  return match;
}

Result<void> Router::complete() {
  for (const std::unique_ptr<Route>& route : routes_)
    for (auto layer = middleware_.rbegin(); layer != middleware_.rend(); ++layer)
      route->handler = [middleware = *layer, next = std::move(route->handler)](Request& request) { return middleware(request, next); };
  middleware_.clear();
  return first_error_;
}

Response Router::refusal(Request& request, const Refused& refused, std::string_view detail) const {
  if (refusal_page_)
    if (std::optional<Response> page = refusal_page_(request, refused)) return std::move(*page);
  return problem(refused.status, detail, request.id);
}

std::string allow_field(const std::vector<Method>& methods) {
  std::set<Method> all(methods.begin(), methods.end());
  if (all.contains(Method::get)) all.insert(Method::head);
  all.insert(Method::options);
  std::string text;
  for (const Method method : all) text += (text.empty() ? "" : ", ") + std::string(name_of(method));
  return text;
}

}  // namespace cw::web
