// SPDX-License-Identifier: MIT
// for, some and every (DMN 1.5, 10.3.2.14).
#include <functional>

#include "engines/decisions/internal/nodes.h"

namespace cw::feel {
namespace {

// Whole numbers or days from one to another, up or down; anything else is no domain.
struct Steps {
  std::int64_t from = 0, to = 0;
  bool days = false;
  [[nodiscard]] std::uint64_t count() const { return static_cast<std::uint64_t>(from <= to ? to - from : from - to) + 1; }
  [[nodiscard]] Value at(std::uint64_t step) const {
    const std::int64_t number = from <= to ? from + static_cast<std::int64_t>(step) : from - static_cast<std::int64_t>(step);
    return days ? Value::date(date_of_days(number).value_or(Date())) : Value::number(Decimal(number));
  }
};

std::optional<Steps> steps_between(const Value& from, const Value& to) {
  if (from.is(Kind::date) && to.is(Kind::date)) return Steps{days_since_epoch(from.as_date()), days_since_epoch(to.as_date()), true};
  if (!from.is(Kind::number) || !to.is(Kind::number)) return std::nullopt;
  const Decimal first = from.as_number(), last = to.as_number();
  constexpr std::int64_t most = std::int64_t{1} << 60;
  const auto start = first.to_integer(), end = last.to_integer();
  if (!first.is_integer() || !last.is_integer() || !start || !end || *start > most || *start < -most || *end > most || *end < -most)
    return std::nullopt;
  return Steps{*start, *end, false};
}

// What an iterator runs over: the items of a list, or steps.
struct Domain {
  Value list;
  std::optional<Steps> steps;
  [[nodiscard]] std::uint64_t size() const { return steps ? steps->count() : list.items().size(); }
  [[nodiscard]] Value at(std::uint64_t index) const { return steps ? steps->at(index) : list.items()[index]; }
};

// A range runs over what lies in it; an end that is not included is left out.
std::optional<Domain> domain_of(const Range& range) {
  auto steps = steps_between(range.low, range.high);
  if (!steps || range.form != RangeForm::interval) return std::nullopt;
  if (!range.low_included) ++steps->from;
  if (!range.high_included) --steps->to;
  if (steps->from > steps->to) return Domain{Value::list({}), std::nullopt};
  return Domain{Value(), steps};
}

std::optional<Domain> domain_of(const Iterator& iterator, Frame& frame) {
  Value from = iterator.from->run(frame);
  std::optional<Domain> domain;
  if (iterator.to) {
    if (const auto steps = steps_between(from, iterator.to->run(frame))) domain = Domain{Value(), steps};
  } else if (from.is(Kind::range)) {
    domain = domain_of(from.as_range());
  } else if (!from.is_null()) {
    if (!from.is(Kind::list)) from = Value::list({std::move(from)});
    domain = Domain{std::move(from), std::nullopt};
  }
  if (!domain)
    (void)frame.evaluation.fail(iterator.from->position(), "a loop runs over a list, or over whole numbers or dates from one to another");
  return domain;
}

enum class Next : std::uint8_t { go_on, stop, failed };

// Runs the body for every combination, the last iterator fastest. Later domains may name earlier variables.
Next walk(const std::vector<Iterator>& iterators, std::size_t level, Frame& frame, const std::function<Next()>& body) {
  if (level == iterators.size()) return body();
  const auto domain = domain_of(iterators[level], frame);
  if (!domain) return Next::failed;
  const std::uint64_t size = domain->size();
  if (size > frame.evaluation.limits().list_size) {
    (void)frame.evaluation.allows_list(static_cast<std::size_t>(size), iterators[level].from->position());
    return Next::failed;
  }
  for (std::uint64_t i = 0; i < size; ++i) {
    if (!frame.evaluation.charge(3, iterators[level].from->position())) return Next::failed;
    frame.slots[iterators[level].slot] = domain->at(i);
    const Next next = walk(iterators, level + 1, frame, body);
    if (next != Next::go_on) return next;
  }
  return Next::go_on;
}

class For final : public Node {
 public:
  For(Position position, std::vector<Iterator> iterators, Partial partial, NodePtr body)
      : Node(position), iterators_(std::move(iterators)), partial_(partial), body_(std::move(body)) {}
  Value run(Frame& frame) const override {
    std::vector<Value> results;
    const Next end = walk(iterators_, 0, frame, [&] {
      if (partial_.used) {
        if (!frame.evaluation.charge(results.size() / 4, position())) return Next::failed;
        frame.slots[partial_.slot] = Value::list(results);
      }
      results.push_back(body_->run(frame));
      if (!frame.evaluation.allows_value(results.back(), position())) return Next::failed;
      if (results.size() <= frame.evaluation.limits().list_size) return Next::go_on;
      return frame.evaluation.allows_list(results.size(), position()) ? Next::go_on : Next::failed;
    });
    if (end == Next::failed) return {};
    Value list = Value::list(std::move(results));
    return frame.evaluation.allows_value(list, position()) ? list : Value();
  }

 private:
  std::vector<Iterator> iterators_;
  Partial partial_;
  NodePtr body_;
};

class Quantified final : public Node {
 public:
  Quantified(Position position, Quantifier quantifier, std::vector<Iterator> iterators, NodePtr body)
      : Node(position), quantifier_(quantifier), iterators_(std::move(iterators)), body_(std::move(body)) {}
  Value run(Frame& frame) const override {
    const bool deciding = quantifier_ == Quantifier::some;
    bool unknown = false;
    const Next end = walk(iterators_, 0, frame, [&] {
      const Value answer = body_->run(frame);
      if (deciding ? answer.is_true() : answer.is_false()) return Next::stop;
      if (!answer.is(Kind::boolean)) {
        unknown = true;
        if (!answer.is_null())
          (void)frame.evaluation.fail(position(), "what is satisfied must be true or false, not a " + std::string(name_of(answer.kind())));
      }
      return Next::go_on;
    });
    if (end == Next::failed) return {};
    if (end == Next::stop) return Value::boolean(deciding);
    return unknown ? Value() : Value::boolean(!deciding);
  }

 private:
  Quantifier quantifier_;
  std::vector<Iterator> iterators_;
  NodePtr body_;
};

}  // namespace

NodePtr make_for(Position position, std::vector<Iterator> iterators, Partial partial, NodePtr body) {
  return std::make_unique<For>(position, std::move(iterators), partial, std::move(body));
}
NodePtr make_quantified(Position position, Quantifier quantifier, std::vector<Iterator> iterators, NodePtr body) {
  return std::make_unique<Quantified>(position, quantifier, std::move(iterators), std::move(body));
}

}  // namespace cw::feel
