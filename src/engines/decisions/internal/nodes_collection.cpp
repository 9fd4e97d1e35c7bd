// SPDX-License-Identifier: MIT
// Lists, contexts, ranges and filters.
#include <algorithm>

#include "engines/decisions/internal/nodes.h"

namespace cw::feel {
namespace {

class ListNode final : public Node {
 public:
  ListNode(Position position, Nodes items) : Node(position), items_(std::move(items)) {}
  Value run(Frame& frame) const override {
    if (!frame.evaluation.charge(items_.size() + 4, position())) return {};
    std::vector<Value> items;
    items.reserve(items_.size());
    for (const NodePtr& item : items_) items.push_back(item->run(frame));
    Value list = Value::list(std::move(items));
    return frame.evaluation.allows_value(list, position()) ? list : Value();
  }

 private:
  Nodes items_;
};

class ContextNode final : public Node {
 public:
  ContextNode(Position position, std::vector<std::string> names, std::vector<std::size_t> slots, Nodes values, NodePtr result)
      : Node(position), names_(std::move(names)), slots_(std::move(slots)), values_(std::move(values)), result_(std::move(result)) {
    for (const std::string& name : names_) steps_ += 3 + name.size() / 16;  // each context that it makes has its own keys
  }
  Value run(Frame& frame) const override {
    if (!frame.evaluation.charge(steps_, position())) return {};
    for (std::size_t i = 0; i < values_.size(); ++i) frame.slots[slots_[i]] = values_[i]->run(frame);
    if (result_) return result_->run(frame);
    std::vector<Entry> entries;
    entries.reserve(values_.size());
    for (std::size_t i = 0; i < values_.size(); ++i) entries.push_back({names_[i], frame.slots[slots_[i]]});
    Value context = Value::context(std::move(entries));
    return frame.evaluation.allows_value(context, position()) ? context : Value();
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::size_t> slots_;
  Nodes values_;
  NodePtr result_;
  std::uint64_t steps_ = 3;
};

class IntervalNode final : public Node {
 public:
  IntervalNode(Position position, NodePtr low, NodePtr high, bool low_included, bool high_included)
      : Node(position), low_(std::move(low)), high_(std::move(high)), low_included_(low_included), high_included_(high_included) {}
  Value run(Frame& frame) const override {
    Value low = low_->run(frame);
    return make_interval(std::move(low), high_->run(frame), low_included_, high_included_, frame.evaluation, position());
  }

 private:
  NodePtr low_, high_;
  bool low_included_, high_included_;
};

class ComparisonRange final : public Node {
 public:
  ComparisonRange(Position position, RangeForm form, NodePtr bound) : Node(position), form_(form), bound_(std::move(bound)) {}
  Value run(Frame& frame) const override { return make_comparison_range(form_, bound_->run(frame), frame.evaluation, position()); }

 private:
  RangeForm form_;
  NodePtr bound_;
};

// e1[e2] (table 68): a number picks an item, a condition keeps those it is true for. What is no list counts as a list of one.
class Filter final : public Node {
 public:
  Filter(Position position, NodePtr base, std::size_t item, NodePtr condition)
      : Node(position), base_(std::move(base)), item_(item), condition_(std::move(condition)) {}
  Value run(Frame& frame) const override {
    Value base = base_->run(frame);
    if (base.is_null()) return frame.evaluation.fail(position(), "null cannot be filtered");
    if (!base.is(Kind::list)) base = Value::list({std::move(base)});
    const std::vector<Value>& items = base.items();
    if (const Value* constant = condition_->constant(); constant != nullptr && constant->is(Kind::number))
      return pick(items, *constant, frame);
    if (items.empty()) return pick_of_nothing(frame);
    return keep(items, frame);
  }

 private:
  [[nodiscard]] Value pick(const std::vector<Value>& items, const Value& position_wanted, Frame& frame) const {
    const Decimal number = position_wanted.as_number();
    const auto index = number.is_integer() ? number.to_integer() : std::nullopt;
    const auto size = static_cast<std::int64_t>(items.size());
    if (!index || *index == 0 || *index > size || *index < -size)
      return frame.evaluation.fail(position(), "the list has no item at this position");
    return items[static_cast<std::size_t>(*index > 0 ? *index - 1 : size + *index)];
  }

  // Only by its value is it known whether the filter is a position; without an item it may fail, and that says nothing.
  [[nodiscard]] Value pick_of_nothing(Frame& frame) const {
    const std::size_t mark = frame.evaluation.mark();
    frame.slots[item_] = Value();
    const Value wanted = condition_->run(frame);
    frame.evaluation.forget_since(mark);
    return wanted.is(Kind::number) ? pick({}, wanted, frame) : Value::list({});
  }

  [[nodiscard]] Value keep(const std::vector<Value>& items, Frame& frame) const {
    const std::size_t mark = frame.evaluation.mark();
    if (!frame.evaluation.charge(items.size(), position())) return {};
    std::vector<Value> kept;
    for (const Value& item : items) {
      frame.slots[item_] = item;
      const Value answer = condition_->run(frame);
      if (answer.is(Kind::number)) return pick(items, answer, frame);
      if (!answer.is(Kind::boolean) && !answer.is_null())
        return frame.evaluation.fail(position(),
                                     "a filter must be a condition or a position, not a " + std::string(name_of(answer.kind())));
      if (answer.is_true()) kept.push_back(item);
      if (frame.evaluation.out_of_budget()) return {};
    }
    frame.evaluation.forget_since(mark);
    return Value::list(std::move(kept));
  }

  NodePtr base_;
  std::size_t item_;
  NodePtr condition_;
};

}  // namespace

NodePtr make_list(Position position, Nodes items) { return std::make_unique<ListNode>(position, std::move(items)); }
NodePtr make_context(Position position, std::vector<std::string> names, std::vector<std::size_t> slots, Nodes values, NodePtr result) {
  return std::make_unique<ContextNode>(position, std::move(names), std::move(slots), std::move(values), std::move(result));
}
NodePtr make_interval_node(Position position, NodePtr low, NodePtr high, bool low_included, bool high_included) {
  return std::make_unique<IntervalNode>(position, std::move(low), std::move(high), low_included, high_included);
}
NodePtr make_comparison_range_node(Position position, RangeForm form, NodePtr bound) {
  return std::make_unique<ComparisonRange>(position, form, std::move(bound));
}
NodePtr make_filter(Position position, NodePtr base, std::size_t item, NodePtr condition) {
  return std::make_unique<Filter>(position, std::move(base), item, std::move(condition));
}

}  // namespace cw::feel
