// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/xml_limits.h"

#include <algorithm>
#include <array>

namespace cw::dmn {
namespace {

Result<void> too_large(std::string_view file, const std::string& what) {
  return fail(ErrorCode::too_large, std::string(file) + ": " + what);
}

bool holds_a_name(std::string_view attribute) {
  static constexpr std::array<std::string_view, 8> names = {"id",   "name",  "typeRef",   "outputTypeRef",
                                                            "href", "label", "namespace", "locationURI"};
  return std::find(names.begin(), names.end(), attribute) != names.end();
}

std::string shortened(std::string_view name) {
  constexpr std::size_t most = 40;
  return name.size() <= most ? std::string(name) : std::string(name.substr(0, most)) + "...";
}

Result<void> check_element(const pugi::xml_node& node, std::string_view file, const XmlLimits& limits) {
  const std::string_view name = node.name();
  if (name.size() > limits.name_bytes)
    return too_large(file, "the name of an element has more than " + std::to_string(limits.name_bytes) + " bytes");
  std::size_t attributes = 0;
  for (const pugi::xml_attribute attribute : node.attributes()) {
    if (++attributes > limits.attributes_of_one)
      return too_large(file, "<" + shortened(name) + "> has more than " + std::to_string(limits.attributes_of_one) + " attributes");
    const std::string_view attribute_name = attribute.name(), value = attribute.value();
    const bool too_long = attribute_name.size() > limits.name_bytes || (value.size() > limits.name_bytes && holds_a_name(attribute_name));
    if (too_long)
      return too_large(file, "attribute '" + shortened(attribute_name) + "' of <" + shortened(name) + "> has more than " +
                                 std::to_string(limits.name_bytes) + " bytes");
  }
  return {};
}

}  // namespace

Result<void> check_xml_text(std::string_view xml, std::string_view file, const XmlLimits& limits) {
  if (xml.size() > limits.bytes) return too_large(file, "it has more than " + std::to_string(limits.bytes >> 20) + " MB");
  const auto tags = static_cast<std::size_t>(std::count(xml.begin(), xml.end(), '<'));
  if (tags > limits.tags) return too_large(file, "it has more than " + std::to_string(limits.tags) + " tags");
  const auto signs = static_cast<std::size_t>(std::count(xml.begin(), xml.end(), '='));
  if (signs > limits.attributes) return too_large(file, "it has more than " + std::to_string(limits.attributes) + " attributes");
  return {};
}

Result<void> check_xml_tree(const pugi::xml_document& document, std::string_view file, const XmlLimits& limits) {
  std::size_t depth = 0;
  pugi::xml_node node = document.first_child();
  while (node) {
    if (node.type() == pugi::node_element) {
      CW_CHECK(check_element(node, file, limits));
    }
    if (const pugi::xml_node child = node.first_child()) {
      if (++depth > limits.depth)
        return too_large(file, "its elements lie more than " + std::to_string(limits.depth) + " deep in each other");
      node = child;
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      if (depth == 0) return {};
      --depth;
    }
    node = node.next_sibling();
  }
  return {};
}

}  // namespace cw::dmn
