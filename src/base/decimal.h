// SPDX-License-Identifier: MIT
// Decimal numbers as IEEE 754-2008 decimal128 has them: 34 digits, rounded half to even, exponents from -6176 to 6111. No infinities,
// no NaN, one zero: what has no result says so.
//
//   const std::optional<Decimal> price = Decimal::parse("12.30");
//   const std::optional<Decimal> third = divide(*price, Decimal(3));   // 4.1
//   third->to_text();                                                  // "4.1"
//
// Values are equal when the numbers are: 1.0 and 1.00 are one. All functions are pure; a Decimal is a value of 32 bytes.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cw {

__extension__ typedef unsigned __int128 Uint128;

// How digits that do not fit are rounded away. `up` is away from zero, `down` towards it; `floor` and `ceiling` go by the number line.
enum class Rounding : std::uint8_t { half_even, half_up, half_down, up, down, floor, ceiling };

class Decimal {
 public:
  static constexpr int max_digits = 34;
  static constexpr int min_exponent = -6176;
  static constexpr int max_exponent = 6111;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t number)  // NOLINT: every integer is a decimal
      : coefficient_(number < 0 ? Uint128{0} - static_cast<Uint128>(number) : static_cast<Uint128>(number)), negative_(number < 0) {}

  // number * 10^exponent, for an exponent that a Decimal has had (min_exponent to max_exponent): not looked at again.
  [[nodiscard]] static constexpr Decimal scaled(std::int64_t number, int exponent) {
    Decimal result(number);
    result.exponent_ = exponent;
    return result;
  }

  // -12, 12.5, .5, 1.5e-3; more than 34 digits are rounded. Nothing: not such a text, or too large a number.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);
  // The shortest decimal that gives the same double. Nothing for infinities and NaN.
  [[nodiscard]] static std::optional<Decimal> from_double(double number);
  // coefficient * 10^exponent, rounded to 34 digits where `more` says that a part below the last digit was cut off. Nothing: too large.
  enum class Rest : std::uint8_t { none, some };
  [[nodiscard]] static std::optional<Decimal> make(Uint128 coefficient, int exponent, bool negative, Rest more = Rest::none);

  [[nodiscard]] constexpr Uint128 coefficient() const { return coefficient_; }
  [[nodiscard]] constexpr int exponent() const { return exponent_; }
  [[nodiscard]] constexpr bool is_negative() const { return negative_; }
  [[nodiscard]] constexpr bool is_zero() const { return coefficient_ == 0; }
  [[nodiscard]] bool is_integer() const;

  // Digits without an exponent and without zeros at the end of the fraction: "-0.5", "1200".
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] double to_double() const;  // the nearest
  // The integer part, towards zero; nothing where it does not fit.
  [[nodiscard]] std::optional<std::int64_t> to_integer() const;
  [[nodiscard]] Decimal negated() const;
  [[nodiscard]] Decimal absolute() const;
  // Without zeros at the end of its coefficient: equal numbers become equal in every part.
  [[nodiscard]] Decimal reduced() const;
  // With `scale` digits after the point (a negative scale rounds before it); as it is where it has no more than that.
  [[nodiscard]] std::optional<Decimal> rounded(int scale, Rounding rounding) const;

  friend std::strong_ordering operator<=>(const Decimal& left, const Decimal& right);
  friend bool operator==(const Decimal& left, const Decimal& right) { return (left <=> right) == std::strong_ordering::equal; }

 private:
  Uint128 coefficient_ = 0;
  std::int32_t exponent_ = 0;
  bool negative_ = false;
};

// Each rounded half to even to 34 digits. Nothing: the result is too large, or there is none (division by zero).
[[nodiscard]] std::optional<Decimal> add(const Decimal& left, const Decimal& right);
[[nodiscard]] std::optional<Decimal> subtract(const Decimal& left, const Decimal& right);
[[nodiscard]] std::optional<Decimal> multiply(const Decimal& left, const Decimal& right);
[[nodiscard]] std::optional<Decimal> divide(const Decimal& left, const Decimal& right);
// left - right * floor(left / right): has the sign of `right`.
[[nodiscard]] std::optional<Decimal> modulo(const Decimal& left, const Decimal& right);

// Correct to at least 32 digits; exact where an exact result of 34 digits exists for square roots and whole powers.
[[nodiscard]] std::optional<Decimal> square_root(const Decimal& number);  // nothing below zero
[[nodiscard]] std::optional<Decimal> exponential(const Decimal& number);
[[nodiscard]] std::optional<Decimal> natural_logarithm(const Decimal& number);  // nothing at zero and below
// Nothing: zero to a negative power, a negative number to a broken one.
[[nodiscard]] std::optional<Decimal> power(const Decimal& base, const Decimal& exponent);

}  // namespace cw
