// SPDX-License-Identifier: MIT
#include "engines/decisions/model/read.h"

#include <algorithm>
#include <array>

#include "engines/decisions/internal/read_expression.h"
#include "engines/decisions/internal/xml_limits.h"

namespace cw::dmn {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> versions = {
    {{"https://www.omg.org/spec/DMN/20230324/MODEL/", "1.5"},
     {"https://www.omg.org/spec/DMN/20211108/MODEL/", "1.4"},
     {"https://www.omg.org/spec/DMN/20191111/MODEL/", "1.3"},
     {"http://www.omg.org/spec/DMN/20180521/MODEL/", "1.2"},
     {"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "1.1"}}};

std::string_view version_of(std::string_view namespace_uri) {
  for (const auto& [known, version] : versions)
    if (known == namespace_uri) return version;
  return {};
}

class DefinitionsReader {
 public:
  DefinitionsReader(const pugi::xml_node& root, std::string_view model_namespace) : root_(root), expressions_(model_namespace) {}

  Result<Definitions> read() {
    definitions_.id = attribute_of(root_, "id");
    definitions_.name = attribute_of(root_, "name");
    definitions_.namespace_uri = attribute_of(root_, "namespace");
    for (const pugi::xml_node each : root_.children()) {
      if (!expressions_.is_ours(each)) continue;
      const std::string_view name = local_name(each);
      if (name == "import") CW_CHECK(read_import(each));
      if (name == "itemDefinition") {
        CW_TRY(ItemDefinition item, item_definition(each, 0));
        definitions_.item_definitions.push_back(std::move(item));
      }
      if (name == "inputData") definitions_.input_data.push_back({attribute_of(each, "id"), attribute_of(each, "name"), variable_of(each)});
      if (name == "decision") CW_CHECK(decision(each));
      if (name == "businessKnowledgeModel") CW_CHECK(knowledge_model(each));
      if (name == "decisionService") service(each);
    }
    return std::move(definitions_);
  }

 private:
  static constexpr int max_depth = 60;

  Result<void> read_import(const pugi::xml_node& node) {
    constexpr std::size_t most = 1'000;
    if (definitions_.imports.size() >= most) return fail(ErrorCode::too_large, "there are more than 1,000 imports");
    definitions_.imports.push_back({attribute_of(node, "name"), attribute_of(node, "namespace"), attribute_of(node, "importType")});
    return {};
  }

  [[nodiscard]] InformationItem variable_of(const pugi::xml_node& node) const {
    InformationItem item = expressions_.item(expressions_.child(node, "variable"));
    if (item.name.empty()) item.name = attribute_of(node, "name");
    return item;
  }

  [[nodiscard]] std::string type_ref_in(const pugi::xml_node& node) const {
    const pugi::xml_node child = expressions_.child(node, "typeRef");
    std::string written = text_of(child);
    const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
    written.erase(written.begin(), std::find_if_not(written.begin(), written.end(), blank));
    written.erase(std::find_if_not(written.rbegin(), written.rend(), blank).base(), written.end());
    const std::string_view prefix = prefix_of(written);
    return !prefix.empty() && !namespace_of_prefix(child, prefix).empty() ? written.substr(prefix.size() + 1) : written;
  }

  Result<ItemDefinition> item_definition(const pugi::xml_node& node, int depth) const {
    if (depth > max_depth) return fail(ErrorCode::too_large, "item definitions lie more than 60 deep in each other");
    ItemDefinition item;
    item.id = attribute_of(node, "id");
    item.name = attribute_of(node, "name");
    item.type_ref = type_ref_in(node);
    item.is_collection = node.attribute("isCollection").as_bool();
    item.allowed_values = expressions_.tests(expressions_.child(node, "allowedValues"));
    item.type_constraint = expressions_.tests(expressions_.child(node, "typeConstraint"));
    for (const pugi::xml_node each : node.children()) {
      if (expressions_.is(each, "itemComponent")) {
        CW_TRY(ItemDefinition component, item_definition(each, depth + 1));
        item.components.push_back(std::move(component));
      } else if (expressions_.is(each, "functionItem")) {
        ItemDefinition::Function function;
        function.output_type_ref = attribute_of(each, "outputTypeRef");
        for (const pugi::xml_node parameter : each.children())
          if (expressions_.is(parameter, "parameters")) function.parameters.push_back(expressions_.item(parameter));
        item.function = std::move(function);
      }
    }
    return item;
  }

  // hrefs in children of children: <informationRequirement><requiredDecision href="..."/></informationRequirement>.
  void requirements(const pugi::xml_node& node, std::string_view requirement, std::string_view required,
                    std::vector<Reference>& references) const {
    for (const pugi::xml_node each : node.children()) {
      if (!expressions_.is(each, requirement)) continue;
      const pugi::xml_node target = expressions_.child(each, required);
      if (target) references.push_back(attribute_of(target, "href"));
    }
  }
  void references(const pugi::xml_node& node, std::string_view name, std::vector<Reference>& found) const {
    for (const pugi::xml_node each : node.children())
      if (expressions_.is(each, name)) found.push_back(attribute_of(each, "href"));
  }
  [[nodiscard]] std::string text_in(const pugi::xml_node& node, std::string_view name) const {
    return text_of(expressions_.child(node, name));
  }

  Result<void> decision(const pugi::xml_node& node) {
    Decision decision;
    decision.id = attribute_of(node, "id");
    decision.name = attribute_of(node, "name");
    decision.question = text_in(node, "question");
    decision.allowed_answers = text_in(node, "allowedAnswers");
    decision.description = text_in(node, "description");
    decision.variable = variable_of(node);
    requirements(node, "informationRequirement", "requiredDecision", decision.required_decisions);
    requirements(node, "informationRequirement", "requiredInput", decision.required_inputs);
    requirements(node, "knowledgeRequirement", "requiredKnowledge", decision.required_knowledge);
    CW_TRY(decision.logic, expressions_.expression_in(node));
    definitions_.decisions.push_back(std::move(decision));
    return {};
  }

  Result<void> knowledge_model(const pugi::xml_node& node) {
    BusinessKnowledgeModel model;
    model.id = attribute_of(node, "id");
    model.name = attribute_of(node, "name");
    model.description = text_in(node, "description");
    model.variable = variable_of(node);
    requirements(node, "knowledgeRequirement", "requiredKnowledge", model.required_knowledge);
    if (const pugi::xml_node logic = expressions_.child(node, "encapsulatedLogic")) {
      CW_TRY(model.logic, expressions_.function(logic));
    }
    definitions_.knowledge_models.push_back(std::move(model));
    return {};
  }

  void service(const pugi::xml_node& node) {
    DecisionService service;
    service.id = attribute_of(node, "id");
    service.name = attribute_of(node, "name");
    service.description = text_in(node, "description");
    service.variable = variable_of(node);
    references(node, "outputDecision", service.output_decisions);
    references(node, "encapsulatedDecision", service.encapsulated_decisions);
    references(node, "inputDecision", service.input_decisions);
    references(node, "inputData", service.input_data);
    definitions_.services.push_back(std::move(service));
  }

  pugi::xml_node root_;
  ExpressionReader expressions_;
  Definitions definitions_;
};

// Line and column of a byte, from 1.
std::string place_of(std::string_view xml, std::ptrdiff_t offset) {
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < xml.size() && static_cast<std::ptrdiff_t>(i) < offset; ++i) {
    column = xml[i] == '\n' ? 1 : column + 1;
    line += xml[i] == '\n' ? 1 : 0;
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<Definitions> read_definitions(std::string_view xml, std::string_view file) {
  const std::string where(file);
  CW_CHECK(check_xml_text(xml, where));
  pugi::xml_document document;
  // Entities beyond XML's own five are not known to pugixml, and a DOCTYPE is skipped: nothing is expanded or fetched.
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!parsed) return fail(ErrorCode::invalid, where + ", " + place_of(xml, parsed.offset) + ": not XML: " + parsed.description());
  CW_CHECK(check_xml_tree(document, where));
  const pugi::xml_node root = document.document_element();
  const std::string_view model_namespace = namespace_of_prefix(root, prefix_of(root.name()));
  const std::string_view version = version_of(model_namespace);
  if (local_name(root) != "definitions" || version.empty())
    return fail(ErrorCode::invalid,
                where + " is not a DMN model of a version from 1.1 to 1.5: its root must be <definitions> in the namespace of one");
  auto definitions = DefinitionsReader(root, model_namespace).read();
  if (!definitions) {
    Error error = std::move(definitions).error();
    error.message = where + ": " + error.message;
    return tl::unexpected(std::move(error));
  }
  definitions->file = where;
  definitions->dmn_version = version;
  return definitions;
}

}  // namespace cw::dmn
