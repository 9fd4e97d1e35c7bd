// SPDX-License-Identifier: MIT
// The compiler's part for unary tests, "in" and decision tables.
#include "engines/decisions/internal/compiler.h"

namespace cw::feel {
namespace {

// Does the expression name `?`, outside inner tests that have a `?` of their own?
bool asks(const Expression& e) {
  if (e.syntax == Syntax::variable) return e.name == "?";
  if (e.syntax == Syntax::in) return asks(*e.parts[0]);
  for (const ExpressionPtr& part : e.parts)
    if (asks(*part)) return true;
  return false;
}

}  // namespace

NodePtr Compiler::in(const Expression& e) {
  NodePtr value = compile(*e.parts[0]);
  const Scope scope(*this);
  const std::size_t slot = declare("?");
  Nodes tests;
  for (std::size_t i = 1; i < e.parts.size(); ++i) tests.push_back(test(*e.parts[i], slot));
  return make_in(e.position, slot, std::move(value), make_tests(e.position, std::move(tests), Expected::any_holds));
}

// The tests of a cell, about what `?` names.
NodePtr Compiler::tests(const Expression& e) {
  if (e.syntax == Syntax::any_test) return make_any_test(e.position);
  const Resolved question = resolve("?");
  if (!question.place || question.place->kind != Place::Kind::slot)
    return make_failure(e.position, "tests need a value that they are about");
  Nodes made;
  for (const ExpressionPtr& part : e.parts) made.push_back(test(*part, question.place->index));
  return make_tests(e.position, std::move(made), e.syntax == Syntax::not_tests ? Expected::none_holds : Expected::any_holds);
}

NodePtr Compiler::test(const Expression& e, std::size_t slot) {
  if (e.syntax == Syntax::comparison) return make_comparison_test(e.position, slot, e.form, compile(*e.parts[0]));
  if (e.syntax == Syntax::interval)
    return make_interval_test(e.position, slot, compile(*e.parts[0]), compile(*e.parts[1]), e.low_included, e.high_included);
  return make_value_test(e.position, slot, asks(e) ? Question::asked : Question::not_asked, compile(e));
}

NodePtr Compiler::table(const Expression& e) {
  const DecisionTable& table = *e.table;
  lowest_ = anything;  // a table is always evaluated, so that it can be said which rules matched
  const Scope scope(*this);
  TableParts parts;
  parts.hit_policy = table.hit_policy;
  parts.aggregator = table.aggregator;
  parts.origin = table.origin;
  for (const DecisionTable::Input& input : table.inputs) {
    TableParts::Input made;
    made.expression = compile(*input.expression);
    made.label = input.label;
    made.type = input.type;
    const Scope column(*this);
    made.slot = declare("?");
    if (input.allowed) made.allowed = compile(*input.allowed);
    parts.inputs.push_back(std::move(made));
  }
  for (const DecisionTable::Output& output : table.outputs) {
    TableParts::Output made;
    made.name = output.name;
    made.type = output.type;
    if (output.default_value) made.default_value = compile(*output.default_value);
    const Scope column(*this);
    made.slot = declare("?");
    for (const ExpressionPtr& allowed : output.allowed) made.allowed.push_back(compile(*allowed));
    parts.outputs.push_back(std::move(made));
  }
  for (const DecisionTable::Rule& rule : table.rules) {
    TableParts::Rule made;
    made.label = rule.label;
    for (std::size_t i = 0; i < rule.tests.size(); ++i) {
      const Scope column(*this);
      functions_.back().locals.push_back({"?", parts.inputs[i].slot});
      made.tests.push_back(compile(*rule.tests[i]));
    }
    for (const ExpressionPtr& result : rule.results) made.results.push_back(compile(*result));
    parts.rules.push_back(std::move(made));
  }
  return make_table(e.position, std::move(parts));
}

}  // namespace cw::feel
