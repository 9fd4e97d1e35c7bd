// SPDX-License-Identifier: MIT
// Resolution against what must always hold, and against plain connected components where they are right.
#include "engines/linkage/resolve/resolve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "engines/linkage/clusters.h"
#include "engines/linkage/linkage.h"
#include "engines/linkage/resolve/explain_cluster.h"
#include "engines/linkage/resolve/internal/calibration.h"
#include "engines/linkage/resolve/internal/evidence.h"

namespace cw::linkage {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;
const double threshold = match_weight_of(0.95);

struct Graph {
  std::size_t records = 0;
  std::vector<ScoredEdge> edges;
  [[nodiscard]] ResolveInput input() const {
    ResolveInput out;
    out.records = records;
    out.edges = edges;
    out.threshold_weight = threshold;
    return out;
  }
};

// People with several records each: pairs of one person from `low` to `high`, and some links between strangers.
Graph random_graph(std::mt19937_64& random, std::size_t records, std::size_t people, std::size_t strangers) {
  Graph graph{records, {}};
  std::vector<std::size_t> person(records);
  for (auto& p : person) p = random() % people;
  std::set<Pair> seen;
  const auto add = [&](std::uint32_t a, std::uint32_t b, double low, double high) {
    if (a == b || !seen.insert(std::minmax(a, b)).second) return;
    graph.edges.push_back(
        {std::min(a, b), std::max(a, b), static_cast<float>(low + (high - low) * static_cast<double>(random() % 1000) / 1000)});
  };
  for (std::uint32_t a = 0; a < records; ++a)
    for (std::uint32_t b = a + 1; b < records; ++b)
      if (person[a] == person[b] && random() % 4 != 0) add(a, b, -3, 20);
  for (std::size_t i = 0; i < strangers; ++i)
    add(static_cast<std::uint32_t>(random() % records), static_cast<std::uint32_t>(random() % records), -15, 8);
  return graph;
}
std::vector<std::uint32_t> connected(const Graph& graph) {
  Clusters clusters(graph.records, {0.95});
  for (const ScoredEdge& edge : graph.edges) clusters.join(edge.left, edge.right, edge.weight);
  return clusters.representative(0);
}

TEST(Resolve, GivesTheConnectedComponentsWhereAllPairsOfEachAgree) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 50; ++round) {
    Graph graph{60, {}};
    for (std::uint32_t a = 0; a < 60; ++a)
      for (std::uint32_t b = a + 1; b < 60; ++b)
        if (a / 4 == b / 4) graph.edges.push_back({a, b, static_cast<float>(5 + static_cast<double>(random() % 100) / 10)});
    const Resolution result = resolve(graph.input());
    EXPECT_EQ(result.cluster, connected(graph));
    EXPECT_TRUE(result.cuts.empty());
    for (const EntityNote& entity : result.entities) EXPECT_EQ(entity.validity, Validity::sound);
  }
}

TEST(Resolve, DependsNeitherOnTheOrderOfPairsNorOnThreads) {
  std::mt19937_64 random(12);
  for (int round = 0; round < 30; ++round) {
    Graph graph = random_graph(random, 300, 80, 200);
    ResolveInput input = graph.input();
    const std::vector<std::uint32_t> first = resolve(input).cluster;
    std::ranges::shuffle(graph.edges, random);
    input.edges = graph.edges;
    input.threads = 3;
    EXPECT_EQ(resolve(input).cluster, first);
  }
}

TEST(Resolve, NeverJoinsWhatAPersonKeepsApartNorTwoRecordsOfASourceThatHoldsEveryoneOnce) {
  std::mt19937_64 random(13);
  for (int round = 0; round < 100; ++round) {
    const Graph graph = random_graph(random, 120, 25, 60);
    ResolveInput input = graph.input();
    std::vector<std::uint32_t> source(graph.records);
    for (auto& s : source) s = static_cast<std::uint32_t>(random() % 4);
    input.source = source;
    input.duplicate_free = {true, false, true, false};
    for (int i = 0; i < 20; ++i) input.not_same.emplace_back(random() % graph.records, random() % graph.records);
    std::erase_if(input.not_same, [](const Pair& pair) { return pair.first == pair.second; });
    const Resolution result = resolve(input);
    for (const auto& [a, b] : input.not_same) ASSERT_NE(result.cluster[a], result.cluster[b]);
    std::set<Pair> once;
    for (std::uint32_t r = 0; r < graph.records; ++r)
      if (input.duplicate_free[source[r]]) {
        ASSERT_TRUE(once.emplace(result.cluster[r], source[r]).second);
      }
  }
}

// Two twins with two records each, and one more that takes after both.
TEST(Resolve, NeverJoinsTwoNumbersOfAPersonsOwn) {
  Graph graph{5, {}};
  for (std::uint32_t a = 0; a < 5; ++a)
    for (std::uint32_t b = a + 1; b < 5; ++b) graph.edges.push_back({a, b, 15});
  ResolveInput input = graph.input();
  EXPECT_EQ(resolve(input).cluster, std::vector<std::uint32_t>({0, 0, 0, 0, 0}));
  input.own_numbers = {{7, 7, 8, 8, 0}};
  const Resolution result = resolve(input);
  EXPECT_EQ(result.cluster[0], result.cluster[1]);
  EXPECT_EQ(result.cluster[2], result.cluster[3]);
  EXPECT_NE(result.cluster[0], result.cluster[2]);
}

TEST(Resolve, NeverJoinsTwoHomesOfOneRegister) {
  Graph graph{3, {{0, 1, 15}, {0, 2, 15}, {1, 2, 15}}};
  ResolveInput input = graph.input();
  input.registration = {{1, 100}, {1, 200}, {0, 0}};
  EXPECT_NE(resolve(input).cluster[0], resolve(input).cluster[1]);
  input.registration = {{1, 100}, {2, 200}, {1, 100}};  // another register, and the same home twice
  EXPECT_EQ(resolve(input).cluster, std::vector<std::uint32_t>({0, 0, 0}));
}

TEST(Resolve, ALinkBeyondDoubtOutweighsARegister) {
  Graph graph{2, {{0, 1, 25}}};
  ResolveInput input = graph.input();
  input.registration = {{1, 100}, {1, 200}};
  EXPECT_EQ(resolve(input).cluster, std::vector<std::uint32_t>({0, 0}));
}

TEST(Resolve, SaysThatARegisterOrANumberPartsTwoGroups) {
  Graph graph{2, {{0, 1, 15}}};
  ResolveInput input = graph.input();
  input.registration = {{1, 100}, {1, 200}};
  const Resolution at_two_homes = resolve(input);
  ASSERT_EQ(at_two_homes.cuts.size(), 1U);
  EXPECT_EQ(at_two_homes.cuts[0].reason, "a register that shows nobody at two homes at once has the two groups at different homes");
  input.own_numbers = {{7, 8}};
  const Resolution numbers = resolve(input);
  ASSERT_EQ(numbers.cuts.size(), 1U);
  EXPECT_EQ(numbers.cuts[0].reason, "the two groups have different numbers of which a person has one");
}

// 0 to 2 lack the trait but for 0; 3 is as near to all of them and has another.
TEST(Resolve, RecordsThatLackATraitDoNotVouchForAnotherOne) {
  Graph graph{4, {{0, 1, 15}, {0, 2, 15}, {1, 2, 15}, {0, 3, 1}, {1, 3, 8}, {2, 3, 8}}};
  ResolveInput input = graph.input();
  EXPECT_EQ(resolve(input).cluster[0], resolve(input).cluster[3]);
  input.traits = {{{5, 0, 0, 6}, [](std::uint32_t, std::uint32_t) { return -7.0F; }}};
  EXPECT_NE(resolve(input).cluster[0], resolve(input).cluster[3]);
  input.traits[0].code[3] = 5;
  EXPECT_EQ(resolve(input).cluster[0], resolve(input).cluster[3]);
}

TEST(Resolve, TakesTheDoubtOffTheWeights) {
  Graph graph{2, {{0, 1, 15}}};
  ResolveInput input = graph.input();
  input.doubt = [](std::uint32_t, std::uint32_t) { return 14.0F; };
  EXPECT_NE(resolve(input).cluster[0], resolve(input).cluster[1]);
}

TEST(Resolve, KeepsWhatAPersonJoinsThoughTheWeightsAreAgainstIt) {
  Graph graph{4, {{0, 1, 15}, {2, 3, 15}, {1, 2, -30}}};
  ResolveInput input = graph.input();
  input.same = {{0, 3}};
  const Resolution result = resolve(input);
  EXPECT_EQ(result.cluster[0], result.cluster[3]);
}

TEST(Resolve, ReportsWordsThatContradictEachOtherAndKeepsThePairApart) {
  Graph graph{3, {}};
  ResolveInput input = graph.input();
  input.same = {{0, 1}, {1, 2}};
  input.not_same = {{0, 2}};
  const Resolution result = resolve(input);
  EXPECT_EQ(result.cluster, (std::vector<std::uint32_t>{0, 0, 2}));
  ASSERT_EQ(result.entities.size(), 1U);
  EXPECT_EQ(result.entities[0].validity, Validity::conflict);
  ASSERT_EQ(result.cuts.size(), 1U);
  EXPECT_EQ(result.cuts[0].reason, "one person's word joins them, another's keeps them apart");
}

TEST(Resolve, JoinsARecordThatManyOfAPersonHalfRecognise) {
  Graph graph{6, {}};
  for (std::uint32_t a = 0; a < 5; ++a)
    for (std::uint32_t b = a + 1; b < 5; ++b) graph.edges.push_back({a, b, 15});
  for (std::uint32_t a = 0; a < 5; ++a) graph.edges.push_back({a, 5, 3.5F});
  EXPECT_EQ(resolve(graph.input()).cluster, (std::vector<std::uint32_t>(6, 0)));
}

TEST(Resolve, CutsOneBadLinkBetweenTwoPeopleAndSaysWhy) {
  Graph graph{8, {}};
  for (std::uint32_t a = 0; a < 8; ++a)
    for (std::uint32_t b = a + 1; b < 8; ++b) graph.edges.push_back({a, b, a / 4 == b / 4 ? 15.0F : -15.0F});
  graph.edges.push_back({3, 4, 8});
  std::erase(graph.edges, ScoredEdge{3, 4, -15});
  const Resolution result = resolve(graph.input());
  EXPECT_EQ(result.cluster, (std::vector<std::uint32_t>{0, 0, 0, 0, 4, 4, 4, 4}));
  ASSERT_EQ(result.cuts.size(), 1U);
  EXPECT_EQ(result.cuts[0].reason, "the rest of the two groups disagree");
}

TEST(Resolve, DoesNotLetARecordInBetweenJoinTwoThatAreTwoBeyondDoubt) {
  // Twins of one address, and a record without a first name that takes after both.
  const Graph graph{3, {{0, 1, 9}, {1, 2, 9}, {0, 2, -24}}};
  const std::vector<std::uint32_t> cluster = resolve(graph.input()).cluster;
  EXPECT_NE(cluster[0], cluster[2]);
}
TEST(Resolve, CutsALongChainOfLinksBetweenStrangers) {
  Graph graph{2000, {}};
  for (std::uint32_t r = 0; r + 1 < 2000; ++r) graph.edges.push_back({r, r + 1, 5});
  for (std::uint32_t r = 0; r + 2 < 2000; ++r) graph.edges.push_back({r, r + 2, -12});
  const Resolution result = resolve(graph.input());
  for (const EntityNote& entity : result.entities) EXPECT_LE(entity.records, 4U);
}

// What the pairs between two groups are worth, worked out afresh.
double score_between(const Graph& graph, const internal::Calibration& calibration, const internal::EvidenceRule& rule,
                     const std::vector<std::uint32_t>& cluster, std::uint32_t a, std::uint32_t b) {
  internal::GroupEvidence evidence;
  for (const ScoredEdge& edge : graph.edges) {
    if (std::minmax(cluster[edge.left], cluster[edge.right]) != std::minmax(a, b)) continue;
    const float worth = calibration(edge.weight);
    evidence.add(rule.of_pair(worth));
  }
  if (evidence.pairs == 0 || rule.barred(evidence) || evidence.best < rule.least_link()) return -1e9;
  return rule.score(evidence, static_cast<std::uint32_t>(std::ranges::count(cluster, a)),
                    static_cast<std::uint32_t>(std::ranges::count(cluster, b)));
}
TEST(Resolve, LeavesNoTwoGroupsThatTheirWholeEvidenceWouldJoin) {
  std::mt19937_64 random(14);
  for (int round = 0; round < 100; ++round) {
    const Graph graph = random_graph(random, 40, 10, 40);
    const ResolveInput input = graph.input();
    const std::vector<std::uint32_t> cluster = resolve(input).cluster;
    const internal::Calibration calibration = internal::Calibration::fit(graph.records, graph.edges, threshold);
    internal::EvidenceRule rule;
    rule.threshold = threshold;
    rule.unknown = calibration(static_cast<float>(input.prior_weight));
    for (std::uint32_t a = 0; a < graph.records; ++a)
      for (std::uint32_t b = a + 1; b < graph.records; ++b)
        if (cluster[a] == a && cluster[b] == b) {
          ASSERT_LT(score_between(graph, calibration, rule, cluster, a, b), threshold + 1e-6);
        }
  }
}

// The partition with the greatest sum of weights within its groups, by trying all of them.
struct BestPartition {
  explicit BestPartition(std::vector<std::vector<float>> weight) : weight_(std::move(weight)), label_(weight_.size(), 0) { place(0, 0, 0); }
  std::vector<std::uint32_t> label;
  double sum = -1e9;

 private:
  void place(std::size_t record, std::uint32_t groups, double so_far) {
    if (record == label_.size()) {
      if (so_far > sum) sum = so_far, label = label_;
      return;
    }
    for (std::uint32_t group = 0; group <= groups; ++group) {
      double more = 0;
      for (std::size_t other = 0; other < record; ++other)
        if (label_[other] == group) more += weight_[other][record];
      label_[record] = group;
      place(record + 1, std::max(groups, group + 1), so_far + more);
    }
  }
  std::vector<std::vector<float>> weight_;
  std::vector<std::uint32_t> label_;
};
TEST(Resolve, FindsTheBestPartitionOfSmallGraphsWhereTheEvidenceIsClear) {
  std::mt19937_64 random(15);
  std::normal_distribution<float> noise(0, 5);
  int same = 0, connected_same = 0;
  for (int round = 0; round < 200; ++round) {
    Graph graph{8, {}};
    std::vector<std::vector<float>> weight(8, std::vector<float>(8, 0));
    for (std::uint32_t a = 0; a < 8; ++a)
      for (std::uint32_t b = a + 1; b < 8; ++b) {
        weight[a][b] = (a % 3 == b % 3 ? 9.0F : -9.0F) + noise(random);
        graph.edges.push_back({a, b, weight[a][b]});
      }
    const BestPartition best(weight);
    const auto agrees = [&](const std::vector<std::uint32_t>& cluster) {
      for (std::size_t a = 0; a < 8; ++a)
        for (std::size_t b = 0; b < 8; ++b)
          if ((cluster[a] == cluster[b]) != (best.label[a] == best.label[b])) return false;
      return true;
    };
    same += agrees(resolve(graph.input()).cluster) ? 1 : 0;
    connected_same += agrees(connected(graph)) ? 1 : 0;
  }
  EXPECT_GE(same, 160) << "connected components: " << connected_same;
  EXPECT_GT(same, connected_same);
}

TEST(Resolve, AsksForPairsThatBlockingLeftOutAndHeedsThem) {
  // A chain of three; what the ends are to each other decides.
  const Graph graph{3, {{0, 1, 9}, {1, 2, 9}}};
  for (const float ends : {9.0F, -20.0F}) {
    ResolveInput input = graph.input();
    std::vector<Pair> asked;
    input.score = [&](std::span<const Pair> pairs, std::span<float> weights) {
      asked.assign(pairs.begin(), pairs.end());
      std::ranges::fill(weights, ends);
    };
    const std::vector<std::uint32_t> cluster = resolve(input).cluster;
    EXPECT_EQ(asked, (std::vector<Pair>{{0, 2}}));
    EXPECT_EQ(cluster[0] == cluster[2], ends > 0);
  }
}

TEST(Resolve, LearnsWhatWeightsAreWorthFromClosedTriangles) {
  // Two thousand people of four records; the weights of matches are lower than so many matches deserve.
  std::mt19937_64 random(16);
  Graph graph{8000, {}};
  for (std::uint32_t a = 0; a < 8000; a += 4)
    for (std::uint32_t i = 0; i < 4; ++i)
      for (std::uint32_t j = i + 1; j < 4; ++j) graph.edges.push_back({a + i, a + j, static_cast<float>(random() % 1200) / 100});
  const internal::Calibration calibration = internal::Calibration::fit(graph.records, graph.edges, threshold);
  EXPECT_GT(calibration(1.5F), 2.25F);
  float before = -100;
  for (float weight = -30; weight < 30; weight += 0.25F) {
    EXPECT_GE(calibration(weight), before) << weight;
    before = calibration(weight);
  }
}

TEST(Resolve, PutsNoJuniorWithoutADateWithAParentOfOneName) {
  // Records 0 and 1 are a father's, with a date of birth; 2 is a junior's without one, of the same name and home.
  const Graph graph{3, {{0, 1, 15}, {0, 2, 9}, {1, 2, 9}}};
  ResolveInput input = graph.input();
  EXPECT_EQ(resolve(input).cluster, (std::vector<std::uint32_t>{0, 0, 0}));
  input.born = {{-1000, -1000}, {}, {14'000, INT32_MAX}};
  const Resolution apart = resolve(input);
  EXPECT_EQ(apart.cluster, (std::vector<std::uint32_t>{0, 0, 2}));
  ASSERT_EQ(apart.cuts.size(), 2U);
  EXPECT_EQ(apart.cuts[0].reason, "what one of the two groups tells of its age cannot be of the other's date of birth");
  EXPECT_EQ(ClusterExplainer(input, apart).why_apart(0, 2).separation, Separation::born);
  input.born[1] = {14'500, 14'500};
  EXPECT_EQ(resolve(input).cluster, (std::vector<std::uint32_t>{0, 0, 0})) << "one of two dates is possible: the other may be a slip";
  input.born[1] = {};
  const std::vector<ScoredEdge> sure = {{0, 1, 15}, {0, 2, 25}, {1, 2, 9}};
  input.edges = sure;
  EXPECT_EQ(resolve(input).cluster, (std::vector<std::uint32_t>{0, 0, 0})) << "a link beyond doubt is not parted by an age band";
}

TEST(Resolve, BoundsThatExcludeEachOtherPartTwoGroupsWithoutAnyDate) {
  const Graph graph{2, {{0, 1, 9}}};
  ResolveInput input = graph.input();
  input.born = {{INT32_MIN, -5000}, {14'000, INT32_MAX}};  // a senior and a junior
  EXPECT_EQ(resolve(input).cluster, (std::vector<std::uint32_t>{0, 1}));
  input.born = {{INT32_MIN, 14'500}, {14'000, INT32_MAX}};
  EXPECT_EQ(resolve(input).cluster, (std::vector<std::uint32_t>{0, 0}));
}

TEST(Resolve, TakesNoRecordsAndNoPairs) {
  EXPECT_TRUE(resolve({}).cluster.empty());
  ResolveInput input;
  input.records = 3;
  EXPECT_EQ(resolve(input).cluster, (std::vector<std::uint32_t>{0, 1, 2}));
}

}  // namespace
}  // namespace cw::linkage
