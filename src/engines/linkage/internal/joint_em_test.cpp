// SPDX-License-Identifier: MIT
// Joint EM on pairs made from known parameters, without sampling error.
#include "engines/linkage/internal/joint_em.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engines/linkage/comparison_library.h"
#include "engines/linkage/internal/dependence.h"
#include "engines/linkage/internal/test_random_model.h"

namespace cw::linkage::internal {
namespace {

using test::col;

constexpr std::size_t fields = 4;
constexpr double true_m[fields] = {0.9, 0.8, 0.7, 0.95};
constexpr double true_u[fields] = {0.01, 0.02, 0.05, 0.001};

std::vector<Comparison> four_fields() {
  std::vector<Comparison> out;
  for (const char* name : {"a", "b", "c", "d"}) out.push_back(exact_match(col(name)).value());
  return out;
}

// All pairs of a population in which every field agrees or not; level 1 = equal, level 2 = else (0 is null). Rule k makes the pairs that
// agree on field k, for the fields below `rules`.
JointPatterns population(double matches, double others, std::size_t rules) {
  JointPatterns out;
  out.comparisons = fields;
  out.possible_pairs = matches + others;
  double blocked = 0;
  for (unsigned bits = 0; bits < 1U << fields; ++bits) {
    double m = matches, u = others;
    std::uint64_t made_by = 0;
    for (std::size_t f = 0; f < fields; ++f) {
      const bool equal = (bits >> f & 1U) != 0;
      out.levels.push_back(equal ? 1 : 2);
      m *= equal ? true_m[f] : 1 - true_m[f];
      u *= equal ? true_u[f] : 1 - true_u[f];
      if (equal && f < rules) made_by |= std::uint64_t{1} << f;
    }
    out.rules.push_back(made_by);
    out.tf_bits.push_back(0);
    out.blocked.push_back(made_by != 0 ? 1 : 0);
    out.seen.push_back(m + u);
    if (made_by != 0) blocked += m + u;
  }
  out.blocked_pairs = static_cast<std::uint64_t>(blocked);
  out.other_weight = 1;
  return out;
}

JointSettings settings_of(std::size_t rules) {
  JointSettings settings;
  settings.prior_strength = 0;
  settings.convergence = 1e-9;
  settings.most_iterations = 2000;
  settings.lambda = 1e-3;
  for (std::size_t c = 0; c < fields; ++c)
    settings.free_rules.push_back(((std::uint64_t{1} << rules) - 1) & ~(c < rules ? std::uint64_t{1} << c : 0));
  return settings;
}

TEST(JointEm, FindsTheParametersThatTheBlockedPairsWereMadeFrom) {
  const JointPatterns patterns = population(10'000, 5e6, 3);
  const JointOutcome found = run_joint_em(patterns, four_fields(), settings_of(3));
  ASSERT_TRUE(found.problems.empty());
  EXPECT_TRUE(found.converged);
  for (std::size_t c = 0; c < fields; ++c) {
    EXPECT_NEAR(found.m[c][1], true_m[c], 0.02) << c;
    EXPECT_NEAR(std::log2(found.u[c][1] / true_u[c]), 0, 0.1) << c;
  }
  EXPECT_NEAR(found.expected_matches / 10'000, 1 - 0.1 * 0.2 * 0.3, 0.02);
  EXPECT_GT(found.blocking_recall, 0.97);  // .994 in truth; the estimate is a lower bound of the missed
}
TEST(JointEm, TakesMatchesOutOfU) {
  // Half of the pairs that agree on d are matches: a plain share would double u.
  const JointPatterns patterns = population(10'000, 5e6, 3);
  const JointOutcome found = run_joint_em(patterns, four_fields(), settings_of(3));
  const double share = (10'000 * 0.95 + 5e6 * 0.001) / (5e6 + 10'000);
  EXPECT_GT(share / true_u[3], 2.8);
  EXPECT_LT(found.u[3][1] / true_u[3], 1.1);
}
TEST(JointEm, HoldsMNearItsStartByThePrior) {
  std::vector<Comparison> comparisons = four_fields();
  comparisons[2].levels[1].m = 0.5;
  comparisons[2].levels[2].m = 0.5;
  JointSettings settings = settings_of(3);
  settings.prior_share = 1;
  const JointOutcome found = run_joint_em(population(10'000, 5e6, 3), comparisons, settings);
  EXPECT_NEAR(found.m[2][1], (0.5 + 0.7) / 2, 0.03);
}
TEST(JointEm, SaysWhenNothingLooksLikeAMatch) {
  const JointOutcome found = run_joint_em(population(0, 1e5, 3), four_fields(), settings_of(3));
  EXPECT_FALSE(found.problems.empty());
}
TEST(BlockingRecall, IsOneWhereTheRulesMakeAllPairs) {
  JointPatterns patterns = population(100, 900, 1);
  patterns.blocked_pairs = 1000;
  EXPECT_EQ(estimate_blocking_recall(patterns, std::vector<double>(patterns.size(), 0.5)), 1);
}

// As EM would see pairs that are all of different people and differ on the rest.
LevelEvidence clearly_others(const JointPatterns& patterns) {
  return {std::vector<double>(patterns.size(), 0), std::vector<double>(patterns.size(), -10),
          std::vector<std::vector<double>>(fields, {0, 0, 0})};
}

TEST(Overlaps, AreFoundWhereOthersAgreeTogetherAndNowhereElse) {
  JointPatterns patterns = population(0, 1e6, 2);
  // Fields 0 and 1 agree together ten times more often than by chance: a town and its postcode.
  for (std::size_t p = 0; p < patterns.size(); ++p)
    if (patterns.levels[p * fields] == 1 && patterns.levels[p * fields + 1] == 1) patterns.seen[p] *= 10;
  const std::vector<TogetherTable> found = learn_overlaps(patterns, four_fields(), clearly_others(patterns));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, 0U);
  EXPECT_EQ(found[0].second, 1U);
  const std::uint8_t both[] = {1, 1, 2, 2}, one[] = {1, 2, 2, 2};
  EXPECT_NEAR(found[0].at(both), -std::log2(10), 0.4);
  EXPECT_EQ(found[0].at(one), 0);
}
TEST(Overlaps, AreNotLearntForComparisonsWithFixedValues) {
  JointPatterns patterns = population(0, 1e6, 2);
  for (std::size_t p = 0; p < patterns.size(); ++p)
    if (patterns.levels[p * fields] == 1 && patterns.levels[p * fields + 1] == 1) patterns.seen[p] *= 10;
  std::vector<Comparison> comparisons = four_fields();
  comparisons[0].levels[1].fix_m = true;
  EXPECT_TRUE(learn_overlaps(patterns, comparisons, clearly_others(patterns)).empty());
}
TEST(TogetherWeight, TakesEachFieldsOverlapOffOnce) {
  std::vector<TogetherTable> ring;
  for (const auto& [a, b, bits] : {std::tuple{0, 1, -3.0}, {1, 2, -2.0}, {0, 2, -1.0}})
    ring.push_back({static_cast<std::size_t>(a), static_cast<std::size_t>(b), 2, {0, 0, 0, bits}});
  TogetherWeight together(ring, 3);
  const std::uint8_t all[] = {1, 1, 1}, two[] = {1, 0, 1}, none[] = {0, 0, 0};
  EXPECT_EQ(together.of(all), -5);
  EXPECT_EQ(together.of(two), -1);
  EXPECT_EQ(together.of(none), 0);
  EXPECT_TRUE(together.used().empty());
}

TEST(LevelOrder, JoinsLevelsInTheWrongOrderUnlessTheDataAreClear) {
  const Comparison comparison = levenshtein_at_thresholds(col("a"), {1, 2}).value();  // null, equal, one, two, else
  const std::vector<double> u{0, 0.01, 0.01, 0.02, 0.96};
  std::vector<double> m{0, 0.9, 0.01, 0.04, 0.05};
  keep_order(comparison, u, {0, 90, 1, 4, 5}, m);  // 1 and 4 matches: chance
  EXPECT_NEAR(m[2] / u[2], m[3] / u[3], 1e-12);
  EXPECT_NEAR(m[2] + m[3], 0.05, 1e-12);
  std::vector<double> clear{0, 0.9, 0.01, 0.04, 0.05};
  keep_order(comparison, u, {0, 90'000, 1'000, 4'000, 5'000}, clear);
  EXPECT_EQ(clear[2], 0.01);
}

}  // namespace
}  // namespace cw::linkage::internal
