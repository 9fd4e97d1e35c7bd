// SPDX-License-Identifier: MIT
#include "base/decimal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace cw {
namespace {

constexpr int table_digits = 39;  // 10^38 is the largest power of ten in 128 bits

constexpr std::array<Uint128, table_digits> make_powers() {
  std::array<Uint128, table_digits> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}
constexpr auto powers_of_ten = make_powers();
constexpr Uint128 power_of_ten(int digits) { return powers_of_ten[static_cast<std::size_t>(digits)]; }
constexpr Uint128 coefficient_limit = power_of_ten(Decimal::max_digits);

int bit_width(Uint128 number) {
  const auto high = static_cast<std::uint64_t>(number >> 64);
  return high != 0 ? 64 + static_cast<int>(std::bit_width(high)) : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(number)));
}

// Decimal digits of a number; 0 has none.
int digits_of(Uint128 number) {
  if (number == 0) return 0;
  const int guess = (bit_width(number) * 1233) >> 12;  // log10(2) = 0.30103
  return guess >= table_digits || number < power_of_ten(guess) ? guess : guess + 1;
}

// Does the quotient grow by one, when `rest` (in units of which `unit` make one, plus a trace `more`) is rounded away?
bool rounds_away(Uint128 quotient, Uint128 rest, Uint128 unit, Decimal::Rest more, bool negative, Rounding rounding) {
  const bool inexact = rest != 0 || more == Decimal::Rest::some;
  if (!inexact) return false;
  const Uint128 half = unit / 2;  // unit is a power of ten above 1
  const int side = rest > half ? 1 : rest < half ? -1 : more == Decimal::Rest::some ? 1 : 0;
  switch (rounding) {
    case Rounding::half_even: return side > 0 || (side == 0 && (quotient & 1) != 0);
    case Rounding::half_up: return side >= 0;
    case Rounding::half_down: return side > 0;
    case Rounding::up: return true;
    case Rounding::down: return false;
    case Rounding::floor: return negative;
    case Rounding::ceiling: return !negative;
  }
  return false;
}

// number / 10^digits, rounded; digits may be more than there are.
Uint128 without_digits(Uint128 number, int digits, Decimal::Rest more, bool negative, Rounding rounding) {
  if (digits <= 0) return number;
  if (digits >= table_digits) {
    const Decimal::Rest rest = number != 0 ? Decimal::Rest::some : more;
    return rounds_away(0, 0, 10, rest, negative,
                       rounding == Rounding::half_even || rounding == Rounding::half_up || rounding == Rounding::half_down ? Rounding::down
                                                                                                                           : rounding)
               ? 1
               : 0;
  }
  const Uint128 unit = power_of_ten(digits);
  const Uint128 quotient = number / unit;
  return quotient + (rounds_away(quotient, number % unit, unit, more, negative, rounding) ? 1 : 0);
}

}  // namespace

std::optional<Decimal> Decimal::make(Uint128 coefficient, int exponent, bool negative, Rest more) {
  const int over = std::max(digits_of(coefficient) - max_digits, min_exponent - exponent);
  if (over > 0) {
    coefficient = without_digits(coefficient, over, more, negative, Rounding::half_even);
    exponent += over;
    if (coefficient >= coefficient_limit) {
      coefficient /= 10;
      ++exponent;
    }
  }
  if (coefficient == 0) exponent = std::clamp(exponent, min_exponent, 0);
  while (exponent > max_exponent) {
    if (digits_of(coefficient) >= max_digits) return std::nullopt;
    coefficient *= 10;
    --exponent;
  }
  Decimal result;
  result.coefficient_ = coefficient;
  result.exponent_ = exponent;
  result.negative_ = negative && coefficient != 0;
  return result;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  Uint128 coefficient = 0;
  std::int64_t exponent = 0;
  Rest more = Rest::none;
  bool any = false, point = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char letter = text[at];
    if (letter == '.' && !point) {
      point = true;
      continue;
    }
    if (letter < '0' || letter > '9') break;
    any = true;
    if (coefficient < power_of_ten(37)) {
      coefficient = coefficient * 10 + static_cast<Uint128>(letter - '0');
      if (point) --exponent;
    } else {
      if (letter != '0') more = Rest::some;
      if (!point) ++exponent;
    }
  }
  if (!any) return std::nullopt;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    ++at;
    if (at < text.size() && text[at] == '+') ++at;
    std::int64_t written = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), written);
    if (error != std::errc() || end != text.data() + text.size() || std::llabs(written) > 1'000'000) return std::nullopt;
    exponent += written;
  }
  return make(coefficient, static_cast<int>(std::clamp<std::int64_t>(exponent, -100'000'000, 100'000'000)), negative, more);
}

std::optional<Decimal> Decimal::from_double(double number) {
  if (!std::isfinite(number)) return std::nullopt;
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
  if (error != std::errc()) return std::nullopt;
  return parse({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

Decimal Decimal::reduced() const {
  Decimal result = *this;
  if (result.coefficient_ == 0) return Decimal();
  while (result.coefficient_ % 10 == 0 && result.exponent_ < max_exponent) {
    result.coefficient_ /= 10;
    ++result.exponent_;
  }
  return result;
}

bool Decimal::is_integer() const {
  if (exponent_ >= 0 || coefficient_ == 0) return true;
  return -exponent_ < table_digits && coefficient_ % power_of_ten(-exponent_) == 0;
}

std::string Decimal::to_text() const {
  const Decimal value = reduced();
  std::string digits;
  for (Uint128 rest = value.coefficient_; rest != 0; rest /= 10) digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
  std::reverse(digits.begin(), digits.end());
  if (digits.empty()) return "0";
  if (value.exponent_ >= 0) {
    digits.append(static_cast<std::size_t>(value.exponent_), '0');
  } else {
    const auto fraction = static_cast<std::size_t>(-value.exponent_);
    if (digits.size() <= fraction) digits.insert(0, fraction - digits.size() + 1, '0');
    digits.insert(digits.size() - fraction, 1, '.');
  }
  return value.negative_ ? "-" + digits : digits;
}

double Decimal::to_double() const {
  std::string digits = negative_ ? "-" : "";
  std::string reversed;
  for (Uint128 rest = coefficient_; rest != 0; rest /= 10) reversed.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
  digits.append(reversed.rbegin(), reversed.rend());
  if (coefficient_ == 0) return 0.0;
  digits += 'e' + std::to_string(exponent_);
  double result = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
  if (error == std::errc::result_out_of_range) return exponent_ > 0 ? (negative_ ? -HUGE_VAL : HUGE_VAL) : 0.0;
  return result;
}

std::optional<std::int64_t> Decimal::to_integer() const {
  Uint128 whole = coefficient_;
  if (exponent_ < 0) {
    whole = -exponent_ >= table_digits ? Uint128{0} : whole / power_of_ten(-exponent_);
  } else if (whole != 0) {
    if (exponent_ > 19 || digits_of(whole) + exponent_ > 20) return std::nullopt;
    whole *= power_of_ten(exponent_);
  }
  constexpr auto limit = static_cast<Uint128>(INT64_MAX);
  if (whole > limit) return std::nullopt;
  const auto number = static_cast<std::int64_t>(whole);
  return negative_ ? -number : number;
}

Decimal Decimal::negated() const {
  Decimal result = *this;
  result.negative_ = !negative_ && coefficient_ != 0;
  return result;
}

Decimal Decimal::absolute() const {
  Decimal result = *this;
  result.negative_ = false;
  return result;
}

std::optional<Decimal> Decimal::rounded(int scale, Rounding rounding) const {
  const int over = -scale - exponent_;
  if (over <= 0) return *this;
  return make(without_digits(coefficient_, over, Rest::none, negative_, rounding), -scale, negative_);
}

std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) {
  if (left.is_zero() || right.is_zero() || left.negative_ != right.negative_) {
    const int left_sign = left.is_zero() ? 0 : left.negative_ ? -1 : 1;
    const int right_sign = right.is_zero() ? 0 : right.negative_ ? -1 : 1;
    return left_sign <=> right_sign;
  }
  const auto ordered = [&](std::strong_ordering order) { return left.negative_ ? 0 <=> order : order; };
  if (left.exponent_ == right.exponent_) return ordered(left.coefficient_ <=> right.coefficient_);
  const int left_top = digits_of(left.coefficient_) + left.exponent_, right_top = digits_of(right.coefficient_) + right.exponent_;
  if (left_top != right_top) return ordered(left_top <=> right_top);
  // The same highest place: the one with the larger exponent has fewer digits, and takes as many zeros.
  const int shift = left.exponent_ - right.exponent_;
  if (shift > 0) return ordered(left.coefficient_ * power_of_ten(shift) <=> right.coefficient_);
  return ordered(left.coefficient_ <=> right.coefficient_ * power_of_ten(-shift));
}

std::optional<Decimal> add(const Decimal& left, const Decimal& right) {
  if (left.is_zero()) return right;
  if (right.is_zero()) return left;
  const bool swap = left.exponent() < right.exponent();
  const Decimal& high = swap ? right : left;  // the larger exponent
  const Decimal& low = swap ? left : right;
  Uint128 first = high.coefficient(), second = low.coefficient();
  int exponent = high.exponent();
  const int room = std::min(37 - digits_of(first), exponent - low.exponent());
  first *= power_of_ten(std::max(room, 0));
  exponent -= std::max(room, 0);
  Decimal::Rest more = Decimal::Rest::none;
  const int cut = exponent - low.exponent();
  if (cut > 0) {
    const Uint128 kept = cut >= table_digits ? Uint128{0} : second / power_of_ten(cut);
    if (cut >= table_digits || second % power_of_ten(cut) != 0) more = Decimal::Rest::some;
    second = kept;
  }
  if (high.is_negative() == low.is_negative()) return Decimal::make(first + second, exponent, high.is_negative(), more);
  if (first >= second) {
    // What was cut off `second` makes the difference a little smaller.
    const Uint128 less = more == Decimal::Rest::some ? 1 : 0;
    return Decimal::make(first - second - less, exponent, high.is_negative(), more);
  }
  return Decimal::make(second - first, exponent, low.is_negative(), more);
}

std::optional<Decimal> subtract(const Decimal& left, const Decimal& right) { return add(left, right.negated()); }

std::optional<Decimal> multiply(const Decimal& left, const Decimal& right) {
  const Uint128 first = left.coefficient(), second = right.coefficient();
  const int exponent = left.exponent() + right.exponent();
  const bool negative = left.is_negative() != right.is_negative();
  if (bit_width(first) + bit_width(second) <= 126) return Decimal::make(first * second, exponent, negative);
  // Both in two parts of 17 digits; the product is high * 10^34 + low.
  constexpr Uint128 part = power_of_ten(17);
  const Uint128 a1 = first / part, a0 = first % part, b1 = second / part, b0 = second % part;
  const Uint128 lowest = a0 * b0;
  const Uint128 middle = a1 * b0 + a0 * b1 + lowest / part;
  const Uint128 high = a1 * b1 + middle / part;
  const Uint128 low = (middle % part) * part + lowest % part;
  const int drop = digits_of(high);
  if (drop == 0) return Decimal::make(low, exponent, negative);
  // Of `low`, 3 digits more than fit stay for rounding, the others as a trace.
  const int keep = std::min(Decimal::max_digits - drop + 3, Decimal::max_digits);
  const int lost = Decimal::max_digits - keep;
  const Uint128 top = high * power_of_ten(keep) + low / power_of_ten(lost);
  return Decimal::make(top, exponent + lost, negative, low % power_of_ten(lost) != 0 ? Decimal::Rest::some : Decimal::Rest::none);
}

std::optional<Decimal> divide(const Decimal& left, const Decimal& right) {
  if (right.is_zero()) return std::nullopt;
  if (left.is_zero()) return Decimal();
  const Uint128 divisor = right.coefficient();
  const int step = std::max(38 - digits_of(divisor), 1);  // so many zeros fit behind a remainder
  Uint128 quotient = left.coefficient() / divisor, rest = left.coefficient() % divisor;
  int exponent = left.exponent() - right.exponent();
  while (rest != 0) {
    const int digits = digits_of(quotient);
    if (digits > Decimal::max_digits) break;
    const int take = std::min(step, 37 - digits);
    rest *= power_of_ten(take);
    quotient = quotient * power_of_ten(take) + rest / divisor;
    rest %= divisor;
    exponent -= take;
  }
  const auto result =
      Decimal::make(quotient, exponent, left.is_negative() != right.is_negative(), rest != 0 ? Decimal::Rest::some : Decimal::Rest::none);
  return result ? std::optional(result->reduced()) : std::nullopt;
}

std::optional<Decimal> modulo(const Decimal& left, const Decimal& right) {
  const auto quotient = divide(left, right);
  if (!quotient) return std::nullopt;
  const auto whole = quotient->rounded(0, Rounding::floor);
  if (!whole) return std::nullopt;
  const auto product = multiply(right, *whole);
  return product ? subtract(left, *product) : std::nullopt;
}

}  // namespace cw
