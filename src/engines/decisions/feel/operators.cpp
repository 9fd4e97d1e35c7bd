// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/operators.h"

#include <algorithm>

#include "engines/decisions/feel/callable.h"

namespace cw::feel {
namespace {

std::string kinds_of(const Value& left, const Value& right) {
  return "a " + std::string(name_of(left.kind())) + " and a " + std::string(name_of(right.kind()));
}

int sign_of(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }
template <class T>
int three_way(const T& left, const T& right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

// Seconds and nanoseconds in UTC. Where one has no zone it is taken to have the other's (table 54).
struct Moment {
  std::int64_t seconds = 0, nanoseconds = 0;
  friend auto operator<=>(const Moment&, const Moment&) = default;
};
void share_zone(Zone& left, Zone& right) {
  if (left.kind == Zone::Kind::none) left = right;
  if (right.kind == Zone::Kind::none) right = left;
}
std::pair<Moment, Moment> moments(Time left, Time right) {
  share_zone(left.zone, right.zone);
  return {{instant_of(left), left.nanoseconds % nanoseconds_per_second}, {instant_of(right), right.nanoseconds % nanoseconds_per_second}};
}
std::pair<Moment, Moment> moments(DateTime left, DateTime right) {
  share_zone(left.time.zone, right.time.zone);
  return {{instant_of(left), left.time.nanoseconds % nanoseconds_per_second},
          {instant_of(right), right.time.nanoseconds % nanoseconds_per_second}};
}

int compare_numbers(const Value& left, const Value& right) {
  if (left.is_small_number() && right.is_small_number() && left.small_exponent() == right.small_exponent())
    return three_way(left.small_whole(), right.small_whole());
  return sign_of(left.as_number() <=> right.as_number());
}

int compare_dates(const Date& left, const Date& right) {
  if (left.year != right.year) return three_way(left.year, right.year);
  return left.month != right.month ? three_way(left.month, right.month) : three_way(left.day, right.day);
}

bool equal_lists(const std::vector<Value>& left, const std::vector<Value>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Value& a, const Value& b) { return equal(a, b) == true; });
}

bool equal_contexts(const Value& left, const Value& right) {
  if (left.entries().size() != right.entries().size()) return false;
  return std::all_of(left.entries().begin(), left.entries().end(), [&](const Entry& entry) {
    const Value* other = right.find(entry.key);
    return other != nullptr && equal(entry.value, *other) == true;
  });
}

bool equal_ranges(const Range& left, const Range& right) {
  return left.form == right.form && left.low_included == right.low_included && left.high_included == right.high_included &&
         equal(left.low, right.low) == true && equal(left.high, right.high) == true;
}

bool equal_functions(const Value& left, const Value& right) {
  return &left.callable() == &right.callable() &&
         std::equal(left.captured().begin(), left.captured().end(), right.captured().begin(), right.captured().end(),
                    [](const Value& a, const Value& b) { return equal(a, b) == true; });
}

// Three-valued or of what is known so far and one more.
Value or_of(const Value& known, const Value& more) {
  if (known.is_true() || more.is_true()) return Value::boolean(true);
  return known.is_false() && more.is_false() ? Value::boolean(false) : Value();
}

}  // namespace

bool has_order(Kind kind) {
  switch (kind) {
    case Kind::number:
    case Kind::string:
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::days_time_duration:
    case Kind::years_months_duration: return true;
    default: return false;
  }
}

std::optional<bool> equal(const Value& left, const Value& right) {
  if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
  if (left.kind() != right.kind()) return std::nullopt;
  switch (left.kind()) {
    case Kind::boolean: return left.is_true() == right.is_true();
    case Kind::number: return compare_numbers(left, right) == 0;
    case Kind::string: return left.text() == right.text();
    case Kind::date: return left.as_date() == right.as_date();
    // The sequence of numbers of a time ends with seconds; what is finer makes no difference here (10.3.2.3.4).
    case Kind::time: {
      const auto [first, second] = moments(left.as_time(), right.as_time());
      return first.seconds == second.seconds;
    }
    case Kind::date_time: {
      const auto [first, second] = moments(left.as_date_time(), right.as_date_time());
      return first.seconds == second.seconds;
    }
    case Kind::days_time_duration: return left.as_days_time() == right.as_days_time();
    case Kind::years_months_duration: return left.as_years_months() == right.as_years_months();
    case Kind::list: return equal_lists(left.items(), right.items());
    case Kind::context: return equal_contexts(left, right);
    case Kind::range: return equal_ranges(left.as_range(), right.as_range());
    case Kind::function: return equal_functions(left, right);
    case Kind::null: break;
  }
  return std::nullopt;
}

std::optional<int> compare(const Value& left, const Value& right) {
  if (left.kind() != right.kind()) return std::nullopt;
  switch (left.kind()) {
    case Kind::number: return compare_numbers(left, right);
    case Kind::string: return three_way(left.text(), right.text());  // UTF-8 has the order of code points
    case Kind::date: return compare_dates(left.as_date(), right.as_date());
    case Kind::time: {
      const auto [first, second] = moments(left.as_time(), right.as_time());
      return three_way(first, second);
    }
    case Kind::date_time: {
      const auto [first, second] = moments(left.as_date_time(), right.as_date_time());
      return three_way(first, second);
    }
    case Kind::days_time_duration: return three_way(left.as_days_time(), right.as_days_time());
    case Kind::years_months_duration: return three_way(left.as_years_months(), right.as_years_months());
    default: return std::nullopt;
  }
}

bool same(const Value& left, const Value& right) {
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Kind::time: return left.as_time() == right.as_time();
    case Kind::date_time: return left.as_date_time() == right.as_date_time();
    case Kind::list:
      return std::equal(left.items().begin(), left.items().end(), right.items().begin(), right.items().end(),
                        [](const Value& a, const Value& b) { return same(a, b); });
    case Kind::context:
      return left.entries().size() == right.entries().size() &&
             std::all_of(left.entries().begin(), left.entries().end(), [&](const Entry& entry) {
               const Value* other = right.find(entry.key);
               return other != nullptr && same(entry.value, *other);
             });
    case Kind::range: {
      const Range &a = left.as_range(), &b = right.as_range();
      return equal_ranges(a, b) && same(a.low, b.low) && same(a.high, b.high);
    }
    default: return equal(left, right) == true;
  }
}

Value compare_by(Comparison comparison, const Value& left, const Value& right, Evaluation& evaluation, Position position) {
  if (!evaluation.charge_for(left, right, position)) return {};
  if (comparison == Comparison::equal || comparison == Comparison::not_equal) {
    const auto result = equal(left, right);
    if (!result) return evaluation.fail(position, kinds_of(left, right) + " cannot be compared");
    return Value::boolean(*result == (comparison == Comparison::equal));
  }
  const auto order = compare(left, right);
  if (!order) return evaluation.fail(position, kinds_of(left, right) + " have no order");
  switch (comparison) {
    case Comparison::less: return Value::boolean(*order < 0);
    case Comparison::less_or_equal: return Value::boolean(*order <= 0);
    case Comparison::greater: return Value::boolean(*order > 0);
    default: return Value::boolean(*order >= 0);
  }
}

Value in_range(const Value& value, const Range& range) {
  if (range.form == RangeForm::equal || range.form == RangeForm::not_equal) {
    const auto result = equal(value, range.high);
    return result ? Value::boolean(*result == (range.form == RangeForm::equal)) : Value();
  }
  bool known = true;
  if (!range.low.is_null()) {
    const auto order = compare(range.low, value);
    if (!order) known = false;
    if (order && (*order > 0 || (*order == 0 && !range.low_included))) return Value::boolean(false);
  }
  if (!range.high.is_null()) {
    const auto order = compare(value, range.high);
    if (!order) known = false;
    if (order && (*order > 0 || (*order == 0 && !range.high_included))) return Value::boolean(false);
  }
  // An interval with an end that is null has no values known to be in it; by one comparison only the other end counts.
  if (range.form == RangeForm::interval && (range.low.is_null() || range.high.is_null())) known = false;
  return known && !value.is_null() ? Value::boolean(true) : Value();
}

Value in_value(const Value& value, const Value& test) {
  if (test.is(Kind::range)) {
    if (value.is(Kind::range)) {
      if (const auto result = equal(value, test); result == true) return Value::boolean(true);
    }
    return in_range(value, test.as_range());
  }
  if (test.is(Kind::list)) {
    if (value.is(Kind::list) && equal(value, test) == true) return Value::boolean(true);
    Value result = Value::boolean(false);
    for (const Value& item : test.items()) {
      if (item.is(Kind::range)) {
        result = or_of(result, in_range(value, item.as_range()));
      } else {
        const auto equals = equal(value, item);
        result = or_of(result, equals ? Value::boolean(*equals) : Value());
      }
      if (result.is_true()) break;
    }
    return result;
  }
  const auto result = equal(value, test);
  return result ? Value::boolean(*result) : Value();
}

Value make_interval(Value low, Value high, bool low_included, bool high_included, Evaluation& evaluation, Position position) {
  for (const Value* end : {&low, &high})
    if (!end->is_null() && !has_order(end->kind()))
      return evaluation.fail(position, "a " + std::string(name_of(end->kind())) + " has no order and cannot be an end of a range");
  if (!low.is_null() && !high.is_null()) {
    const auto order = compare(low, high);
    if (!order) return evaluation.fail(position, kinds_of(low, high) + " cannot be the ends of one range");
    if (*order > 0) return evaluation.fail(position, "the range ends before it starts");
  }
  return Value::range({std::move(low), std::move(high), low_included, high_included, RangeForm::interval});
}

Value make_comparison_range(RangeForm form, Value bound, Evaluation& evaluation, Position position) {
  const bool ordered = form != RangeForm::equal && form != RangeForm::not_equal;
  if (ordered && !has_order(bound.kind()))
    return evaluation.fail(position, "a " + std::string(name_of(bound.kind())) + " has no order and cannot be an end of a range");
  Range range;
  range.form = form;
  switch (form) {
    case RangeForm::less: range.high = std::move(bound); break;
    case RangeForm::less_or_equal:
      range.high = std::move(bound);
      range.high_included = true;
      break;
    case RangeForm::greater: range.low = std::move(bound); break;
    case RangeForm::greater_or_equal:
      range.low = std::move(bound);
      range.low_included = true;
      break;
    default:
      range.low = bound;
      range.high = std::move(bound);
      range.low_included = range.high_included = form == RangeForm::equal;
  }
  return Value::range(std::move(range));
}

}  // namespace cw::feel
