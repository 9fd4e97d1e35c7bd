// SPDX-License-Identifier: MIT
// Schemas: checking values, and documenting themselves.
#include "web/api/schema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/date_text.h"
#include "base/ids.h"
#include "base/json.h"

namespace cw::web {
namespace {

tl::unexpected<Error> misfit(const std::string& pointer, std::string_view what) {
  return fail(ErrorCode::invalid, (pointer.empty() ? std::string("the value") : pointer) + " " + std::string(what), pointer);
}

// RFC 6901, section 3.
std::string below(const std::string& pointer, std::string_view name) {
  std::string out = pointer + "/";
  for (const char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out.push_back(c);
  }
  return out;
}

std::uint64_t characters(std::string_view utf8) {
  return static_cast<std::uint64_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  if (at + count > text.size()) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + count, value);
  if (error != std::errc() || end != text.data() + at + count || text[at] == '-') return std::nullopt;
  return value;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  return year && month && day && make_date(*year, *month, *day).has_value();
}

// RFC 3339 in UTC: 2026-03-01T09:30:00Z, with a fraction or without.
bool is_date_time(std::string_view text) {
  if (text.size() < 20 || !is_date(text.substr(0, 10)) || text[10] != 'T' || text[13] != ':' || text[16] != ':' || !text.ends_with('Z'))
    return false;
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return false;
  const std::string_view fraction = text.substr(19, text.size() - 20);
  if (fraction.empty()) return true;
  return fraction.size() > 1 && fraction.front() == '.' && fraction.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool has_format(std::string_view text, std::string_view format) {
  if (format == "date") return is_date(text);
  if (format == "date-time") return is_date_time(text);
  if (format == "uuid") return parse_uuid(text).has_value();
  return true;
}

Value text_value(std::string_view text) { return Value{std::string(text)}; }

void put(Structure& out, std::string_view name, Value value) { out.emplace_back(std::string(name), std::move(value)); }

constexpr std::array<std::string_view, 8> kind_names = {"", "string", "integer", "number", "boolean", "array", "object", ""};

}  // namespace

Schema Schema::any() { return Schema(Kind::any); }
Schema Schema::text() { return Schema(Kind::text); }
Schema Schema::integer() { return Schema(Kind::integer); }
Schema Schema::number() { return Schema(Kind::number); }
Schema Schema::boolean() { return Schema(Kind::boolean); }
Schema Schema::array(Schema items) {
  Schema schema(Kind::array);
  schema.items_ = std::make_shared<const Schema>(std::move(items));
  return schema;
}
Schema Schema::object(std::vector<Property> properties) {
  Schema schema(Kind::object);
  schema.properties_ = std::make_shared<const std::vector<Property>>(std::move(properties));
  return schema;
}
Schema Schema::reference(std::string name) {
  Schema schema(Kind::reference);
  schema.name_ = std::move(name);
  return schema;
}

Schema Schema::described(std::string description) const {
  Schema schema = *this;
  schema.description_ = std::move(description);
  return schema;
}
Schema Schema::of_size(std::uint64_t least, std::uint64_t most) const {
  Schema schema = *this;
  schema.size_ = {least, most};
  return schema;
}
Schema Schema::between(double least, double most) const {
  Schema schema = *this;
  schema.range_ = {least, most};
  return schema;
}
Schema Schema::formatted(std::string format) const {
  Schema schema = *this;
  schema.format_ = std::move(format);
  return schema;
}
Schema Schema::one_of(std::vector<std::string> texts) const {
  Schema schema = *this;
  schema.texts_ = std::move(texts);
  return schema;
}
Schema Schema::or_null() const {
  Schema schema = *this;
  schema.nullable_ = true;
  return schema;
}

Result<void> Schema::check(const Value& value, const NamedSchemas& named) const { return check_at(value, named, ""); }

Result<void> Schema::check_text(const std::string& text, const std::string& pointer) const {
  if (!texts_.empty() && std::find(texts_.begin(), texts_.end(), text) == texts_.end()) {
    std::string choices;
    for (const std::string& choice : texts_) choices += (choices.empty() ? "" : ", ") + choice;
    return misfit(pointer, "must be one of: " + choices);
  }
  if (size_ && (characters(text) < size_->first || characters(text) > size_->second))
    return misfit(pointer, "must have " + std::to_string(size_->first) + " to " + std::to_string(size_->second) + " characters");
  if (!has_format(text, format_)) return misfit(pointer, "is not a " + format_);
  return {};
}

Result<void> Schema::check_number(double number, const std::string& pointer) const {
  if (!range_ || (number >= range_->first && number <= range_->second)) return {};
  return misfit(pointer, "must be from " + write_json(Value{range_->first}) + " to " + write_json(Value{range_->second}));
}

Result<void> Schema::check_items(const List& items, const NamedSchemas& named, const std::string& pointer) const {
  if (size_ && (items.size() < size_->first || items.size() > size_->second))
    return misfit(pointer, "must have " + std::to_string(size_->first) + " to " + std::to_string(size_->second) + " items");
  for (std::size_t i = 0; i < items.size(); ++i) CW_CHECK(items_->check_at(items[i], named, below(pointer, std::to_string(i))));
  return {};
}

Result<void> Schema::check_members(const Structure& members, const NamedSchemas& named, const std::string& pointer) const {
  for (const auto& [name, value] : members) {
    const auto at = std::find_if(properties_->begin(), properties_->end(), [&](const Property& property) { return property.name == name; });
    // Not the name itself: it is the caller's, and may be anything.
    if (at == properties_->end()) return misfit(pointer, "holds a member that is not known here");
    CW_CHECK(at->schema.check_at(value, named, below(pointer, name)));
  }
  for (const Property& property : *properties_) {
    if (property.need == Need::optional) continue;
    const bool there = std::any_of(members.begin(), members.end(), [&](const auto& member) { return member.first == property.name; });
    if (!there) return misfit(below(pointer, property.name), "is missing");
  }
  return {};
}

Result<void> Schema::check_at(const Value& value, const NamedSchemas& named, const std::string& pointer) const {
  if (value.is_null() && nullable_) return {};
  const std::string wrong = "must be of type " + std::string(kind_names[static_cast<std::size_t>(kind_)]);
  switch (kind_) {
    case Kind::any: return {};
    case Kind::text:
      if (const auto* text = value.get<std::string>()) return check_text(*text, pointer);
      return misfit(pointer, wrong);
    case Kind::integer:
      if (const auto* integer = value.get<std::int64_t>()) return check_number(static_cast<double>(*integer), pointer);
      return misfit(pointer, wrong);
    case Kind::number:
      if (const auto* integer = value.get<std::int64_t>()) return check_number(static_cast<double>(*integer), pointer);
      if (const auto* number = value.get<double>()) return check_number(*number, pointer);
      return misfit(pointer, wrong);
    case Kind::boolean: return value.get<bool>() != nullptr ? Result<void>{} : misfit(pointer, wrong);
    case Kind::array:
      if (const auto* items = value.get<List>()) return check_items(*items, named, pointer);
      return misfit(pointer, wrong);
    case Kind::object:
      if (const auto* members = value.get<Structure>()) return check_members(*members, named, pointer);
      return misfit(pointer, wrong);
    case Kind::reference: break;
  }
  const auto at = named.find(name_);
  if (at == named.end()) return fail(ErrorCode::internal, "the schema " + name_ + " is not defined");
  return at->second.check_at(value, named, pointer);
}

Result<Value> Schema::read(std::string_view text, std::string_view name) const {
  const std::string pointer(name);
  Value value = text_value(text);
  if (kind_ == Kind::integer || kind_ == Kind::number) {
    const Result<Value> parsed = parse_json(text);
    if (!parsed || (parsed->get<std::int64_t>() == nullptr && parsed->get<double>() == nullptr)) return misfit(pointer, "must be a number");
    value = *parsed;
  } else if (kind_ == Kind::boolean) {
    if (text != "true" && text != "false") return misfit(pointer, "must be true or false");
    value = Value{text == "true"};
  }
  CW_CHECK(check_at(value, {}, pointer));
  return value;
}

void Schema::document_limits(Structure& out) const {
  if (!format_.empty()) put(out, "format", text_value(format_));
  if (!texts_.empty()) {
    List choices;
    for (const std::string& choice : texts_) choices.push_back(text_value(choice));
    if (nullable_) choices.emplace_back();
    put(out, "enum", Value{std::move(choices)});
  }
  if (size_) {
    const bool items = kind_ == Kind::array;
    put(out, items ? "minItems" : "minLength", Value{static_cast<std::int64_t>(size_->first)});
    put(out, items ? "maxItems" : "maxLength", Value{static_cast<std::int64_t>(size_->second)});
  }
  if (range_) {
    put(out, "minimum", Value{range_->first});
    put(out, "maximum", Value{range_->second});
  }
}

Value Schema::document() const {
  Structure out;
  if (kind_ == Kind::reference) {
    Structure target;
    put(target, "$ref", text_value("#/components/schemas/" + name_));
    if (nullable_) {
      Structure null_type;
      put(null_type, "type", text_value("null"));
      List choices;
      choices.emplace_back(std::move(target));
      choices.emplace_back(std::move(null_type));
      put(out, "anyOf", Value{std::move(choices)});
    } else {
      out = std::move(target);
    }
  } else if (kind_ != Kind::any) {
    const std::string_view name = kind_names[static_cast<std::size_t>(kind_)];
    List both;
    both.push_back(text_value(name));
    both.push_back(text_value("null"));
    put(out, "type", nullable_ ? Value{std::move(both)} : text_value(name));
  }
  if (!description_.empty()) put(out, "description", text_value(description_));
  document_limits(out);
  if (items_ != nullptr) put(out, "items", items_->document());
  if (properties_ == nullptr) return Value{std::move(out)};
  Structure members;
  List required;
  for (const Property& property : *properties_) {
    put(members, property.name, property.schema.document());
    if (property.need == Need::required) required.push_back(text_value(property.name));
  }
  put(out, "properties", Value{std::move(members)});
  if (!required.empty()) put(out, "required", Value{std::move(required)});
  put(out, "additionalProperties", Value{false});
  return Value{std::move(out)};
}

void Schema::references(std::vector<std::string>& names) const {
  if (kind_ == Kind::reference) names.push_back(name_);
  if (items_ != nullptr) items_->references(names);
  if (properties_ != nullptr)
    for (const Property& property : *properties_) property.schema.references(names);
}

}  // namespace cw::web
