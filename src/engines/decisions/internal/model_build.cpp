// SPDX-License-Identifier: MIT
// Resolves references and compiles every element.
#include <algorithm>

#include "engines/decisions/internal/model_parts.h"

namespace cw::dmn {

using feel::TypePtr;

std::optional<std::size_t> Model::Parts::find_file(std::string_view namespace_uri) const {
  for (std::size_t file = 0; file < files.size(); ++file)
    if (files[file].namespace_uri == namespace_uri) return file;
  return std::nullopt;
}

std::optional<std::size_t> Model::Parts::find_reference(std::size_t file, std::string_view reference) const {
  const std::size_t hash = reference.find('#');
  const std::string_view id = hash == std::string_view::npos ? reference : reference.substr(hash + 1);
  if (hash != std::string_view::npos && hash > 0) {
    const auto other = find_file(reference.substr(0, hash));
    if (!other) return std::nullopt;
    file = *other;
  }
  if (const auto found = by_id.find({file, std::string(id)}); found != by_id.end()) return found->second;
  return std::nullopt;
}

std::optional<std::size_t> Model::Parts::find_named(std::string_view name, std::string_view namespace_uri, ElementKind kind) const {
  const auto named = by_name.find(name);
  if (named == by_name.end()) return std::nullopt;
  for (const std::size_t i : named->second) {
    const Element& element = elements[i];
    if (element.kind != kind) continue;
    if (namespace_uri.empty() || files[element.file].namespace_uri == namespace_uri) return i;  // elements lie in the order of the files
  }
  return std::nullopt;
}

std::optional<std::size_t> Model::Parts::find_answer(std::string_view name) const {
  const auto decision = find_named(name, {}, ElementKind::decision);
  return decision ? decision : find_named(name, {}, ElementKind::service);
}

void Model::Parts::add_elements(std::size_t file) {
  const Definitions& from = files[file];
  std::size_t places[4] = {};
  const auto add = [&](ElementKind kind, const std::string& id, const std::string& name, const InformationItem& variable,
                       const char* word) -> Element& {
    Element element;
    element.kind = kind;
    element.file = file;
    element.place = places[static_cast<std::size_t>(kind)]++;
    element.id = id;
    element.name = name;
    element.variable = variable.name.empty() ? name : variable.name;
    element.type = types->find(file, variable.type_ref);
    element.label = std::string(word) + " " + quoted_name(name);
    if (!id.empty()) by_id.emplace(std::pair(file, id), elements.size());
    elements.push_back(std::move(element));
    return elements.back();
  };
  for (const InputData& each : from.input_data) add(ElementKind::input_data, each.id, each.name, each.variable, "input data");
  for (const Decision& each : from.decisions) add(ElementKind::decision, each.id, each.name, each.variable, "decision");
  for (const BusinessKnowledgeModel& each : from.knowledge_models)
    set_signature(add(ElementKind::knowledge_model, each.id, each.name, each.variable, "business knowledge model"), each);
  for (const DecisionService& each : from.services) add(ElementKind::service, each.id, each.name, each.variable, "decision service");
}

namespace {

TypePtr function_type(const std::vector<feel::Parameter>& parameters, TypePtr result) {
  feel::Type type;
  type.kind = feel::TypeKind::function;
  for (const feel::Parameter& parameter : parameters)
    type.parameters.push_back(parameter.type ? parameter.type : feel::basic_type(feel::TypeKind::any));
  type.result = result ? std::move(result) : feel::basic_type(feel::TypeKind::any);
  return std::make_shared<const feel::Type>(std::move(type));
}

// A variable's type may say what the function is, or (in older versions) what it gives.
TypePtr result_of(const TypePtr& variable_type) {
  if (!variable_type || variable_type->kind != feel::TypeKind::function) return variable_type;
  return variable_type->result && variable_type->result->kind != feel::TypeKind::any ? variable_type->result : nullptr;
}

}  // namespace

void Model::Parts::set_signature(Element& element, const BusinessKnowledgeModel& from) {
  for (const InformationItem& parameter : from.logic.items)
    element.parameters.push_back({parameter.name, types->find(element.file, parameter.type_ref)});
  TypePtr result = result_of(element.type);
  if (!result) result = types->find(element.file, from.logic.type_ref);
  if (!result && !from.logic.parts.empty()) result = types->find(element.file, from.logic.parts[0].type_ref);
  element.type = function_type(element.parameters, std::move(result));
}

// Inputs first, then decisions that are handed in, each in the order of the service (10.4).
void Model::Parts::set_signature(Element& element, const DecisionService& from) {
  const auto add = [&](const Reference& reference) {
    const auto found = find_reference(element.file, reference);
    if (!found) {
      problems.push_back({element.label, "there is no element '" + reference + "'"});
      return;
    }
    element.service_inputs.push_back(*found);
    element.parameters.push_back({elements[*found].variable, elements[*found].type});
  };
  for (const Reference& reference : from.input_data) add(reference);
  for (const Reference& reference : from.input_decisions) add(reference);
  for (const Reference& reference : from.output_decisions) {
    if (const auto found = find_reference(element.file, reference); found && elements[*found].kind == ElementKind::decision) {
      element.service_outputs.push_back(*found);
    } else {
      problems.push_back({element.label, "there is no decision '" + reference + "'"});
    }
  }
  TypePtr result = result_of(element.type);
  if (!result && element.service_outputs.size() == 1) result = elements[element.service_outputs[0]].type;
  element.type = function_type(element.parameters, std::move(result));
}

void Model::Parts::require(Element& element, const std::vector<Reference>& references) {
  for (const Reference& reference : references) {
    const auto found = find_reference(element.file, reference);
    if (!found) {
      problems.push_back({element.label, "it requires '" + reference + "', which is not there"});
      continue;
    }
    const Element& required = elements[*found];
    std::string import_name;
    if (required.file != element.file) {
      const auto& imports = files[element.file].imports;
      const auto import = std::find_if(imports.begin(), imports.end(),
                                       [&](const Import& i) { return i.namespace_uri == files[required.file].namespace_uri; });
      if (import == imports.end()) {
        problems.push_back({element.label, "it requires '" + required.name + "' of a file that is not imported"});
        continue;
      }
      import_name = import->name;
    }
    if (import_name.empty()) {
      element.requirements.push_back({required.variable, {*found}, {}});
      continue;
    }
    auto& requirements = element.requirements;
    auto known = std::find_if(requirements.begin(), requirements.end(),
                              [&](const Requirement& r) { return r.name == import_name && !r.field_names.empty(); });
    if (known == requirements.end()) known = requirements.insert(requirements.end(), Requirement{import_name, {}, {}});
    known->elements.push_back(*found);
    known->field_names.push_back(required.variable);
  }
}

std::vector<feel::Variable> Model::Parts::variables_of(const Element& element) const {
  std::vector<feel::Variable> variables;
  for (const Requirement& requirement : element.requirements) {
    if (requirement.field_names.empty()) {
      const Element& required = elements[requirement.elements[0]];
      variables.push_back({requirement.name, required.type});
      if (!required.function.is_null()) variables.back().always = std::make_shared<const feel::Value>(required.function);
      continue;
    }
    feel::Type type;
    type.kind = feel::TypeKind::context;
    for (std::size_t i = 0; i < requirement.elements.size(); ++i)
      type.fields.push_back({requirement.field_names[i], elements[requirement.elements[i]].type});
    variables.push_back({requirement.name, std::make_shared<const feel::Type>(std::move(type))});
  }
  return variables;
}

void Model::Parts::compile(Element& element, const Boxed& logic) {
  std::vector<feel::Variable> variables = variables_of(element);
  for (const feel::Parameter& parameter : element.parameters) variables.push_back({parameter.name, parameter.type});
  BoxedTranslation translation(*types, element.file, variables, problems, work);
  const auto tree = translation.translate(logic, element.label);
  element.program = feel::Program(*tree, variables, fold_steps);
}

namespace {

void note_components(const Boxed& boxed, ItemTypes& types) {
  if (boxed.kind == BoxedKind::context || boxed.kind == BoxedKind::relation)
    for (const InformationItem& item : boxed.items)
      if (!item.name.empty()) types.add_component(item.name);
  if (boxed.table && boxed.table->outputs.size() > 1)
    for (const TableOutput& output : boxed.table->outputs) types.add_component(output.name);
  for (const Boxed& part : boxed.parts) note_components(part, types);
}

}  // namespace

void Model::Parts::build() {
  types.emplace(files, problems);
  for (std::size_t file = 0; file < files.size(); ++file) {
    add_elements(file);
    for (const Decision& each : files[file].decisions) {
      note_components(each.logic, *types);
      types->add_component(each.variable.name);
    }
    for (const BusinessKnowledgeModel& each : files[file].knowledge_models) note_components(each.logic, *types);
    for (const InputData& each : files[file].input_data) types->add_component(each.variable.name);
  }
  for (std::size_t i = 0; i < elements.size(); ++i) {
    by_name[elements[i].name].push_back(i);
    if (elements[i].variable != elements[i].name) by_name[elements[i].variable].push_back(i);
  }
  // Elements lie in the order of their file: input data, decisions, knowledge models, services.
  const auto for_each = [&](auto&& on_decision, auto&& on_knowledge, auto&& on_service) {
    std::size_t at = 0;
    for (const Definitions& file : files) {
      at += file.input_data.size();
      for (const Decision& each : file.decisions) on_decision(at++, each);
      for (const BusinessKnowledgeModel& each : file.knowledge_models) on_knowledge(at++, each);
      for (const DecisionService& each : file.services) on_service(at++, each);
    }
  };
  const auto nothing = [](std::size_t, const auto&) {};
  for_each(
      nothing,
      [&](std::size_t at, const BusinessKnowledgeModel&) {
        elements[at].function = make_knowledge_function(*this, at, elements[at].type->result);
      },
      [&](std::size_t at, const DecisionService& from) {
        set_signature(elements[at], from);
        elements[at].function = make_service_function(*this, at);
      });
  for_each(
      [&](std::size_t at, const Decision& from) {
        require(elements[at], from.required_inputs);
        require(elements[at], from.required_decisions);
        require(elements[at], from.required_knowledge);
      },
      [&](std::size_t at, const BusinessKnowledgeModel& from) { require(elements[at], from.required_knowledge); }, nothing);
  for_each([&](std::size_t at, const Decision& from) { compile(elements[at], from.logic); },
           [&](std::size_t at, const BusinessKnowledgeModel& from) {
             static const Boxed no_logic;  // no copy: tables point at the file's own
             compile(elements[at], from.logic.parts.empty() ? no_logic : from.logic.parts[0]);
           },
           nothing);
}

}  // namespace cw::dmn
