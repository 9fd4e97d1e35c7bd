// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/accepted.h"

#include "engines/decisions/feel/operators.h"

namespace cw::feel {

bool lies_on_line(Kind kind) {
  switch (kind) {
    case Kind::boolean:
    case Kind::number:
    case Kind::string:
    case Kind::date:
    case Kind::days_time_duration:
    case Kind::years_months_duration: return true;
    default: return false;
  }
}

int place_on_line(const Value& left, const Value& right) {
  if (left.is(Kind::boolean)) return static_cast<int>(left.is_true()) - static_cast<int>(right.is_true());
  return compare(left, right).value_or(0);
}

void Accepted::add_equal(const Value& value) {
  if (!lies_on_line(value.kind())) return add_kind(value.kind());
  intervals_.push_back({value.kind(), value, value, true, true, true, true});
}

void Accepted::add_compared(RangeForm form, const Value& bound) {
  if (form == RangeForm::equal) return add_equal(bound);
  if (form == RangeForm::interval || form == RangeForm::not_equal) return add_anything();
  if (!lies_on_line(bound.kind())) return add_kind(bound.kind());
  Interval interval;
  interval.kind = bound.kind();
  if (form == RangeForm::less || form == RangeForm::less_or_equal) {
    interval.high = bound;
    interval.has_high = true;
    interval.high_included = form == RangeForm::less_or_equal;
  } else {
    interval.low = bound;
    interval.has_low = true;
    interval.low_included = form == RangeForm::greater_or_equal;
  }
  intervals_.push_back(std::move(interval));
}

void Accepted::add_range(const Range& range) {
  if (range.form == RangeForm::equal) return add_equal(range.high);
  const bool has_low = !range.low.is_null(), has_high = !range.high.is_null();
  if (range.form == RangeForm::not_equal || (!has_low && !has_high)) return add_anything();
  const Kind kind = has_low ? range.low.kind() : range.high.kind();
  if (has_low && has_high && range.high.kind() != kind) return add_anything();
  if (!lies_on_line(kind)) return add_kind(kind);
  intervals_.push_back({kind, range.low, range.high, has_low, has_high, range.low_included, range.high_included});
}

void Accepted::add_in(const Value& test) {
  if (test.is(Kind::range)) {
    add_kind(Kind::range);
    add_range(test.as_range());
  } else if (test.is(Kind::list)) {
    add_kind(Kind::list);
    for (const Value& item : test.items()) {
      if (item.is(Kind::range)) {
        add_kind(Kind::range);
        add_range(item.as_range());
      } else {
        add_equal(item);
      }
    }
  } else {
    add_equal(test);
  }
}

}  // namespace cw::feel
