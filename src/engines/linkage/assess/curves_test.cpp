// SPDX-License-Identifier: MIT
// Against sums over all pairs, made the slow way.
#include "engines/linkage/assess/curves.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "engines/linkage/linkage.h"

namespace cw::linkage {
namespace {

using Truth = PairEvaluation::Truth;
struct Pair {
  double weight;
  bool match;
};

std::vector<Pair> random_pairs(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Pair> out;
  for (std::size_t i = 0; i < n; ++i) {
    const double weight = (static_cast<double>(random() % 600) - 300) / 10;
    const double u = static_cast<double>(random() >> 11) * 0x1p-53;
    out.push_back({weight, u < probability_of(weight)});
  }
  return out;
}
PairEvaluation counted(const std::vector<Pair>& pairs) {
  PairEvaluation out;
  for (const Pair& pair : pairs) out.add(pair.weight, pair.match ? Truth::match : Truth::other);
  return out;
}

TEST(Curves, EveryRowIsWhatCountingGives) {
  const std::vector<Pair> pairs = random_pairs(2000, 1);
  const Universe universe{1500, 100000};
  for (const ThresholdRow& row : threshold_table(counted(pairs), universe)) {
    double tp = 0, fp = 0;
    for (const Pair& pair : pairs) {
      if (pair.weight < row.match_weight - 1e-9) continue;
      ++(pair.match ? tp : fp);
    }
    const double fn = 1500 - tp, tn = 100000 - 1500 - fp, p = tp / (tp + fp), r = tp / (tp + fn);
    ASSERT_EQ(row.tp, tp);
    ASSERT_EQ(row.fp, fp);
    ASSERT_EQ(row.fn, fn);
    ASSERT_EQ(row.tn, tn);
    const auto f = [&](double beta) { return (1 + beta * beta) * p * r / (beta * beta * p + r); };
    EXPECT_NEAR(row.specificity, tn / (tn + fp), 1e-12);
    EXPECT_NEAR(row.npv, tn / (tn + fn), 1e-12);
    EXPECT_NEAR(row.f1, f(1), 1e-12);
    EXPECT_NEAR(row.f2, f(2), 1e-12);
    EXPECT_NEAR(row.f0_5, f(0.5), 1e-12);
    EXPECT_NEAR(row.p4, 4 / (1 / p + 1 / r + 1 / row.specificity + 1 / row.npv), 1e-12);
    EXPECT_NEAR(row.phi, (tp * tn - fp * fn) / std::sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)), 1e-9);
  }
}

TEST(Curves, AreasAreThoseOfAllComparisons) {
  const std::vector<Pair> pairs = random_pairs(800, 2);
  const double matches = static_cast<double>(std::ranges::count_if(pairs, &Pair::match)), all = static_cast<double>(pairs.size());
  double wins = 0;
  for (const Pair& a : pairs)
    for (const Pair& b : pairs)
      if (a.match && !b.match) wins += a.weight > b.weight ? 1 : a.weight == b.weight ? 0.5 : 0;
  const auto table = threshold_table(counted(pairs), {matches, all});
  EXPECT_NEAR(roc_area(table), wins / (matches * (all - matches)), 1e-12);
  double area = 0, recall = 0;
  for (const ThresholdRow& row : table) {
    area += (row.recall - recall) * row.precision;
    recall = row.recall;
  }
  EXPECT_NEAR(average_precision(table), area, 1e-12);
  EXPECT_NEAR(roc_area({}), 0.5, 1e-12) << "nothing scored: chance";
}

TEST(Curves, TheRowOfAThresholdCountsWhatReachesIt) {
  PairEvaluation pairs;
  pairs.add(5.0, Truth::match);
  pairs.add(2.0, Truth::other);
  const Universe universe{2, 10};
  const auto table = threshold_table(pairs, universe);
  EXPECT_EQ(row_at(table, 6, universe).tp, 0);
  EXPECT_EQ(row_at(table, 6, universe).precision, 1) << "as Splink, where nothing is called a match";
  EXPECT_EQ(row_at(table, 5, universe).tp, 1);
  EXPECT_EQ(row_at(table, 3, universe).fp, 0);
  EXPECT_EQ(row_at(table, -3, universe).fp, 1);
}

TEST(Curves, RowsForReadingKeepTheBest) {
  const auto table = threshold_table(counted(random_pairs(5000, 3)), {3000, 100000});
  const auto rows = rows_for_reading(table, 20);
  EXPECT_LE(rows.size(), 24U);
  EXPECT_EQ(std::ranges::max_element(rows, {}, &ThresholdRow::f1)->f1, std::ranges::max_element(table, {}, &ThresholdRow::f1)->f1);
  EXPECT_EQ(rows.back().match_weight, table.back().match_weight);
}

TEST(Calibration, OfPairsThatMatchAsOftenAsTheySayIsSmall) {
  const Calibration calibration = calibrate(counted(random_pairs(200000, 4)));
  EXPECT_LT(calibration.expected_error, 0.003);
  for (const CalibrationBand& band : calibration.bands) {
    EXPECT_LE(band.interval.low, band.observed);
    EXPECT_GE(band.interval.high, band.observed);
  }
}

TEST(Calibration, ErrorIsTheMeanDistanceOfItsBands) {
  PairEvaluation pairs;
  for (int i = 0; i < 100; ++i) pairs.add(0.0, i < 80 ? Truth::match : Truth::other);  // says .5, is .8
  for (int i = 0; i < 300; ++i) pairs.add(-30.0, Truth::other);
  pairs.add(-30.0, Truth::unknown);
  const Calibration calibration = calibrate(pairs);
  ASSERT_EQ(calibration.bands.size(), 2U);
  EXPECT_NEAR(calibration.bands[0].observed, 0.8, 1e-12);
  EXPECT_NEAR(calibration.bands[0].expected, 0.5, 1e-12);
  EXPECT_EQ(calibration.bands[1].pairs, 300U) << "a pair of unknown truth is not judged";
  EXPECT_NEAR(calibration.expected_error, 0.3 * 100 / 400, 1e-6);
  EXPECT_NEAR(calibration.doubtful_error, 0.3, 1e-12);
  EXPECT_EQ(calibration.bands[0].interval, wilson(80, 100));
}

TEST(ModelOpinion, IsTheSumOfProbabilities) {
  PairEvaluation pairs;
  pairs.add(1.0, Truth::unknown);
  pairs.add(-1.0, Truth::match);
  const double p = 2.0 / 3, q = 1.0 / 3;
  const auto rows = model_opinion(pairs, 1);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_NEAR(rows[0].precision, p, 1e-12);
  EXPECT_NEAR(rows[0].recall, p / (p + q + 1), 1e-12);
  EXPECT_NEAR(rows[1].precision, 0.5, 1e-12);
  EXPECT_EQ(rows[1].pairs, 2U);
}

TEST(PairEvaluation, LeavesOutWeightsThatAreNoNumbersAndClampsEndlessOnes) {
  PairEvaluation pairs;
  pairs.add(std::nan(""), Truth::match);
  pairs.add(INFINITY, Truth::match);
  pairs.add(-INFINITY, Truth::other);
  const auto table = threshold_table(pairs, {1, 2});
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table[0].match_weight, 1000);
  EXPECT_EQ(table[1].match_weight, -1000);
}

}  // namespace
}  // namespace cw::linkage
