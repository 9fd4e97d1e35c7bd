// SPDX-License-Identifier: MIT
// The engine against a plain model of it: random tables and random models, every pair, level and weight.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

#include "engines/linkage/internal/test_pairs.h"
#include "engines/linkage/internal/test_random_model.h"
#include "engines/linkage/internal/test_random_table.h"

namespace cw::linkage {
namespace {

using test::Dice;
using test::Pairs;
using test::ScoredPair;

std::string described(const Model& model) {
  std::string out = fmt::format("{}, {}\n", name_of(model.link_type), model.text_mode == TextMode::bytes ? "bytes" : "unicode");
  for (const BlockingRule& rule : model.blocking_rules)
    out += fmt::format("  rule {} explode [{}]\n", rule.sql, fmt::join(rule.arrays_to_explode, ","));
  for (const Comparison& comparison : model.comparisons) {
    out += fmt::format("  {}:", comparison.output_column);
    for (const ComparisonLevel& level : comparison.levels)
      out += fmt::format(" [{}{}{}]", level.is_null ? "null " : "", level.sql, level.tf_column ? " tf " + *level.tf_column : "");
    out += "\n";
  }
  return out;
}

std::string shown(const test::PlainLinker& plain, const ScoredPair& pair) {
  return fmt::format("({}, {}) rule {} levels [{}] weight {}{}", pair.left, pair.right, pair.rule, fmt::join(pair.levels, ","), pair.weight,
                     fmt::format(" of {} records", plain.rows().size()));
}

// Empty where both hold the same pairs with the same rule and levels, and weights within 1e-9.
std::string difference(const test::PlainLinker& plain, const Pairs& expected, const Pairs& found) {
  for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) {
    const ScoredPair &e = expected[i], &f = found[i];
    if (e.left != f.left || e.right != f.right || e.rule != f.rule || e.levels != f.levels || !(std::abs(e.weight - f.weight) <= 1e-9))
      return fmt::format("expected {}\n   found {}", shown(plain, e), shown(plain, f));
  }
  if (expected.size() != found.size()) return fmt::format("expected {} pairs, found {}", expected.size(), found.size());
  return {};
}

Pairs predicted(Linker& linker, double minimum_probability) {
  test::Collector collector;
  const auto summary = linker.predict({minimum_probability}, collector);
  EXPECT_TRUE(summary.has_value()) << (summary ? "" : summary.error().message);
  if (summary) {
    EXPECT_EQ(summary->pairs_kept, collector.pairs.size());
  }
  return std::move(collector.pairs);
}

// Returns false where the seed gives no valid model.
bool engine_agrees(std::uint64_t seed) {
  Dice dice(seed);
  const std::size_t sources = 1 + dice.below(3);
  const Table table = test::random_table(dice, 12 + dice.below(30), sources);
  const std::optional<Model> model = test::random_model(dice, sources);
  if (!model) return false;
  SCOPED_TRACE(fmt::format("seed {}: {}", seed, described(*model)));
  auto linker = Linker::create(table, *model, {.threads = 1 + static_cast<unsigned>(seed % 3)});
  EXPECT_TRUE(linker.has_value()) << (linker ? "" : linker.error().message);
  if (!linker) return true;
  const test::PlainLinker plain(table, *linker);
  Pairs all = predicted(*linker, 0);
  const Pairs in_order = all;
  test::sort_pairs(all);
  EXPECT_EQ(difference(plain, plain.pairs(), all), "");
  std::vector<std::pair<RecordIndex, RecordIndex>> asked;
  for (const ScoredPair& pair : in_order) asked.emplace_back(pair.right, pair.left);
  std::vector<double> weights(asked.size());
  EXPECT_TRUE(linker->score_pairs(asked, weights).has_value());
  for (std::size_t i = 0; i < asked.size(); ++i)
    EXPECT_EQ(weights[i], in_order[i].weight) << "asked for by name: " << shown(plain, in_order[i]);
  for (const double minimum : {0.001, 0.5, 0.97}) {
    Pairs kept;
    std::ranges::copy_if(in_order, std::back_inserter(kept),
                         [&](const ScoredPair& pair) { return pair.weight >= match_weight_of(minimum); });
    EXPECT_EQ(predicted(*linker, minimum), kept) << "pruned at " << minimum;
  }
  return true;
}

TEST(LinkerAgainstPlainModel, FindsTheSamePairsLevelsAndWeights) {
  const char* asked = std::getenv("COMMONWEAL_PROPERTY_SEEDS");
  const std::uint64_t seeds = asked != nullptr ? std::strtoull(asked, nullptr, 10) : 250;
  std::uint64_t models = 0;
  for (std::uint64_t seed = 1; seed <= seeds && !testing::Test::HasFailure(); ++seed) models += engine_agrees(seed) ? 1 : 0;
  EXPECT_TRUE(HasFailure() || models > seeds / 2) << models << " models of " << seeds << " seeds";
}

// Every comparison alone over all pairs of one table: no kind is missed by chance.
class EveryComparison : public testing::TestWithParam<std::tuple<std::size_t, TextMode>> {};

std::vector<std::function<Result<Comparison>()>> every_maker() {
  auto makers = test::splink_comparisons();
  for (const auto& pool : {test::council_comparisons(), test::custom_comparisons()}) makers.insert(makers.end(), pool.begin(), pool.end());
  return makers;
}

TEST_P(EveryComparison, GivesEveryPairItsLevel) {
  const auto [index, mode] = GetParam();
  Dice dice(1000 + index);
  const Table table = test::random_table(dice, 60, 1);
  Model model;
  model.text_mode = mode;
  model.blocking_rules.push_back(blocking_rule("1=1").value());
  Result<Comparison> comparison = every_maker()[index]();
  ASSERT_TRUE(comparison.has_value()) << comparison.error().message;
  test::random_weights(dice, *comparison);
  model.comparisons.push_back(std::move(*comparison));
  auto linker = Linker::create(table, model, {});
  ASSERT_TRUE(linker.has_value()) << linker.error().message;
  const test::PlainLinker plain(table, *linker);
  Pairs found = predicted(*linker, 0);
  test::sort_pairs(found);
  EXPECT_EQ(difference(plain, plain.pairs(), found), "") << described(model);
}
INSTANTIATE_TEST_SUITE_P(Library, EveryComparison,
                         testing::Combine(testing::Range<std::size_t>(0, 49), testing::Values(TextMode::bytes, TextMode::unicode)));
TEST(EveryComparisonList, IsWholeInTheTestAbove) { EXPECT_EQ(every_maker().size(), 49U); }

class EveryRule : public testing::TestWithParam<std::size_t> {};
TEST_P(EveryRule, MakesThePairsForWhichItIsTrue) {
  Dice dice(2000 + GetParam());
  for (const std::size_t sources : {1, 2}) {
    const Table table = test::random_table(dice, 60, sources);
    Model model;
    if (sources > 1) model.link_type = LinkType::link_only;
    model.comparisons.push_back(exact_match(test::col("first_name")).value());
    model.blocking_rules.push_back(test::rule_of(test::rule_texts()[GetParam()]));
    auto linker = Linker::create(table, model, {});
    ASSERT_TRUE(linker.has_value()) << linker.error().message;
    const test::PlainLinker plain(table, *linker);
    Pairs found = predicted(*linker, 0);
    test::sort_pairs(found);
    EXPECT_EQ(difference(plain, plain.pairs(), found), "") << described(model);
  }
}
INSTANTIATE_TEST_SUITE_P(Kinds, EveryRule, testing::Range<std::size_t>(0, test::rule_texts().size()));

TEST(LinkerThreads, GiveTheSamePairsInTheSameOrderToTheLastBit) {
  for (std::uint64_t seed = 500; seed < 512; ++seed) {
    Dice dice(seed);
    const Table table = test::random_table(dice, 900, 1 + seed % 2);
    const std::optional<Model> model = test::random_model(dice, 1 + seed % 2);
    if (!model) continue;
    std::optional<Pairs> first;
    for (const unsigned threads : {1U, 2U, 3U}) {
      auto linker = Linker::create(table, *model, {.threads = threads});
      ASSERT_TRUE(linker.has_value());
      Pairs pairs = predicted(*linker, seed % 3 == 0 ? 0.9 : 0);
      if (!first) {
        first = std::move(pairs);
        continue;
      }
      EXPECT_TRUE(*first == pairs) << seed << " with " << threads << " threads\n" << described(*model);
    }
  }
}

}  // namespace
}  // namespace cw::linkage
