// SPDX-License-Identifier: MIT
#include "api_schema.h"

#include <regex>

namespace cw::test {

std::string SchemaCheck::fault(const Value& value, const Value& schema, const std::string& at) const {
  if (const Value* target = member(schema, "$ref")) return fault(value, named(*target->get<std::string>()), at);
  if (const Value* choices = member(schema, "anyOf")) {
    for (const Value& choice : *choices->get<List>())
      if (fault(value, choice, at).empty()) return {};
    return at + " fits none of anyOf";
  }
  if (const Value* type = member(schema, "type"); type != nullptr && !has_type(value, *type)) return at + " has another type";
  if (const auto* text = value.get<std::string>()) return fault_of_text(*text, schema, at);
  if (const auto* items = value.get<List>(); items != nullptr && member(schema, "items") != nullptr)
    for (std::size_t i = 0; i < items->size(); ++i)
      if (std::string found = fault((*items)[i], *member(schema, "items"), at + "/" + std::to_string(i)); !found.empty()) return found;
  if (const auto* members = value.get<Structure>()) return fault_of_object(*members, value, schema, at);
  return {};
}

const Value* SchemaCheck::answer(const std::string& path, const std::string& method, int status) const {
  const Value* at = member(document_, "paths");
  for (const std::string& name : {path, method, std::string("responses")}) at = at == nullptr ? nullptr : member(*at, name);
  if (at == nullptr) return nullptr;
  const Value* reply = member(*at, std::to_string(status));
  if (reply == nullptr) reply = member(*at, "default");
  const Value* content = reply == nullptr ? nullptr : member(*reply, "content");
  const Structure* types = content == nullptr ? nullptr : content->get<Structure>();
  return types == nullptr || types->empty() ? nullptr : member(types->front().second, "schema");
}

const Value& SchemaCheck::named(const std::string& reference) const {
  static const Value nothing;
  const Value* schemas = member(*member(document_, "components"), "schemas");
  const Value* found = member(*schemas, reference.substr(reference.rfind('/') + 1));
  return found == nullptr ? nothing : *found;
}

bool SchemaCheck::is(const Value& value, const std::string& type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.get<bool>() != nullptr;
  if (type == "integer") return value.get<std::int64_t>() != nullptr;
  if (type == "number") return value.get<std::int64_t>() != nullptr || value.get<double>() != nullptr;
  if (type == "string") return value.get<std::string>() != nullptr;
  return type == "array" ? value.get<List>() != nullptr : value.get<Structure>() != nullptr;
}

bool SchemaCheck::has_type(const Value& value, const Value& type) {
  if (const auto* one = type.get<std::string>()) return is(value, *one);
  for (const Value& each : *type.get<List>())
    if (is(value, *each.get<std::string>())) return true;
  return false;
}

std::string SchemaCheck::fault_of_text(const std::string& text, const Value& schema, const std::string& at) {
  if (const Value* choices = member(schema, "enum")) {
    bool found = false;
    for (const Value& choice : *choices->get<List>()) found = found || *choice.get<std::string>() == text;
    if (!found) return at + " is none of its enum";
  }
  const Value* format = member(schema, "format");
  if (format == nullptr) return {};
  static const std::regex uuid("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  static const std::regex moment(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)");
  const std::string& name = *format->get<std::string>();
  if (name == "uuid" && !std::regex_match(text, uuid)) return at + " is no uuid";
  if (name == "date-time" && !std::regex_match(text, moment)) return at + " is no date-time";
  return {};
}

std::string SchemaCheck::fault_of_object(const Structure& members, const Value& value, const Value& schema, const std::string& at) const {
  const Value* properties = member(schema, "properties");
  if (properties == nullptr) return {};
  if (const Value* required = member(schema, "required"))
    for (const Value& name : *required->get<List>())
      if (member(value, *name.get<std::string>()) == nullptr) return at + "/" + *name.get<std::string>() + " is missing";
  for (const auto& [name, content] : members) {
    const Value* property = member(*properties, name);
    if (property == nullptr) return at + "/" + name + " is not in the document";
    if (std::string found = fault(content, *property, at + "/" + name); !found.empty()) return found;
  }
  return {};
}

}  // namespace cw::test
