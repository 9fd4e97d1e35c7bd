// SPDX-License-Identifier: MIT
// Explaining entities: on graphs small enough to see, and the minimum cut against trying every cut.
#include "engines/linkage/resolve/explain_cluster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engines/linkage/linkage.h"
#include "engines/linkage/resolve/internal/minimum_cut.h"

namespace cw::linkage {
namespace {

// Two tight groups of three held together by two links; one link from a third group that the rest is against.
struct Example {
  Example() {
    input.records = 9;
    input.edges = edges;
    input.threshold_weight = match_weight_of(0.95);
    result.cluster = {0, 0, 0, 0, 0, 0, 6, 6, 8};
    result.cuts = {{5, 6, 5, "the rest of the two groups disagree"}};
  }
  std::vector<ScoredEdge> edges = {{0, 1, 20}, {1, 2, 18}, {0, 2, 15}, {3, 4, 20}, {4, 5, 18}, {3, 5, 15},
                                   {2, 3, 6},  {0, 4, 5},  {1, 5, -2}, {6, 7, 12}, {5, 6, 5},  {7, 8, 1}};
  ResolveInput input;
  Resolution result;
};
using Records = std::vector<std::uint32_t>;

TEST(ClusterExplainer, ShowsTheStrongestLinksThatHoldAnEntityAndWhatWouldSplitIt) {
  const Example example;
  const ClusterExplanation one = ClusterExplainer(example.input, example.result).why_one(4);
  EXPECT_EQ(one.records, (Records{0, 1, 2, 3, 4, 5}));
  ASSERT_EQ(one.links.size(), 5U);
  EXPECT_TRUE(std::ranges::is_sorted(one.links, std::greater{}, &ScoredEdge::weight));
  EXPECT_EQ(one.weakest, (ScoredEdge{2, 3, 6}));
  EXPECT_FALSE(one.joined_by_hand);
  EXPECT_EQ(one.pairs, 15U);
  EXPECT_EQ(one.pairs_scored, 9U);
  EXPECT_EQ(one.pairs_above, 8U);
  EXPECT_EQ(one.against, (std::vector<ScoredEdge>{{1, 5, -2}}));
  EXPECT_EQ(one.split.left, (Records{0, 1, 2}));
  EXPECT_EQ(one.split.right, (Records{3, 4, 5}));
  EXPECT_EQ(one.split.links, (std::vector<ScoredEdge>{{2, 3, 6}, {0, 4, 5}}));
  EXPECT_EQ(one.split.weight, 11);
}
TEST(ClusterExplainer, HasNothingToShowForARecordAlone) {
  const Example example;
  const ClusterExplanation one = ClusterExplainer(example.input, example.result).why_one(8);
  EXPECT_EQ(one.records, (Records{8}));
  EXPECT_FALSE(one.weakest.has_value());
  EXPECT_FALSE(one.joined_by_hand);
}
TEST(ClusterExplainer, SaysWhyTwoRecordsAreApart) {
  Example example;
  const ClusterExplainer explainer(example.input, example.result);
  EXPECT_EQ(explainer.why_apart(0, 5).separation, Separation::together);
  const ApartExplanation cut = explainer.why_apart(0, 7);
  EXPECT_EQ(cut.separation, Separation::cut);
  ASSERT_TRUE(cut.cut.has_value());
  EXPECT_EQ(cut.cut->left, 5U);
  EXPECT_FALSE(cut.weight.has_value());
  ASSERT_FALSE(cut.path.empty());
  EXPECT_EQ(std::ranges::min(cut.path, {}, &ScoredEdge::weight).weight, 5) << "the way round by the strongest links";
  const ApartExplanation weak = explainer.why_apart(7, 8);
  EXPECT_EQ(weak.separation, Separation::below_threshold);
  EXPECT_EQ(weak.weight, 1.0F);
  EXPECT_EQ(explainer.why_apart(8, 6).separation, Separation::never_compared);
  example.input.not_same = {{8, 7}};
  EXPECT_EQ(explainer.why_apart(8, 6).separation, Separation::kept_apart);
}
TEST(ClusterExplainer, NamesTheNumberOrTheRegisterThatPartsTwoEntities) {
  Example example;
  example.input.own_numbers = {std::vector<std::uint32_t>(9, 0)};
  example.input.own_numbers[0][0] = 1;
  example.input.own_numbers[0][7] = 2;
  EXPECT_EQ(ClusterExplainer(example.input, example.result).why_apart(0, 7).separation, Separation::own_number);
  example.input.own_numbers.clear();
  example.input.registration.assign(9, {});
  example.input.registration[0] = {1, 10, 0};
  example.input.registration[7] = {1, 11, 0};
  EXPECT_EQ(ClusterExplainer(example.input, example.result).why_apart(0, 7).separation, Separation::two_homes);
}
TEST(ClusterExplainer, WeighsAPairThatWasNeverComparedWhereItCan) {
  Example example;
  example.input.score = [](std::span<const std::pair<std::uint32_t, std::uint32_t>>, std::span<float> weights) { weights[0] = -7; };
  const ApartExplanation apart = ClusterExplainer(example.input, example.result).why_apart(8, 6);
  EXPECT_EQ(apart.separation, Separation::never_compared);
  EXPECT_EQ(apart.weight, -7.0F);
  EXPECT_EQ(apart.reason,
            "They were never compared, or scored below the lowest weight kept. Compared now they give match weight -7.0, threshold 4.2.");
}
TEST(ClusterExplainer, KnowsASourceThatHoldsEveryoneOnce) {
  Example example;
  const std::vector<std::uint32_t> source = {0, 1, 1, 1, 1, 1, 0, 1, 1};
  example.input.source = source;
  example.input.duplicate_free = {true, false};
  EXPECT_EQ(ClusterExplainer(example.input, example.result).why_apart(1, 7).separation, Separation::listed_once);
}

TEST(MinimumCut, IsTheLeastOfAllCuts) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 200; ++round) {
    const std::size_t count = 2 + random() % 7;
    std::vector<std::vector<double>> weights(count, std::vector<double>(count, 0));
    for (std::size_t a = 0; a < count; ++a)
      for (std::size_t b = a + 1; b < count; ++b)
        weights[a][b] = weights[b][a] = static_cast<double>(random() % 3 == 0 ? 0 : random() % 20);
    const auto weight_of = [&](auto in_part) {
      double sum = 0;
      for (std::size_t a = 0; a < count; ++a)
        for (std::size_t b = a + 1; b < count; ++b) sum += in_part(a) != in_part(b) ? weights[a][b] : 0;
      return sum;
    };
    double least = 1e9;
    for (std::size_t part = 1; part + 1 < std::size_t{1} << count; ++part)
      least = std::min(least, weight_of([&](std::size_t v) { return (part >> v & 1) != 0; }));
    const std::vector<bool> found = internal::minimum_cut(weights);
    EXPECT_EQ(weight_of([&](std::size_t v) { return bool{found[v]}; }), least);
    EXPECT_NE(std::ranges::count(found, true), 0);
    EXPECT_NE(std::ranges::count(found, false), 0);
  }
}

TEST(Unlinkable, RecordsAreCountedByThreshold) {
  const std::vector<double> weights = {-3, 0, 4, 12, 30};
  const std::vector<UnlinkableShare> shares = unlinkable_shares(weights);
  ASSERT_EQ(shares.size(), std::size(unlinkable_probabilities));
  EXPECT_EQ(shares[0].records, 1U);
  EXPECT_EQ(shares[3].records, 3U);
  EXPECT_DOUBLE_EQ(shares[3].share, 0.6);
  EXPECT_EQ(unlinkable_records(weights, match_weight_of(0.95)), (std::vector<std::uint32_t>{0, 1, 2}));
}

}  // namespace
}  // namespace cw::linkage
