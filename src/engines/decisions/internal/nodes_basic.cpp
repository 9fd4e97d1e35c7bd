// SPDX-License-Identifier: MIT
// Values, names, operators and conditions.
#include "engines/decisions/feel/properties.h"
#include "engines/decisions/internal/nodes.h"

namespace cw::feel {
namespace {

class Constant final : public Node {
 public:
  Constant(Position position, Value value) : Node(position), value_(std::move(value)) {}
  Value run(Frame&) const override { return value_; }
  const Value& view(Frame&, Value&) const override { return value_; }
  const Value* constant() const override { return &value_; }

 private:
  Value value_;
};

class VariableNode final : public Node {
 public:
  VariableNode(Position position, Place place) : Node(position), place_(place) {}
  Value run(Frame& frame) const override { return value_at(place_, frame); }
  const Value& view(Frame& frame, Value&) const override { return value_at(place_, frame); }

 private:
  Place place_;
};

class Component final : public Node {
 public:
  Component(Position position, std::string name, std::vector<Place> items, NodePtr outside)
      : Node(position), name_(std::move(name)), items_(std::move(items)), outside_(std::move(outside)) {}
  Value run(Frame& frame) const override {
    Value scratch;
    return view(frame, scratch);
  }
  const Value& view(Frame& frame, Value& scratch) const override {
    for (const Place& item : items_)
      if (const Value* found = value_at(item, frame).find(name_)) return *found;
    if (outside_) return outside_->view(frame, scratch);
    scratch = Value();
    return scratch;
  }

 private:
  std::string name_;
  std::vector<Place> items_;
  NodePtr outside_;
};

class Failure final : public Node {
 public:
  Failure(Position position, std::string reason) : Node(position), reason_(std::move(reason)) {}
  Value run(Frame& frame) const override { return frame.evaluation.fail(position(), reason_); }
  void accept(Accepted&) const override {}  // never holds

 private:
  std::string reason_;
};

class Path final : public Node {
 public:
  Path(Position position, NodePtr base, std::string name) : Node(position), base_(std::move(base)), name_(std::move(name)) {}
  Value run(Frame& frame) const override {
    Value scratch;
    return view(frame, scratch);
  }
  const Value& view(Frame& frame, Value& scratch) const override {
    const Value& base = base_->view(frame, scratch);
    if (!frame.evaluation.charge(1, position())) return scratch = Value();
    if (base.is(Kind::context)) {
      if (const Value* found = base.find(name_)) return *found;  // it lives as long as the context
    }
    scratch = in_other(base, frame);
    return scratch;
  }

 private:
  [[nodiscard]] Value in_other(const Value& base, Frame& frame) const {
    if (!base.is(Kind::list)) {
      if (auto found = find_in(base)) return std::move(*found);
      return frame.evaluation.fail(position(), "a " + std::string(name_of(base.kind())) + " given here has no '" + name_ + "'");
    }
    // A path on a list gives what each item has (10.3.2.5).
    if (!frame.evaluation.allows_list(base.items().size(), position())) return {};
    std::vector<Value> parts;
    parts.reserve(base.items().size());
    for (const Value& item : base.items()) parts.push_back(find_in(item).value_or(Value()));
    return Value::list(std::move(parts));
  }
  [[nodiscard]] std::optional<Value> find_in(const Value& value) const {
    if (!value.is(Kind::context)) return find_property(value, name_);
    const Value* found = value.find(name_);
    return found != nullptr ? std::optional(*found) : std::nullopt;
  }
  NodePtr base_;
  std::string name_;
};

using Operation = Value (*)(const Value&, const Value&, Evaluation&, Position);

class Arithmetic final : public Node {
 public:
  Arithmetic(Position position, Operation operation, NodePtr left, NodePtr right)
      : Node(position), operation_(operation), left_(std::move(left)), right_(std::move(right)) {}
  Value run(Frame& frame) const override {
    if (!frame.evaluation.charge(1, position())) return {};
    Value left, right;
    const Value& first = left_->view(frame, left);
    return operation_(first, right_->view(frame, right), frame.evaluation, position());
  }

 private:
  Operation operation_;
  NodePtr left_, right_;
};

class Negation final : public Node {
 public:
  Negation(Position position, NodePtr operand) : Node(position), operand_(std::move(operand)) {}
  Value run(Frame& frame) const override {
    Value scratch;
    return negate(operand_->view(frame, scratch), frame.evaluation, position());
  }

 private:
  NodePtr operand_;
};

class ComparisonNode final : public Node {
 public:
  ComparisonNode(Position position, Comparison comparison, NodePtr left, NodePtr right)
      : Node(position), comparison_(comparison), left_(std::move(left)), right_(std::move(right)) {}
  Value run(Frame& frame) const override {
    if (!frame.evaluation.charge(1, position())) return {};
    Value left, right;
    const Value& first = left_->view(frame, left);
    return compare_by(comparison_, first, right_->view(frame, right), frame.evaluation, position());
  }

 private:
  Comparison comparison_;
  NodePtr left_, right_;
};

// Table 50: what is neither true nor false is unknown.
Value logic_of(Logic logic, const Value& left, const Value& right) {
  const bool deciding = logic == Logic::disjunction;
  const auto is = [](const Value& value, bool truth) { return truth ? value.is_true() : value.is_false(); };
  if (is(left, deciding) || is(right, deciding)) return Value::boolean(deciding);
  return is(left, !deciding) && is(right, !deciding) ? Value::boolean(!deciding) : Value();
}

class LogicNode final : public Node {
 public:
  LogicNode(Position position, Logic logic, NodePtr left, NodePtr right)
      : Node(position), logic_(logic), left_(std::move(left)), right_(std::move(right)) {}
  Value run(Frame& frame) const override {
    if (!frame.evaluation.charge(1, position())) return {};
    const std::size_t mark = frame.evaluation.mark();
    const Value left = left_->run(frame);
    if (logic_ == Logic::disjunction ? left.is_true() : left.is_false()) return left;
    Value result = logic_of(logic_, left, right_->run(frame));
    if (!result.is_null()) frame.evaluation.forget_since(mark);
    return result;
  }

 private:
  Logic logic_;
  NodePtr left_, right_;
};

class Between final : public Node {
 public:
  Between(Position position, NodePtr value, NodePtr low, NodePtr high)
      : Node(position), value_(std::move(value)), low_(std::move(low)), high_(std::move(high)) {}
  Value run(Frame& frame) const override {
    if (!frame.evaluation.charge(2, position())) return {};
    Value scratch, low_scratch, high_scratch;
    const Value& value = value_->view(frame, scratch);
    const Value low = compare_by(Comparison::greater_or_equal, value, low_->view(frame, low_scratch), frame.evaluation, position());
    const Value high = compare_by(Comparison::less_or_equal, value, high_->view(frame, high_scratch), frame.evaluation, position());
    return logic_of(Logic::conjunction, low, high);
  }

 private:
  NodePtr value_, low_, high_;
};

class Condition final : public Node {
 public:
  Condition(Position position, NodePtr condition, NodePtr then, NodePtr otherwise)
      : Node(position), condition_(std::move(condition)), then_(std::move(then)), otherwise_(std::move(otherwise)) {}
  Value run(Frame& frame) const override {
    if (!frame.evaluation.charge(1, position())) return {};
    const std::size_t mark = frame.evaluation.mark();
    const Value condition = condition_->run(frame);
    if (!condition.is(Kind::boolean) && !condition.is_null())
      return frame.evaluation.fail(position(), "a condition must be true or false, not a " + std::string(name_of(condition.kind())));
    frame.evaluation.forget_since(mark);  // what is not true takes the other branch, and that is no failure
    return (condition.is_true() ? then_ : otherwise_)->run(frame);
  }

 private:
  NodePtr condition_, then_, otherwise_;
};

class InstanceOf final : public Node {
 public:
  InstanceOf(Position position, NodePtr value, TypePtr type) : Node(position), value_(std::move(value)), type_(std::move(type)) {}
  Value run(Frame& frame) const override {
    Value scratch;
    const Value& value = value_->view(frame, scratch);
    if (!frame.evaluation.charge_for(value, position())) return {};
    return Value::boolean(is_instance(value, *type_));
  }

 private:
  NodePtr value_;
  TypePtr type_;
};

class ConversionNode final : public Node {
 public:
  ConversionNode(Position position, NodePtr value, TypePtr type) : Node(position), value_(std::move(value)), type_(std::move(type)) {}
  Value run(Frame& frame) const override {
    Value value = value_->run(frame);
    if (convert(value, *type_, frame.evaluation)) return value;
    return frame.evaluation.fail(
        position(), "the value should be a " + name_of(*type_) + ", which the " + std::string(name_of(value.kind())) + " found is not");
  }

 private:
  NodePtr value_;
  TypePtr type_;
};

class Labelled final : public Node {
 public:
  Labelled(Position position, std::string label, NodePtr value) : Node(position), label_(std::move(label)), value_(std::move(value)) {}
  Value run(Frame& frame) const override {
    const std::string_view outer = frame.evaluation.source();
    frame.evaluation.set_source(label_);
    Value value = value_->run(frame);
    frame.evaluation.set_source(outer);
    return value;
  }
  const Value& view(Frame& frame, Value& scratch) const override {
    const std::string_view outer = frame.evaluation.source();
    frame.evaluation.set_source(label_);
    const Value& value = value_->view(frame, scratch);
    frame.evaluation.set_source(outer);
    return value;
  }
  const Value* constant() const override { return value_->constant(); }
  void accept(Accepted& accepted) const override { value_->accept(accepted); }

 private:
  std::string label_;
  NodePtr value_;
};

Operation operation_of(Syntax syntax) {
  switch (syntax) {
    case Syntax::add: return add;
    case Syntax::subtract: return subtract;
    case Syntax::multiply: return multiply;
    case Syntax::divide: return divide;
    default: return power;
  }
}

}  // namespace

NodePtr make_constant(Position position, Value value) { return std::make_unique<Constant>(position, std::move(value)); }
NodePtr make_variable(Position position, Place place) { return std::make_unique<VariableNode>(position, place); }
NodePtr make_component(Position position, std::string name, std::vector<Place> items, NodePtr outside) {
  return std::make_unique<Component>(position, std::move(name), std::move(items), std::move(outside));
}
NodePtr make_failure(Position position, std::string reason) { return std::make_unique<Failure>(position, std::move(reason)); }
NodePtr make_path(Position position, NodePtr base, std::string name) {
  return std::make_unique<Path>(position, std::move(base), std::move(name));
}
NodePtr make_arithmetic(Position position, Syntax syntax, NodePtr left, NodePtr right) {
  return std::make_unique<Arithmetic>(position, operation_of(syntax), std::move(left), std::move(right));
}
NodePtr make_negation(Position position, NodePtr operand) { return std::make_unique<Negation>(position, std::move(operand)); }
NodePtr make_comparison(Position position, Comparison comparison, NodePtr left, NodePtr right) {
  return std::make_unique<ComparisonNode>(position, comparison, std::move(left), std::move(right));
}
NodePtr make_between(Position position, NodePtr value, NodePtr low, NodePtr high) {
  return std::make_unique<Between>(position, std::move(value), std::move(low), std::move(high));
}
NodePtr make_logic(Position position, Logic logic, NodePtr left, NodePtr right) {
  return std::make_unique<LogicNode>(position, logic, std::move(left), std::move(right));
}
NodePtr make_condition(Position position, NodePtr condition, NodePtr then, NodePtr otherwise) {
  return std::make_unique<Condition>(position, std::move(condition), std::move(then), std::move(otherwise));
}
NodePtr make_instance_of(Position position, NodePtr value, TypePtr type) {
  return std::make_unique<InstanceOf>(position, std::move(value), std::move(type));
}
NodePtr make_conversion(Position position, NodePtr value, TypePtr type) {
  return std::make_unique<ConversionNode>(position, std::move(value), std::move(type));
}
NodePtr make_labelled(Position position, std::string label, NodePtr value) {
  return std::make_unique<Labelled>(position, std::move(label), std::move(value));
}

}  // namespace cw::feel
