// SPDX-License-Identifier: MIT
// How points and ranges lie to each other (DMN 1.5, table 78; after HL7 CQL 1.4).
#include "engines/decisions/feel/operators.h"
#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {
namespace {

// A point is a range that starts and ends with it, both included.
struct Extent {
  Value low, high;
  bool low_included = true, high_included = true;
  bool is_point = false;
};

Extent extent_of(const Value& value) {
  if (!value.is(Kind::range)) return {value, value, true, true, true};
  const Range& range = value.as_range();
  return {range.low, range.high, range.low_included, range.high_included, false};
}

// Compares ends and remembers whether one could not be: then the answer is null. An open end lies beyond all others.
class Ends {
 public:
  explicit Ends(Call& call) : call_(call), first(extent_of(call[0])), second(extent_of(call[1])) {}

  [[nodiscard]] int order(const Value& left, const Value& right) {
    const auto result = compare(left, right);
    if (!result) unknown_ = true;
    return result.value_or(0);
  }
  [[nodiscard]] bool less(const Value& left, const Value& right) { return order(left, right) < 0; }
  [[nodiscard]] bool same_place(const Value& left, const Value& right) { return order(left, right) == 0; }
  [[nodiscard]] Value answer(bool truth) const { return unknown_ ? call_.fail("the two cannot be compared") : Value::boolean(truth); }

 private:
  Call& call_;
  bool unknown_ = false;

 public:
  Extent first, second;
};

bool ends_before(Ends& ends, const Extent& left, const Extent& right) {
  const int order = ends.order(left.high, right.low);
  return order < 0 || (order == 0 && (!left.high_included || !right.low_included));
}

// Starts no later: a start that is included lies before one at the same place that is not.
bool starts_no_later(Ends& ends, const Extent& left, const Extent& right) {
  const int order = ends.order(left.low, right.low);
  return order < 0 || (order == 0 && (left.low_included || !right.low_included));
}
bool ends_no_earlier(Ends& ends, const Extent& left, const Extent& right) {
  const int order = ends.order(left.high, right.high);
  return order > 0 || (order == 0 && (left.high_included || !right.high_included));
}

bool holds(Ends& ends, const Extent& range, const Extent& other) {
  if (other.is_point) {
    const int low = ends.order(range.low, other.low), high = ends.order(other.low, range.high);
    return (low < 0 || (low == 0 && range.low_included)) && (high < 0 || (high == 0 && range.high_included));
  }
  const bool begins = starts_no_later(ends, range, other);
  const bool finishes = ends_no_earlier(ends, range, other);
  return begins && finishes;
}

bool meets_at(Ends& ends, const Extent& left, const Extent& right) {
  return ends.same_place(left.high, right.low) && left.high_included && right.low_included;
}

bool reaches(Ends& ends, const Extent& left, const Extent& right) {
  const int order = ends.order(left.high, right.low);
  return order > 0 || (order == 0 && left.high_included && right.low_included);
}

// Begins before the other starts, and ends within it.
bool overlaps_start(Ends& ends, const Extent& left, const Extent& right) {
  const int starts = ends.order(left.low, right.low);
  const bool begins_before = starts < 0 || (starts == 0 && left.low_included && !right.low_included);
  const bool into = reaches(ends, left, right);
  const bool within = ends_no_earlier(ends, right, left);
  return begins_before && into && within;
}

bool finishes_with(Ends& ends, const Extent& part, const Extent& whole) {
  const bool same_end = ends.same_place(part.high, whole.high);
  if (part.is_point) return same_end && whole.high_included;
  return same_end && part.high_included == whole.high_included && starts_no_later(ends, whole, part);
}
bool starts_with_it(Ends& ends, const Extent& part, const Extent& whole) {
  const bool same_start = ends.same_place(part.low, whole.low);
  if (part.is_point) return same_start && whole.low_included;
  return same_start && part.low_included == whole.low_included && ends_no_earlier(ends, whole, part);
}

using Relation = bool (*)(Ends&, const Extent&, const Extent&);
enum class Order : std::uint8_t { as_given, swapped };
Value answer(Call& call, Relation relation, Order order = Order::as_given) {
  Ends ends(call);
  const bool truth = order == Order::as_given ? relation(ends, ends.first, ends.second) : relation(ends, ends.second, ends.first);
  return ends.answer(truth);
}

}  // namespace

Value before(Call& call) { return answer(call, ends_before); }
Value after(Call& call) { return answer(call, ends_before, Order::swapped); }
Value meets(Call& call) { return answer(call, meets_at); }
Value met_by(Call& call) { return answer(call, meets_at, Order::swapped); }
Value overlaps_before(Call& call) { return answer(call, overlaps_start); }
Value overlaps_after(Call& call) { return answer(call, overlaps_start, Order::swapped); }
Value finishes(Call& call) { return answer(call, finishes_with); }
Value finished_by(Call& call) { return answer(call, finishes_with, Order::swapped); }
Value includes(Call& call) { return answer(call, holds); }
Value during(Call& call) { return answer(call, holds, Order::swapped); }
Value starts(Call& call) { return answer(call, starts_with_it); }
Value started_by(Call& call) { return answer(call, starts_with_it, Order::swapped); }

Value overlaps(Call& call) {
  return answer(call, [](Ends& ends, const Extent& left, const Extent& right) {
    const bool forward = reaches(ends, left, right), backward = reaches(ends, right, left);
    return forward && backward;
  });
}

Value coincides(Call& call) {
  return answer(call, [](Ends& ends, const Extent& left, const Extent& right) {
    const bool low = ends.same_place(left.low, right.low), high = ends.same_place(left.high, right.high);
    return low && high && left.low_included == right.low_included && left.high_included == right.high_included;
  });
}

}  // namespace cw::feel::builtins
