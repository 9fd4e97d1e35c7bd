// SPDX-License-Identifier: MIT
// Arithmetic and number functions of conditions. Integers stay integers as in DuckDB; overflow gives NULL where DuckDB stops with an error.
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "engines/linkage/expression_values.h"

namespace cw::linkage {
namespace {

bool is_integer(const Value& value) { return value.get<std::int64_t>() != nullptr || value.get<bool>() != nullptr; }

template <bool overflows(std::int64_t, std::int64_t, std::int64_t*), class Doubles>
Value arithmetic(const Value& a, const Value& b, Doubles doubles) {
  if (is_integer(a) && is_integer(b)) {
    std::int64_t result = 0;
    return overflows(*integer_of(a), *integer_of(b), &result) ? Value() : Value(result);
  }
  const auto x = number_of(a);
  const auto y = number_of(b);
  return x && y ? Value(doubles(*x, *y)) : Value();
}

bool add_overflows(std::int64_t a, std::int64_t b, std::int64_t* sum) { return __builtin_add_overflow(a, b, sum); }
bool subtract_overflows(std::int64_t a, std::int64_t b, std::int64_t* difference) { return __builtin_sub_overflow(a, b, difference); }
bool multiply_overflows(std::int64_t a, std::int64_t b, std::int64_t* product) { return __builtin_mul_overflow(a, b, product); }

Value date_plus(const Date& date, std::int64_t days) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(std::int64_t{date.days}, days, &result)) return {};
  if (result < -12'000'000 || result > 11'000'000) return {};
  return Value(Date{static_cast<std::int32_t>(result)});
}

Value add(const Arguments& arguments) {
  const Value& a = arguments[0];
  const Value& b = arguments[1];
  if (a.get<Date>() != nullptr || b.get<Date>() != nullptr) {
    const bool is_first = a.get<Date>() != nullptr;
    const Value& days = is_first ? b : a;
    return is_integer(days) ? date_plus(*(is_first ? a : b).get<Date>(), *integer_of(days)) : Value();
  }
  return arithmetic<add_overflows>(a, b, [](double x, double y) { return x + y; });
}

Value subtract(const Arguments& arguments) {
  const Value& a = arguments[0];
  if (arguments.size() == 1) return arithmetic<subtract_overflows>(Value(std::int64_t{0}), a, [](double, double y) { return -y; });
  const Value& b = arguments[1];
  if (const auto* date = a.get<Date>()) {
    if (const auto* other = b.get<Date>()) return Value(std::int64_t{date->days} - other->days);
    const auto days = is_integer(b) ? integer_of(b) : std::nullopt;
    return days && *days != std::numeric_limits<std::int64_t>::min() ? date_plus(*date, -*days) : Value();
  }
  return arithmetic<subtract_overflows>(a, b, [](double x, double y) { return x - y; });
}

Value multiply(const Arguments& arguments) {
  return arithmetic<multiply_overflows>(arguments[0], arguments[1], [](double x, double y) { return x * y; });
}

double quotient(double x, double y) {
  if (y != 0) return x / y;
  if (x == 0 || std::isnan(x)) return std::numeric_limits<double>::quiet_NaN();
  return std::signbit(x) == std::signbit(y) ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
}

Value divide(const Arguments& arguments) {
  const auto x = number_of(arguments[0]);
  const auto y = number_of(arguments[1]);
  return x && y ? Value(quotient(*x, *y)) : Value();
}

// Of integers towards 0; of other numbers DuckDB's // is the same as /.
Value divide_whole(const Arguments& arguments) {
  if (!is_integer(arguments[0]) || !is_integer(arguments[1])) return divide(arguments);
  const std::int64_t x = *integer_of(arguments[0]);
  const std::int64_t y = *integer_of(arguments[1]);
  if (y == 0 || (y == -1 && x == std::numeric_limits<std::int64_t>::min())) return {};
  return Value(x / y);
}

Value modulo(const Arguments& arguments) {
  if (is_integer(arguments[0]) && is_integer(arguments[1])) {
    const std::int64_t x = *integer_of(arguments[0]);
    const std::int64_t y = *integer_of(arguments[1]);
    if (y == 0) return {};
    return Value(y == -1 ? std::int64_t{0} : x % y);
  }
  const auto x = number_of(arguments[0]);
  const auto y = number_of(arguments[1]);
  return x && y ? Value(std::fmod(*x, *y)) : Value();
}

Value absolute(const Arguments& arguments) {
  const Value& value = arguments[0];
  if (!is_integer(value)) {
    const auto number = number_of(value);
    return number ? Value(std::fabs(*number)) : Value();
  }
  const std::int64_t integer = *integer_of(value);
  if (integer == std::numeric_limits<std::int64_t>::min()) return {};
  return Value(integer < 0 ? -integer : integer);
}

Value sign(const Arguments& arguments) {
  const auto number = number_of(arguments[0]);
  if (!number) return {};
  return Value(std::int64_t{*number > 0 ? 1 : (*number < 0 ? -1 : 0)});
}

Value round_integer(std::int64_t integer, std::int64_t places) {
  if (places >= 0) return Value(integer);
  if (places < -18) return Value(std::int64_t{0});
  std::int64_t unit = 1;
  for (std::int64_t i = 0; i < -places; ++i) unit *= 10;
  std::int64_t half = 0;
  if (__builtin_add_overflow(integer, integer < 0 ? -unit / 2 : unit / 2, &half)) return {};
  return Value(half / unit * unit);
}

Value round_number(const Arguments& arguments) {
  const auto places = arguments.size() > 1 ? integer_of(arguments[1]) : std::optional<std::int64_t>(0);
  if (!places) return {};
  if (is_integer(arguments[0])) return round_integer(*integer_of(arguments[0]), *places);
  const auto number = number_of(arguments[0]);
  if (!number) return {};
  if (*places == 0) return Value(std::round(*number));
  const double unit = std::pow(10.0, std::fabs(static_cast<double>(*places)));
  const double rounded = *places > 0 ? std::round(*number * unit) / unit : std::round(*number / unit) * unit;
  if (!std::isfinite(rounded)) return Value(*places > 0 ? *number : 0.0);
  return Value(rounded);
}

template <double function(double)>
Value apply(const Arguments& arguments) {
  const auto number = number_of(arguments[0]);
  return number ? Value(function(*number)) : Value();
}

// NULL outside the domain, where DuckDB stops with an error.
template <double function(double), bool is_allowed(double)>
Value apply_within(const Arguments& arguments) {
  const auto number = number_of(arguments[0]);
  return number && is_allowed(*number) ? Value(function(*number)) : Value();
}

double floor_of(double x) { return std::floor(x); }
double ceil_of(double x) { return std::ceil(x); }
double sqrt_of(double x) { return std::sqrt(x); }
double exp_of(double x) { return std::exp(x); }
double ln_of(double x) { return std::log(x); }
double log10_of(double x) { return std::log10(x); }
double log2_of(double x) { return std::log2(x); }
double radians_of(double x) { return x * (std::numbers::pi / 180); }
double degrees_of(double x) { return x * (180 / std::numbers::pi); }
double sin_of(double x) { return std::sin(x); }
double cos_of(double x) { return std::cos(x); }
double tan_of(double x) { return std::tan(x); }
double asin_of(double x) { return std::asin(x); }
double acos_of(double x) { return std::acos(x); }
double atan_of(double x) { return std::atan(x); }
bool is_not_negative(double x) { return !(x < 0); }
bool is_positive(double x) { return !(x <= 0); }
bool is_in_unit(double x) { return !(x < -1 || x > 1); }
bool is_finite(double x) { return !std::isinf(x); }

template <double function(double, double)>
Value apply_two(const Arguments& arguments) {
  const auto x = number_of(arguments[0]);
  const auto y = number_of(arguments[1]);
  return x && y ? Value(function(*x, *y)) : Value();
}
double power_of(double x, double y) { return std::pow(x, y); }
double angle_of(double y, double x) { return std::atan2(y, x); }

Value pi(const Arguments&) { return Value(std::numbers::pi); }

template <int wanted>
Value extreme(const Arguments& arguments) {
  const Value* best = nullptr;
  for (const Value* value : arguments.values) {
    if (value->is_null()) continue;
    if (best == nullptr) {
      best = value;
      continue;
    }
    const auto order = compare_values(*value, *best);
    if (!order) return {};
    if (*order * wanted > 0) best = value;
  }
  return best == nullptr ? Value() : *best;
}

Value nullif(const Arguments& arguments) {
  const Value& a = arguments[0];
  const Value& b = arguments[1];
  return !a.is_null() && !b.is_null() && compare_values(a, b) == 0 ? Value() : a;
}

constexpr auto null = NullRule::gives_null;
constexpr Implementation table[] = {
    {"+", null, add},
    {"-", null, subtract},
    {"*", null, multiply},
    {"/", null, divide},
    {"//", null, divide_whole},
    {"%", null, modulo},
    {"abs", null, absolute},
    {"sign", null, sign},
    {"round", null, round_number},
    {"floor", null, apply<floor_of>},
    {"ceil", null, apply<ceil_of>},
    {"sqrt", null, apply_within<sqrt_of, is_not_negative>},
    {"exp", null, apply<exp_of>},
    {"ln", null, apply_within<ln_of, is_positive>},
    {"log10", null, apply_within<log10_of, is_positive>},
    {"log2", null, apply_within<log2_of, is_positive>},
    {"radians", null, apply<radians_of>},
    {"degrees", null, apply<degrees_of>},
    {"sin", null, apply_within<sin_of, is_finite>},
    {"cos", null, apply_within<cos_of, is_finite>},
    {"tan", null, apply_within<tan_of, is_finite>},
    {"asin", null, apply_within<asin_of, is_in_unit>},
    {"acos", null, apply_within<acos_of, is_in_unit>},
    {"atan", null, apply<atan_of>},
    {"atan2", null, apply_two<angle_of>},
    {"pow", null, apply_two<power_of>},
    {"pi", null, pi},
    {"greatest", NullRule::passed_on, extreme<1>},
    {"least", NullRule::passed_on, extreme<-1>},
    {"nullif", NullRule::passed_on, nullif},
};

}  // namespace

std::span<const Implementation> arithmetic_implementations() { return table; }

}  // namespace cw::linkage
