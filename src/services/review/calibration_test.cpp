// SPDX-License-Identifier: MIT
#include "services/review/calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace cw::review {
namespace {

TEST(CalibrationOfBands, CountsUpToTheFirstThatIsNotAnswered) {
  const std::vector<SampledCase> cases{{1, 0.01, 6, Says::same}, {1, 0.02, 7, Says::not_same}, {1, 0.03, 8, Says::cannot_tell},
                                       {1, 0.04, 6, {}},         {1, 0.05, 9, Says::same},     {2, 0.10, 12, Says::same},
                                       {2, 0.20, 12, Says::same}};
  const std::vector<BandInclusion> included{{2, 0.25}};
  const Calibration out = calibrate(cases, included);
  ASSERT_EQ(out.bands.size(), 2U);
  EXPECT_EQ(out.bands[0].answered, 2) << "what was answered out of turn, for its value, does not count";
  EXPECT_EQ(out.bands[0].same, 1);
  EXPECT_EQ(out.bands[0].cannot_tell, 1);
  EXPECT_DOUBLE_EQ(out.bands[0].inclusion, 0.04);
  EXPECT_DOUBLE_EQ(out.bands[0].pairs, 75);
  EXPECT_EQ(out.bands[0].from, 5);
  EXPECT_EQ(out.bands[0].until, 10);
  EXPECT_DOUBLE_EQ(out.bands[1].inclusion, 0.25);
  EXPECT_EQ(out.answered, 4);
  // By hand: weights 25, 25 and 4, 4; same 25 + 8 of 58.
  EXPECT_NEAR(out.share, 33.0 / 58, 1e-12);
  EXPECT_NEAR(out.effective, 58.0 * 58 / (2 * 625 + 2 * 16), 1e-12);
}

TEST(CalibrationOfBands, OfNothingIsNothing) {
  EXPECT_TRUE(calibrate({}, {}).bands.empty());
  EXPECT_EQ(calibrate({}, {}).answered, 0);
}

// A band of 5,000 pairs of which 30 % are the same; those that are get a higher value, and a reviewer who follows the value first.
TEST(CalibrationOfBands, IsRightAlthoughTheQueueIsNot) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> unit;
  int covered = 0, biased_high = 0;
  constexpr int worlds = 200;
  for (int world = 0; world < worlds; ++world) {
    std::vector<SampledCase> cases;
    double answered_same = 0, answered = 0;
    for (int pair = 0; pair < 5000; ++pair) {
      const bool is_same = unit(random) < 0.3;
      const bool for_value = unit(random) < (is_same ? 0.2 : 0.02);
      SampledCase each{1, unit(random), 7, {}};
      if (for_value || each.order_number < 0.04) each.says = is_same ? Says::same : Says::not_same;
      if (each.says) answered += 1, answered_same += is_same ? 1 : 0;
      if (each.order_number < 0.08) cases.push_back(each);
    }
    std::ranges::sort(cases, {}, &SampledCase::order_number);
    const std::vector<BandInclusion> included{{1, 0.08}};
    const Calibration out = calibrate(cases, included);
    covered += out.bands.at(0).interval.low <= 0.3 && 0.3 <= out.bands.at(0).interval.high ? 1 : 0;
    biased_high += answered_same / answered > 0.5 ? 1 : 0;
    EXPECT_NEAR(out.bands.at(0).pairs, 5000, 2000);
  }
  EXPECT_GE(covered, 181) << "of 200 intervals of 95 %: fewer than 182 happen once in 200 times";
  EXPECT_EQ(biased_high, worlds) << "all answers together are far off";
}

TEST(LabelsOfRecords, JoinWhatIsTheSameAndLeaveOutContradictions) {
  const std::vector<Label> labels{{{1, 2}, Says::same, 0, 0, 1}, {{2, 3}, Says::same, 0, 0, 1}, {{3, 4}, Says::not_same, 0, 0, 1},
                                  {{5, 6}, Says::same, 0, 0, 1}, {{6, 7}, Says::same, 0, 0, 1}, {{5, 7}, Says::not_same, 0, 0, 1}};
  std::vector<std::pair<RecordNumber, std::int64_t>> out;
  for (const RecordLabel& each : records_of(labels)) out.emplace_back(each.record, each.person);
  EXPECT_EQ(out, (std::vector<std::pair<RecordNumber, std::int64_t>>{{1, 1}, {2, 1}, {3, 1}, {4, 4}}));
}

}  // namespace
}  // namespace cw::review
