// SPDX-License-Identifier: MIT
// For tests: an expression evaluated in one step, its value as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/parse.h"

namespace cw::feel {

// What came of an expression: its value as FEEL writes it (strings in quotes), and why it is null.
struct TestedExpression {
  std::string text;
  std::vector<std::string> reasons;
  [[nodiscard]] std::string first_reason() const { return reasons.empty() ? std::string() : reasons.front(); }
};

struct TestedVariable {
  std::string name;
  Value value;
  TypePtr type = {};
};

inline TestedExpression tested(std::string_view text, const std::vector<TestedVariable>& variables = {}, const Limits& limits = {}) {
  Vocabulary vocabulary;
  std::vector<Value> values;
  for (const TestedVariable& variable : variables) {
    vocabulary.variables.push_back({variable.name, variable.type});
    values.push_back(variable.value);
  }
  const auto tree = parse_expression(text, vocabulary);
  if (!tree) return {"unreadable", {tree.error().message}};
  const Program program(**tree, vocabulary.variables);
  Evaluation evaluation(limits, DateTime{{2026, 11, 27}, {0, {Zone::Kind::offset, 0}}});
  const Value value = program.run(values, evaluation);
  TestedExpression result{value.is(Kind::string) ? to_text(Value::list({value})) : to_text(value), {}};
  if (value.is(Kind::string)) result.text = result.text.substr(1, result.text.size() - 2);
  for (const Diagnostic& why : evaluation.diagnostics()) result.reasons.push_back(to_text(why));
  return result;
}

}  // namespace cw::feel
