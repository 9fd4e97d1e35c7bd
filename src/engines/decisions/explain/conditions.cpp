// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/conditions.h"

#include <algorithm>

#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/functions.h"
#include "engines/decisions/feel/parse.h"
#include "engines/decisions/internal/model_parts.h"

namespace cw::dmn {
namespace {

using feel::Kind;
using feel::RangeForm;
using feel::Syntax;
using feel::Value;

constexpr std::size_t longest_cell = 10'000;  // bytes; a longer one is shown as it is

// Names of entries and parameters anywhere in a boxed expression: which of them are in scope at a table is not known here.
void note_names(const Boxed& boxed, std::vector<feel::Variable>& variables) {
  constexpr std::size_t most = 1'000;
  for (const InformationItem& item : boxed.items)
    if (!item.name.empty() && variables.size() < most) variables.push_back({item.name, nullptr});
  for (const Boxed& part : boxed.parts) note_names(part, variables);
}

const Boxed* logic_of(const Definitions& file, const Element& element) {
  for (const Decision& each : file.decisions)
    if (element.kind == ElementKind::decision && each.name == element.name) return &each.logic;
  for (const BusinessKnowledgeModel& each : file.knowledge_models)
    if (element.kind == ElementKind::knowledge_model && each.name == element.name) return &each.logic;
  return nullptr;
}

// "Applicant.Age", as it stands in a column's head.
bool is_plain_path(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '_' || c == '.' ||
           (c & 0x80) != 0;
  });
}

bool is_question(const feel::Expression& tree) { return tree.syntax == Syntax::variable && tree.name == "?"; }

std::optional<RangeForm> form_of(Syntax syntax) {
  switch (syntax) {
    case Syntax::less: return RangeForm::less;
    case Syntax::less_or_equal: return RangeForm::less_or_equal;
    case Syntax::greater: return RangeForm::greater;
    case Syntax::greater_or_equal: return RangeForm::greater_or_equal;
    case Syntax::equal: return RangeForm::equal;
    case Syntax::not_equal: return RangeForm::not_equal;
    default: return std::nullopt;
  }
}

}  // namespace

std::string tidied(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

ConditionWriter::ConditionWriter(const Model& model, std::size_t element, const Table& table, const Words& words)
    : model_(model), element_(element), table_(table), words_(words) {
  const Model::Parts& parts = model.parts();
  const Element& of = parts.elements[element];
  vocabulary_.variables = parts.variables_of(of);
  for (const feel::Parameter& parameter : of.parameters) vocabulary_.variables.push_back({parameter.name, parameter.type});
  if (const Boxed* logic = logic_of(parts.files[of.file], of)) note_names(*logic, vocabulary_.variables);
  vocabulary_.types = &parts.types->names(of.file);
  vocabulary_.components = &parts.types->components();
}

std::string ConditionWriter::column(std::size_t input) const {
  const TableInput& head = table_.inputs[input];
  if (!tidied(head.label).empty()) return tidied(head.label);
  std::string name = tidied(head.expression);
  if (is_plain_path(name)) std::replace(name.begin(), name.end(), '.', ' ');
  return name;
}

std::string ConditionWriter::output(std::size_t output) const {
  const TableOutput& head = table_.outputs[output];
  if (!tidied(head.label).empty()) return tidied(head.label);
  return head.name.empty() ? model_.parts().elements[element_].name : head.name;
}

feel::TypePtr ConditionWriter::type_of_input(std::size_t input) const {
  const Model::Parts& parts = model_.parts();
  const TableInput& head = table_.inputs[input];
  if (!head.type_ref.empty() && head.type_ref != "number")
    if (feel::TypePtr type = parts.types->find(parts.elements[element_].file, head.type_ref)) return type;
  // "number" says less than the type of the variable that the column is about.
  if (head.expression.size() <= longest_cell)
    if (const auto tree = feel::parse_expression(head.expression, vocabulary_); tree && (*tree)->type) return (*tree)->type;
  return parts.types->find(parts.elements[element_].file, head.type_ref);
}

Unit ConditionWriter::unit_of_input(std::size_t input) const { return words_.unit_of(type_of_input(input).get()); }

Unit ConditionWriter::unit_of_output(std::size_t output) const {
  const Model::Parts& parts = model_.parts();
  const Element& element = parts.elements[element_];
  const TableOutput& head = table_.outputs[output];
  feel::TypePtr type = parts.types->find(element.file, head.type_ref);
  if ((!type || type->name.empty()) && table_.outputs.size() == 1 && element.kind == ElementKind::decision && element.type)
    type = element.type;
  return words_.unit_of(type.get());
}

feel::Vocabulary ConditionWriter::with_question(feel::TypePtr type) const {
  feel::Vocabulary vocabulary = vocabulary_;
  vocabulary.variables.push_back({"?", std::move(type)});
  return vocabulary;
}

std::string ConditionWriter::condition(std::size_t input, std::string_view test) const {
  const std::string formula = tidied(test);
  if (formula.empty() || formula == "-") return {};
  std::optional<std::string> words;
  if (formula.size() <= longest_cell) {
    const feel::TypePtr type = type_of_input(input);
    Place place{words_.unit_of(type.get()), Words::Order::amounts};
    if (type && (type->kind == feel::TypeKind::date || type->kind == feel::TypeKind::time || type->kind == feel::TypeKind::date_time))
      place.order = Words::Order::days;
    if (const auto tree = feel::parse_unary_tests(test, with_question(type))) words = tests(**tree, place);
  }
  return words ? *words : words_.text("ask.formula", {{"formula", formula}});
}

std::string ConditionWriter::result(std::size_t output, std::string_view expression) const {
  const std::string formula = tidied(expression);
  if (formula.empty()) return words_.text("no_value");
  if (formula.size() <= longest_cell)
    if (const auto tree = feel::parse_expression(expression, vocabulary_))
      if (const auto value = constant(**tree)) return words_.value(*value, unit_of_output(output));
  return formula;
}

std::optional<std::string> ConditionWriter::tests(const Tree& tree, const Place& place) const {
  if (tree.syntax == Syntax::any_test) return words_.text("ask.any");
  if (tree.syntax != Syntax::tests && tree.syntax != Syntax::not_tests) return std::nullopt;
  const bool negative = tree.syntax == Syntax::not_tests;
  std::vector<std::string> parts;
  bool all_values = true;
  for (const feel::ExpressionPtr& each : tree.parts) {
    auto words = test(*each, place);
    if (!words) return std::nullopt;
    const auto value = constant(*each);
    all_values = all_values && value && !value->is_null() && !value->is(Kind::list) && !value->is(Kind::range);
    parts.push_back(std::move(*words));
  }
  if (parts.size() == 1 && !negative) return parts[0];
  const std::string joined = words_.joined(parts, Words::Joint::disjunction);
  if (parts.size() == 1) return words_.text(all_values ? "ask.not" : "ask.anything_but", {{"value", joined}});
  if (all_values) return words_.text(negative ? "ask.none_of" : "ask.one_of", {{"value", joined}});
  return negative ? words_.text("ask.anything_but", {{"value", joined}}) : joined;
}

std::optional<std::string> ConditionWriter::test(const Tree& tree, const Place& place) const {
  if (tree.syntax == Syntax::comparison) return compared(tree.form, *tree.parts[0], place);
  if (const auto value = constant(tree)) return by_value(*value, place);
  if (tree.syntax == Syntax::interval) {
    const auto low = operand(*tree.parts[0], place), high = operand(*tree.parts[1], place);
    if (!low || !high) return std::nullopt;
    return words_.interval({*low, tree.low_included}, {*high, tree.high_included}, place.order);
  }
  if (auto words = about_question(tree, place)) return words;
  return operand(tree, place);
}

std::optional<std::string> ConditionWriter::by_value(const Value& value, const Place& place) const {
  if (value.is_null()) return words_.text("ask.no_value");
  if (value.is(Kind::range)) return words_.range(value.as_range(), place.unit);
  if (!value.is(Kind::list) || value.items().empty()) return words_.value(value, place.unit);
  std::vector<std::string> items;
  bool plain = true;
  for (const Value& item : value.items()) {
    plain = plain && !item.is(Kind::range) && !item.is_null();
    items.push_back(*by_value(item.is(Kind::list) ? Value::string(feel::to_text(item)) : item, place));
  }
  const std::string joined = words_.joined(items, Words::Joint::disjunction);
  return plain && items.size() > 1 ? words_.text("ask.one_of", {{"value", joined}}) : joined;
}

std::optional<std::string> ConditionWriter::compared(RangeForm form, const Tree& bound, const Place& place) const {
  const auto value = constant(bound);
  if (value && value->is_null()) {
    if (form == RangeForm::equal) return words_.text("ask.no_value");
    return form == RangeForm::not_equal ? std::optional(words_.text("ask.given")) : std::nullopt;
  }
  const auto words = operand(bound, place);
  if (!words) return std::nullopt;
  const bool by_days = value && order_of(value->kind()) == Words::Order::days;
  return words_.comparison(form, *words, by_days ? Words::Order::days : place.order);
}

// "? > 5 and ? < 10": comparisons with the value asked about, joined.
std::optional<std::string> ConditionWriter::about_question(const Tree& tree, const Place& place) const {
  if (const auto form = form_of(tree.syntax); form && is_question(*tree.parts[0])) return compared(*form, *tree.parts[1], place);
  if (tree.syntax != Syntax::conjunction && tree.syntax != Syntax::disjunction) return std::nullopt;
  const auto left = about_question(*tree.parts[0], place), right = about_question(*tree.parts[1], place);
  if (!left || !right) return std::nullopt;
  return words_.joined({*left, *right}, tree.syntax == Syntax::conjunction ? Words::Joint::conjunction : Words::Joint::disjunction);
}

std::optional<std::string> ConditionWriter::operand(const Tree& tree, const Place& place) const {
  if (is_question(tree)) return std::nullopt;
  if (const auto value = constant(tree)) return words_.value(*value, place.unit);
  if (tree.syntax == Syntax::variable) return is_in_scope(tree.name) ? std::optional(tree.name) : std::nullopt;
  if (tree.syntax == Syntax::path) {
    const auto base = operand(*tree.parts[0], place);
    return base ? std::optional(*base + " " + tree.name) : std::nullopt;
  }
  return std::nullopt;
}

bool ConditionWriter::is_in_scope(std::string_view name) const {
  return std::any_of(vocabulary_.variables.begin(), vocabulary_.variables.end(),
                     [&](const auto& variable) { return variable.name == name; });
}

// Literals, and calls of built-in functions on them, such as date("2026-04-01").
bool ConditionWriter::is_constant(const Tree& tree) const {
  if (tree.syntax == Syntax::variable) {
    return !is_in_scope(tree.name) && tree.name != "?" && feel::builtin_names().find(feel::name_key(tree.name)) != nullptr;
  }
  switch (tree.syntax) {
    case Syntax::literal: return true;
    case Syntax::call:
    case Syntax::list:
    case Syntax::interval:
    case Syntax::negation: break;
    default: return false;
  }
  return std::all_of(tree.parts.begin(), tree.parts.end(), [&](const feel::ExpressionPtr& part) { return is_constant(*part); });
}

std::optional<Value> ConditionWriter::constant(const Tree& tree) const {
  if (tree.syntax == Syntax::variable || !is_constant(tree)) return std::nullopt;
  if (tree.syntax == Syntax::literal) return tree.value;
  const feel::Program program(tree, {});
  feel::Evaluation evaluation({.steps = 20'000, .list_size = 1'000, .text_size = 100'000});
  Value value = program.run({}, evaluation);
  if (value.is_null() || !evaluation.diagnostics().empty()) return std::nullopt;  // now() too: it is no constant
  return value;
}

}  // namespace cw::dmn
