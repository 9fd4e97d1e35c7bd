// SPDX-License-Identifier: MIT
// The built-in functions of FEEL (DMN 1.5, 10.3.4), from one table (function_table.cpp): name, parameters, what it does, an example with
// its result. The documentation and a test of each example are made from it.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engines/decisions/feel/callable.h"
#include "engines/decisions/feel/names.h"

namespace cw::feel {

// What a function makes of arguments that are always the same, once: a compiled pattern.
class PreparedArguments {
 public:
  PreparedArguments() = default;
  virtual ~PreparedArguments() = default;
  PreparedArguments(const PreparedArguments&) = delete;
  PreparedArguments& operator=(const PreparedArguments&) = delete;
};

// Arguments as a built-in function gets them: converted to its parameters' types. One that was left out is null.
struct Call {
  std::span<Value> arguments;
  Evaluation& evaluation;
  Position position;
  std::string_view name;
  const PreparedArguments* prepared = nullptr;

  [[nodiscard]] const Value& operator[](std::size_t index) const { return arguments[index]; }
  // Null, and a diagnostic that begins with the function's name.
  [[nodiscard]] Value fail(std::string_view reason) const;
};

// One signature of a function. Several rows of one name are tried in their order.
//   parameters: "string: string, start position: number, [length: number]": brackets: may be left out; a type with "?": may be null;
//   with "...": one list, or its items as so many arguments; with "*": any number of further arguments, handed over as a list.
struct FunctionRow {
  std::string_view name;
  std::string_view parameters;
  std::string_view result;  // its type
  Value (*run)(Call& call);
  std::string_view description;
  std::string_view example;
  std::string_view example_result;
};
[[nodiscard]] std::span<const FunctionRow> function_table();

// The names of all, with their types where a name has one signature.
[[nodiscard]] const Names& builtin_names();
// A function value by name; null where there is none.
[[nodiscard]] Value builtin_function(std::string_view name);

}  // namespace cw::feel
