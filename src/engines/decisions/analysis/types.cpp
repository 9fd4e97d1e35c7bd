// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/types.h"

#include "engines/decisions/analysis/axis.h"
#include "engines/decisions/internal/infer.h"

namespace cw::dmn {

using feel::TypeKind;

TypeKind kind_of(const feel::Value& value) {
  switch (value.kind()) {
    case feel::Kind::null: return TypeKind::null;
    case feel::Kind::boolean: return TypeKind::boolean;
    case feel::Kind::number: return TypeKind::number;
    case feel::Kind::string: return TypeKind::string;
    case feel::Kind::date: return TypeKind::date;
    case feel::Kind::time: return TypeKind::time;
    case feel::Kind::date_time: return TypeKind::date_time;
    case feel::Kind::days_time_duration: return TypeKind::days_time_duration;
    case feel::Kind::years_months_duration: return TypeKind::years_months_duration;
    case feel::Kind::list: return TypeKind::list;
    case feel::Kind::context: return TypeKind::context;
    case feel::Kind::range: return TypeKind::range;
    case feel::Kind::function: return TypeKind::function;
  }
  return TypeKind::any;
}

TypeKind sure_kind(const feel::Expression& tree) {
  const feel::Expression& e = bare(tree);
  if (const auto value = constant_value(e)) return kind_of(*value);
  // A filter may give one element or a list of them, a path over a list a list: neither is sure.
  if (e.syntax == feel::Syntax::filter) return TypeKind::any;
  if (e.syntax == feel::Syntax::path) return e.type ? e.type->kind : TypeKind::any;
  const feel::TypePtr type = feel::infer_type(e);
  return type ? type->kind : TypeKind::any;
}

bool is_scalar(TypeKind kind) { return kind >= TypeKind::boolean && kind <= TypeKind::years_months_duration; }

bool never_fits(TypeKind kind, TypeKind target) {
  if (kind == target || kind == TypeKind::any || target == TypeKind::any || kind == TypeKind::null || target == TypeKind::null)
    return false;
  if (kind == TypeKind::list || target == TypeKind::list) return false;  // a list of one is its element
  return !(kind == TypeKind::date && target == TypeKind::date_time);
}

std::string kind_words(TypeKind kind) {
  switch (kind) {
    case TypeKind::boolean: return "true or false";
    case TypeKind::number: return "a number";
    case TypeKind::string: return "text";
    case TypeKind::date: return "a date";
    case TypeKind::time: return "a time";
    case TypeKind::date_time: return "a date and time";
    case TypeKind::days_time_duration: return "a length of time in days and hours";
    case TypeKind::years_months_duration: return "a length of time in years and months";
    case TypeKind::list: return "a list";
    case TypeKind::context: return "a group of values";
    case TypeKind::range: return "a range";
    case TypeKind::function: return "a function";
    default: return "anything";
  }
}

}  // namespace cw::dmn
