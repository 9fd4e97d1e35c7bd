// SPDX-License-Identifier: MIT
// Whole lives of a queue with reviewers whose rates of error are known: agreement and calibration come out as they must.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "services/review/agreement.h"
#include "services/review/calibration.h"
#include "services/review/test_queue.h"

namespace cw::review {
namespace {

class SimulatedReviewers : public test::Queue {
 protected:
  struct World {
    std::map<PairOfRecords, bool> same;
    double share = 0;  // of all pairs that are the same
  };
  // Pairs in four bands; the true share of each is not what its weight claims.
  World fill(int pairs, std::mt19937_64& random) {
    std::uniform_real_distribution<double> unit;
    const double truth[] = {0.05, 0.35, 0.8, 0.97};
    World out;
    for (int i = 0; i < pairs; ++i) {
      const int band = static_cast<int>(unit(random) * 4) - 1;
      const PairOfRecords pair{2 * i + 1, 2 * i + 2};
      out.same[pair] = unit(random) < truth[band + 1];
      take_in(test::two_people(pair, 5 * band + 5 * unit(random)));
    }
    for (const auto& [pair, same] : out.same) out.share += same ? 1.0 / pairs : 0;
    return out;
  }
  // Each reviewer in turn takes and answers, wrong with a rate of their own, until nothing is left or `most` answers were given.
  void work(const World& world, const std::vector<std::pair<Reviewer, double>>& reviewers, std::mt19937_64& random, int most) {
    std::uniform_real_distribution<double> unit;
    for (int given = 0; given < most;) {
      int idle = 0;
      for (const auto& [reviewer, rate] : reviewers) {
        const auto handed = next(reviewer);
        if (!handed) {
          ++idle;
          continue;
        }
        const bool same = world.same.at(handed->item.pair) != (unit(random) < rate);
        const auto done = answer(reviewer, handed->item.id, same ? Says::same : Says::not_same);
        ASSERT_TRUE(done) << done.error().message;
        if (done->next == Next::judge) settle(handed->item.id, ++judgement_);
        ++given;
      }
      if (idle == static_cast<int>(reviewers.size())) return;
    }
  }
  std::int64_t judgement_ = 0;
};
CW_ON_BOTH_DATABASES(SimulatedReviewers);

TEST_P(SimulatedReviewers, AgreeAsTheirErrorsSay) {
  ReviewRules rules = plain();
  rules.double_share = 1;
  rules.below = 17.5;
  rules.sight = Sight::blind;
  make(rules);
  std::mt19937_64 random(5);
  World world;
  std::uniform_real_distribution<double> unit;
  for (int i = 0; i < 240; ++i) {
    const PairOfRecords pair{2 * i + 1, 2 * i + 2};
    world.same[pair] = unit(random) < 0.5;
    take_in(test::two_people(pair, 4 * unit(random)));
  }
  const double error = 0.1;
  work(world, {{ann_, error}, {bob_, error}}, random, 100'000);
  EXPECT_GT(counts().disputed, 20);
  work(world, {{cleo_, 0}}, random, 100'000);
  EXPECT_EQ(counts().disputed, 0);
  const AgreementReport report = read_agreement(*db_, {{0}, {INT64_MAX}}).value();
  EXPECT_EQ(report.asked_of_two, 240);
  EXPECT_GT(report.decided_by_third, 0);
  const auto of_two =
      std::ranges::find_if(report.pairs, [](const AgreementOfPair& each) { return each.first == "ann" && each.second == "bob"; });
  ASSERT_NE(of_two, report.pairs.end());
  // Both right or both wrong: .82; half of all are the same, so chance alone gives .5 and kappa is .64.
  const double expected = (1 - error) * (1 - error) + error * error;
  EXPECT_LE(of_two->agreement.share_interval.low, expected);
  EXPECT_GE(of_two->agreement.share_interval.high, expected);
  EXPECT_LE(of_two->agreement.kappa_interval.low, 2 * expected - 1);
  EXPECT_GE(of_two->agreement.kappa_interval.high, 2 * expected - 1);
  EXPECT_LT(of_two->agreement.kappa_interval.high - of_two->agreement.kappa_interval.low, 0.3);
  ASSERT_TRUE(report.alpha.alpha);
  EXPECT_NEAR(*report.alpha.alpha, of_two->agreement.kappa.value(), 0.02) << "of two who use the answers equally often it is the same";
  EXPECT_EQ(read_agreement(*db_, {{0}, {1}}).value().answers, 0) << "nothing in that time";
  const auto labels = read_labels(*db_).value();
  EXPECT_EQ(labels.size(), 240U);
}

TEST_P(SimulatedReviewers, ShowWhatAWeightIsWorthAlthoughTheQueueIsBiased) {
  ReviewRules rules = plain();
  rules.below = 17.5;
  rules.sample_band = 20;
  rules.sample_share = 0.5;
  make(rules);
  std::mt19937_64 random(9);
  const World world = fill(500, random);
  work(world, {{ann_, 0}, {bob_, 0}}, random, 160);
  const CalibrationReport report = read_calibration(*db_).value();
  const double truth[] = {0.05, 0.35, 0.8, 0.97};
  ASSERT_EQ(report.calibration.bands.size(), 4U);
  double pairs = 0;
  int covered = 0;
  for (const CalibrationBand& band : report.calibration.bands) {
    EXPECT_GE(band.answered, 8) << band.from;
    const double expected = truth[band.band + 1];
    covered += band.interval.low <= expected && expected <= band.interval.high ? 1 : 0;
    pairs += band.pairs;
  }
  EXPECT_GE(covered, 3) << "of four intervals of 95 %";
  EXPECT_LE(report.calibration.interval.low, world.share);
  EXPECT_GE(report.calibration.interval.high, world.share);
  EXPECT_NEAR(pairs, 500, 200);
  EXPECT_EQ(report.answered_in_all, 160);
  double weights = 0;
  const std::vector<Label> labels = read_labels(*db_).value();
  for (const Label& label : labels) weights += label.weight;
  EXPECT_NEAR(weights, pairs, 1e-6) << "labels carry the same weights";
}

}  // namespace
}  // namespace cw::review
