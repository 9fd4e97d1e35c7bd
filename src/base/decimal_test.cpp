// SPDX-License-Identifier: MIT
#include "base/decimal.h"

#include <gtest/gtest.h>

#include <random>

namespace cw {
namespace {

Decimal decimal(std::string_view text) {
  const auto value = Decimal::parse(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value.value_or(Decimal(-999));
}
std::string text_of(const std::optional<Decimal>& value) { return value ? value->to_text() : "nothing"; }

TEST(Decimal, ReadsAndWritesNumbersWithoutExponent) {
  for (const char* text : {"0", "1", "-1", "0.5", "-0.001", "1200", "125.4321987654", "9999999999999999999999999999999999"})
    EXPECT_EQ(decimal(text).to_text(), text);
  EXPECT_EQ(decimal(".872").to_text(), "0.872");
  EXPECT_EQ(decimal("1.50").to_text(), "1.5");
  EXPECT_EQ(decimal("1.23e4").to_text(), "12300");
  EXPECT_EQ(decimal("1.23E-4").to_text(), "0.000123");
  EXPECT_EQ(decimal("-0").to_text(), "0");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "-", ".", "1.2.3", "1e", "1ex", "e5", "0x10", "1 ", " 1", "--1", "1e9999", "NaN", "Infinity"})
    EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
}

TEST(Decimal, EqualNumbersAreEqualWhateverTheirDigits) {
  EXPECT_EQ(decimal("1.0"), decimal("1.000"));
  EXPECT_LT(decimal("-2"), decimal("-1.5"));
  EXPECT_LT(decimal("0.1"), decimal("1e30"));
  EXPECT_GT(decimal("1e-6000"), decimal("0"));
  EXPECT_LT(decimal("-1e6000"), decimal("1e-6000"));
  EXPECT_LT(decimal("12"), decimal("12.0000000000000000000000000000001"));
}

TEST(Decimal, RoundsToThirtyFourDigitsHalfToEven) {
  EXPECT_EQ(text_of(divide(Decimal(1), Decimal(3))), "0.3333333333333333333333333333333333");
  EXPECT_EQ(text_of(divide(Decimal(2), Decimal(3))), "0.6666666666666666666666666666666667");
  EXPECT_EQ(decimal("12345678901234567890123456789012345").to_text(), "12345678901234567890123456789012340");
  EXPECT_EQ(decimal("12345678901234567890123456789012355").to_text(), "12345678901234567890123456789012360");
  EXPECT_EQ(decimal("123456789012345678901234567890123450000000001").to_text(), "123456789012345678901234567890123500000000000");
  EXPECT_EQ(text_of(multiply(decimal("9999999999999999999999999999999999"), decimal("9999999999999999999999999999999999"))),
            "99999999999999999999999999999999980000000000000000000000000000000000");
  EXPECT_EQ(text_of(add(decimal("1e33"), decimal("0.5"))), "1000000000000000000000000000000000");
  EXPECT_EQ(text_of(add(decimal("1000000000000000000000000000000001"), decimal("0.5"))), "1000000000000000000000000000000002");
  EXPECT_EQ(text_of(subtract(decimal("1e33"), decimal("1e-40"))), "1000000000000000000000000000000000");
}

TEST(Decimal, SaysWhenThereIsNoResult) {
  EXPECT_EQ(text_of(divide(Decimal(1), Decimal(0))), "nothing");
  EXPECT_EQ(text_of(multiply(decimal("1e6000"), decimal("1e6000"))), "nothing");
  EXPECT_EQ(text_of(multiply(decimal("1e-6000"), decimal("1e-6000"))), "0");
  EXPECT_EQ(text_of(power(Decimal(0), Decimal(-1))), "nothing");
  EXPECT_EQ(text_of(square_root(Decimal(-1))), "nothing");
  EXPECT_EQ(text_of(natural_logarithm(Decimal(0))), "nothing");
}

TEST(Decimal, RoundsToAScaleInEachWay) {
  struct Case {
    const char* number;
    int scale;
    Rounding rounding;
    const char* result;
  };
  for (const Case& c :
       {Case{"5.5", 0, Rounding::up, "6"}, Case{"-5.5", 0, Rounding::up, "-6"}, Case{"5.5", 0, Rounding::down, "5"},
        Case{"-1.126", 2, Rounding::down, "-1.12"}, Case{"5.5", 0, Rounding::half_up, "6"}, Case{"-5.5", 0, Rounding::half_down, "-5"},
        Case{"2.5", 0, Rounding::half_even, "2"}, Case{"1.5", 0, Rounding::half_even, "2"}, Case{"-1.5", 0, Rounding::floor, "-2"},
        Case{"-1.5", 0, Rounding::ceiling, "-1"}, Case{"1234", -2, Rounding::half_even, "1200"}, Case{"5.5", 6176, Rounding::up, "5.5"},
        Case{"5.5", -6000, Rounding::half_even, "0"}, Case{"0.0001", -50, Rounding::half_up, "0"}})
    EXPECT_EQ(text_of(decimal(c.number).rounded(c.scale, c.rounding)), c.result) << c.number << " to " << c.scale;
}

TEST(Decimal, RemainderHasTheSignOfTheDivisor) {
  EXPECT_EQ(text_of(modulo(Decimal(12), Decimal(5))), "2");
  EXPECT_EQ(text_of(modulo(Decimal(-12), Decimal(5))), "3");
  EXPECT_EQ(text_of(modulo(Decimal(12), Decimal(-5))), "-3");
  EXPECT_EQ(text_of(modulo(Decimal(-12), Decimal(-5))), "-2");
  EXPECT_EQ(text_of(modulo(decimal("10.1"), decimal("4.5"))), "1.1");
}

TEST(Decimal, RootsPowersExponentialsAndLogarithms) {
  EXPECT_EQ(text_of(square_root(Decimal(16))), "4");
  EXPECT_EQ(text_of(square_root(Decimal(2))).substr(0, 34), "1.41421356237309504880168872420969");
  EXPECT_EQ(text_of(power(Decimal(2), Decimal(100))), "1267650600228229401496703205376");
  EXPECT_EQ(text_of(power(Decimal(10), Decimal(-3))), "0.001");
  EXPECT_EQ(text_of(exponential(Decimal(1))).substr(0, 33), "2.7182818284590452353602874713526");
  EXPECT_EQ(text_of(natural_logarithm(Decimal(10))).substr(0, 33), "2.3025850929940456840179914546843");
  const auto root = power(Decimal(2), decimal("0.5"));
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->to_text().substr(0, 32), "1.414213562373095048801688724209");
}

// Every operation of small numbers agrees with exact integer arithmetic.
TEST(Decimal, AgreesWithWholeNumbers) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const auto a = static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000,
               b = static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000;
    ASSERT_EQ(*add(Decimal(a), Decimal(b)), Decimal(a + b));
    ASSERT_EQ(*multiply(Decimal(a), Decimal(b)), Decimal(a * b));
    ASSERT_EQ(Decimal(a) <=> Decimal(b), a <=> b);
    if (b != 0) {
      ASSERT_EQ(*multiply(*divide(Decimal(a * b), Decimal(b)), Decimal(1)), Decimal(a));
    }
  }
}

// (a + b) - b = a where nothing is rounded; a * b / b is within a unit of the last place of a.
TEST(Decimal, LongNumbersComeBack) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 20'000; ++i) {
    const Uint128 first = (static_cast<Uint128>(random()) << 24) ^ random(), second = (static_cast<Uint128>(random()) << 24) ^ random();
    const auto a = Decimal::make(first, static_cast<int>(random() % 3), random() % 2 == 0),
               b = Decimal::make(second, -1, random() % 2 == 0);
    ASSERT_EQ(*subtract(*add(*a, *b), *b), *a);
    const auto back = divide(*multiply(*a, *b), *b);
    const auto error = subtract(*back, *a)->absolute();
    ASSERT_LE(error, *multiply(a->absolute(), decimal("2e-33"))) << a->to_text() << " " << b->to_text();
  }
}

}  // namespace
}  // namespace cw
