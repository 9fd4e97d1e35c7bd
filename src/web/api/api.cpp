// SPDX-License-Identifier: MIT
// An API from its operations.
#include "web/api/api.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "web/http/problem.h"

namespace cw::web {
namespace {

Value text_value(std::string_view text) { return Value{std::string(text)}; }
void put(Structure& out, std::string_view name, Value value) { out.emplace_back(std::string(name), std::move(value)); }
Value one(std::string_view name, Value value) {
  Structure out;
  put(out, name, std::move(value));
  return Value{std::move(out)};
}

struct PathParameter {
  std::string name;
  std::string kind;
};

// The pattern as OpenAPI writes it, without kinds, and its parameters.
std::string openapi_path(std::string_view pattern, std::vector<PathParameter>& parameters) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    out += pattern.substr(0, open);
    pattern.remove_prefix(open);
    if (pattern.empty()) break;
    const std::size_t close = std::min(pattern.find('}'), pattern.size());
    std::string_view inside = pattern.substr(1, close - 1);
    pattern.remove_prefix(std::min(close + 1, pattern.size()));
    if (inside.ends_with("...")) inside.remove_suffix(3);
    const std::size_t colon = std::min(inside.find(':'), inside.size());
    parameters.push_back({std::string(inside.substr(0, colon)), std::string(inside.substr(std::min(colon + 1, inside.size())))});
    out += "{" + parameters.back().name + "}";
  }
  return out;
}

Schema schema_of(const PathParameter& parameter) {
  if (parameter.kind == "integer") return Schema::integer();
  if (parameter.kind == "uuid") return Schema::text().formatted("uuid");
  return Schema::text();
}

tl::unexpected<Error> not_defined(const std::string& where, const std::string& name) {
  return fail(ErrorCode::invalid, where + "the schema " + name + " is not defined");
}

Value parameter_document(std::string_view name, std::string_view place, const Schema& schema, Need need) {
  Structure out;
  put(out, "name", text_value(name));
  put(out, "in", text_value(place));
  put(out, "required", Value{need == Need::required});
  put(out, "schema", schema.document());
  return Value{std::move(out)};
}

// "text/csv, application/x-ndjson" part by part.
std::vector<std::string_view> types_of(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    out.push_back(trim(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

Value content_document(std::string_view type, const Value& schema) { return one(type, one("schema", schema)); }

Value replies_document(const Operation& operation) {
  Structure out;
  for (const Reply& reply : operation.replies) {
    Structure described;
    put(described, "description", text_value(reply.description));
    if (reply.schema) put(described, "content", content_document(reply.content_type, reply.schema->document()));
    put(out, std::to_string(reply.status), Value{std::move(described)});
  }
  Structure other;
  put(other, "description", text_value("problem details (RFC 9457)"));
  put(other, "content", content_document("application/problem+json", Schema::reference("Problem").document()));
  put(out, "default", Value{std::move(other)});
  return Value{std::move(out)};
}

Value operation_document(const Operation& operation, const std::vector<PathParameter>& path) {
  Structure out;
  put(out, "operationId", text_value(operation.id));
  put(out, "summary", text_value(operation.summary));
  if (!operation.tag.empty()) put(out, "tags", Value{List{text_value(operation.tag)}});
  List parameters;
  for (const PathParameter& parameter : path)
    parameters.push_back(parameter_document(parameter.name, "path", schema_of(parameter), Need::required));
  for (const QueryParameter& parameter : operation.query)
    parameters.push_back(parameter_document(parameter.name, "query", parameter.schema, parameter.need));
  for (const QueryParameter& header : operation.headers)
    parameters.push_back(parameter_document(header.name, "header", header.schema, header.need));
  if (!parameters.empty()) put(out, "parameters", Value{std::move(parameters)});
  if (operation.body || !operation.raw_body_type.empty()) {
    Structure body;
    put(body, "required", Value{true});
    Structure content;
    if (operation.body) put(content, "application/json", one("schema", operation.body->document()));
    for (const std::string_view type : types_of(operation.raw_body_type)) put(content, type, one("schema", Schema::any().document()));
    put(body, "content", Value{std::move(content)});
    put(out, "requestBody", Value{std::move(body)});
  }
  put(out, "responses", replies_document(operation));
  if (operation.options.access == "public") put(out, "security", Value{List{}});
  return Value{std::move(out)};
}

Schema problem_schema() {
  const auto text = [](std::string description) { return Schema::text().described(std::move(description)); };
  return Schema::object({{"type", text("about:blank: the status says it all")},
                         {"title", text("the status in words")},
                         {"status", Schema::integer().described("the HTTP status")},
                         {"detail", text("what is wrong, for whoever called; no personal data"), Need::optional},
                         {"code", text("the kind of error"), Need::optional},
                         {"field", text("the JSON Pointer or name of what is wrong"), Need::optional},
                         {"instance", text("urn:uuid: and the request's id"), Need::optional}});
}

// Media types are compared without parameters and case (RFC 9110, section 8.3.1).
bool has_type(const Request& request, std::string_view type) {
  const std::string_view field = request.headers.get("Content-Type");
  return same_without_case(trim(field.substr(0, field.find(';'))), type);
}

tl::unexpected<Error> not_that_type(std::string message) {
  return fail(ErrorCode::unsupported, std::move(message), std::string(content_type_field));
}

Result<void> read_query(const Operation& operation, ApiCall& call) {
  for (const auto& [name, text] : call.request.query) {
    const auto at =
        std::find_if(operation.query.begin(), operation.query.end(), [&, &key = name](const QueryParameter& p) { return p.name == key; });
    if (at == operation.query.end()) return fail(ErrorCode::invalid, "the query holds a name that is not known here");
    if (call.query.contains(name)) return fail(ErrorCode::invalid, at->name + " stands twice in the query", at->name);
    CW_TRY(Value value, at->schema.read(text, at->name));
    call.query.emplace(at->name, std::move(value));
  }
  for (const QueryParameter& parameter : operation.query)
    if (parameter.need == Need::required && !call.query.contains(parameter.name))
      return fail(ErrorCode::invalid, parameter.name + " is missing in the query", parameter.name);
  return {};
}

}  // namespace

struct Api::Content {
  ApiOptions options;
  NamedSchemas named;
  std::vector<Operation> operations;

  Result<void> read_body(const Operation& operation, ApiCall& call) const {
    if (!operation.raw_body_type.empty()) {
      const auto fits = [&](std::string_view type) { return has_type(call.request, type); };
      if (std::ranges::any_of(types_of(operation.raw_body_type), fits)) return {};
      return not_that_type("the body must be " + operation.raw_body_type);
    }
    if (!operation.body) return call.request.body.size() == 0 ? Result<void>{} : fail(ErrorCode::invalid, "nothing reads a body here");
    if (!has_type(call.request, "application/json")) return not_that_type("the body must be application/json");
    CW_TRY(call.body, parse_json(call.request.body.text()));
    return operation.body->check(call.body, named);
  }
  Result<Response> answer(const Operation& operation, Request& request) const {
    ApiCall call{request, {}, {}};
    CW_CHECK(read_query(operation, call));
    CW_CHECK(read_body(operation, call));
    return operation.handler(call);
  }
  [[nodiscard]] Result<void> judge() const {
    std::set<std::string> ids;
    for (const Operation& operation : operations) {
      const std::string what = "operation " + operation.id + ": ";
      if (operation.id.empty() || !ids.insert(operation.id).second)
        return fail(ErrorCode::invalid, what + "no other may have its id, nor may it be empty");
      if (operation.summary.empty() || operation.replies.empty() || !operation.handler)
        return fail(ErrorCode::invalid, what + "a summary, a reply or the handler is missing");
      std::vector<std::string> names;
      if (operation.body) operation.body->references(names);
      for (const Reply& reply : operation.replies)
        if (reply.schema) reply.schema->references(names);
      for (const std::string& name : names)
        if (!named.contains(name)) return not_defined(what, name);
    }
    for (const auto& [schema_name, schema] : named) {
      std::vector<std::string> names;
      schema.references(names);
      for (const std::string& name : names)
        if (!named.contains(name)) return not_defined("schema " + schema_name + ": ", name);
    }
    return {};
  }
};

std::string_view ApiCall::text(std::string_view name, std::string_view otherwise) const {
  const auto at = query.find(name);
  const std::string* found = at == query.end() ? nullptr : at->second.get<std::string>();
  return found == nullptr ? otherwise : std::string_view(*found);
}

std::int64_t ApiCall::integer(std::string_view name, std::int64_t otherwise) const {
  const auto at = query.find(name);
  const std::int64_t* found = at == query.end() ? nullptr : at->second.get<std::int64_t>();
  return found == nullptr ? otherwise : *found;
}

Api::Api(ApiOptions options) : content_(std::make_shared<Content>()) {
  content_->options = std::move(options);
  define("Problem", problem_schema());
}
Api::~Api() = default;
void Api::define(std::string name, Schema schema) { content_->named.insert_or_assign(std::move(name), std::move(schema)); }
void Api::add(Operation operation) { content_->operations.push_back(std::move(operation)); }

Value Api::document() const {
  std::map<std::string, Structure> paths;
  for (const Operation& operation : content_->operations) {
    std::vector<PathParameter> parameters;
    const std::string path = openapi_path(content_->options.prefix + operation.path, parameters);
    std::string method(name_of(operation.method));
    std::transform(method.begin(), method.end(), method.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    put(paths[path], method, operation_document(operation, parameters));
  }
  Structure all_paths;
  for (auto& [path, methods] : paths) put(all_paths, path, Value{std::move(methods)});
  Structure schemas;
  for (const auto& [name, schema] : content_->named) put(schemas, name, schema.document());
  Structure info;
  put(info, "title", text_value(content_->options.title));
  put(info, "version", text_value(content_->options.version));
  if (!content_->options.description.empty()) put(info, "description", text_value(content_->options.description));
  Structure out;
  put(out, "openapi", text_value("3.1.0"));
  put(out, "info", Value{std::move(info)});
  put(out, "paths", Value{std::move(all_paths)});
  Structure components;
  put(components, "schemas", Value{std::move(schemas)});
  if (!content_->options.bearer.empty()) {
    Structure scheme;
    put(scheme, "type", text_value("http"));
    put(scheme, "scheme", text_value("bearer"));
    put(scheme, "description", text_value(content_->options.bearer));
    put(components, "securitySchemes", one("token", Value{std::move(scheme)}));
    put(out, "security", Value{List{one("token", Value{List{}})}});
  }
  put(out, "components", Value{std::move(components)});
  return Value{std::move(out)};
}

Result<void> Api::add_routes(Router& router) const {
  CW_CHECK(content_->judge());
  const std::shared_ptr<const Content> content = content_;
  for (std::size_t i = 0; i < content->operations.size(); ++i) {
    const Operation& operation = content->operations[i];
    router.add(
        operation.method, content->options.prefix + operation.path,
        [content, i](Request& request) { return content->answer(content->operations[i], request); }, operation.options);
  }
  const auto text = std::make_shared<const std::string>(write_json(document(), JsonLayout::indented));
  router.add(Method::get, content->options.prefix + "/openapi.json",
             [text](Request&) -> Result<Response> {
               Response response;
               response.headers.add("Content-Type", "application/vnd.oai.openapi+json;version=3.1");
               response.headers.add("Cache-Control", "public, max-age=300");
               response.shared_body = text;
               return response;
             },
             {.run_on = RunOn::io_thread, .access = "public"});
  return {};
}

}  // namespace cw::web
