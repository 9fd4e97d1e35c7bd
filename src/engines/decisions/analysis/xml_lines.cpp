// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/xml_lines.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engines/decisions/internal/read_expression.h"

namespace cw::dmn {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> elements = {{{"import", "import"},
                                                                                    {"inputData", "input data"},
                                                                                    {"decision", "decision"},
                                                                                    {"businessKnowledgeModel", "business knowledge model"},
                                                                                    {"decisionService", "decision service"},
                                                                                    {"itemDefinition", "item definition"}}};
constexpr std::array<std::string_view, 12> expressions = {
    "literalExpression", "decisionTable", "context", "relation",           "list", "invocation",
    "conditional",       "filter",        "for",     "functionDefinition", "some", "every"};

// Walks a file as its reader does, and notes where each place begins.
class Walk {
 public:
  Walk(std::string_view xml, std::string_view model_namespace, std::map<std::string, std::uint32_t, std::less<>>& lines)
      : reader_(model_namespace), lines_(lines) {
    for (std::size_t i = 0; i < xml.size(); ++i)
      if (xml[i] == '\n') ends_.push_back(i);
  }

  void file(const pugi::xml_node& root) {
    for (const pugi::xml_node each : root.children())
      for (const auto& [tag, word] : elements) {
        if (!reader_.is(each, tag)) continue;
        const std::string label = std::string(word) + " '" + attribute_of(each, "name") + "'";
        note(each, label);
        if (tag == "decision") expression_in(each, label, 0);
        if (tag == "businessKnowledgeModel") expression_in(reader_.child(each, "encapsulatedLogic"), label, 0);
      }
  }

 private:
  void note(const pugi::xml_node& node, const std::string& label) {
    const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
    const auto line = static_cast<std::uint32_t>(std::lower_bound(ends_.begin(), ends_.end(), at) - ends_.begin() + 1);
    lines_.emplace(label, line);
  }

  [[nodiscard]] bool is_expression(const pugi::xml_node& node) const {
    return std::find(expressions.begin(), expressions.end(), local_name(node)) != expressions.end() && reader_.is_ours(node);
  }

  void expression_in(const pugi::xml_node& parent, const std::string& label, int depth) {
    for (const pugi::xml_node each : parent.children())
      if (is_expression(each)) return expression(each, label, depth + 1);
  }

  void expression(const pugi::xml_node& node, const std::string& label, int depth) {
    constexpr int deepest = 64;
    if (depth > deepest) return;
    note(node, label);
    const std::string_view name = local_name(node);
    if (name == "decisionTable") return table(node, label);
    if (name == "functionDefinition") return expression_in(node, label, depth);
    if (name == "invocation") expression_in(node, label + ", function", depth);
    std::size_t item = 0, row = 0;
    std::vector<std::string> columns;
    for (const pugi::xml_node each : node.children()) {
      if (!reader_.is_ours(each)) continue;
      const std::string_view tag = local_name(each);
      if (tag == "contextEntry") {
        const pugi::xml_node variable = reader_.child(each, "variable");
        const std::string entry = attribute_of(variable, "name");
        named(each, entry.empty() ? label + ", result" : label + ", entry '" + entry + "'", depth);
      } else if (tag == "binding") {
        named(each, label + ", parameter '" + attribute_of(reader_.child(each, "parameter"), "name") + "'", depth);
      } else if (tag == "column") {
        columns.push_back(attribute_of(each, "name"));
      } else if (tag == "row") {
        cells(each, label + ", row " + std::to_string(++row), columns, depth);
      } else if (name == "list" && is_expression(each)) {
        expression(each, label + ", item " + std::to_string(++item), depth + 1);
      } else if (name == "conditional" || name == "filter" || name == "for" || name == "some" || name == "every") {
        named(each, label + ", " + std::string(tag), depth);
      }
    }
  }

  void named(const pugi::xml_node& node, const std::string& label, int depth) {
    note(node, label);
    expression_in(node, label, depth);
  }

  void cells(const pugi::xml_node& row, const std::string& label, const std::vector<std::string>& columns, int depth) {
    std::size_t column = 0;
    for (const pugi::xml_node each : row.children()) {
      if (!is_expression(each) || column >= columns.size()) continue;
      expression(each, label + ", column '" + columns[column++] + "'", depth + 1);
    }
  }

  void table(const pugi::xml_node& node, const std::string& label) {
    std::vector<std::string> inputs, outputs;
    std::size_t rule = 0;
    for (const pugi::xml_node each : node.children()) {
      if (reader_.is(each, "input")) {
        inputs.push_back(", input '" + reader_.text(reader_.child(each, "inputExpression")) + "'");
        note(each, label + inputs.back());
      } else if (reader_.is(each, "output")) {
        outputs.push_back(", output '" + attribute_of(each, "name") + "'");
        note(each, label + outputs.back());
      } else if (reader_.is(each, "rule")) {
        const std::string of_rule = label + ", rule " + std::to_string(++rule);
        note(each, of_rule);
        std::size_t input = 0, output = 0;
        for (const pugi::xml_node cell : each.children()) {
          if (reader_.is(cell, "inputEntry") && input < inputs.size()) note(cell, of_rule + inputs[input++]);
          if (reader_.is(cell, "outputEntry") && output < outputs.size()) note(cell, of_rule + outputs[output++]);
        }
      }
    }
  }

  ExpressionReader reader_;
  std::map<std::string, std::uint32_t, std::less<>>& lines_;
  std::vector<std::size_t> ends_;  // bytes that end lines
};

}  // namespace

XmlLines::XmlLines(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single)) return;
  const pugi::xml_node root = document.document_element();
  Walk(xml, namespace_of_prefix(root, prefix_of(root.name())), lines_).file(root);
}

std::uint32_t XmlLines::line_of(std::string_view place) const {
  for (;;) {
    if (const auto found = lines_.find(place); found != lines_.end()) return found->second;
    const std::size_t comma = place.rfind(", ");
    if (comma == std::string_view::npos) return 0;
    place = place.substr(0, comma);
  }
}

}  // namespace cw::dmn
