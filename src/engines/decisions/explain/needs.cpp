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

Result<std::vector<NeededInput>> needed_inputs(const Model& model, const std::vector<std::string>& names) {
  const Model::Parts& parts = model.parts();
  std::vector<std::size_t> decisions, services;
  for (const std::string& name : names) {
    const auto found = parts.find_answer(name);
    if (!found) return fail(ErrorCode::not_found, "the model has no decision or decision service '" + name + "'");
    (parts.elements[*found].kind == ElementKind::service ? services : decisions).push_back(*found);
  }
  std::vector<std::size_t> required_by = requirers_of(parts, decisions);
  for (std::size_t i = 0; i < parts.elements.size(); ++i)
    if (parts.elements[i].kind != ElementKind::input_data) required_by[i] = not_required;
  for (const std::size_t service : services)
    for (const std::size_t input : parts.elements[service].service_inputs)
      if (required_by[input] == not_required) required_by[input] = service;
  std::vector<NeededInput> needed;
  for (std::size_t i = 0; i < parts.elements.size(); ++i) {
    const Element& element = parts.elements[i];
    if (required_by[i] == not_required) continue;
    needed.push_back({element.name, parts.files[element.file].namespace_uri, element.type, parts.elements[required_by[i]].name});
  }
  return needed;
}

std::vector<std::string> required_decisions(const Model& model, const std::vector<std::string>& names) {
  const Model::Parts& parts = model.parts();
  std::vector<std::size_t> asked;
  for (const std::string& name : names)
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

std::optional<std::string> decision_without_value(const Model& model, const feel::Trace& trace) {
  for (const feel::Step& step : trace.steps())
    if (step.kind == feel::StepKind::decision && step.value.is_null()) return model.parts().elements[step.element].name;
  return std::nullopt;
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

std::vector<std::string> service_names(const Model& model) {
  std::vector<std::string> names;
  for (const DecisionService& service : model.files().front().services) names.push_back(service.name);
  return names;
}

bool is_service(const Model& model, std::string_view name) {
  const auto found = model.parts().find_answer(name);
  return found && model.parts().elements[*found].kind == ElementKind::service;
}

feel::TypePtr type_of_answer(const Model& model, std::string_view name) {
  const Model::Parts& parts = model.parts();
  const auto found = parts.find_answer(name);
  if (!found) return nullptr;
  const Element& element = parts.elements[*found];
  if (element.kind != ElementKind::service) return element.type;
  const feel::TypePtr& result = element.type->result;
  if (result && result->kind != feel::TypeKind::any) return result;
  if (element.service_outputs.size() < 2) return nullptr;
  feel::Type several;
  several.kind = feel::TypeKind::context;
  for (const std::size_t output : element.service_outputs)
    several.fields.push_back({parts.elements[output].variable, parts.elements[output].type});
  return std::make_shared<const feel::Type>(std::move(several));
}

}  // namespace cw::dmn
