// SPDX-License-Identifier: MIT
// Roots, powers, exponentials and logarithms of decimals, by the arithmetic of decimal.cpp.
#include <cmath>
#include <cstdlib>

#include "base/decimal.h"

namespace cw {
namespace {

// ln 10 to 34 digits.
const Decimal& logarithm_of_ten() {
  static const Decimal value = *Decimal::parse("2.302585092994045684017991454684364208");
  return value;
}

// Arithmetic whose operands are known to be small enough for a result to exist.
Decimal sum(const Decimal& left, const Decimal& right) { return add(left, right).value_or(Decimal()); }
Decimal difference(const Decimal& left, const Decimal& right) { return subtract(left, right).value_or(Decimal()); }
Decimal product(const Decimal& left, const Decimal& right) { return multiply(left, right).value_or(Decimal()); }
Decimal quotient(const Decimal& left, const Decimal& right) { return divide(left, right).value_or(Decimal()); }

int digits_in(const Decimal& number) {
  int digits = 0;
  for (Uint128 rest = number.coefficient(); rest != 0; rest /= 10) ++digits;
  return digits;
}

Decimal shifted(const Decimal& number, int places) {
  return Decimal::make(number.coefficient(), number.exponent() + places, number.is_negative()).value_or(Decimal());
}

// e^r for |r| <= 1.2 by Taylor's series; below zero as a reciprocal, so that no digits cancel.
Decimal small_exponential(const Decimal& number) {
  const Decimal size = number.absolute();
  Decimal term(1), result(1);
  for (std::int64_t i = 1; i < 60; ++i) {
    term = quotient(product(term, size), Decimal(i));
    const Decimal next = sum(result, term);
    if (next == result) break;
    result = next;
  }
  return number.is_negative() ? quotient(Decimal(1), result) : result;
}

std::optional<Decimal> whole_power(Decimal base, std::int64_t exponent) {
  std::optional<Decimal> result = Decimal(1);
  for (std::int64_t left = std::llabs(exponent); left != 0; left >>= 1) {
    if ((left & 1) != 0) {
      result = multiply(*result, base);
      if (!result) return exponent < 0 ? std::optional(Decimal()) : std::nullopt;
    }
    if (left == 1) break;
    const auto squared = multiply(base, base);
    if (!squared) return exponent < 0 ? std::optional(Decimal()) : std::nullopt;
    base = *squared;
  }
  return exponent < 0 ? divide(Decimal(1), *result) : result;
}

}  // namespace

std::optional<Decimal> square_root(const Decimal& number) {
  if (number.is_negative()) return std::nullopt;
  if (number.is_zero()) return Decimal();
  // Scaled to 1..100 by an even power of ten, a double's root as a start, then Newton's steps, each of which doubles the digits.
  int places = digits_in(number) + number.exponent() - 1;
  if (places % 2 != 0) --places;
  const Decimal scaled = shifted(number, -places);
  Decimal root = Decimal::from_double(std::sqrt(scaled.to_double())).value_or(Decimal(1));
  for (int i = 0; i < 4; ++i) root = quotient(sum(root, quotient(scaled, root)), Decimal(2));
  // A root of fewer digits that squares to the number is the exact one.
  if (const auto shorter = root.rounded(16, Rounding::half_even); shorter && product(*shorter, *shorter) == scaled) root = *shorter;
  return shifted(root, places / 2).reduced();
}

std::optional<Decimal> exponential(const Decimal& number) {
  if (number.is_zero()) return Decimal(1);
  const auto whole = number.to_integer();
  if (!whole || *whole > 14'200 || *whole < -14'300) return number.is_negative() ? std::optional(Decimal()) : std::nullopt;
  const auto tens = quotient(number, logarithm_of_ten()).rounded(0, Rounding::half_even).value_or(Decimal());
  const Decimal rest = difference(number, product(tens, logarithm_of_ten()));
  const Decimal result = small_exponential(rest);
  return Decimal::make(result.coefficient(), result.exponent() + static_cast<int>(tens.to_integer().value_or(0)), false);
}

std::optional<Decimal> natural_logarithm(const Decimal& number) {
  if (number.is_negative() || number.is_zero()) return std::nullopt;
  if (number == Decimal(1)) return Decimal();
  const int places = digits_in(number) + number.exponent() - 1;
  const Decimal scaled = shifted(number, -places);  // 1 <= scaled < 10
  // Newton's steps on e^y = scaled; a double's logarithm as a start gives 15 digits, each step doubles them.
  Decimal result = Decimal::from_double(std::log(scaled.to_double())).value_or(Decimal());
  for (int i = 0; i < 3; ++i) {
    const Decimal half = quotient(result, Decimal(2));  // |result| <= 2.31, the series wants less
    const Decimal half_power = small_exponential(half);
    const Decimal reached = product(half_power, half_power);
    result = sum(result, product(Decimal(2), quotient(difference(scaled, reached), sum(scaled, reached))));
  }
  return sum(result, product(Decimal(places), logarithm_of_ten()));
}

std::optional<Decimal> power(const Decimal& base, const Decimal& exponent) {
  if (exponent.is_zero()) return Decimal(1);
  if (base.is_zero()) return exponent.is_negative() ? std::nullopt : std::optional(Decimal());
  if (base == Decimal(1)) return Decimal(1);
  if (exponent.is_integer()) {
    const auto whole = exponent.to_integer();
    if (whole && std::llabs(*whole) <= 1'000'000'000) return whole_power(base, *whole);
    if (base.absolute() == Decimal(1)) return modulo(exponent, Decimal(2)) == Decimal() ? Decimal(1) : Decimal(-1);
  }
  if (base.is_negative()) return std::nullopt;
  const auto logarithm = natural_logarithm(base);
  const auto raised = logarithm ? multiply(*logarithm, exponent) : std::nullopt;
  if (!raised) return std::nullopt;
  return exponential(*raised);
}

}  // namespace cw
