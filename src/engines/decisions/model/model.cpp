// SPDX-License-Identifier: MIT
#include "engines/decisions/model/model.h"

#include <algorithm>

#include "engines/decisions/feel/trace.h"
#include "engines/decisions/internal/model_parts.h"

namespace cw::dmn {

using feel::Evaluation;
using feel::Value;

ModelState::Known* ModelState::find(std::size_t element) {
  if (!places.empty()) {
    const auto place = places.find(element);
    return place != places.end() ? &known[place->second] : nullptr;
  }
  const auto found = std::find_if(known.begin(), known.end(), [&](const Known& each) { return each.element == element; });
  return found != known.end() ? &*found : nullptr;
}

ModelState::Known& ModelState::at(std::size_t element) {
  constexpr std::size_t few = 32;
  if (Known* found = find(element)) return *found;
  known.push_back({element, Status::unknown, {}});
  if (!places.empty()) {
    places.emplace(element, known.size() - 1);
  } else if (known.size() > few) {
    for (std::size_t i = 0; i < known.size(); ++i) places.emplace(known[i].element, i);
  }
  return known.back();
}

void ModelState::set(std::size_t element, Value value) {
  Known& found = at(element);
  found.value = std::move(value);
  found.status = Status::known;
}

namespace {

// As the element's type wants it, or null with a diagnostic.
Value as_typed(Value value, const Element& element, Evaluation& evaluation) {
  if (!element.type || convert(value, *element.type, evaluation)) return value;
  return evaluation.fail(
      {}, element.label + " should be a " + name_of(*element.type) + ", which the " + std::string(name_of(value.kind())) + " found is not");
}

constexpr std::uint32_t height_of_requirement = 4;

}  // namespace

void ModelState::set_inputs(const Inputs& inputs, Evaluation& evaluation) {
  for (const Input& input : inputs) {
    auto found = model.find_named(input.name, input.namespace_uri, ElementKind::input_data);
    if (!found) found = model.find_named(input.name, input.namespace_uri, ElementKind::decision);
    if (found) set(*found, as_typed(input.value, model.elements[*found], evaluation));
  }
}

void ModelState::gather(const Element& element, Evaluation& evaluation, Value* slots) {
  for (std::size_t i = 0; i < element.requirements.size(); ++i) {
    const Requirement& requirement = element.requirements[i];
    if (requirement.field_names.empty()) {
      Value value = value_of(requirement.elements[0], evaluation);
      slots[i] = std::move(value);
      continue;
    }
    std::vector<feel::Entry> entries;
    for (std::size_t field = 0; field < requirement.elements.size(); ++field)
      entries.push_back({requirement.field_names[field], value_of(requirement.elements[field], evaluation)});
    slots[i] = Value::context(std::move(entries));
  }
}

Value ModelState::value_of(std::size_t index, Evaluation& evaluation) {
  const Element& element = model.elements[index];
  if (!element.function.is_null()) return element.function;
  const Known* const found = find(index);
  if (found != nullptr && found->status == Status::known) return found->value;
  if (found != nullptr && found->status == Status::in_progress) return evaluation.fail({}, element.label + " requires itself");
  if (element.kind != ElementKind::decision) return {};  // input data that was not given
  if (!evaluation.enter(height_of_requirement, {})) return {};
  at(index).status = Status::in_progress;
  Value result;
  {
    const feel::TraceStep step(evaluation, feel::StepKind::decision, index);
    feel::Slots variables(evaluation, element.requirements.size());
    gather(element, evaluation, variables.data());
    step.values({variables.data(), element.requirements.size()});
    const std::string_view outer = evaluation.source();
    evaluation.set_source(element.label);
    result = step.gives(as_typed(element.program.run({variables.data(), element.requirements.size()}, evaluation), element, evaluation));
    evaluation.set_source(outer);
  }
  evaluation.leave(height_of_requirement);
  set(index, result);
  return result;
}

namespace {

// Both need the state of the model that they belong to.
ModelState* state_of(const Model::Parts& model, std::size_t element, Evaluation& evaluation) {
  auto* state = static_cast<ModelState*>(evaluation.model_state);
  return state != nullptr && &state->model == &model && element < model.elements.size() ? state : nullptr;
}

class KnowledgeFunction final : public feel::SimpleCallable {
 public:
  KnowledgeFunction(const Model::Parts& model, std::size_t element, feel::TypePtr result)
      : SimpleCallable(model.elements[element].name, model.elements[element].parameters, std::move(result)),
        model_(model),
        element_(element) {}

 protected:
  Value run(std::span<Value> arguments, std::span<const Value>, Evaluation& evaluation, feel::Position position) const override {
    ModelState* state = state_of(model_, element_, evaluation);
    if (state == nullptr) return evaluation.fail(position, "the function belongs to another model");
    const Element& element = model_.elements[element_];
    const feel::TraceStep step(evaluation, feel::StepKind::knowledge_model, element_);
    step.values(arguments);
    if (!evaluation.enter(height_of_requirement, position)) return {};
    const std::size_t required = element.requirements.size();
    feel::Slots variables(evaluation, required + arguments.size());
    state->gather(element, evaluation, variables.data());
    for (std::size_t i = 0; i < arguments.size(); ++i) variables[required + i] = arguments[i];
    Value result = element.program.run({variables.data(), required + arguments.size()}, evaluation);
    evaluation.leave(height_of_requirement);
    if (convert(result, *type()->result, evaluation)) return step.gives(std::move(result));
    return evaluation.fail(position, element.label + " should give a " + name_of(*type()->result) + ", which the " +
                                         std::string(name_of(result.kind())) + " found is not");
  }

 private:
  const Model::Parts& model_;
  std::size_t element_;
};

// A service evaluates its decisions from its own inputs alone (10.4).
class ServiceFunction final : public feel::SimpleCallable {
 public:
  ServiceFunction(const Model::Parts& model, std::size_t element)
      : SimpleCallable(model.elements[element].name, model.elements[element].parameters, model.elements[element].type->result),
        model_(model),
        element_(element) {}

 protected:
  Value run(std::span<Value> arguments, std::span<const Value>, Evaluation& evaluation, feel::Position position) const override {
    if (state_of(model_, element_, evaluation) == nullptr) return evaluation.fail(position, "the function belongs to another model");
    const Element& element = model_.elements[element_];
    const feel::TraceStep step(evaluation, feel::StepKind::service, element_);
    step.values(arguments);
    if (!evaluation.enter(height_of_requirement, position)) return {};
    if (!evaluation.charge(model_.elements.size(), position)) return {};
    ModelState state(model_);
    for (std::size_t i = 0; i < arguments.size(); ++i) state.set(element.service_inputs[i], arguments[i]);
    const StateScope scope(evaluation, state);
    Value result;
    if (element.service_outputs.size() == 1) {
      result = state.value_of(element.service_outputs[0], evaluation);
    } else {
      std::vector<feel::Entry> entries;
      for (const std::size_t output : element.service_outputs)
        entries.push_back({model_.elements[output].variable, state.value_of(output, evaluation)});
      result = Value::context(std::move(entries));
    }
    evaluation.leave(height_of_requirement);
    if (convert(result, *type()->result, evaluation)) return step.gives(std::move(result));
    return evaluation.fail(position, element.label + " should give a " + name_of(*type()->result));
  }

 private:
  const Model::Parts& model_;
  std::size_t element_;
};

}  // namespace

Value make_knowledge_function(const Model::Parts& model, std::size_t element, feel::TypePtr result) {
  return Value::function(std::make_shared<const KnowledgeFunction>(model, element, std::move(result)));
}
Value make_service_function(const Model::Parts& model, std::size_t element) {
  return Value::function(std::make_shared<const ServiceFunction>(model, element));
}

namespace {

// The service called with those of the inputs that are its own, the others null.
Value answer_of_service(const Model::Parts& model, const Element& service, const Inputs& inputs, Evaluation& evaluation) {
  std::vector<Value> arguments(service.parameters.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Element& of = model.elements[service.service_inputs[i]];
    for (const Input& input : inputs) {
      const bool is_named = input.name == service.parameters[i].name || input.name == of.name;
      if (is_named && (input.namespace_uri.empty() || input.namespace_uri == model.files[of.file].namespace_uri))
        arguments[i] = input.value;
    }
  }
  const std::string_view outer = evaluation.source();
  evaluation.set_source(service.label);
  Value answer = service.function.callable().call(arguments, {}, evaluation, {});
  evaluation.set_source(outer);
  return answer;
}

}  // namespace

Model::Model() : parts_(std::make_unique<Parts>()) {}
Model::~Model() = default;

Result<std::shared_ptr<const Model>> Model::make(std::vector<Definitions> files) {
  if (files.empty()) return fail(ErrorCode::invalid, "a model needs a file");
  for (std::size_t i = 0; i < files.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (files[i].namespace_uri == files[j].namespace_uri)
        return fail(ErrorCode::conflict,
                    files[j].file + " and " + files[i].file + " have the same namespace, by which imports tell files apart");
  std::shared_ptr<Model> model(new Model());
  model->parts_->files = std::move(files);
  model->parts_->build();
  return model;
}

const std::vector<Definitions>& Model::files() const { return parts_->files; }
const std::vector<Problem>& Model::problems() const { return parts_->problems; }

std::vector<ElementInfo> Model::elements() const {
  std::vector<ElementInfo> all;
  for (const Element& element : parts_->elements)
    all.push_back({element.kind, element.name, parts_->files[element.file].namespace_uri, element.type});
  return all;
}

feel::TypePtr Model::find_type(std::string_view name) const { return parts_->types->find(0, name); }

Result<Value> Model::evaluate(std::string_view decision, const Inputs& inputs, Evaluation& evaluation,
                              std::string_view namespace_uri) const {
  const auto found = parts_->find_named(decision, namespace_uri, ElementKind::decision);
  if (!found) return fail(ErrorCode::not_found, "the model has no decision '" + std::string(decision) + "'");
  ModelState state(*parts_);
  const StateScope scope(evaluation, state);
  state.set_inputs(inputs, evaluation);
  return state.value_of(*found, evaluation);
}

Result<std::vector<Value>> Model::evaluate_all(std::span<const std::string_view> names, const Inputs& inputs,
                                               Evaluation& evaluation) const {
  ModelState state(*parts_);
  const StateScope scope(evaluation, state);
  state.set_inputs(inputs, evaluation);
  std::vector<Value> values;
  values.reserve(names.size());
  for (const std::string_view name : names) {
    const auto found = parts_->find_answer(name);
    if (!found) return fail(ErrorCode::not_found, "the model has no decision or decision service '" + std::string(name) + "'");
    const Element& element = parts_->elements[*found];
    values.push_back(element.kind == ElementKind::service ? answer_of_service(*parts_, element, inputs, evaluation)
                                                          : state.value_of(*found, evaluation));
  }
  return values;
}

Result<Value> Model::invoke_service(std::string_view service, const Inputs& inputs, Evaluation& evaluation) const {
  const auto found = parts_->find_named(service, {}, ElementKind::service);
  if (!found) return fail(ErrorCode::not_found, "the model has no decision service '" + std::string(service) + "'");
  ModelState state(*parts_);
  const StateScope scope(evaluation, state);
  return answer_of_service(*parts_, parts_->elements[*found], inputs, evaluation);
}

}  // namespace cw::dmn
