// SPDX-License-Identifier: MIT
// Names with namespaces on pugixml's nodes, which know only prefixes. For the readers of DMN and of the conformance suite alone.
#pragma once

#include <pugixml.hpp>

#include <string>
#include <string_view>

namespace cw::dmn {

[[nodiscard]] inline std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
[[nodiscard]] inline std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}
// What a prefix stands for at a node; empty where it is not declared.
[[nodiscard]] inline std::string_view namespace_of_prefix(pugi::xml_node node, std::string_view prefix) {
  const std::string wanted = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (; node; node = node.parent())
    if (const pugi::xml_attribute declared = node.attribute(wanted.c_str())) return declared.value();
  return {};
}
// All text directly in a node: parts between comments, and CDATA.
[[nodiscard]] inline std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node child : node.children())
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  return text;
}
[[nodiscard]] inline std::string attribute_of(const pugi::xml_node& node, const char* name) { return node.attribute(name).value(); }

}  // namespace cw::dmn
