// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/needs.h"

#include <algorithm>

#include "engines/decisions/internal/model_parts.h"

namespace cw::dmn {

Result<std::vector<NeededInput>> needed_inputs(const Model& model, const std::vector<std::string>& decisions) {
  const Model::Parts& parts = model.parts();
  std::vector<std::string> needed_by(parts.elements.size());
  std::vector<bool> seen(parts.elements.size());
  std::vector<std::size_t> open;
  for (const std::string& name : decisions) {
    const auto found = parts.find_named(name, {}, ElementKind::decision);
    if (!found) return fail(ErrorCode::not_found, "the model has no decision '" + name + "'");
    if (!seen[*found]) open.push_back(*found);
    seen[*found] = true;
  }
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const Requirement& requirement : parts.elements[at].requirements)
      for (const std::size_t required : requirement.elements) {
        if (seen[required]) continue;
        seen[required] = true;
        needed_by[required] = parts.elements[at].name;
        open.push_back(required);
      }
  }
  std::vector<NeededInput> needed;
  for (std::size_t i = 0; i < parts.elements.size(); ++i) {
    const Element& element = parts.elements[i];
    if (seen[i] && element.kind == ElementKind::input_data)
      needed.push_back({element.name, parts.files[element.file].namespace_uri, element.type, needed_by[i]});
  }
  return needed;
}

std::vector<std::string> top_decisions(const Model& model) {
  const Model::Parts& parts = model.parts();
  std::vector<bool> required(parts.elements.size());
  for (const Element& element : parts.elements)
    for (const Requirement& requirement : element.requirements)
      for (const std::size_t each : requirement.elements) required[each] = true;
  std::vector<std::string> top, all;
  for (std::size_t i = 0; i < parts.elements.size(); ++i) {
    const Element& element = parts.elements[i];
    if (element.kind != ElementKind::decision || element.file != 0) continue;
    all.push_back(element.name);
    if (!required[i]) top.push_back(element.name);
  }
  return top.empty() ? all : top;  // decisions may require each other in a circle
}

feel::TypePtr type_of_decision(const Model& model, std::string_view decision) {
  const auto found = model.parts().find_named(decision, {}, ElementKind::decision);
  return found ? model.parts().elements[*found].type : nullptr;
}

}  // namespace cw::dmn
