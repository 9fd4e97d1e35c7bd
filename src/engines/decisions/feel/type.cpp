// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/type.h"

#include <algorithm>
#include <array>

#include "engines/decisions/feel/callable.h"
#include "engines/decisions/feel/evaluation.h"

namespace cw::feel {
namespace {

constexpr std::array<std::string_view, 14> kind_names = {"Any",
                                                         "Null",
                                                         "boolean",
                                                         "number",
                                                         "string",
                                                         "date",
                                                         "time",
                                                         "date and time",
                                                         "days and time duration",
                                                         "years and months duration",
                                                         "list",
                                                         "context",
                                                         "range",
                                                         "function"};

TypeKind kind_of(const Value& value) {
  switch (value.kind()) {
    case Kind::null: return TypeKind::null;
    case Kind::boolean: return TypeKind::boolean;
    case Kind::number: return TypeKind::number;
    case Kind::string: return TypeKind::string;
    case Kind::date: return TypeKind::date;
    case Kind::time: return TypeKind::time;
    case Kind::date_time: return TypeKind::date_time;
    case Kind::days_time_duration: return TypeKind::days_time_duration;
    case Kind::years_months_duration: return TypeKind::years_months_duration;
    case Kind::list: return TypeKind::list;
    case Kind::context: return TypeKind::context;
    case Kind::range: return TypeKind::range;
    case Kind::function: return TypeKind::function;
  }
  return TypeKind::any;
}

bool is_any(const Type* type) { return type == nullptr || (type->kind == TypeKind::any && !type->allowed); }

// Both walk a value along a type; how null is taken and whether allowed values are looked at differs.
enum class Nulls : std::uint8_t { fit, do_not };
bool matches(const Value& value, const Type& type, Nulls nulls, Evaluation* evaluation);

bool range_matches(const Range& range, const Type& type, Nulls nulls, Evaluation* evaluation) {
  if (is_any(type.element.get())) return true;
  if (range.low.is_null() && range.high.is_null()) return false;
  return (range.low.is_null() || matches(range.low, *type.element, nulls, evaluation)) &&
         (range.high.is_null() || matches(range.high, *type.element, nulls, evaluation));
}

bool context_matches(const Value& value, const Type& type, Nulls, Evaluation* evaluation) {
  return std::all_of(type.fields.begin(), type.fields.end(), [&](const Field& field) {
    const Value* found = value.find(field.name);
    return found != nullptr && (!field.type || matches(*found, *field.type, Nulls::fit, evaluation));
  });
}

bool matches(const Value& value, const Type& type, Nulls nulls, Evaluation* evaluation) {
  if (value.is_null()) return nulls == Nulls::fit || type.kind == TypeKind::null;
  bool fits = true;
  if (type.kind != TypeKind::any) {
    if (kind_of(value) != type.kind) return false;
    if (type.kind == TypeKind::list && !is_any(type.element.get())) {
      fits = std::all_of(value.items().begin(), value.items().end(),
                         [&](const Value& item) { return matches(item, *type.element, Nulls::fit, evaluation); });
    } else if (type.kind == TypeKind::context) {
      fits = context_matches(value, type, nulls, evaluation);
    } else if (type.kind == TypeKind::range) {
      fits = range_matches(value.as_range(), type, nulls, evaluation);
    } else if (type.kind == TypeKind::function && type.result) {
      fits = conforms(*value.callable().type(), type);
    }
  }
  return fits && (!type.allowed || evaluation == nullptr || type.allowed->holds(value, *evaluation));
}

}  // namespace

const TypePtr& basic_type(TypeKind kind) {
  static const auto types = [] {
    std::array<TypePtr, kind_names.size()> made;
    for (std::size_t i = 0; i < made.size(); ++i) {
      Type type;
      type.kind = static_cast<TypeKind>(i);
      made[i] = std::make_shared<const Type>(std::move(type));
    }
    return made;
  }();
  return types[static_cast<std::size_t>(kind)];
}

TypePtr list_of(TypePtr element) {
  Type type;
  type.kind = TypeKind::list;
  type.element = std::move(element);
  return std::make_shared<const Type>(std::move(type));
}

TypePtr find_basic_type(std::string_view name) {
  for (std::size_t i = 0; i < kind_names.size(); ++i)
    if (kind_names[i] == name) return basic_type(static_cast<TypeKind>(i));
  // Names that models of DMN 1.1 and 1.2 have in typeRef.
  if (name == "dateTime") return basic_type(TypeKind::date_time);
  if (name == "dayTimeDuration" || name == "daysAndTimeDuration") return basic_type(TypeKind::days_time_duration);
  if (name == "yearMonthDuration" || name == "yearsAndMonthsDuration") return basic_type(TypeKind::years_months_duration);
  return nullptr;
}

std::string name_of(const Type& type) {
  if (!type.name.empty()) return type.name;
  std::string text(kind_names[static_cast<std::size_t>(type.kind)]);
  const auto inner = [](const TypePtr& part) { return part ? name_of(*part) : std::string("Any"); };
  if ((type.kind == TypeKind::list || type.kind == TypeKind::range) && type.element) return text + "<" + inner(type.element) + ">";
  std::string parts;
  if (type.kind == TypeKind::context && !type.fields.empty()) {
    for (const Field& field : type.fields) parts += (parts.empty() ? "" : ", ") + field.name + ": " + inner(field.type);
    return text + "<" + parts + ">";
  }
  if (type.kind == TypeKind::function && type.result) {
    for (const TypePtr& parameter : type.parameters) parts += (parts.empty() ? "" : ", ") + inner(parameter);
    return text + "<" + parts + ">->" + inner(type.result);
  }
  return text;
}

const Type* element_of(const Type* type) { return type != nullptr && type->kind == TypeKind::list ? type->element.get() : nullptr; }

const Field* find_field(const Type* type, std::string_view name) {
  if (type == nullptr || type->kind != TypeKind::context) return nullptr;
  for (const Field& field : type->fields)
    if (field.name == name) return &field;
  return nullptr;
}

bool conforms(const Type& type, const Type& target) {
  if (&type == &target || target.kind == TypeKind::any || type.kind == TypeKind::null) return true;
  if (type.kind != target.kind) return false;
  const auto any = [](const TypePtr& part) -> const Type& { return part ? *part : *basic_type(TypeKind::any); };
  switch (type.kind) {
    case TypeKind::list:
    case TypeKind::range: return conforms(any(type.element), any(target.element));
    case TypeKind::context:
      return std::all_of(target.fields.begin(), target.fields.end(), [&](const Field& wanted) {
        const Field* field = find_field(&type, wanted.name);
        return field != nullptr && conforms(any(field->type), any(wanted.type));
      });
    case TypeKind::function: {
      if (!target.result) return true;
      if (!type.result || type.parameters.size() != target.parameters.size()) return false;
      for (std::size_t i = 0; i < type.parameters.size(); ++i)
        if (!conforms(any(target.parameters[i]), any(type.parameters[i]))) return false;
      return conforms(any(type.result), any(target.result));
    }
    default: return true;
  }
}

bool is_instance(const Value& value, const Type& type) { return matches(value, type, Nulls::do_not, nullptr); }

bool fits(const Value& value, const Type& type, Evaluation& evaluation) { return matches(value, type, Nulls::fit, &evaluation); }

bool convert(Value& value, const Type& type, Evaluation& evaluation) {
  if (value.is_null() || (type.kind == TypeKind::any && !type.allowed)) return true;
  if (!evaluation.charge_for(value, {})) return false;
  if (fits(value, type, evaluation)) return true;
  if (value.is(Kind::list) && value.items().size() == 1 && type.kind != TypeKind::list) {
    Value only = value.items().front();
    if (!fits(only, type, evaluation)) return false;
    value = std::move(only);
    return true;
  }
  if (type.kind == TypeKind::list && !value.is(Kind::list)) {
    Value wrapped = Value::list({value});
    if (!fits(wrapped, type, evaluation)) return false;
    value = std::move(wrapped);
    return true;
  }
  if (type.kind == TypeKind::date_time && value.is(Kind::date)) {
    Value midnight = Value::date_time({value.as_date(), {0, {Zone::Kind::offset, 0}}});
    if (!fits(midnight, type, evaluation)) return false;
    value = std::move(midnight);
    return true;
  }
  return false;
}

}  // namespace cw::feel
