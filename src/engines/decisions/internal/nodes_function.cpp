// SPDX-License-Identifier: MIT
// Calls, and functions written in FEEL: closures over what they name.
#include "engines/decisions/internal/nodes.h"

namespace cw::feel {
namespace {

class CallNode final : public Node {
 public:
  CallNode(Position position, NodePtr callee, std::vector<std::string> names, Nodes arguments)
      : Node(position), callee_(std::move(callee)), names_(std::move(names)), arguments_(std::move(arguments)) {
    const Value* known = callee_->constant();
    if (known == nullptr || !known->is(Kind::function)) return;
    std::vector<const Value*> constants;
    for (const NodePtr& argument : arguments_) constants.push_back(argument->constant());
    prepared_ = known->callable().prepare(names_, constants);
  }
  Value run(Frame& frame) const override {
    if (!frame.evaluation.charge(1 + arguments_.size(), position())) return {};
    if (prepared_) return call_prepared(frame);
    const Value callee = callee_->run(frame);
    if (!callee.is(Kind::function))
      return frame.evaluation.fail(position(), "a " + std::string(name_of(callee.kind())) + " cannot be called");
    if (!names_.empty()) return call_named(callee, frame);
    Slots arguments(frame.evaluation, arguments_.size());
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      // Evaluated first: a slot is only written when nothing else can be using the slots.
      Value argument = arguments_[i]->run(frame);
      arguments[i] = std::move(argument);
    }
    return checked(callee.callable().call({arguments.data(), arguments_.size()}, callee.captured(), frame.evaluation, position()), frame);
  }

 private:
  [[nodiscard]] Value call_prepared(Frame& frame) const {
    Slots slots(frame.evaluation, prepared_->slots);
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      Value argument = arguments_[i]->run(frame);
      slots[prepared_->slot_of[i]] = std::move(argument);
    }
    return checked(prepared_->call({slots.data(), prepared_->slots}, callee_->constant()->captured(), frame.evaluation, position()), frame);
  }
  [[nodiscard]] Value call_named(const Value& callee, Frame& frame) const {
    std::vector<NamedArgument> arguments;
    arguments.reserve(arguments_.size());
    for (std::size_t i = 0; i < arguments_.size(); ++i) arguments.push_back({names_[i], arguments_[i]->run(frame)});
    return checked(callee.callable().call_named(arguments, callee.captured(), frame.evaluation, position()), frame);
  }
  [[nodiscard]] Value checked(Value result, Frame& frame) const {
    return frame.evaluation.allows_value(result, position()) ? result : Value();
  }

  NodePtr callee_;
  std::vector<std::string> names_;
  Nodes arguments_;
  std::unique_ptr<const PreparedCall> prepared_;  // of a function that is always the same
};

class UserFunction final : public SimpleCallable {
 public:
  explicit UserFunction(FunctionParts parts)
      : SimpleCallable({}, std::move(parts.parameters), std::move(parts.result)),
        body_(std::move(parts.body)),
        slots_(parts.slots),
        height_(parts.height) {}

 protected:
  Value run(std::span<Value> arguments, std::span<const Value> captured, Evaluation& evaluation, Position position) const override {
    if (!evaluation.enter(height_, position)) return {};
    Slots slots(evaluation, slots_);
    for (std::size_t i = 0; i < arguments.size(); ++i) slots[i] = std::move(arguments[i]);
    Frame frame{slots.data(), captured, evaluation};
    Value result = body_->run(frame);
    evaluation.leave(height_);
    return result;
  }

 private:
  NodePtr body_;
  std::size_t slots_;
  std::uint32_t height_;
};

class FunctionNode final : public Node {
 public:
  FunctionNode(Position position, FunctionParts parts) : Node(position), captured_(parts.captured) {
    function_ = std::make_shared<const UserFunction>(std::move(parts));
  }
  Value run(Frame& frame) const override {
    std::vector<Value> captured;
    captured.reserve(captured_.size());
    for (const Place& place : captured_) captured.push_back(value_at(place, frame));
    Value function = Value::function(function_, std::move(captured));
    return frame.evaluation.allows_value(function, position()) ? function : Value();
  }

 private:
  std::vector<Place> captured_;
  std::shared_ptr<const UserFunction> function_;
};

class ExternalFunction final : public SimpleCallable {
 public:
  explicit ExternalFunction(std::vector<Parameter> parameters) : SimpleCallable({}, std::move(parameters), nullptr) {}

 protected:
  Value run(std::span<Value>, std::span<const Value>, Evaluation& evaluation, Position position) const override {
    return evaluation.fail(position, "functions in other languages (Java, PMML) are not supported");
  }
};

}  // namespace

NodePtr make_call(Position position, NodePtr callee, std::vector<std::string> names, Nodes arguments) {
  return std::make_unique<CallNode>(position, std::move(callee), std::move(names), std::move(arguments));
}
NodePtr make_function(Position position, FunctionParts parts) { return std::make_unique<FunctionNode>(position, std::move(parts)); }
NodePtr make_external_function(Position position, std::vector<Parameter> parameters) {
  return make_constant(position, Value::function(std::make_shared<const ExternalFunction>(std::move(parameters))));
}

}  // namespace cw::feel
