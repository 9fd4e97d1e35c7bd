// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/callable.h"

namespace cw::feel {
namespace {

std::string named_or_function(std::string_view name) { return name.empty() ? "the function" : "'" + std::string(name) + "'"; }

TypePtr function_type(const std::vector<Parameter>& parameters, TypePtr result) {
  Type type;
  type.kind = TypeKind::function;
  for (const Parameter& parameter : parameters) type.parameters.push_back(parameter.type ? parameter.type : basic_type(TypeKind::any));
  type.result = result ? std::move(result) : basic_type(TypeKind::any);
  return std::make_shared<const Type>(std::move(type));
}

}  // namespace

std::string describe(const Callable& callable) {
  std::string text = callable.name().empty() ? "function(" : "function " + std::string(callable.name()) + "(";
  bool first = true;
  for (const std::string_view name : callable.parameter_names()) {
    if (!first) text += ", ";
    first = false;
    text += name;
  }
  return text + ")";
}

SimpleCallable::SimpleCallable(std::string name, std::vector<Parameter> parameters, TypePtr result)
    : name_(std::move(name)), parameters_(std::move(parameters)), type_(function_type(parameters_, std::move(result))) {}

std::vector<std::string_view> SimpleCallable::parameter_names() const {
  std::vector<std::string_view> names;
  for (const Parameter& parameter : parameters_) names.emplace_back(parameter.name);
  return names;
}

Value SimpleCallable::call(std::span<Value> arguments, std::span<const Value> captured, Evaluation& evaluation, Position position) const {
  if (arguments.size() != parameters_.size())
    return evaluation.fail(position, named_or_function(name_) + " has " + std::to_string(parameters_.size()) + " parameters, not " +
                                         std::to_string(arguments.size()));
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const TypePtr& type = parameters_[i].type;
    if (!type || convert(arguments[i], *type, evaluation)) continue;
    return evaluation.fail(position, "parameter '" + parameters_[i].name + "' of " + named_or_function(name_) + " is a " + name_of(*type) +
                                         ", which a " + std::string(name_of(arguments[i].kind())) + " given here is not");
  }
  return run(arguments, captured, evaluation, position);
}

Value SimpleCallable::call_named(std::span<NamedArgument> arguments, std::span<const Value> captured, Evaluation& evaluation,
                                 Position position) const {
  Slots ordered(evaluation, parameters_.size());
  for (NamedArgument& argument : arguments) {
    std::size_t index = 0;
    while (index < parameters_.size() && parameters_[index].name != argument.name) ++index;
    if (index == parameters_.size())
      return evaluation.fail(position, named_or_function(name_) + " has no parameter '" + std::string(argument.name) + "'");
    ordered[index] = std::move(argument.value);
  }
  return call({ordered.data(), parameters_.size()}, captured, evaluation, position);
}

namespace {

class PreparedSimpleCall final : public PreparedCall {
 public:
  explicit PreparedSimpleCall(const SimpleCallable& callable) : callable_(callable) {}
  [[nodiscard]] Value call(std::span<Value> slots, std::span<const Value> captured, Evaluation& evaluation,
                           Position position) const override {
    return callable_.call(slots, captured, evaluation, position);
  }

 private:
  const SimpleCallable& callable_;
};

}  // namespace

std::unique_ptr<const PreparedCall> SimpleCallable::prepare(std::span<const std::string> names,
                                                            std::span<const Value* const> arguments) const {
  auto prepared = std::make_unique<PreparedSimpleCall>(*this);
  prepared->slots = parameters_.size();
  if (names.empty() && arguments.size() != parameters_.size()) return nullptr;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::size_t index = i;
    if (!names.empty()) {
      index = 0;
      while (index < parameters_.size() && parameters_[index].name != names[i]) ++index;
    }
    if (index == parameters_.size()) return nullptr;
    prepared->slot_of.push_back(index);
  }
  return prepared;
}

}  // namespace cw::feel
