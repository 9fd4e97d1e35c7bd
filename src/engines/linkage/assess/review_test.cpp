// SPDX-License-Identifier: MIT
// The estimators against exact figures: when everything is reviewed, on average, and how often the intervals hold the truth.
#include "engines/linkage/assess/review.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "engines/linkage/evaluation.h"

namespace cw::linkage {
namespace {

struct World {
  std::vector<std::uint32_t> cluster, truth;
  std::map<std::uint32_t, double> cluster_size, truth_size;
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> both;

  void measure() {
    for (std::size_t r = 0; r < cluster.size(); ++r) {
      ++cluster_size[cluster[r]];
      ++truth_size[truth[r]];
      ++both[{cluster[r], truth[r]}];
    }
  }
  [[nodiscard]] ReviewUnit unit(std::uint32_t r) const {
    const double same = both.at({cluster[r], truth[r]});
    return {cluster_size.at(cluster[r]) - 1, same - 1, truth_size.at(truth[r]) - same};
  }
  [[nodiscard]] std::array<double, 3> exact_clusters() const {
    double exact = 0;
    for (const auto& [key, n] : both) exact += n == cluster_size.at(key.first) && n == truth_size.at(key.second) ? 1 : 0;
    const double found = static_cast<double>(cluster_size.size()), real = static_cast<double>(truth_size.size());
    return {exact / found, exact / real, 2 * exact / (found + real)};
  }
};

// People of 1 to 8 records. A share of people is split in two; a share of clusters is joined to the next.
World make_world(std::size_t people, double split, double joined, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto chance = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  World world;
  std::uint32_t cluster = 0;
  for (std::uint32_t person = 0; person < people; ++person) {
    const std::size_t records = 1 + static_cast<std::size_t>(std::min(7.0, -1.5 * std::log(chance() + 1e-12)));
    const std::size_t second_part = records > 1 && chance() < split ? 1 + random() % (records - 1) : 0;
    if (chance() >= joined) ++cluster;
    for (std::size_t r = 0; r < records; ++r) {
      if (r > 0 && r == second_part) ++cluster;
      world.truth.push_back(person);
      world.cluster.push_back(cluster);
    }
  }
  world.measure();
  return world;
}

struct Exact {
  double pair_precision, pair_recall, pair_f1, bcubed_precision, bcubed_recall, bcubed_f1;
  std::array<double, 3> clusters;
};
Exact exact_of(const World& world) {
  const ClusterEvaluation e = evaluate_clusters(world.cluster, world.truth);
  return {e.pairs.precision, e.pairs.recall, e.pairs.f1, e.bcubed.precision, e.bcubed.recall, e.bcubed.f1, world.exact_clusters()};
}

std::array<std::pair<RatioEstimate, double>, 9> beside(const ReviewEstimates& e, const Exact& x) {
  return {{{e.pair_precision, x.pair_precision},
           {e.pair_recall, x.pair_recall},
           {e.pair_f1, x.pair_f1},
           {e.bcubed_precision, x.bcubed_precision},
           {e.bcubed_recall, x.bcubed_recall},
           {e.bcubed_f1, x.bcubed_f1},
           {e.cluster_precision, x.clusters[0]},
           {e.cluster_recall, x.clusters[1]},
           {e.cluster_f1, x.clusters[2]}}};
}

TEST(Review, OfAllRecordsGivesTheExactFiguresWithCertainty) {
  const World world = make_world(300, 0.2, 0.1, 3);
  std::vector<ReviewUnit> units;
  for (std::uint32_t r = 0; r < world.cluster.size(); ++r) units.push_back(world.unit(r));
  for (const auto& [estimate, exact] : beside(estimate_review(units, units.size()), exact_of(world))) {
    EXPECT_NEAR(estimate.value, exact, 1e-9);
    EXPECT_NEAR(estimate.interval.low, exact, 1e-9);
    EXPECT_NEAR(estimate.interval.high, exact, 1e-9);
  }
}

TEST(Review, SampleIsFairRepeatableAndSpreadOverClusters) {
  const World world = make_world(400, 0.1, 0.05, 5);
  const std::size_t n = 40;
  EXPECT_EQ(sample_records(world.cluster, n, 9), sample_records(world.cluster, n, 9));
  EXPECT_NE(sample_records(world.cluster, n, 9), sample_records(world.cluster, n, 10));
  std::vector<double> drawn(world.cluster.size(), 0);
  constexpr int rounds = 4000;
  for (int seed = 0; seed < rounds; ++seed) {
    std::set<std::uint32_t> clusters;
    for (const SampledRecord& each : sample_records(world.cluster, n, static_cast<std::uint64_t>(seed))) {
      ++drawn[each.record];
      EXPECT_EQ(each.cluster, world.cluster[each.record]);
      clusters.insert(each.cluster);
    }
    EXPECT_EQ(clusters.size(), n) << "clusters are smaller than the interval, so none comes twice";
  }
  const double expected = rounds * static_cast<double>(n) / static_cast<double>(drawn.size());
  for (const double times : drawn) EXPECT_NEAR(times, expected, 6 * std::sqrt(expected));
  EXPECT_EQ(sample_records(world.cluster, 1'000'000, 1).size(), world.cluster.size());
  EXPECT_TRUE(sample_records({}, 10, 1).empty());
}

TEST(Review, SampleOfSomeIsWithoutRepeats) {
  const auto some = sample_of(100, 30, 1);
  EXPECT_EQ(std::set<std::uint32_t>(some.begin(), some.end()).size(), 30U);
  EXPECT_EQ(sample_of(3, 10, 1).size(), 3U);
}

struct Case {
  const char* name;
  double split, joined;
};
class ReviewCoverage : public testing::TestWithParam<Case> {};

TEST_P(ReviewCoverage, IntervalsHoldTheTruthInAtLeastNinetyOfAHundredSamples) {
  const World world = make_world(20000, GetParam().split, GetParam().joined, 11);
  const Exact exact = exact_of(world);
  std::array<int, 9> covered{};
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    std::vector<ReviewUnit> units;
    for (const SampledRecord& each : sample_records(world.cluster, 300, seed)) units.push_back(world.unit(each.record));
    const auto results = beside(estimate_review(units, world.cluster.size()), exact);
    for (std::size_t f = 0; f < results.size(); ++f)
      covered[f] += results[f].first.interval.low <= results[f].second && results[f].second <= results[f].first.interval.high ? 1 : 0;
  }
  for (std::size_t f = 0; f < covered.size(); ++f) EXPECT_GE(covered[f], 90) << "figure " << f << " of " << GetParam().name;
}

INSTANTIATE_TEST_SUITE_P(Kinds, ReviewCoverage,
                         testing::Values(Case{"nearly perfect", 0.002, 0.0005}, Case{"precise, some missed", 0.1, 0.001},
                                         Case{"middling", 0.2, 0.05}, Case{"poor", 0.5, 0.3}),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

}  // namespace
}  // namespace cw::linkage
