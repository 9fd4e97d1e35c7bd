// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/graft.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

namespace cw::dmn {
namespace {

using pugi::xml_attribute;
using pugi::xml_node;

constexpr int max_depth = 500;

enum class Space : std::uint8_t { model, diagram, other };

// The namespaces of DMN in all versions, to those of 1.5; the graphics' own (DI, DC) stay as they are.
struct Renamed {
  std::string uri;
  Space space = Space::other;
};
Renamed renamed(std::string_view uri) {
  const bool ours = uri.find("omg.org/spec/DMN/") != std::string_view::npos;
  if (ours && (uri.ends_with("/MODEL/") || uri.ends_with("/dmn.xsd"))) return {model_namespace_1_5, Space::model};
  if (ours && uri.ends_with("/DMNDI/")) return {"https://www.omg.org/spec/DMN/20230324/DMNDI/", Space::diagram};
  if (ours && uri.ends_with("/FEEL/")) return {"https://www.omg.org/spec/DMN/20230324/FEEL/", Space::other};
  return {std::string(uri), Space::other};
}

// What the definitions hold of each element: these children and attributes are theirs to write or to leave out.
using Known = std::map<std::string_view, std::set<std::string_view>>;
const Known& known_children() {
  static const std::set<std::string_view> expressions = {
      "literalExpression", "decisionTable", "context", "relation",           "list", "invocation",
      "conditional",       "filter",        "for",     "functionDefinition", "some", "every"};
  static const auto with = [](std::set<std::string_view> names) {
    names.insert(expressions.begin(), expressions.end());
    return names;
  };
  static const Known known = {
      {"definitions", {"import", "itemDefinition", "inputData", "decision", "businessKnowledgeModel", "decisionService"}},
      {"itemDefinition", {"typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem"}},
      {"itemComponent", {"typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem"}},
      {"functionItem", {"parameters"}},
      {"inputData", {"variable"}},
      {"decision", with({"description", "question", "allowedAnswers", "variable", "informationRequirement", "knowledgeRequirement"})},
      {"businessKnowledgeModel", {"description", "variable", "encapsulatedLogic", "knowledgeRequirement"}},
      {"decisionService", {"description", "variable", "outputDecision", "encapsulatedDecision", "inputDecision", "inputData"}},
      {"informationRequirement", {"requiredDecision", "requiredInput"}},
      {"knowledgeRequirement", {"requiredKnowledge"}},
      {"encapsulatedLogic", with({"formalParameter"})},
      {"functionDefinition", with({"formalParameter"})},
      {"literalExpression", {"text"}},
      {"decisionTable", {"input", "output", "rule"}},
      {"input", {"inputExpression", "inputValues"}},
      {"output", {"outputValues", "defaultOutputEntry"}},
      {"rule", {"inputEntry", "outputEntry", "annotationEntry"}},
      {"inputExpression", {"text"}},
      {"inputValues", {"text"}},
      {"outputValues", {"text"}},
      {"allowedValues", {"text"}},
      {"typeConstraint", {"text"}},
      {"defaultOutputEntry", {"text"}},
      {"inputEntry", {"text"}},
      {"outputEntry", {"text"}},
      {"annotationEntry", {"text"}},
      {"context", {"contextEntry"}},
      {"contextEntry", with({"variable"})},
      {"relation", {"column", "row"}},
      {"row", expressions},
      {"list", expressions},
      {"invocation", with({"binding"})},
      {"binding", with({"parameter"})},
      {"conditional", {"if", "then", "else"}},
      {"filter", {"in", "match"}},
      {"for", {"in", "return"}},
      {"some", {"in", "satisfies"}},
      {"every", {"in", "satisfies"}},
      {"if", expressions},
      {"then", expressions},
      {"else", expressions},
      {"in", expressions},
      {"match", expressions},
      {"return", expressions},
      {"satisfies", expressions},
  };
  return known;
}
const std::set<std::string_view>& known_attributes(std::string_view element) {
  static const std::set<std::string_view> general = {"id", "name", "label", "typeRef"};
  static const Known known = {{"definitions", {"id", "name", "namespace"}},
                              {"import", {"name", "namespace", "importType"}},
                              {"itemDefinition", {"id", "name", "isCollection"}},
                              {"itemComponent", {"id", "name", "isCollection"}},
                              {"functionItem", {"outputTypeRef"}},
                              {"decisionTable", {"id", "label", "typeRef", "hitPolicy", "aggregation"}},
                              {"literalExpression", {"id", "label", "typeRef", "expressionLanguage"}},
                              {"encapsulatedLogic", {"id", "typeRef", "kind"}},
                              {"functionDefinition", {"id", "typeRef", "kind"}},
                              {"inputData", {"id", "name", "href"}},
                              {"decision", {"id", "name"}},
                              {"businessKnowledgeModel", {"id", "name"}},
                              {"decisionService", {"id", "name"}},
                              {"input", {"id", "label"}},
                              {"inputExpression", {"typeRef"}},
                              {"rule", {"id"}},
                              {"row", {"id"}},
                              {"for", {"id", "label", "typeRef", "iteratorVariable"}},
                              {"some", {"id", "label", "typeRef", "iteratorVariable"}},
                              {"every", {"id", "label", "typeRef", "iteratorVariable"}},
                              {"inputEntry", {}},
                              {"outputEntry", {}},
                              {"annotationEntry", {}},
                              {"inputValues", {}},
                              {"outputValues", {}},
                              {"allowedValues", {}},
                              {"typeConstraint", {}},
                              {"defaultOutputEntry", {}},
                              {"contextEntry", {}},
                              {"binding", {}},
                              {"text", {}},
                              {"description", {}},
                              {"informationRequirement", {}},
                              {"knowledgeRequirement", {}}};
  const auto found = known.find(element);
  return found != known.end() ? found->second : general;
}

// Names of children in the order of the schema of DMN 1.5, but for elements that have an order of their own below.
constexpr std::array<std::string_view, 47> schema_order = {"description",
                                                           "extensionElements",
                                                           "import",
                                                           "itemDefinition",
                                                           "question",
                                                           "allowedAnswers",
                                                           "annotation",
                                                           "variable",
                                                           "encapsulatedLogic",
                                                           "column",
                                                           "row",
                                                           "typeRef",
                                                           "allowedValues",
                                                           "typeConstraint",
                                                           "itemComponent",
                                                           "functionItem",
                                                           "parameter",
                                                           "formalParameter",
                                                           "informationRequirement",
                                                           "knowledgeRequirement",
                                                           "authorityRequirement",
                                                           "outputDecision",
                                                           "encapsulatedDecision",
                                                           "inputDecision",
                                                           "inputData",
                                                           "type",
                                                           "owner",
                                                           "locationURI",
                                                           "supportedObjective",
                                                           "impactedPerformanceIndicator",
                                                           "decisionMaker",
                                                           "decisionOwner",
                                                           "usingProcess",
                                                           "usingTask",
                                                           "text",
                                                           "importedValues",
                                                           "inputExpression",
                                                           "inputValues",
                                                           "outputValues",
                                                           "defaultOutputEntry",
                                                           "input",
                                                           "output",
                                                           "inputEntry",
                                                           "outputEntry",
                                                           "annotationEntry",
                                                           "if",
                                                           "in"};

// The order of children in the schema of DMN 1.5; names that stand together have one place.
int place_of(std::string_view parent, std::string_view name) {
  if (parent == "definitions") {
    if (name == "description" || name == "extensionElements") return name == "description" ? 0 : 1;
    if (name == "import") return 2;
    if (name == "itemDefinition") return 3;
    if (name == "group" || name == "textAnnotation" || name == "association") return 5;
    if (name == "elementCollection") return 6;
    if (name == "performanceIndicator" || name == "organizationUnit") return 7;
    return name == "DMNDI" ? 8 : 4;
  }
  if (parent == "decisionTable") {
    static constexpr std::array<std::string_view, 6> columns = {"description", "extensionElements", "input",
                                                                "output",      "annotation",        "rule"};
    return static_cast<int>(std::find(columns.begin(), columns.end(), name) - columns.begin());
  }
  if (parent == "invocation") return name == "description" ? 0 : name == "extensionElements" ? 1 : name == "binding" ? 3 : 2;
  if (parent == "conditional" || parent == "filter" || parent == "for" || parent == "some" || parent == "every" || parent == "list" ||
      parent == "row" || parent == "context")
    return name == "description" ? 0 : name == "extensionElements" ? 1 : 2;
  const auto found = std::find(schema_order.begin(), schema_order.end(), name);
  return static_cast<int>(found - schema_order.begin());  // expressions behind all else
}

bool is_model(const xml_node& node) {
  return node.type() == pugi::node_element && renamed(namespace_of_prefix(node, prefix_of(node.name()))).space == Space::model;
}

std::string reference_in(const xml_node& node) {
  for (const xml_node each : node.children())
    if (const xml_attribute href = each.attribute("href")) return std::string(local_name(each)) + href.value();
  return {};
}

// How the same element is found in the other tree: by id, by what it requires, else by its place among its kind.
std::string key_of(const xml_node& node, std::map<std::string, int>& counts) {
  const std::string name(local_name(node));
  if (const xml_attribute id = node.attribute("id"); id && name != "informationRequirement" && name != "knowledgeRequirement" &&
                                                     name != "inputEntry" && name != "outputEntry" && name != "contextEntry")
    if (known_attributes(name).contains("id")) return name + "#" + id.value();
  if (name == "informationRequirement" || name == "knowledgeRequirement") return name + ">" + reference_in(node);
  if (const xml_attribute href = node.attribute("href")) return name + ">" + href.value();
  return name + "/" + std::to_string(counts[name]++);
}

class Graft {
 public:
  void run(const xml_node& before, xml_node after) {
    // Prefixes that texts within extensions may use.
    for (const xml_attribute each : before.attributes()) {
      const std::string_view name = each.name();
      if (!name.starts_with("xmlns:") || renamed(each.value()).space != Space::other || after.attribute(name.data())) continue;
      after.append_attribute(each.name()).set_value(renamed(each.value()).uri.c_str());
    }
    pair(before, after, 0);
  }

 private:
  // Names in the written file: DMN's own have no prefix, diagrams theirs, all others the one that they had.
  static std::string name_in(const xml_node& node, std::string& uri) {
    const Renamed space = renamed(namespace_of_prefix(node, prefix_of(node.name())));
    uri = space.uri;
    if (space.space == Space::model) return std::string(local_name(node));
    if (space.space == Space::diagram) return "dmndi:" + std::string(local_name(node));
    return node.name();
  }
  static void declare(xml_node node, std::string_view prefix, const std::string& uri) {
    if (namespace_of_prefix(node, prefix) == uri || (prefix.empty() && uri.empty() && namespace_of_prefix(node, {}).empty())) return;
    const std::string name = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
    if (xml_attribute declared = node.attribute(name.c_str())) {
      declared.set_value(uri.c_str());
    } else {
      node.append_attribute(name.c_str()).set_value(uri.c_str());
    }
  }

  static void copy_attribute(const xml_node& from, const xml_attribute& attribute, xml_node to) {
    const std::string_view name = attribute.name();
    if (name == "xmlns" || name.starts_with("xmlns:") || to.attribute(attribute.name())) return;
    const std::string_view prefix = prefix_of(name);
    if (!prefix.empty() && prefix != "xml") {
      const std::string_view uri = namespace_of_prefix(from, prefix);
      if (!uri.empty()) declare(to, prefix, renamed(uri).uri);
    }
    to.append_attribute(attribute.name()).set_value(attribute.value());
  }

  static void copy(const xml_node& from, xml_node parent, int depth) {
    if (depth > max_depth) return;
    if (from.type() != pugi::node_element) {
      if (from.type() == pugi::node_pcdata || from.type() == pugi::node_cdata || from.type() == pugi::node_comment)
        parent.append_child(from.type()).set_value(from.value());
      return;
    }
    std::string uri;
    const std::string name = name_in(from, uri);
    xml_node to = parent.append_child(name.c_str());
    for (const xml_attribute each : from.attributes()) {
      const std::string_view declared = each.name();
      if (declared.starts_with("xmlns:") && renamed(each.value()).space == Space::other &&
          namespace_of_prefix(to, declared.substr(6)) != each.value())
        to.append_attribute(each.name()).set_value(renamed(each.value()).uri.c_str());
    }
    declare(to, prefix_of(name), uri);
    for (const xml_attribute each : from.attributes()) copy_attribute(from, each, to);
    for (const xml_node each : from.children()) copy(each, to, depth + 1);
  }

  void pair(const xml_node& before, xml_node after, int depth) {
    if (depth > max_depth) return;
    const std::string_view name = local_name(after);
    const auto& attributes = known_attributes(name);
    for (const xml_attribute each : before.attributes())
      if (!attributes.contains(each.name())) copy_attribute(before, each, after);
    std::map<std::string, xml_node> written;
    std::map<std::string, int> counts, counts_before;
    for (const xml_node each : after.children())
      if (each.type() == pugi::node_element) written.emplace(key_of(each, counts), each);
    const auto known = known_children().find(name);
    for (const xml_node each : before.children()) {
      if (each.type() != pugi::node_element) continue;
      const bool ours = is_model(each);
      if (ours) {
        const auto found = written.find(key_of(each, counts_before));
        if (found != written.end()) {
          pair(each, found->second, depth + 1);
          continue;
        }
      }
      if (!ours || known == known_children().end() || !known->second.contains(local_name(each))) copy(each, after, depth + 1);
    }
    sort_children(after);
  }

  static void sort_children(xml_node node) {
    std::vector<xml_node> children(node.begin(), node.end());
    const auto place = [&](const xml_node& each) { return place_of(local_name(node), local_name(each)); };
    if (std::is_sorted(children.begin(), children.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); })) return;
    std::stable_sort(children.begin(), children.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    for (const xml_node& each : children) node.append_move(each);
  }
};

}  // namespace

void graft(const xml_node& before, xml_node after) { Graft().run(before, after); }

}  // namespace cw::dmn
