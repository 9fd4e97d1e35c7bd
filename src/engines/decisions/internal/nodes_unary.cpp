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

Comparison comparison_of(RangeForm form) {
  switch (form) {
    case RangeForm::less: return Comparison::less;
    case RangeForm::less_or_equal: return Comparison::less_or_equal;
    case RangeForm::greater: return Comparison::greater;
    case RangeForm::greater_or_equal: return Comparison::greater_or_equal;
    case RangeForm::not_equal: return Comparison::not_equal;
    default: return Comparison::equal;
  }
}

class ComparisonTest final : public Node {
 public:
  ComparisonTest(Position position, std::size_t slot, RangeForm form, NodePtr bound)
      : Node(position), slot_(slot), form_(form), comparison_(comparison_of(form)), bound_(std::move(bound)) {}
  Value run(Frame& frame) const override {
    Value scratch;
    return compare_by(comparison_, frame.slots[slot_], bound_->view(frame, scratch), frame.evaluation, position());
  }
  void accept(Accepted& accepted) const override {
    const Value* bound = bound_->constant();
    bound != nullptr ? accepted.add_compared(form_, *bound) : accepted.add_anything();
  }

 private:
  std::size_t slot_;
  RangeForm form_;
  Comparison comparison_;
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
        high_included_(high_included) {
    if (low_->constant() == nullptr || high_->constant() == nullptr) return;
    Evaluation evaluation;
    known_ = make_interval(*low_->constant(), *high_->constant(), low_included_, high_included_, evaluation, position);
  }
  Value run(Frame& frame) const override {
    if (!known_.is_null()) return in(known_, frame);
    Value low = low_->run(frame);
    const Value interval = make_interval(std::move(low), high_->run(frame), low_included_, high_included_, frame.evaluation, position());
    return interval.is_null() ? Value() : in(interval, frame);
  }
  void accept(Accepted& accepted) const override { known_.is_null() ? accepted.add_anything() : accepted.add_in(known_); }

 private:
  [[nodiscard]] Value in(const Value& interval, Frame& frame) const {
    const Value& asked = frame.slots[slot_];
    Value result = in_value(asked, interval);
    if (!result.is_null()) return result;
    return frame.evaluation.fail(position(), "a " + std::string(name_of(asked.kind())) + " cannot be compared with the ends of this range");
  }
  std::size_t slot_;
  NodePtr low_, high_;
  bool low_included_, high_included_;
  Value known_;  // the interval, where both ends are constant and make one
};

class ValueTest final : public Node {
 public:
  ValueTest(Position position, std::size_t slot, Question question, NodePtr value)
      : Node(position), slot_(slot), question_(question), value_(std::move(value)) {}
  Value run(Frame& frame) const override {
    Value scratch;
    const Value& test = value_->view(frame, scratch);
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
  void accept(Accepted& accepted) const override {
    const Value* test = value_->constant();
    if (test == nullptr || question_ == Question::asked) return accepted.add_anything();
    accepted.add_in(*test);
    if (!test->is_true()) return;
    for (int kind = 0; kind <= static_cast<int>(Kind::function); ++kind)
      if (static_cast<Kind>(kind) != Kind::boolean) accepted.add_kind(static_cast<Kind>(kind));
  }

 private:
  [[nodiscard]] Value by_value(const Value& asked, const Value& test, Frame& frame) const {
    if (!frame.evaluation.charge_for(test, position())) return {};
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
    if (!frame.evaluation.charge(tests_.size(), position())) return {};
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
    if (unknown) return {};
    frame.evaluation.forget_since(mark);
    return Value::boolean(expected_ == Expected::none_holds);
  }
  void accept(Accepted& accepted) const override {
    if (expected_ == Expected::none_holds) return accepted.add_anything();
    for (const NodePtr& test : tests_) test->accept(accepted);
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
