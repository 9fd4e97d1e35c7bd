// SPDX-License-Identifier: MIT
// What the operators of FEEL do with values (DMN 1.5, 10.3.2.15, tables 52 to 62). Operands outside an operator's domain give null and a
// diagnostic.
#pragma once

#include <optional>

#include "engines/decisions/feel/evaluation.h"
#include "engines/decisions/feel/value.h"

namespace cw::feel {

// Nothing where the two are of different kinds, which cannot be compared; null equals null alone. Times are equal by the second.
[[nodiscard]] std::optional<bool> equal(const Value& left, const Value& right);
// Below 0, 0, above 0; nothing where the two are of different kinds or of one that has no order. Where one of two times has no zone it is
// taken to have the other's.
[[nodiscard]] std::optional<int> compare(const Value& left, const Value& right);
// The same element of the domain: equal in kind, zone and every part.
[[nodiscard]] bool same(const Value& left, const Value& right);

enum class Comparison : std::uint8_t { equal, not_equal, less, less_or_equal, greater, greater_or_equal };
[[nodiscard]] Value compare_by(Comparison comparison, const Value& left, const Value& right, Evaluation& evaluation, Position position);

// Three-valued: null where an end cannot be compared with the value. No diagnostic.
[[nodiscard]] Value in_range(const Value& value, const Range& range);
// `value in test` where the test is a value: equal to it, in the range, or in one of the list's items.
[[nodiscard]] Value in_value(const Value& value, const Value& test);

[[nodiscard]] Value add(const Value& left, const Value& right, Evaluation& evaluation, Position position);
[[nodiscard]] Value subtract(const Value& left, const Value& right, Evaluation& evaluation, Position position);
[[nodiscard]] Value multiply(const Value& left, const Value& right, Evaluation& evaluation, Position position);
[[nodiscard]] Value divide(const Value& left, const Value& right, Evaluation& evaluation, Position position);
[[nodiscard]] Value power(const Value& left, const Value& right, Evaluation& evaluation, Position position);
[[nodiscard]] Value negate(const Value& value, Evaluation& evaluation, Position position);

// An interval; null with a diagnostic where the ends are of different kinds, of one that has no order, or in the wrong order.
[[nodiscard]] Value make_interval(Value low, Value high, bool low_included, bool high_included, Evaluation& evaluation, Position position);
// A range by one comparison, as (< 10).
[[nodiscard]] Value make_comparison_range(RangeForm form, Value bound, Evaluation& evaluation, Position position);
[[nodiscard]] bool has_order(Kind kind);  // numbers, strings, days, times, durations

}  // namespace cw::feel
