// SPDX-License-Identifier: MIT
// For which values of a column a test of a cell may hold, as far as that is known without evaluating it. More than that is allowed, less is
// not: whoever uses it evaluates the test for the values that are left.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/decisions/feel/value.h"

namespace cw::feel {

// Kinds whose values lie on one line, by which a column can be looked up: numbers, strings, days, durations, booleans. Times do not:
// whether two are equal depends on the zones of both.
[[nodiscard]] bool lies_on_line(Kind kind);
// Both of one kind that lies on a line: below 0, 0, above 0. Equal in FEEL's sense where it is 0.
[[nodiscard]] int place_on_line(const Value& left, const Value& right);

class Accepted {
 public:
  // From `low` to `high`, an absent end being open; both of `kind`.
  struct Interval {
    Kind kind = Kind::number;
    Value low, high;
    bool has_low = false, has_high = false;
    bool low_included = false, high_included = false;
  };

  void add_anything() { anything_ = true; }
  void add_kind(Kind kind) { kinds_ |= bit_of(kind); }
  // What equals the value, as `=` has it.
  void add_equal(const Value& value);
  // What is below or above a bound.
  void add_compared(RangeForm form, const Value& bound);
  void add_range(const Range& range);
  // What is "in" a value: equal to it, in the range, or in the list.
  void add_in(const Value& test);

  [[nodiscard]] bool is_anything() const { return anything_; }
  [[nodiscard]] bool has_kind(Kind kind) const { return anything_ || (kinds_ & bit_of(kind)) != 0; }  // all values of the kind
  [[nodiscard]] const std::vector<Interval>& intervals() const { return intervals_; }

 private:
  static std::uint32_t bit_of(Kind kind) { return 1U << static_cast<std::uint32_t>(kind); }

  bool anything_ = false;
  std::uint32_t kinds_ = 0;
  std::vector<Interval> intervals_;
};

}  // namespace cw::feel
