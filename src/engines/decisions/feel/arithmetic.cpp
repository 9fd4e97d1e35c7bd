// SPDX-License-Identifier: MIT
// Addition to exponentiation (DMN 1.5, tables 56 to 60 and 62).
#include <algorithm>
#include <array>

#include "engines/decisions/feel/operators.h"

namespace cw::feel {
namespace {

// A power by a broken number takes as long as so many other steps.
constexpr std::uint64_t steps_of_series = 300;

Value outside(const char* sign, const Value& left, const Value& right, Evaluation& evaluation, Position position) {
  return evaluation.fail(position, "'" + std::string(sign) + "' has no meaning for a " + std::string(name_of(left.kind())) + " and a " +
                                       std::string(name_of(right.kind())));
}

Value of_number(const std::optional<Decimal>& number, Evaluation& evaluation, Position position) {
  return number ? Value::number(*number) : evaluation.fail(position, "the result has no number, or one too large");
}
template <class Part>
Value of_duration(const std::optional<Part>& duration, Evaluation& evaluation, Position position) {
  return duration ? Value::duration(*duration) : evaluation.fail(position, "the duration would be too long");
}
Value of_date(const std::optional<Date>& date, Evaluation& evaluation, Position position) {
  return date ? Value::date(*date) : evaluation.fail(position, "the date would be outside the years that there are");
}
Value of_date_time(const std::optional<DateTime>& when, Evaluation& evaluation, Position position) {
  return when ? Value::date_time(*when) : evaluation.fail(position, "the date would be outside the years that there are");
}

// A date stands for its midnight in UTC (10.3.2.3.5).
DateTime midnight(const Date& date) { return {date, {0, {Zone::Kind::offset, 0}}}; }

std::optional<YearsMonthsDuration> months_of(const std::optional<Decimal>& months) {
  const auto whole = months ? months->to_integer() : std::nullopt;
  return whole ? std::optional(YearsMonthsDuration{*whole}) : std::nullopt;
}
std::optional<DaysTimeDuration> seconds_of(const std::optional<Decimal>& seconds) {
  return seconds ? duration_of_seconds(*seconds) : std::nullopt;
}

std::optional<YearsMonthsDuration> sum_of(const YearsMonthsDuration& left, const YearsMonthsDuration& right) {
  std::int64_t months = 0;
  if (__builtin_add_overflow(left.months, right.months, &months)) return std::nullopt;
  return YearsMonthsDuration{months};
}

std::optional<YearsMonthsDuration> difference_of(const YearsMonthsDuration& left, const YearsMonthsDuration& right) {
  std::int64_t months = 0;
  if (__builtin_sub_overflow(left.months, right.months, &months)) return std::nullopt;
  return YearsMonthsDuration{months};
}

// A day or time and a duration, in this order; nothing where that is not what they are.
std::optional<Value> shifted(const Value& when, const Value& by, Evaluation& evaluation, Position position) {
  if (by.is(Kind::years_months_duration)) {
    if (when.is(Kind::date)) return of_date(add_months(when.as_date(), by.as_years_months().months), evaluation, position);
    if (when.is(Kind::date_time)) return of_date_time(add(when.as_date_time(), by.as_years_months()), evaluation, position);
  } else if (by.is(Kind::days_time_duration)) {
    if (when.is(Kind::time)) return Value::time(add(when.as_time(), by.as_days_time()));
    if (when.is(Kind::date_time)) return of_date_time(add(when.as_date_time(), by.as_days_time()), evaluation, position);
    if (when.is(Kind::date)) {
      const auto moved = add(midnight(when.as_date()), by.as_days_time());
      return of_date(moved ? std::optional(moved->date) : std::nullopt, evaluation, position);
    }
  }
  return std::nullopt;
}

Value difference_of(const DateTime& left, const DateTime& right, Evaluation& evaluation, Position position) {
  if ((left.time.zone.kind == Zone::Kind::none) != (right.time.zone.kind == Zone::Kind::none))
    return evaluation.fail(position, "only one of the two has a time zone");
  const auto as_duration = [](const DateTime& when) {
    return DaysTimeDuration{instant_of(when), static_cast<std::int32_t>(when.time.nanoseconds % nanoseconds_per_second)};
  };
  return of_duration(add(as_duration(left), negated(as_duration(right))), evaluation, position);
}

Value difference_of(const Time& left, const Time& right, Evaluation& evaluation, Position position) {
  if ((left.zone.kind == Zone::Kind::none) != (right.zone.kind == Zone::Kind::none))
    return evaluation.fail(position, "only one of the two has a time zone");
  const auto as_duration = [](const Time& when) {
    return DaysTimeDuration{instant_of(when), static_cast<std::int32_t>(when.nanoseconds % nanoseconds_per_second)};
  };
  return of_duration(add(as_duration(left), negated(as_duration(right))), evaluation, position);
}

// Both as whole numbers of one exponent, where that fits.
struct Aligned {
  std::int64_t left = 0, right = 0;
  int exponent = 0;
};
std::optional<Aligned> aligned(const Value& left, const Value& right) {
  if (!left.is_small_number() || !right.is_small_number()) return std::nullopt;
  Aligned both{left.small_whole(), right.small_whole(), left.small_exponent()};
  if (left.small_exponent() == right.small_exponent()) return both;
  static constexpr std::array<std::int64_t, 19> powers = [] {
    std::array<std::int64_t, 19> made{};
    made[0] = 1;
    for (std::size_t i = 1; i < made.size(); ++i) made[i] = made[i - 1] * 10;
    return made;
  }();
  const int shift = left.small_exponent() - right.small_exponent();
  if (shift >= static_cast<int>(powers.size()) || -shift >= static_cast<int>(powers.size())) return std::nullopt;
  std::int64_t& scaled = shift > 0 ? both.left : both.right;
  if (__builtin_mul_overflow(scaled, powers[static_cast<std::size_t>(shift > 0 ? shift : -shift)], &scaled)) return std::nullopt;
  both.exponent = std::min(left.small_exponent(), right.small_exponent());
  return both;
}

enum class Sign : std::uint8_t { plus, minus };
// The sum or difference of numbers that lie inside their values, or nothing where it takes more.
std::optional<Value> small_sum(const Value& left, const Value& right, Sign sign) {
  const auto both = aligned(left, right);
  std::int64_t result = 0;
  if (!both || (sign == Sign::plus ? __builtin_add_overflow(both->left, both->right, &result)
                                   : __builtin_sub_overflow(both->left, both->right, &result)))
    return std::nullopt;
  return Value::small_number(result, both->exponent);
}
std::optional<Value> small_product(const Value& left, const Value& right) {
  std::int64_t result = 0;
  if (!left.is_small_number() || !right.is_small_number() || __builtin_mul_overflow(left.small_whole(), right.small_whole(), &result))
    return std::nullopt;
  return Value::small_number(result, left.small_exponent() + right.small_exponent());
}

bool is_day(const Value& value) { return value.is(Kind::date) || value.is(Kind::date_time); }
DateTime moment_of(const Value& value) { return value.is(Kind::date) ? midnight(value.as_date()) : value.as_date_time(); }

}  // namespace

Value add(const Value& left, const Value& right, Evaluation& evaluation, Position position) {
  if (auto result = small_sum(left, right, Sign::plus)) return std::move(*result);
  if (left.is(Kind::number) && right.is(Kind::number)) return of_number(add(left.as_number(), right.as_number()), evaluation, position);
  if (left.is(Kind::string) && right.is(Kind::string)) {
    if (!evaluation.allows_text(left.text().size() + right.text().size(), position)) return {};
    return Value::string(left.text() + right.text());
  }
  if (left.is(Kind::days_time_duration) && right.is(Kind::days_time_duration))
    return of_duration(add(left.as_days_time(), right.as_days_time()), evaluation, position);
  if (left.is(Kind::years_months_duration) && right.is(Kind::years_months_duration))
    return of_duration(sum_of(left.as_years_months(), right.as_years_months()), evaluation, position);
  if (auto result = shifted(left, right, evaluation, position)) return std::move(*result);
  if (auto result = shifted(right, left, evaluation, position)) return std::move(*result);
  return outside("+", left, right, evaluation, position);
}

Value subtract(const Value& left, const Value& right, Evaluation& evaluation, Position position) {
  if (auto result = small_sum(left, right, Sign::minus)) return std::move(*result);
  if (left.is(Kind::number) && right.is(Kind::number))
    return of_number(subtract(left.as_number(), right.as_number()), evaluation, position);
  if (left.is(Kind::days_time_duration) && right.is(Kind::days_time_duration))
    return of_duration(add(left.as_days_time(), negated(right.as_days_time())), evaluation, position);
  if (left.is(Kind::years_months_duration) && right.is(Kind::years_months_duration))
    return of_duration(difference_of(left.as_years_months(), right.as_years_months()), evaluation, position);
  if (is_day(left) && is_day(right)) return difference_of(moment_of(left), moment_of(right), evaluation, position);
  if (left.is(Kind::time) && right.is(Kind::time)) return difference_of(left.as_time(), right.as_time(), evaluation, position);
  if (right.is(Kind::days_time_duration) || right.is(Kind::years_months_duration)) {
    const Value back = negate(right, evaluation, position);
    if (auto result = shifted(left, back, evaluation, position)) return std::move(*result);
  }
  return outside("-", left, right, evaluation, position);
}

Value multiply(const Value& left, const Value& right, Evaluation& evaluation, Position position) {
  if (auto result = small_product(left, right)) return std::move(*result);
  if (left.is(Kind::number) && right.is(Kind::number))
    return of_number(multiply(left.as_number(), right.as_number()), evaluation, position);
  const bool swap = left.is(Kind::number);
  const Value &duration = swap ? right : left, &factor = swap ? left : right;
  if (factor.is(Kind::number) && duration.is(Kind::days_time_duration))
    return of_duration(seconds_of(multiply(to_seconds(duration.as_days_time()), factor.as_number())), evaluation, position);
  if (factor.is(Kind::number) && duration.is(Kind::years_months_duration))
    return of_duration(months_of(multiply(Decimal(duration.as_years_months().months), factor.as_number())), evaluation, position);
  return outside("*", left, right, evaluation, position);
}

Value divide(const Value& left, const Value& right, Evaluation& evaluation, Position position) {
  const auto quotient = [&](const Decimal& dividend, const Decimal& divisor) -> std::optional<Decimal> {
    if (divisor.is_zero()) return std::nullopt;
    return divide(dividend, divisor);
  };
  if (left.kind() == right.kind()) {
    if (left.is(Kind::number)) return of_number(quotient(left.as_number(), right.as_number()), evaluation, position);
    if (left.is(Kind::days_time_duration))
      return of_number(quotient(to_seconds(left.as_days_time()), to_seconds(right.as_days_time())), evaluation, position);
    if (left.is(Kind::years_months_duration))
      return of_number(quotient(Decimal(left.as_years_months().months), Decimal(right.as_years_months().months)), evaluation, position);
  }
  if (right.is(Kind::number) && left.is(Kind::days_time_duration))
    return of_duration(seconds_of(quotient(to_seconds(left.as_days_time()), right.as_number())), evaluation, position);
  if (right.is(Kind::number) && left.is(Kind::years_months_duration))
    return of_duration(months_of(quotient(Decimal(left.as_years_months().months), right.as_number())), evaluation, position);
  return outside("/", left, right, evaluation, position);
}

Value power(const Value& left, const Value& right, Evaluation& evaluation, Position position) {
  if (!left.is(Kind::number) || !right.is(Kind::number)) return outside("**", left, right, evaluation, position);
  constexpr std::int64_t most = 999'999'999;  // table 60
  const Decimal exponent = right.as_number();
  if (exponent > Decimal(most) || exponent < Decimal(-most)) return evaluation.fail(position, "the exponent is too large");
  if (!evaluation.charge(exponent.is_integer() ? 20 : steps_of_series, position)) return {};
  return of_number(power(left.as_number(), exponent), evaluation, position);
}

Value negate(const Value& value, Evaluation& evaluation, Position position) {
  switch (value.kind()) {
    case Kind::number: return Value::number(value.as_number().negated());
    case Kind::days_time_duration: return Value::duration(negated(value.as_days_time()));
    case Kind::years_months_duration:
      return of_duration(difference_of(YearsMonthsDuration{}, value.as_years_months()), evaluation, position);
    default: return evaluation.fail(position, "'-' has no meaning for a " + std::string(name_of(value.kind())));
  }
}

}  // namespace cw::feel
