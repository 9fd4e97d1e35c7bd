// SPDX-License-Identifier: MIT
#include "services/review/agreement.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cw::review {
namespace {

constexpr Says same = Says::same, not_same = Says::not_same, unsure = Says::cannot_tell;

void add(std::vector<std::pair<Says, Says>>& out, Says first, Says second, int times) {
  for (int i = 0; i < times; ++i) out.emplace_back(first, second);
}

TEST(Kappa, IsThatOfThePublishedTable) {
  // Fleiss, Levin and Paik 2003, "Statistical methods for rates and proportions", table 18.1: 100 patients, two raters, three categories.
  std::vector<std::pair<Says, Says>> answers;
  add(answers, same, same, 75), add(answers, same, not_same, 1), add(answers, same, unsure, 4);
  add(answers, not_same, same, 5), add(answers, not_same, not_same, 4), add(answers, not_same, unsure, 1);
  add(answers, unsure, unsure, 10);
  const Agreement out = agreement_of_two(answers);
  // By hand: first says .80, .10, .10, second .80, .05, .15, so chance alone gives .64 + .005 + .015 = .66.
  EXPECT_EQ(out.equal, 89);
  EXPECT_DOUBLE_EQ(out.share, 0.89);
  ASSERT_TRUE(out.kappa);
  EXPECT_NEAR(*out.kappa, (0.89 - 0.66) / 0.34, 1e-12);
  EXPECT_NEAR(out.kappa_error, 0.088, 0.001);
  EXPECT_NEAR(out.kappa_interval.low, 0.676 - 1.96 * 0.088, 0.003);
  EXPECT_LT(out.kappa_interval.high, 0.86);
  EXPECT_EQ(out.table[0][2], 4);
}

TEST(Kappa, IsNoughtByChanceOneInFullAgreementAndNothingWhereNobodyDiffers) {
  std::vector<std::pair<Says, Says>> chance;
  add(chance, same, same, 25), add(chance, same, not_same, 25), add(chance, not_same, same, 25), add(chance, not_same, not_same, 25);
  EXPECT_NEAR(agreement_of_two(chance).kappa.value(), 0, 1e-12);
  // With equal margins the error is the binomial one: sqrt(1 / n).
  EXPECT_NEAR(agreement_of_two(chance).kappa_error, 0.1, 1e-9);
  std::vector<std::pair<Says, Says>> full;
  add(full, same, same, 10), add(full, not_same, not_same, 10);
  EXPECT_NEAR(agreement_of_two(full).kappa.value(), 1, 1e-12);
  std::vector<std::pair<Says, Says>> one;
  add(one, same, same, 10);
  EXPECT_FALSE(agreement_of_two(one).kappa);
  EXPECT_EQ(agreement_of_two(one).share, 1);
  EXPECT_LT(agreement_of_two(one).share_interval.low, 0.8) << "ten are few";
  EXPECT_EQ(agreement_of_two({}).pairs, 0);
}

TEST(KrippendorffsAlpha, IsThatOfThePublishedExamples) {
  // Krippendorff 2011, "Computing Krippendorff's alpha-reliability": two observers, ten units, two categories: .095.
  const std::vector<std::uint32_t> one{0, 1, 0, 0, 0, 0, 0, 0, 1, 0}, other{1, 1, 1, 0, 0, 1, 0, 0, 0, 0};
  std::vector<std::vector<std::uint32_t>> units;
  for (std::size_t i = 0; i < one.size(); ++i) units.push_back({one[i], other[i]});
  EXPECT_NEAR(krippendorff_alpha(units).alpha.value(), 0.095, 5e-4);
  // The same paper: four observers, twelve units, five categories, some missing: .743. Each line is a unit.
  const std::vector<std::vector<std::uint32_t>> four{{1, 1, 1},    {2, 2, 3, 2}, {3, 3, 3, 3}, {3, 3, 3, 3}, {2, 2, 2, 2}, {1, 2, 3, 4},
                                                     {4, 4, 4, 4}, {1, 1, 2, 1}, {2, 2, 2, 2}, {5, 5, 5},    {1, 1},       {3}};
  const Alpha alpha = krippendorff_alpha(four);
  EXPECT_NEAR(alpha.alpha.value(), 0.743, 5e-4);
  EXPECT_EQ(alpha.units, 11);
  EXPECT_EQ(alpha.answers, 40);
  EXPECT_GT(alpha.error, 0.05);
  EXPECT_LT(alpha.interval.low, 0.743);
  EXPECT_GT(alpha.interval.high, 0.743);
}

TEST(KrippendorffsAlpha, IsNothingWhereNothingIsToBeAgreedOn) {
  EXPECT_FALSE(krippendorff_alpha({}).alpha);
  const std::vector<std::vector<std::uint32_t>> equal{{1, 1}, {1, 1}}, single{{1}, {2}};
  EXPECT_FALSE(krippendorff_alpha(equal).alpha);
  EXPECT_FALSE(krippendorff_alpha(single).alpha);
}

TEST(KrippendorffsAlpha, HasTheErrorThatLeavingOutUnitsByHandGives) {
  // 2 answers a unit: equal, equal, equal, different. Alpha of all: n = 8, counts 5 and 3, equal coincidences 6:
  // (7 * 6 - (20 + 6)) / (56 - 26) = 16 / 30.
  const std::vector<std::vector<std::uint32_t>> units{{0, 0}, {0, 0}, {1, 1}, {0, 1}};
  const Alpha out = krippendorff_alpha(units);
  EXPECT_NEAR(out.alpha.value(), 16.0 / 30, 1e-12);
  // Without one of the first two: n = 6, 3 and 3, equal 4: (20 - 12) / (30 - 12) = 8/18. Without the third: 5 and 1, equal 4:
  // (20 - 20) / (30 - 20) = 0. Without the last: 4 and 2, equal 6: (30 - 14) / (30 - 14) = 1.
  const double values[] = {8.0 / 18, 8.0 / 18, 0, 1}, mean = (16.0 / 18 + 1) / 4;
  double squares = 0;
  for (const double each : values) squares += (each - mean) * (each - mean);
  EXPECT_NEAR(out.error, std::sqrt(0.75 * squares), 1e-12);
}

}  // namespace
}  // namespace cw::review
