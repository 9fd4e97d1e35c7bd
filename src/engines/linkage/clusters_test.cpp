// SPDX-License-Identifier: MIT
// Clusters and their evaluation against the plainest ways to find both.
#include "engines/linkage/clusters.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "engines/linkage/evaluation.h"
#include "engines/linkage/linkage.h"

namespace cw::linkage {
namespace {

struct Edge {
  std::uint32_t left, right;
  double weight;
};
std::vector<Edge> random_edges(std::mt19937_64& random, std::size_t records, std::size_t count) {
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < count; ++i)
    edges.push_back({static_cast<std::uint32_t>(random() % records), static_cast<std::uint32_t>(random() % records),
                     static_cast<double>(random() % 200) / 10 - 10});
  return edges;
}
// The least record that can be reached, by passing labels on until nothing changes.
std::vector<std::uint32_t> plain_clusters(std::size_t records, const std::vector<Edge>& edges, double threshold) {
  std::vector<std::uint32_t> label(records);
  for (std::uint32_t i = 0; i < records; ++i) label[i] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (const Edge& edge : edges) {
      if (edge.weight < match_weight_of(threshold)) continue;
      const std::uint32_t least = std::min(label[edge.left], label[edge.right]);
      changed = changed || label[edge.left] != least || label[edge.right] != least;
      label[edge.left] = label[edge.right] = least;
    }
  }
  return label;
}

TEST(Clusters, AreTheConnectedRecordsAtEveryThresholdInOnePass) {
  std::mt19937_64 random(7);
  const std::vector<double> thresholds = {0.5, 0.99, 0.01, 0.9, 0.5, 1.0};
  for (int round = 0; round < 200; ++round) {
    const std::size_t records = 1 + random() % 60;
    const std::vector<Edge> edges = random_edges(random, records, random() % 80);
    Clusters clusters(records, thresholds);
    for (const Edge& edge : edges) clusters.join(edge.left, edge.right, edge.weight);
    for (std::size_t t = 0; t < thresholds.size(); ++t)
      ASSERT_EQ(clusters.representative(t), plain_clusters(records, edges, thresholds[t])) << thresholds[t];
  }
}
TEST(Clusters, CountAPairThatIsExactlyAtTheThreshold) {
  Clusters clusters(2, {0.5});
  clusters.join(1, 0, 0);
  EXPECT_EQ(clusters.representative(0), (std::vector<std::uint32_t>{0, 0}));
  Clusters below(2, {0.5});
  below.join(1, 0, -1e-12);
  EXPECT_EQ(below.representative(0), (std::vector<std::uint32_t>{0, 1}));
}

ClusterEvaluation plain_evaluation(const std::vector<std::uint32_t>& cluster, const std::vector<std::uint32_t>& truth,
                                   const std::vector<std::uint32_t>& source) {
  ClusterEvaluation out;
  double precision = 0, recall = 0;
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    if (truth[i] == unknown_label) continue;
    ++out.records;
    double same_cluster = 0, same_truth = 0, same_both = 0;
    for (std::size_t j = 0; j < cluster.size(); ++j) {
      if (truth[j] == unknown_label) continue;
      const bool c = cluster[i] == cluster[j], t = truth[i] == truth[j];
      same_cluster += c;
      same_truth += t;
      same_both += c && t;
      if (j <= i || (!source.empty() && source[i] == source[j])) continue;
      out.predicted_pairs += c;
      out.true_pairs += t;
      out.correct_pairs += c && t;
    }
    precision += same_both / same_cluster;
    recall += same_both / same_truth;
  }
  out.bcubed.precision = precision / static_cast<double>(out.records);
  out.bcubed.recall = recall / static_cast<double>(out.records);
  return out;
}

TEST(ClusterEvaluation, IsThatOfCountingEveryPair) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::uint32_t> cluster, truth, source;
    for (std::size_t i = 0, n = 2 + random() % 40; i < n; ++i) {
      cluster.push_back(static_cast<std::uint32_t>(random() % 12));
      truth.push_back(random() % 8 == 0 ? unknown_label : static_cast<std::uint32_t>(random() % 12));
      if (round % 2 == 1) source.push_back(static_cast<std::uint32_t>(random() % 3));
    }
    truth[0] = 1;
    const ClusterEvaluation plain = plain_evaluation(cluster, truth, source), found = evaluate_clusters(cluster, truth, source);
    ASSERT_EQ(found.records, plain.records);
    ASSERT_EQ(found.predicted_pairs, plain.predicted_pairs);
    ASSERT_EQ(found.true_pairs, plain.true_pairs);
    ASSERT_EQ(found.correct_pairs, plain.correct_pairs);
    const auto share = [](std::uint64_t part, std::uint64_t whole) {
      return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
    };
    ASSERT_DOUBLE_EQ(found.pairs.precision, share(plain.correct_pairs, plain.predicted_pairs));
    ASSERT_DOUBLE_EQ(found.pairs.recall, share(plain.correct_pairs, plain.true_pairs));
    ASSERT_NEAR(found.bcubed.precision, plain.bcubed.precision, 1e-12);
    ASSERT_NEAR(found.bcubed.recall, plain.bcubed.recall, 1e-12);
  }
}
TEST(ClusterEvaluation, OfAPerfectAnswerIsOneAndOfNoRecordsDoesNotFail) {
  const std::vector<std::uint32_t> labels = {4, 4, 9, 9, 9};
  const ClusterEvaluation perfect = evaluate_clusters(labels, labels);
  EXPECT_EQ(perfect.pairs.f1, 1);
  EXPECT_EQ(perfect.bcubed.f1, 1);
  EXPECT_EQ(perfect.clusters, 2U);
  EXPECT_EQ(perfect.largest_cluster, 3U);
  EXPECT_EQ(evaluate_clusters({}, {}).records, 0U);
}

TEST(PairEvaluation, CountsPairsAtAndAboveEachTenthOfAWeight) {
  PairEvaluation pairs;
  using Truth = PairEvaluation::Truth;
  pairs.add(5.25, Truth::match);
  pairs.add(5.21, Truth::other);
  pairs.add(-3.0, Truth::match);
  pairs.add(1e6, Truth::match);
  pairs.add(-1e6, Truth::other);
  const auto rows = pairs.table(4);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_DOUBLE_EQ(rows[0].match_weight, 1000);
  EXPECT_DOUBLE_EQ(rows[1].match_weight, 5.2);
  EXPECT_EQ(rows[1].true_positives, 2U);
  EXPECT_EQ(rows[1].false_positives, 1U);
  EXPECT_DOUBLE_EQ(rows[2].match_weight, -3.0);
  EXPECT_DOUBLE_EQ(rows[2].accuracy.recall, 0.75);
  EXPECT_DOUBLE_EQ(rows[3].accuracy.precision, 0.6);
}

}  // namespace
}  // namespace cw::linkage
