// SPDX-License-Identifier: MIT
// Unary tests and "in" (DMN 1.5, table 55). A test has the value it is about in a slot, which is also what `?` names.
#include "engines/decisions/internal/nodes.h"

namespace cw::feel {
namespace {

class AnyTest final : public Node {
 public:
  using Node::Node;
  Value run(Frame&) const override { return Value::boolean(true); }
};

class ComparisonTest final : public Node {
 public:
  ComparisonTest(Position position, std::size_t slot, RangeForm form, NodePtr bound)
      : Node(position), slot_(slot), form_(form), bound_(std::move(bound)) {}
  Value run(Frame& frame) const override {
    const Value bound = bound_->run(frame);
    return compare_by(comparison(), frame.slots[slot_], bound, frame.evaluation, position());
  }

 private:
  [[nodiscard]] Comparison comparison() const {
    switch (form_) {
      case RangeForm::less: return Comparison::less;
      case RangeForm::less_or_equal: return Comparison::less_or_equal;
      case RangeForm::greater: return Comparison::greater;
      case RangeForm::greater_or_equal: return Comparison::greater_or_equal;
      case RangeForm::not_equal: return Comparison::not_equal;
      default: return Comparison::equal;
    }
  }
  std::size_t slot_;
  RangeForm form_;
  NodePtr bound_;
};

class IntervalTest final : public Node {
 public:
  IntervalTest(Position position, std::size_t slot, NodePtr low, NodePtr high, bool low_included, bool high_included)
      : Node(position),
        slot_(slot),
        low_(std::move(low)),
        high_(std::move(high)),
        low_included_(low_included),
        high_included_(high_included) {}
  Value run(Frame& frame) const override {
    Value low = low_->run(frame);
    const Value interval = make_interval(std::move(low), high_->run(frame), low_included_, high_included_, frame.evaluation, position());
    if (interval.is_null()) return {};
    // By a copy: evaluating an end may not have moved the slots, but a list of ranges is compared as a value.
    Value result = in_value(frame.slots[slot_], interval);
    if (!result.is_null()) return result;
    return frame.evaluation.fail(
        position(), "a " + std::string(name_of(frame.slots[slot_].kind())) + " cannot be compared with the ends of this range");
  }

 private:
  std::size_t slot_;
  NodePtr low_, high_;
  bool low_included_, high_included_;
};

class ValueTest final : public Node {
 public:
  ValueTest(Position position, std::size_t slot, Question question, NodePtr value)
      : Node(position), slot_(slot), question_(question), value_(std::move(value)) {}
  Value run(Frame& frame) const override {
    const Value test = value_->run(frame);
    const Value& asked = frame.slots[slot_];
    if (test.is(Kind::boolean)) {
      // With `?` in it the test is a condition; without, true and false are values, unless what is asked about is neither.
      if (question_ == Question::asked || !asked.is(Kind::boolean))
        return test.is_true() || question_ == Question::asked ? test : by_value(asked, test, frame);
    } else if (question_ == Question::asked && test.is_null()) {
      return {};
    }
    return by_value(asked, test, frame);
  }

 private:
  [[nodiscard]] Value by_value(const Value& asked, const Value& test, Frame& frame) const {
    Value result = in_value(asked, test);
    if (!result.is_null()) return result;
    return frame.evaluation.fail(
        position(), "a " + std::string(name_of(asked.kind())) + " cannot be compared with a " + std::string(name_of(test.kind())));
  }
  std::size_t slot_;
  Question question_;
  NodePtr value_;
};

class Tests final : public Node {
 public:
  Tests(Position position, Nodes tests, Expected expected) : Node(position), tests_(std::move(tests)), expected_(expected) {}
  Value run(Frame& frame) const override {
    const std::size_t mark = frame.evaluation.mark();
    bool unknown = false;
    for (const NodePtr& test : tests_) {
      const Value answer = test->run(frame);
      if (answer.is_true()) {
        frame.evaluation.forget_since(mark);
        return Value::boolean(expected_ == Expected::any_holds);
      }
      unknown = unknown || !answer.is_false();
    }
    return unknown ? Value() : Value::boolean(expected_ == Expected::none_holds);
  }

 private:
  Nodes tests_;
  Expected expected_;
};

class In final : public Node {
 public:
  In(Position position, std::size_t slot, NodePtr value, NodePtr tests)
      : Node(position), slot_(slot), value_(std::move(value)), tests_(std::move(tests)) {}
  Value run(Frame& frame) const override {
    frame.slots[slot_] = value_->run(frame);
    return tests_->run(frame);
  }

 private:
  std::size_t slot_;
  NodePtr value_, tests_;
};

}  // namespace

NodePtr make_any_test(Position position) { return std::make_unique<AnyTest>(position); }
NodePtr make_comparison_test(Position position, std::size_t slot, RangeForm form, NodePtr bound) {
  return std::make_unique<ComparisonTest>(position, slot, form, std::move(bound));
}
NodePtr make_interval_test(Position position, std::size_t slot, NodePtr low, NodePtr high, bool low_included, bool high_included) {
  return std::make_unique<IntervalTest>(position, slot, std::move(low), std::move(high), low_included, high_included);
}
NodePtr make_value_test(Position position, std::size_t slot, Question question, NodePtr value) {
  return std::make_unique<ValueTest>(position, slot, question, std::move(value));
}
NodePtr make_tests(Position position, Nodes tests, Expected expected) {
  return std::make_unique<Tests>(position, std::move(tests), expected);
}
NodePtr make_in(Position position, std::size_t slot, NodePtr value, NodePtr tests) {
  return std::make_unique<In>(position, slot, std::move(value), std::move(tests));
}

}  // namespace cw::feel
