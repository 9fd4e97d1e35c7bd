// SPDX-License-Identifier: MIT
// Reads boxed expressions of DMN (XML).
#pragma once

#include "base/result.h"
#include "engines/decisions/internal/xml.h"
#include "engines/decisions/model/definitions.h"

namespace cw::dmn {

class ExpressionReader {
 public:
  // Elements of other namespaces than the model's are left out.
  explicit ExpressionReader(std::string_view model_namespace) : model_namespace_(model_namespace) {}

  [[nodiscard]] bool is_ours(const pugi::xml_node& node) const;
  [[nodiscard]] bool is(const pugi::xml_node& node, std::string_view name) const { return is_ours(node) && local_name(node) == name; }
  [[nodiscard]] pugi::xml_node child(const pugi::xml_node& node, std::string_view name) const;

  // A typeRef without the prefix that older versions have ("feel:number").
  [[nodiscard]] std::string type_ref(const pugi::xml_node& node) const;
  [[nodiscard]] InformationItem item(const pugi::xml_node& node) const;
  [[nodiscard]] std::string text(const pugi::xml_node& node) const;                  // of the child <text>
  [[nodiscard]] std::optional<std::string> tests(const pugi::xml_node& node) const;  // of the child <text>; nothing without the node

  // The expression that `parent` holds, or nothing.
  [[nodiscard]] Result<Boxed> expression_in(const pugi::xml_node& parent) const { return expression_in(parent, 0); }
  [[nodiscard]] Result<Boxed> function(const pugi::xml_node& node) const { return function(node, 0); }

 private:
  static constexpr int max_depth = 60;
  [[nodiscard]] Result<Boxed> expression_in(const pugi::xml_node& parent, int depth) const;
  [[nodiscard]] Result<Boxed> expression(const pugi::xml_node& node, BoxedKind kind, int depth) const;
  [[nodiscard]] Result<void> context(const pugi::xml_node& node, Boxed& boxed, int depth) const;
  [[nodiscard]] Result<void> invocation(const pugi::xml_node& node, Boxed& boxed, int depth) const;
  [[nodiscard]] Result<void> rows(const pugi::xml_node& node, Boxed& boxed, int depth) const;
  [[nodiscard]] Result<void> children(const pugi::xml_node& node, Boxed& boxed, int depth) const;
  [[nodiscard]] Result<void> named_parts(const pugi::xml_node& node, Boxed& boxed, std::initializer_list<std::string_view> names,
                                         int depth) const;
  [[nodiscard]] Result<Boxed> function(const pugi::xml_node& node, int depth) const;
  [[nodiscard]] Table table(const pugi::xml_node& node) const;

  std::string_view model_namespace_;
};

}  // namespace cw::dmn
