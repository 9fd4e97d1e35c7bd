// SPDX-License-Identifier: MIT
// Functions of numbers and booleans (DMN 1.5, tables 73 and 76).
#include "engines/decisions/feel/operators.h"
#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {
namespace {

Value rounded(Call& call, const Value& scale, Rounding rounding) {
  std::int64_t digits = 0;
  if (!scale.is_null()) {
    const auto number = whole_number(scale, Fraction::refused);
    if (!number || *number < -6111 || *number > 6176) return call.fail("the scale must be a whole number from -6111 to 6176");
    digits = *number;
  }
  const auto result = call[0].as_number().rounded(static_cast<int>(digits), rounding);
  return result ? Value::number(*result) : call.fail("the result is too large");
}

Value result_of(Call& call, const std::optional<Decimal>& number, std::string_view reason) {
  return number ? Value::number(*number) : call.fail(reason);
}

// The remainder by two, or nothing for a number that is not whole.
std::optional<bool> is_odd(const Decimal& number) {
  if (!number.is_integer()) return std::nullopt;
  const auto remainder = cw::modulo(number, Decimal(2));
  return remainder ? std::optional(!remainder->is_zero()) : std::optional(false);
}

}  // namespace

Value decimal(Call& call) { return rounded(call, call[1], Rounding::half_even); }
Value floor(Call& call) { return rounded(call, call[1], Rounding::floor); }
Value ceiling(Call& call) { return rounded(call, call[1], Rounding::ceiling); }
Value round_up(Call& call) { return rounded(call, call[1], Rounding::up); }
Value round_down(Call& call) { return rounded(call, call[1], Rounding::down); }
Value round_half_up(Call& call) { return rounded(call, call[1], Rounding::half_up); }
Value round_half_down(Call& call) { return rounded(call, call[1], Rounding::half_down); }

Value absolute(Call& call) {
  switch (call[0].kind()) {
    case Kind::number: return Value::number(call[0].as_number().absolute());
    case Kind::days_time_duration: return call[0].as_days_time().seconds < 0 ? negate(call[0], call.evaluation, call.position) : call[0];
    default: return call[0].as_years_months().months < 0 ? negate(call[0], call.evaluation, call.position) : call[0];
  }
}

Value modulo(Call& call) {
  if (call[1].as_number().is_zero()) return call.fail("the divisor is 0");
  return result_of(call, cw::modulo(call[0].as_number(), call[1].as_number()), "the result is too large");
}
namespace {
// What a root, a logarithm or an exponential takes, in steps.
constexpr std::uint64_t steps_of_series = 200;
}  // namespace

Value square_root(Call& call) {
  if (!call.evaluation.charge(steps_of_series, call.position)) return {};
  return result_of(call, cw::square_root(call[0].as_number()), "the number is below 0");
}
Value logarithm(Call& call) {
  if (!call.evaluation.charge(steps_of_series, call.position)) return {};
  return result_of(call, natural_logarithm(call[0].as_number()), "the number is not above 0");
}
Value exponential(Call& call) {
  if (!call.evaluation.charge(steps_of_series, call.position)) return {};
  return result_of(call, cw::exponential(call[0].as_number()), "the result is too large");
}

Value odd(Call& call) {
  const auto result = is_odd(call[0].as_number());
  return result ? Value::boolean(*result) : call.fail("the number is not whole");
}
Value even(Call& call) {
  const auto result = is_odd(call[0].as_number());
  return result ? Value::boolean(!*result) : call.fail("the number is not whole");
}

Value negation(Call& call) {
  const Value& value = call[0];
  if (value.is(Kind::boolean)) return Value::boolean(value.is_false());
  return value.is_null() ? Value() : call.fail("'negand' must be true or false");
}

}  // namespace cw::feel::builtins
