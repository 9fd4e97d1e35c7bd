// SPDX-License-Identifier: MIT
#include "engines/decisions/model/write.h"

#include <sstream>

#include "engines/decisions/internal/graft.h"
#include "engines/decisions/internal/xml.h"

namespace cw::dmn {
namespace {

using pugi::xml_node;

// Attributes that are empty are left out.
void attribute(xml_node node, const char* name, const std::string& value) {
  if (!value.empty()) node.append_attribute(name).set_value(value.c_str());
}
xml_node child(xml_node parent, const char* name) { return parent.append_child(name); }

void text_child(xml_node parent, const char* name, const std::string& text) {
  child(parent, name).append_child(pugi::node_pcdata).set_value(text.c_str());
}
void text_in(xml_node parent, const char* name, const std::string& text) {
  if (!text.empty()) text_child(parent, name, text);
}

void information_item(xml_node parent, const char* name, const InformationItem& item) {
  const xml_node node = child(parent, name);
  attribute(node, "id", item.id);
  attribute(node, "name", item.name);
  attribute(node, "typeRef", item.type_ref);
}
// A variable that says nothing beyond its element's name is left out.
void variable(xml_node parent, const InformationItem& item, const std::string& element_name) {
  if (!item.id.empty() || !item.type_ref.empty() || item.name != element_name) information_item(parent, "variable", item);
}
// Unary tests.
void tests(xml_node parent, const char* name, const std::optional<std::string>& written) {
  if (written) text_child(child(parent, name), "text", *written);
}

const char* tag_of(BoxedKind kind) {
  switch (kind) {
    case BoxedKind::nothing: return "";
    case BoxedKind::literal: return "literalExpression";
    case BoxedKind::table: return "decisionTable";
    case BoxedKind::context: return "context";
    case BoxedKind::relation: return "relation";
    case BoxedKind::list: return "list";
    case BoxedKind::invocation: return "invocation";
    case BoxedKind::function: return "functionDefinition";
    case BoxedKind::conditional: return "conditional";
    case BoxedKind::filter: return "filter";
    case BoxedKind::for_loop: return "for";
    case BoxedKind::some: return "some";
    case BoxedKind::every: return "every";
  }
  return "";
}

void expression(xml_node parent, const Boxed& boxed);

void table(xml_node node, const Table& table) {
  attribute(node, "hitPolicy", table.hit_policy);
  attribute(node, "aggregation", table.aggregation);
  for (const TableInput& input : table.inputs) {
    const xml_node column = child(node, "input");
    attribute(column, "id", input.id);
    attribute(column, "label", input.label);
    const xml_node tested = child(column, "inputExpression");
    attribute(tested, "typeRef", input.type_ref);
    text_child(tested, "text", input.expression);
    tests(column, "inputValues", input.allowed);
  }
  for (const TableOutput& output : table.outputs) {
    const xml_node column = child(node, "output");
    attribute(column, "id", output.id);
    attribute(column, "name", output.name);
    attribute(column, "label", output.label);
    attribute(column, "typeRef", output.type_ref);
    tests(column, "outputValues", output.allowed);
    tests(column, "defaultOutputEntry", output.default_value);
  }
  for (const TableRule& rule : table.rules) {
    const xml_node row = child(node, "rule");
    attribute(row, "id", rule.id);
    for (const std::string& test : rule.tests) text_child(child(row, "inputEntry"), "text", test);
    for (const std::string& result : rule.results) text_child(child(row, "outputEntry"), "text", result);
    for (const std::string& annotation : rule.annotations) text_child(child(row, "annotationEntry"), "text", annotation);
  }
}

void context(xml_node node, const Boxed& boxed) {
  for (std::size_t i = 0; i < boxed.parts.size(); ++i) {
    const xml_node entry = child(node, "contextEntry");
    if (boxed.items[i] != InformationItem()) information_item(entry, "variable", boxed.items[i]);
    expression(entry, boxed.parts[i]);
  }
}

void relation(xml_node node, const Boxed& boxed) {
  for (const InformationItem& column : boxed.items) information_item(node, "column", column);
  for (const Boxed& row : boxed.parts) {
    const xml_node written = child(node, "row");
    attribute(written, "id", row.id);
    for (const Boxed& cell : row.parts) expression(written, cell);
  }
}

void invocation(xml_node node, const Boxed& boxed) {
  expression(node, boxed.parts[0]);
  for (std::size_t i = 0; i < boxed.items.size(); ++i) {
    const xml_node binding = child(node, "binding");
    information_item(binding, "parameter", boxed.items[i]);
    expression(binding, boxed.parts[i + 1]);
  }
}

void function(xml_node node, const Boxed& boxed) {
  attribute(node, "kind", boxed.text);
  for (const InformationItem& parameter : boxed.items) information_item(node, "formalParameter", parameter);
  if (!boxed.parts.empty()) expression(node, boxed.parts[0]);
}

void named_parts(xml_node node, const Boxed& boxed, std::initializer_list<const char*> names) {
  std::size_t part = 0;
  for (const char* name : names) expression(child(node, name), boxed.parts[part++]);
}

void attributes_of(xml_node node, const Boxed& boxed) {
  attribute(node, "id", boxed.id);
  attribute(node, "label", boxed.label);
  attribute(node, "typeRef", boxed.type_ref);
}

void expression(xml_node parent, const Boxed& boxed) {
  if (boxed.kind == BoxedKind::nothing) return;
  const xml_node node = child(parent, tag_of(boxed.kind));
  attributes_of(node, boxed);
  switch (boxed.kind) {
    case BoxedKind::literal:
      attribute(node, "expressionLanguage", boxed.expression_language);
      text_child(node, "text", boxed.text);
      return;
    case BoxedKind::table: return table(node, *boxed.table);
    case BoxedKind::context: return context(node, boxed);
    case BoxedKind::relation: return relation(node, boxed);
    case BoxedKind::list:
      for (const Boxed& part : boxed.parts) expression(node, part);
      return;
    case BoxedKind::invocation: return invocation(node, boxed);
    case BoxedKind::function: return function(node, boxed);
    case BoxedKind::conditional: return named_parts(node, boxed, {"if", "then", "else"});
    case BoxedKind::filter: return named_parts(node, boxed, {"in", "match"});
    default:
      attribute(node, "iteratorVariable", boxed.items[0].name);
      return boxed.kind == BoxedKind::for_loop ? named_parts(node, boxed, {"in", "return"}) : named_parts(node, boxed, {"in", "satisfies"});
  }
}

void item_definition(xml_node parent, const char* tag, const ItemDefinition& item) {
  const xml_node node = child(parent, tag);
  attribute(node, "id", item.id);
  attribute(node, "name", item.name);
  if (item.is_collection) attribute(node, "isCollection", "true");
  text_in(node, "typeRef", item.type_ref);
  tests(node, "allowedValues", item.allowed_values);
  tests(node, "typeConstraint", item.type_constraint);
  for (const ItemDefinition& component : item.components) item_definition(node, "itemComponent", component);
  if (!item.function) return;
  const xml_node function = child(node, "functionItem");
  attribute(function, "outputTypeRef", item.function->output_type_ref);
  for (const InformationItem& parameter : item.function->parameters) information_item(function, "parameters", parameter);
}

void requirements(xml_node parent, const char* requirement, const char* required, const std::vector<Reference>& references) {
  for (const Reference& reference : references) attribute(child(child(parent, requirement), required), "href", reference);
}
void references(xml_node parent, const char* name, const std::vector<Reference>& all) {
  for (const Reference& reference : all) child(parent, name).append_attribute("href").set_value(reference.c_str());
}

template <class Element>
xml_node element(xml_node root, const char* tag, const Element& from) {
  const xml_node node = child(root, tag);
  attribute(node, "id", from.id);
  attribute(node, "name", from.name);
  return node;
}

void decision(xml_node root, const Decision& from) {
  const xml_node node = element(root, "decision", from);
  text_in(node, "description", from.description);
  text_in(node, "question", from.question);
  text_in(node, "allowedAnswers", from.allowed_answers);
  variable(node, from.variable, from.name);
  requirements(node, "informationRequirement", "requiredDecision", from.required_decisions);
  requirements(node, "informationRequirement", "requiredInput", from.required_inputs);
  requirements(node, "knowledgeRequirement", "requiredKnowledge", from.required_knowledge);
  expression(node, from.logic);
}

void knowledge_model(xml_node root, const BusinessKnowledgeModel& from) {
  const xml_node node = element(root, "businessKnowledgeModel", from);
  text_in(node, "description", from.description);
  variable(node, from.variable, from.name);
  if (from.logic.kind == BoxedKind::function) {
    const xml_node logic = child(node, "encapsulatedLogic");
    attribute(logic, "id", from.logic.id);
    attribute(logic, "label", from.logic.label);
    attribute(logic, "typeRef", from.logic.type_ref);
    function(logic, from.logic);
  }
  requirements(node, "knowledgeRequirement", "requiredKnowledge", from.required_knowledge);
}

void service(xml_node root, const DecisionService& from) {
  const xml_node node = element(root, "decisionService", from);
  text_in(node, "description", from.description);
  variable(node, from.variable, from.name);
  references(node, "outputDecision", from.output_decisions);
  references(node, "encapsulatedDecision", from.encapsulated_decisions);
  references(node, "inputDecision", from.input_decisions);
  references(node, "inputData", from.input_data);
}

void fill(xml_node root, const Definitions& definitions) {
  attribute(root, "xmlns", model_namespace_1_5);
  attribute(root, "id", definitions.id);
  attribute(root, "name", definitions.name);
  attribute(root, "namespace", definitions.namespace_uri);
  for (const Import& import : definitions.imports) {
    const xml_node node = child(root, "import");
    attribute(node, "name", import.name);
    attribute(node, "namespace", import.namespace_uri);
    attribute(node, "importType", import.import_type);
  }
  for (const ItemDefinition& item : definitions.item_definitions) item_definition(root, "itemDefinition", item);
  for (const InputData& input : definitions.input_data) variable(element(root, "inputData", input), input.variable, input.name);
  for (const Decision& each : definitions.decisions) decision(root, each);
  for (const BusinessKnowledgeModel& each : definitions.knowledge_models) knowledge_model(root, each);
  for (const DecisionService& each : definitions.services) service(root, each);
}

}  // namespace

Result<std::string> write_definitions(const Definitions& definitions, std::string_view original) {
  pugi::xml_document document;
  xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  const xml_node root = document.append_child("definitions");
  fill(root, definitions);
  if (!original.empty()) {
    pugi::xml_document before;
    const pugi::xml_parse_result parsed =
        before.load_buffer(original.data(), original.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    if (!parsed) return fail(ErrorCode::invalid, definitions.file + ": not XML: " + parsed.description());
    graft(before.document_element(), root);
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

}  // namespace cw::dmn
