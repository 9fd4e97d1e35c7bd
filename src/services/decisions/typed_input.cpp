// SPDX-License-Identifier: MIT
#include "services/decisions/typed_input.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "engines/decisions/feel/at_literal.h"
#include "engines/decisions/feel/evaluation.h"

namespace cw::decisions {
namespace {

using feel::TypeKind;

tl::unexpected<Refusal> refuse(std::string reason) { return tl::unexpected(Refusal{{}, std::move(reason)}); }

TypeKind kind_of(const feel::Type* type) { return type == nullptr ? TypeKind::any : type->kind; }

std::optional<bool> truth_of(std::string_view text) {
  const std::string word = to_lower(text);
  for (const std::string_view yes : {"true", "yes", "y", "1"})
    if (word == yes) return true;
  for (const std::string_view no : {"false", "no", "n", "0"})
    if (word == no) return false;
  return std::nullopt;
}

// 2026-04-03, or as it is written in Britain, day first: 3/4/2026, 03.04.2026, 03-04-2026.
std::optional<feel::Date> day_of(std::string_view text) {
  constexpr std::string_view midnight = " 00:00:00";
  if (text.ends_with(midnight)) text.remove_suffix(midnight.size());
  if (const auto day = feel::parse_date(text)) return day;
  std::int64_t parts[3] = {};
  std::size_t part = 0, digits = 0;
  char between = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits > 4) return std::nullopt;
      parts[part] = parts[part] * 10 + (c - '0');
      continue;
    }
    if ((c != '/' && c != '.' && c != '-') || digits == 0 || digits > 2 || part == 2 || (between != 0 && c != between)) return std::nullopt;
    between = c;
    ++part;
    digits = 0;
  }
  if (part != 2 || digits != 4) return std::nullopt;
  return feel::make_date(parts[2], parts[1], parts[0]);
}

std::optional<feel::DateTime> moment_of(std::string_view text) {
  std::string written(text);
  if (written.size() > 10 && written[10] == ' ') written[10] = 'T';
  if (const auto moment = feel::parse_date_time(written)) return moment;
  if (const auto day = day_of(text)) return feel::DateTime{*day, {}};
  return std::nullopt;
}

template <class Found>
TypedValue or_refuse(const std::optional<Found>& found, feel::Value (*make)(const Found&), std::string_view reason) {
  if (!found) return refuse(std::string(reason));
  return make(*found);
}

TypedValue text_of_kind(std::string_view text, TypeKind kind) {
  const std::string_view inner = trim(text);
  switch (kind) {
    case TypeKind::number: return or_refuse<Decimal>(Decimal::parse(inner), feel::Value::number, "not a number");
    case TypeKind::boolean: {
      const auto truth = truth_of(inner);
      return truth ? TypedValue(feel::Value::boolean(*truth)) : refuse("neither yes nor no");
    }
    case TypeKind::date: return or_refuse<feel::Date>(day_of(inner), feel::Value::date, "not a date");
    case TypeKind::time: return or_refuse<feel::Time>(feel::parse_time(inner), feel::Value::time, "not a time of day");
    case TypeKind::date_time: return or_refuse<feel::DateTime>(moment_of(inner), feel::Value::date_time, "not a date and time");
    case TypeKind::days_time_duration:
      return or_refuse<feel::DaysTimeDuration>(feel::parse_days_time_duration(inner), feel::Value::duration,
                                               "not a duration of days and time, such as P3DT4H");
    case TypeKind::years_months_duration:
      return or_refuse<feel::YearsMonthsDuration>(feel::parse_years_months_duration(inner), feel::Value::duration,
                                                  "not a duration of years and months, such as P1Y6M");
    case TypeKind::range:
    case TypeKind::function: return refuse("a value of this type cannot be given in a file");
    default: return feel::Value::string(std::string(text));
  }
}

// Values that the model's item definition allows.
TypedValue allowed(feel::Value value, const feel::Type* type) {
  if (type == nullptr || !type->allowed || value.is_null()) return value;
  feel::Evaluation evaluation;
  if (feel::fits(value, *type, evaluation)) return value;
  return refuse("not one of the values that the model allows");
}

TypedValue json_text(std::string_view text, const feel::Type* type) {
  const auto parsed = parse_json(text);
  if (!parsed) return refuse("not valid JSON");
  return typed_value(*parsed, type);
}

TypedValue list_value(const List& items, const feel::Type* type, TypedFor purpose) {
  const feel::Type* element = feel::element_of(type);
  std::vector<feel::Value> values;
  values.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    TypedValue each = typed_value(items[i], element, purpose);
    if (!each) return tl::unexpected(Refusal{"[" + std::to_string(i + 1) + "]" + each.error().where, each.error().reason});
    values.push_back(std::move(*each));
  }
  return allowed(feel::Value::list(std::move(values)), type);
}

TypedValue context_value(const Structure& members, const feel::Type* type, TypedFor purpose) {
  std::vector<feel::Entry> entries;
  for (const auto& [name, value] : members) {
    const feel::Field* field = feel::find_field(type, name);
    TypedValue each = typed_value(value, field == nullptr ? nullptr : field->type.get(), purpose);
    if (!each) return tl::unexpected(Refusal{"." + name + each.error().where, each.error().reason});
    entries.push_back({name, std::move(*each)});
  }
  if (kind_of(type) == TypeKind::context && purpose != TypedFor::expected_in_example)
    for (const feel::Field& field : type->fields)
      if (std::none_of(entries.begin(), entries.end(), [&](const feel::Entry& entry) { return entry.key == field.name; }))
        entries.push_back({field.name, feel::Value()});
  feel::Value made = feel::Value::context(std::move(entries));
  return purpose == TypedFor::expected_in_example ? TypedValue(std::move(made)) : allowed(std::move(made), type);
}

TypedValue json_number(const Decimal& number, const feel::Type* type) {
  const TypeKind kind = kind_of(type);
  if (kind == TypeKind::any || kind == TypeKind::number) return allowed(feel::Value::number(number), type);
  if (kind == TypeKind::boolean) return text_of_kind(number.to_text(), kind);
  return refuse("a number, where the model wants a " + std::string(feel::name_of(*feel::basic_type(kind))));
}

}  // namespace

TypedValue typed_value(std::string_view text, const feel::Type* type, bulk::CellForm form) {
  TypeKind kind = kind_of(type);
  if (form == bulk::CellForm::json) return json_text(text, type);
  if (kind == TypeKind::list || kind == TypeKind::context) {
    const std::string_view inner = trim(text);
    if (inner.starts_with(kind == TypeKind::list ? '[' : '{')) return json_text(inner, type);
    if (kind == TypeKind::context) return refuse("not a JSON object");
    TypedValue only = typed_value(text, feel::element_of(type), form);
    if (!only) return only;
    return allowed(feel::Value::list({std::move(*only)}), type);
  }
  if (kind == TypeKind::any) {
    static constexpr TypeKind kinds[] = {TypeKind::string, TypeKind::any,  TypeKind::number,   TypeKind::boolean,
                                         TypeKind::date,   TypeKind::time, TypeKind::date_time};
    kind = kinds[static_cast<std::size_t>(form)];
  }
  TypedValue value = text_of_kind(text, kind);
  return value ? allowed(std::move(*value), type) : value;
}

TypedValue typed_value(const cw::Value& value, const feel::Type* type, TypedFor purpose) {
  if (value.is_null()) return feel::Value();
  const TypeKind kind = kind_of(type);
  if (const auto* text = value.get<std::string>()) {
    if (purpose == TypedFor::input || !text->starts_with('@')) return typed_value(*text, type);
    auto literal = feel::value_of_at_literal(text->substr(1));
    return literal ? TypedValue(std::move(*literal)) : refuse("what follows '@' is no date, time, date and time or duration");
  }
  if (const auto* list = value.get<List>()) {
    if (kind == TypeKind::any || kind == TypeKind::list) return list_value(*list, type, purpose);
    return refuse("a list, where the model wants one value");
  }
  if (kind == TypeKind::list) {
    TypedValue only = typed_value(value, feel::element_of(type), purpose);
    if (!only) return only;
    return allowed(feel::Value::list({std::move(*only)}), type);
  }
  if (const auto* members = value.get<Structure>()) {
    if (kind == TypeKind::any || kind == TypeKind::context) return context_value(*members, type, purpose);
    return refuse("an object, where the model wants one value");
  }
  if (const auto* truth = value.get<bool>()) {
    if (kind == TypeKind::any || kind == TypeKind::boolean) return allowed(feel::Value::boolean(*truth), type);
    return refuse("true or false, where the model wants a " + std::string(feel::name_of(*feel::basic_type(kind))));
  }
  if (const auto* integer = value.get<std::int64_t>()) return json_number(Decimal(*integer), type);
  const auto* number = value.get<double>();
  const auto decimal = number != nullptr ? Decimal::from_double(*number) : std::nullopt;
  return decimal ? json_number(*decimal, type) : refuse("a value that cannot be read");
}

}  // namespace cw::decisions
