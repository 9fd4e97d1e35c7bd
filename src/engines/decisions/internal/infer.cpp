// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/infer.h"

#include <algorithm>

namespace cw::feel {
namespace {

const TypePtr& any() { return basic_type(TypeKind::any); }

TypePtr type_of_literal(const Value& value) {
  switch (value.kind()) {
    case Kind::boolean: return basic_type(TypeKind::boolean);
    case Kind::number: return basic_type(TypeKind::number);
    case Kind::string: return basic_type(TypeKind::string);
    case Kind::date: return basic_type(TypeKind::date);
    case Kind::time: return basic_type(TypeKind::time);
    case Kind::date_time: return basic_type(TypeKind::date_time);
    case Kind::days_time_duration: return basic_type(TypeKind::days_time_duration);
    case Kind::years_months_duration: return basic_type(TypeKind::years_months_duration);
    default: return any();
  }
}

// The type of both, where they have one.
TypePtr common(const TypePtr& left, const TypePtr& right) {
  if (conforms(*left, *right)) return right;
  return conforms(*right, *left) ? left : any();
}

TypePtr type_of_arithmetic(const Expression& e) {
  const TypePtr left = infer_type(*e.parts[0]), right = infer_type(*e.parts[1]);
  if (left->kind == TypeKind::number && right->kind == TypeKind::number) return left;
  const bool sum = e.syntax == Syntax::add && left->kind == right->kind;
  return sum && left->kind != TypeKind::list && left->kind != TypeKind::context ? left : any();
}

TypePtr type_of_list(const Expression& e) {
  if (e.parts.empty()) return list_of(any());
  TypePtr element = infer_type(*e.parts[0]);
  for (const ExpressionPtr& part : e.parts) element = common(element, infer_type(*part));
  return list_of(std::move(element));
}

TypePtr type_of_context(const Expression& e) {
  Type type;
  type.kind = TypeKind::context;
  for (std::size_t i = 0; i < e.parts.size(); ++i) type.fields.push_back({e.names[i], infer_type(*e.parts[i])});
  return std::make_shared<const Type>(std::move(type));
}

TypePtr type_of_function(const Expression& e) {
  Type type;
  type.kind = TypeKind::function;
  for (const TypePtr& parameter : e.types) type.parameters.push_back(parameter ? parameter : any());
  type.result = infer_type(*e.parts[0]);
  return std::make_shared<const Type>(std::move(type));
}

}  // namespace

TypePtr infer_type(const Expression& e) {
  switch (e.syntax) {
    case Syntax::literal: return type_of_literal(e.value);
    case Syntax::variable: return e.type ? e.type : any();
    case Syntax::negation: return infer_type(*e.parts[0]);
    case Syntax::add:
    case Syntax::subtract:
    case Syntax::multiply:
    case Syntax::divide:
    case Syntax::power: return type_of_arithmetic(e);
    case Syntax::equal:
    case Syntax::not_equal:
    case Syntax::less:
    case Syntax::less_or_equal:
    case Syntax::greater:
    case Syntax::greater_or_equal:
    case Syntax::between:
    case Syntax::in:
    case Syntax::instance_of:
    case Syntax::some:
    case Syntax::every:
    case Syntax::conjunction:
    case Syntax::disjunction: return basic_type(TypeKind::boolean);
    case Syntax::condition: return common(infer_type(*e.parts[1]), infer_type(*e.parts[2]));
    case Syntax::list: return type_of_list(e);
    case Syntax::context: return type_of_context(e);
    case Syntax::function: return type_of_function(e);
    case Syntax::call: {
      const TypePtr callee = infer_type(*e.parts[0]);
      return callee->kind == TypeKind::function && callee->result ? callee->result : any();
    }
    case Syntax::labelled: return infer_type(*e.parts[0]);
    case Syntax::conversion: return e.type ? e.type : any();
    default: return any();
  }
}

}  // namespace cw::feel
