// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/read_expression.h"

#include <array>
#include <utility>

namespace cw::dmn {
namespace {

constexpr std::array<std::pair<std::string_view, BoxedKind>, 12> kinds = {{{"literalExpression", BoxedKind::literal},
                                                                           {"decisionTable", BoxedKind::table},
                                                                           {"context", BoxedKind::context},
                                                                           {"relation", BoxedKind::relation},
                                                                           {"list", BoxedKind::list},
                                                                           {"invocation", BoxedKind::invocation},
                                                                           {"functionDefinition", BoxedKind::function},
                                                                           {"conditional", BoxedKind::conditional},
                                                                           {"filter", BoxedKind::filter},
                                                                           {"for", BoxedKind::for_loop},
                                                                           {"some", BoxedKind::some},
                                                                           {"every", BoxedKind::every}}};

BoxedKind kind_of(std::string_view name) {
  for (const auto& [kind_name, kind] : kinds)
    if (kind_name == name) return kind;
  return BoxedKind::nothing;
}

}  // namespace

bool ExpressionReader::is_ours(const pugi::xml_node& node) const {
  return node.type() == pugi::node_element && namespace_of_prefix(node, prefix_of(node.name())) == model_namespace_;
}

pugi::xml_node ExpressionReader::child(const pugi::xml_node& node, std::string_view name) const {
  for (const pugi::xml_node each : node.children())
    if (local_name(each) == name && is_ours(each)) return each;
  return {};
}

std::string ExpressionReader::type_ref(const pugi::xml_node& node) const {
  std::string_view written = node.attribute("typeRef").value();
  const std::string_view prefix = prefix_of(written);
  if (!prefix.empty() && !namespace_of_prefix(node, prefix).empty()) written.remove_prefix(prefix.size() + 1);
  return std::string(written);
}

InformationItem ExpressionReader::item(const pugi::xml_node& node) const {
  return {attribute_of(node, "id"), attribute_of(node, "name"), type_ref(node)};
}

std::string ExpressionReader::text(const pugi::xml_node& node) const { return text_of(child(node, "text")); }

std::optional<std::string> ExpressionReader::tests(const pugi::xml_node& node) const {
  const pugi::xml_node written = node ? child(node, "text") : pugi::xml_node();
  return written ? std::optional(text_of(written)) : std::nullopt;
}

Result<Boxed> ExpressionReader::expression_in(const pugi::xml_node& parent, int depth) const {
  for (const pugi::xml_node each : parent.children()) {
    const BoxedKind kind = kind_of(local_name(each));
    if (kind != BoxedKind::nothing && is_ours(each)) return expression(each, kind, depth + 1);
  }
  return Boxed{};
}

Result<Boxed> ExpressionReader::expression(const pugi::xml_node& node, BoxedKind kind, int depth) const {
  if (depth > max_depth) return fail(ErrorCode::too_large, "boxed expressions lie more than 60 deep in each other");
  if (kind == BoxedKind::function) return function(node, depth);
  Boxed boxed;
  boxed.kind = kind;
  boxed.id = attribute_of(node, "id");
  boxed.label = attribute_of(node, "label");
  boxed.type_ref = type_ref(node);
  switch (kind) {
    case BoxedKind::literal:
      boxed.text = text(node);
      boxed.expression_language = attribute_of(node, "expressionLanguage");
      break;
    case BoxedKind::table: boxed.table = table(node); break;
    case BoxedKind::context: CW_CHECK(context(node, boxed, depth)); break;
    case BoxedKind::relation: CW_CHECK(rows(node, boxed, depth)); break;
    case BoxedKind::list: CW_CHECK(children(node, boxed, depth)); break;
    case BoxedKind::invocation: CW_CHECK(invocation(node, boxed, depth)); break;
    case BoxedKind::conditional: CW_CHECK(named_parts(node, boxed, {"if", "then", "else"}, depth)); break;
    case BoxedKind::filter: CW_CHECK(named_parts(node, boxed, {"in", "match"}, depth)); break;
    case BoxedKind::for_loop: CW_CHECK(named_parts(node, boxed, {"in", "return"}, depth)); break;
    default: CW_CHECK(named_parts(node, boxed, {"in", "satisfies"}, depth)); break;
  }
  if (kind == BoxedKind::for_loop || kind == BoxedKind::some || kind == BoxedKind::every)
    boxed.items.push_back({{}, attribute_of(node, "iteratorVariable"), {}});
  return boxed;
}

Result<void> ExpressionReader::context(const pugi::xml_node& node, Boxed& boxed, int depth) const {
  for (const pugi::xml_node entry : node.children()) {
    if (!is(entry, "contextEntry")) continue;
    constexpr std::size_t most = 2'000;
    if (boxed.parts.size() >= most) return fail(ErrorCode::too_large, "a boxed context has more than 2,000 entries");
    const pugi::xml_node variable = child(entry, "variable");
    boxed.items.push_back(variable ? item(variable) : InformationItem());
    CW_TRY(Boxed value, expression_in(entry, depth));
    boxed.parts.push_back(std::move(value));
  }
  return {};
}

Result<void> ExpressionReader::invocation(const pugi::xml_node& node, Boxed& boxed, int depth) const {
  CW_TRY(Boxed called, expression_in(node, depth));
  boxed.parts.push_back(std::move(called));
  for (const pugi::xml_node binding : node.children()) {
    if (!is(binding, "binding")) continue;
    boxed.items.push_back(item(child(binding, "parameter")));
    CW_TRY(Boxed value, expression_in(binding, depth));
    boxed.parts.push_back(std::move(value));
  }
  return {};
}

Result<void> ExpressionReader::rows(const pugi::xml_node& node, Boxed& boxed, int depth) const {
  for (const pugi::xml_node each : node.children()) {
    if (is(each, "column")) boxed.items.push_back(item(each));
    if (!is(each, "row")) continue;
    Boxed row;
    row.kind = BoxedKind::list;
    row.id = attribute_of(each, "id");
    CW_CHECK(children(each, row, depth));
    boxed.parts.push_back(std::move(row));
  }
  return {};
}

Result<void> ExpressionReader::children(const pugi::xml_node& node, Boxed& boxed, int depth) const {
  for (const pugi::xml_node each : node.children()) {
    const BoxedKind kind = kind_of(local_name(each));
    if (kind == BoxedKind::nothing || !is_ours(each)) continue;
    CW_TRY(Boxed part, expression(each, kind, depth + 1));
    boxed.parts.push_back(std::move(part));
  }
  return {};
}

Result<void> ExpressionReader::named_parts(const pugi::xml_node& node, Boxed& boxed, std::initializer_list<std::string_view> names,
                                           int depth) const {
  for (const std::string_view name : names) {
    CW_TRY(Boxed part, expression_in(child(node, name), depth));
    boxed.parts.push_back(std::move(part));
  }
  return {};
}

Result<Boxed> ExpressionReader::function(const pugi::xml_node& node, int depth) const {
  Boxed boxed;
  boxed.kind = BoxedKind::function;
  boxed.id = attribute_of(node, "id");
  boxed.type_ref = type_ref(node);
  boxed.text = attribute_of(node, "kind");
  for (const pugi::xml_node each : node.children())
    if (is(each, "formalParameter")) boxed.items.push_back(item(each));
  CW_TRY(Boxed body, expression_in(node, depth));
  boxed.parts.push_back(std::move(body));
  return boxed;
}

Table ExpressionReader::table(const pugi::xml_node& node) const {
  Table table;
  table.hit_policy = attribute_of(node, "hitPolicy");
  table.aggregation = attribute_of(node, "aggregation");
  for (const pugi::xml_node each : node.children()) {
    if (!is_ours(each)) continue;
    const std::string_view name = local_name(each);
    if (name == "input") {
      const pugi::xml_node expression = child(each, "inputExpression");
      table.inputs.push_back({attribute_of(each, "id"), attribute_of(each, "label"), text(expression), type_ref(expression),
                              tests(child(each, "inputValues"))});
    } else if (name == "output") {
      const pugi::xml_node default_entry = child(each, "defaultOutputEntry");
      table.outputs.push_back({attribute_of(each, "id"), attribute_of(each, "label"), attribute_of(each, "name"), type_ref(each),
                               tests(child(each, "outputValues")), tests(default_entry)});
    } else if (name == "rule") {
      TableRule rule;
      rule.id = attribute_of(each, "id");
      for (const pugi::xml_node cell : each.children()) {
        if (is(cell, "inputEntry")) rule.tests.push_back(text(cell));
        if (is(cell, "outputEntry")) rule.results.push_back(text(cell));
        if (is(cell, "annotationEntry")) rule.annotations.push_back(text(cell));
      }
      table.rules.push_back(std::move(rule));
    }
  }
  return table;
}

}  // namespace cw::dmn
