// SPDX-License-Identifier: MIT
// Types of FEEL (DMN 1.5, 10.3.2.9): which values belong to them, which of them conform to which, and the implicit conversions.
// Types are immutable and shared.
//
//   const TypePtr numbers = list_of(basic_type(TypeKind::number));
//   name_of(*numbers);                                    // "list<number>"
//   is_instance(Value::list({}), *numbers);               // true
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engines/decisions/feel/value.h"

namespace cw::feel {

class Evaluation;
struct Type;
using TypePtr = std::shared_ptr<const Type>;

enum class TypeKind : std::uint8_t {
  any,
  null,
  boolean,
  number,
  string,
  date,
  time,
  date_time,
  days_time_duration,
  years_months_duration,
  list,
  context,
  range,
  function
};

struct Field {
  std::string name;
  TypePtr type;
};

// What a value of a type must fulfil besides: allowed values of an item definition.
class Constraint {
 public:
  virtual ~Constraint() = default;
  Constraint() = default;
  Constraint(const Constraint&) = delete;
  Constraint& operator=(const Constraint&) = delete;
  [[nodiscard]] virtual bool holds(const Value& value, Evaluation& evaluation) const = 0;
  [[nodiscard]] virtual std::string_view text() const { return {}; }  // as it was written: unary tests
  // What the type has of the one that it is derived from, which must hold as well; `holds` looks at both, `text` is this one's own.
  [[nodiscard]] virtual const Constraint* base() const { return nullptr; }
};

struct Type {
  TypeKind kind = TypeKind::any;
  std::string name;                 // of an item definition; empty for all else
  TypePtr element;                  // of lists and ranges; absent: any
  std::vector<Field> fields;        // of contexts; with `open` any others may stand beside, and none need be known
  std::vector<TypePtr> parameters;  // of functions, where `result` is set
  TypePtr result;
  std::shared_ptr<const Constraint> allowed;  // of the whole value
};

[[nodiscard]] const TypePtr& basic_type(TypeKind kind);
[[nodiscard]] TypePtr list_of(TypePtr element);
// A type by its name in FEEL ("date and time", "number") or in typeRef of older models ("dateTime", "dayTimeDuration"); nothing if unknown.
[[nodiscard]] TypePtr find_basic_type(std::string_view name);
[[nodiscard]] std::string name_of(const Type& type);
[[nodiscard]] const Type* element_of(const Type* type);  // of a list, else nothing; nothing goes in and out
[[nodiscard]] const Field* find_field(const Type* type, std::string_view name);

// `type` conforms to `target`: each of its values may be used as one (10.3.2.9.4).
[[nodiscard]] bool conforms(const Type& type, const Type& target);
// The value belongs to the type; null belongs to none but Null. Allowed values are not looked at.
[[nodiscard]] bool is_instance(const Value& value, const Type& type);
// The value, or null, may be used as the type; allowed values are looked at.
[[nodiscard]] bool fits(const Value& value, const Type& type, Evaluation& evaluation);
// The implicit conversions (10.3.2.9.4): as it is, a list of one for its element, an element for a list of one, a date for its midnight in
// UTC. False: none applies.
[[nodiscard]] bool convert(Value& value, const Type& type, Evaluation& evaluation);

}  // namespace cw::feel
