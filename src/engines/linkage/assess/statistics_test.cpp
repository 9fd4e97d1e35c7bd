// SPDX-License-Identifier: MIT
#include "engines/linkage/assess/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cw::linkage {
namespace {

TEST(Statistics, QuantilesAreThoseOfTheTables) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-9);
  EXPECT_NEAR(student_quantile(0.975, 10), 2.228138851964939, 1e-9);
  EXPECT_NEAR(student_quantile(0.975, 1), 12.706204736174, 1e-6);
  EXPECT_NEAR(student_quantile(0.025, 10), -2.228138851964939, 1e-9);
  EXPECT_NEAR(normal_two_sided(1.959963984540054), 0.05, 1e-12);
  EXPECT_NEAR(incomplete_beta(2, 3, 0.4), 0.5248, 1e-12) << "a polynomial: 6x^2 - 8x^3 + 3x^4";
}

TEST(Statistics, WilsonIsThePublishedInterval) {
  // Newcombe 1998, table I: 81 of 263 and 0 of 20, method 3.
  const Interval some = wilson(81, 263), none = wilson(0, 20);
  EXPECT_NEAR(some.low, 0.2553, 5e-5);
  EXPECT_NEAR(some.high, 0.3662, 5e-5);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.1611, 5e-5);
  EXPECT_EQ(wilson(0, 0), (Interval{0, 1}));
}

TEST(Statistics, ClopperPearsonIsThePublishedIntervalAndExactAtTheEnds) {
  // Newcombe 1998, table I, method 5.
  const Interval some = clopper_pearson(81, 263), none = clopper_pearson(0, 20), all = clopper_pearson(300, 300);
  EXPECT_NEAR(some.low, 0.2527, 5e-5);
  EXPECT_NEAR(some.high, 0.3676, 5e-5);
  EXPECT_NEAR(none.high, 0.1684, 5e-5);
  EXPECT_EQ(all.high, 1);
  EXPECT_NEAR(all.low, std::pow(0.025, 1.0 / 300), 1e-9);
}

TEST(Statistics, ClopperPearsonStandsUpToHugeCounts) {
  const Interval i = clopper_pearson(5e7, 1e8);
  EXPECT_NEAR(i.low, 0.5 - 1.96 * 0.5e-4, 1e-6);
  EXPECT_NEAR(i.high, 0.5 + 1.96 * 0.5e-4, 1e-6);
}

TEST(Statistics, TwoProportionsUsesFishersTestForSmallCounts) {
  // The lady tasting tea: 3 of 4 against 1 of 4 gives .4857.
  EXPECT_NEAR(two_proportions_p(3, 4, 1, 4), 0.48571, 1e-4);
  EXPECT_NEAR(two_proportions_p(1, 4, 3, 4), 0.48571, 1e-4) << "whichever comes first";
  EXPECT_NEAR(two_proportions_p(0, 10, 7, 12), 0.005, 0.005);
  // Large: z of the pooled test.
  const double z = (0.1 - 0.2) / std::sqrt(0.15 * 0.85 * (2.0 / 200));
  EXPECT_NEAR(two_proportions_p(20, 200, 40, 200), normal_two_sided(z), 1e-12);
  EXPECT_EQ(two_proportions_p(0, 0, 1, 2), 1);
  EXPECT_EQ(two_proportions_p(5, 5, 7, 7), 1);
}

TEST(Statistics, HolmStepsDownAndNeverFalls) {
  const double p[] = {0.01, 0.04, 0.03, 0.005};
  const std::vector<double> corrected = holm(p);
  EXPECT_DOUBLE_EQ(corrected[3], 0.02);
  EXPECT_DOUBLE_EQ(corrected[0], 0.03);
  EXPECT_DOUBLE_EQ(corrected[2], 0.06);
  EXPECT_DOUBLE_EQ(corrected[1], 0.06) << "not below one that came before it";
}

TEST(Statistics, ARatioOfPlainTrialsHasTheBinomialInterval) {
  std::vector<double> y(200, 1), x(200, 1);
  for (std::size_t i = 0; i < 30; ++i) y[i] = 0;
  const RatioEstimate r = estimate_ratio(y, x);
  EXPECT_DOUBLE_EQ(r.value, 0.85);
  EXPECT_NEAR(r.standard_error, std::sqrt(0.85 * 0.15 / 199), 1e-9);
  const Interval plain = clopper_pearson(170, 200);
  EXPECT_NEAR(r.interval.low, plain.low, 0.002);
  EXPECT_NEAR(r.interval.high, plain.high, 0.002);
}

TEST(Statistics, ASampleWithoutErrorsIsNotCertain) {
  const std::vector<double> x = {3, 1, 1, 5, 2, 2, 1, 1, 4, 1};
  const RatioEstimate r = estimate_ratio(x, x);
  EXPECT_EQ(r.value, 1);
  EXPECT_EQ(r.interval.high, 1);
  EXPECT_LT(r.interval.low, std::pow(0.025, 1.0 / 10)) << "less is known than from ten equal units";
  EXPECT_NEAR(r.effective_trials, 21.0 * 21.0 / 63.0, 1e-9);
}

TEST(Statistics, ACompleteReviewIsCertain) {
  const std::vector<double> y = {1, 0, 1}, x = {1, 1, 2};
  const RatioEstimate r = estimate_ratio(y, x, {.population = 3});
  EXPECT_EQ(r.interval, (Interval{0.5, 0.5}));
  EXPECT_EQ(r.standard_error, 0);
}

TEST(Statistics, NothingToEstimateFromIsAnyShare) {
  const std::vector<double> none = {0, 0};
  EXPECT_EQ(estimate_ratio(none, none).interval, (Interval{0, 1}));
  EXPECT_EQ(estimate_ratio({}, {}).value, 1);
}

}  // namespace
}  // namespace cw::linkage
