// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/needs.h"

#include <algorithm>

#include "engines/decisions/internal/model_parts.h"

namespace cw::dmn {

namespace {

// Which elements decisions require, directly or through others, by the element that first does; of others npos.
constexpr std::size_t not_required = static_cast<std::size_t>(-1);

std::vector<std::size_t> requirers_of(const Model::Parts& parts, const std::vector<std::size_t>& decisions) {
  std::vector<std::size_t> required_by(parts.elements.size(), not_required);
  std::vector<std::size_t> open = decisions;
  for (const std::size_t at : decisions) required_by[at] = at;
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const Requirement& requirement : parts.elements[at].requirements)
      for (const std::size_t required : requirement.elements) {
        if (required_by[required] != not_required) continue;
        required_by[required] = at;
        open.push_back(required);
      }
  }
  return required_by;
}

}  // namespace

Result<std::vector<NeededInput>> needed_inputs(const Model& model, const std::vector<std::string>& decisions) {
  const Model::Parts& parts = model.parts();
  std::vector<std::size_t> asked;
  for (const std::string& name : decisions) {
    const auto found = parts.find_named(name, {}, ElementKind::decision);
    if (!found) return fail(ErrorCode::not_found, "the model has no decision '" + name + "'");
    asked.push_back(*found);
  }
  const std::vector<std::size_t> required_by = requirers_of(parts, asked);
  std::vector<NeededInput> needed;
  for (std::size_t i = 0; i < parts.elements.size(); ++i) {
    const Element& element = parts.elements[i];
    if (required_by[i] == not_required || element.kind != ElementKind::input_data) continue;
    needed.push_back({element.name, parts.files[element.file].namespace_uri, element.type, parts.elements[required_by[i]].name});
  }
  return needed;
}

std::vector<std::string> required_decisions(const Model& model, const std::vector<std::string>& decisions) {
  const Model::Parts& parts = model.parts();
  std::vector<std::size_t> asked;
  for (const std::string& name : decisions)
    if (const auto found = parts.find_named(name, {}, ElementKind::decision)) asked.push_back(*found);
  const std::vector<std::size_t> required_by = requirers_of(parts, asked);
  std::vector<std::string> required;
  for (std::size_t i = 0; i < parts.elements.size(); ++i) {
    const Element& element = parts.elements[i];
    if (required_by[i] == not_required || required_by[i] == i || element.kind != ElementKind::decision) continue;
    if (parts.find_named(element.name, {}, ElementKind::decision) == i) required.push_back(element.name);
  }
  return required;
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
