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

TEST(Resolve, CutsALongChainOfLinksBetweenStrangers) {
  Graph graph{2000, {}};
  for (std::uint32_t r = 0; r + 1 < 2000; ++r) graph.edges.push_back({r, r + 1, 5});
  for (std::uint32_t r = 0; r + 2 < 2000; ++r) graph.edges.push_back({r, r + 2, -12});
  const Resolution result = resolve(graph.input());
  for (const EntityNote& entity : result.entities) EXPECT_LE(entity.records, 4U);
}

TEST(Resolve, TakesNoRecordsAndNoPairs) {
  EXPECT_TRUE(resolve({}).cluster.empty());
  ResolveInput input;
  input.records = 3;
  EXPECT_EQ(resolve(input).cluster, (std::vector<std::uint32_t>{0, 1, 2}));
}

}  // namespace
}  // namespace cw::linkage
