// SPDX-License-Identifier: MIT
// The linker on small tables whose pairs can be counted by hand: order, link types, rules, limits, explanations, errors.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engines/linkage/clusters.h"
#include "engines/linkage/comparison_library.h"
#include "engines/linkage/internal/test_random_model.h"
#include "engines/linkage/internal/test_scored_pairs.h"

namespace cw::linkage {
namespace {

using test::col;
using test::text_table;

Model model_with(const std::vector<test::RuleText>& rules, LinkType type = LinkType::dedupe_only) {
  Model model;
  model.link_type = type;
  model.comparisons.push_back(exact_match(col("name")).value());
  for (const test::RuleText& rule : rules) model.blocking_rules.push_back(test::rule_of(rule));
  return model;
}

std::string cell(const Table& table, const char* column, std::uint32_t row) {
  const Column* found = table.find(column);
  return found == nullptr ? "" : found->display(found->code(row));
}

// "1-2:0 1-3:1": ids of the pairs in order, and the rule that made each.
std::string pairs_of(const Table& table, const Model& model, unsigned threads = 1) {
  auto linker = Linker::create(table, model, {.threads = threads});
  if (!linker) return linker.error().message;
  test::Collector collector;
  const auto summary = linker->predict({}, collector);
  if (!summary) return summary.error().message;
  test::sort_pairs(collector.pairs);
  std::string out;
  for (const test::ScoredPair& pair : collector.pairs) {
    out += out.empty() ? "" : " ";
    for (const RecordIndex record : {pair.left, pair.right}) {
      const std::uint32_t row = linker->row_of(record);
      out += cell(table, "source_dataset", row) + cell(table, "unique_id", row) + (record == pair.left ? "-" : ":");
    }
    out += std::to_string(pair.rule);
  }
  return out;
}

const char* const people = "unique_id name town phone\n1 ann york 1\n2 ann leeds 2\n3 bob york 1\n4 ~ york ~\n10 ann york ~\n";

TEST(Blocking, MakesPairsOfEqualValuesAndNeverOfNulls) {
  EXPECT_EQ(pairs_of(text_table(people), model_with({{"l.name = r.name", {}}})), "1-2:0 1-10:0 2-10:0");
}

TEST(Blocking, MakesNoPairWhereEveryListThatItExplodesIsEmpty) {
  Table table = text_table(people);
  ColumnBuilder tags("tags", ColumnType::list);
  for (std::size_t row = 0; row < table.rows(); ++row) tags.append(row % 2 == 0 ? Value{List{}} : Value{});
  table.add(std::move(tags).finish());
  EXPECT_EQ(pairs_of(table, model_with({{"l.tags = r.tags", {"tags"}}})), "");
}

TEST(Blocking, GivesEachPairToTheFirstRuleThatMakesIt) {
  EXPECT_EQ(pairs_of(text_table(people), model_with({{"l.phone = r.phone", {}}, {"l.town = r.town", {}}, {"l.name = r.name", {}}})),
            "1-2:2 1-3:0 1-4:1 1-10:1 2-10:2 3-4:1 3-10:1 4-10:1");
}
TEST(Blocking, ComparesAllWithAllWhereTheRuleIsAlwaysTrue) {
  EXPECT_EQ(pairs_of(text_table(people), model_with({{"1=1", {}}})), "1-2:0 1-3:0 1-4:0 1-10:0 2-3:0 2-4:0 2-10:0 3-4:0 3-10:0 4-10:0");
}
TEST(Blocking, TakesTheLesserIdAsTheLeftRecordOfARuleAcrossColumns) {
  const Table table = text_table("unique_id name other\n1 a b\n2 b c\n3 c a\n");
  EXPECT_EQ(pairs_of(table, model_with({{"l.other = r.name", {}}})), "1-2:0 2-3:0");
  EXPECT_EQ(pairs_of(table, model_with({{"l.name = r.other", {}}})), "1-3:0");
}
TEST(Blocking, ChecksWhatIsNotAnEqualityPairByPair) {
  EXPECT_EQ(pairs_of(text_table(people), model_with({{"l.town = r.town and l.name <> r.name", {}}})), "1-3:0 3-10:0");
  EXPECT_EQ(pairs_of(text_table(people), model_with({{"l.name = r.name or l.phone = r.phone", {}}})), "1-2:0 1-3:0 1-10:0 2-10:0");
  EXPECT_EQ(pairs_of(text_table(people), model_with({{"l.town = 'york' and r.town = 'leeds' and l.name = r.name", {}}})), "1-2:0");
}
TEST(Blocking, OnAnExplodedListCountsAPairOnceHoweverManyElementsAgree) {
  Table table = text_table("unique_id name\n1 a\n2 a\n3 a\n4 a\n");
  ColumnBuilder lists("phones", ColumnType::list);
  const auto list = [](std::initializer_list<const char*> items) {
    List out;
    for (const char* item : items) out.push_back(Value{std::string(item)});
    return Value{std::move(out)};
  };
  for (const Value& value : {list({"x", "y", "x"}), list({"x", "x", "y"}), list({}), list({"y"})}) lists.append(value);
  table.add(std::move(lists).finish());
  EXPECT_EQ(pairs_of(table, model_with({{"l.phones = r.phones", {"phones"}}})), "1-2:0 1-4:0 2-4:0");
  EXPECT_EQ(pairs_of(table, model_with({{"l.name = r.name", {}}, {"l.phones = r.phones", {"phones"}}})),
            "1-2:0 1-3:0 1-4:0 2-3:0 2-4:0 3-4:0");
}
TEST(Blocking, RefusesToExplodeWhatIsNoList) {
  EXPECT_NE(pairs_of(text_table(people), model_with({{"l.town = r.town", {"town"}}})).find("\"town\", which holds no lists but text"),
            std::string::npos);
}
TEST(Blocking, CountsCharactersInAModelOfCharacters) {
  Model model = model_with({{"l.town = r.town and levenshtein(l.name, r.name) <= 1", {}}});
  const Table table = text_table("unique_id name town\n1 zoë y\n2 zo y\n");
  model.text_mode = TextMode::bytes;
  EXPECT_EQ(pairs_of(table, model), "") << "ë is two bytes";
  model.text_mode = TextMode::unicode;
  EXPECT_EQ(pairs_of(table, model), "1-2:0");
}

const char* const systems = "source_dataset unique_id name\nb 1 x\na 2 x\na 1 x\nb 2 x\n";
TEST(LinkTypes, CompareWithinOneFileBetweenFilesOrBoth) {
  EXPECT_EQ(pairs_of(text_table(systems), model_with({{"l.name = r.name", {}}}, LinkType::link_only)), "a1-b1:0 a1-b2:0 a2-b1:0 a2-b2:0");
  EXPECT_EQ(pairs_of(text_table(systems), model_with({{"l.name = r.name", {}}}, LinkType::link_and_dedupe)),
            "a1-a2:0 a1-b1:0 a1-b2:0 a2-b1:0 a2-b2:0 b1-b2:0");
}
TEST(LinkTypes, OtherThanDedupeNeedAColumnOfSources) {
  EXPECT_NE(pairs_of(text_table(people), model_with({{"1=1", {}}}, LinkType::link_only)).find("needs the column \"source_dataset\""),
            std::string::npos);
}

TEST(RecordOrder, IsByNumberWhereAllIdsAreNumbersElseByBytes) {
  EXPECT_EQ(pairs_of(text_table("unique_id name\n10 a\n9 a\n-1 a\n"), model_with({{"1=1", {}}})), "-1-9:0 -1-10:0 9-10:0");
  EXPECT_EQ(pairs_of(text_table("unique_id name\n10 a\n9 a\n09 a\n"), model_with({{"1=1", {}}})), "09-10:0 09-9:0 10-9:0");
}
// Splink orders by the text source || '-__-' || id: a source that goes on with a character before '-' comes first.
TEST(RecordOrder, OfSourcesIsThatOfTheirNamesWithTheIdBehind) {
  EXPECT_EQ(
      pairs_of(text_table("source_dataset unique_id name\nschool 1 x\nschool_roll 1 x\n"), model_with({{"1=1", {}}}, LinkType::link_only)),
      "school roll1-school1:0");
}
TEST(RecordOrder, RefusesAnIdThatStandsTwiceAndAMissingOne) {
  EXPECT_NE(pairs_of(text_table("unique_id name\n1 a\n2 a\n1 b\n"), model_with({{"1=1", {}}})).find("same id stands in rows 1 and 3"),
            std::string::npos);
  EXPECT_NE(pairs_of(text_table("unique_id name\n1 a\n~ a\n"), model_with({{"1=1", {}}})).find("Row 2 has no value in the id column"),
            std::string::npos);
}
TEST(RecordOrder, KeepsARecordWithoutSourceApartFromTheFirstSource) {
  const std::string found =
      pairs_of(text_table("source_dataset unique_id name\na 1 x\n~ 1 x\nb 1 x\n"), model_with({{"1=1", {}}}, LinkType::link_and_dedupe));
  EXPECT_EQ(found.find("same id"), std::string::npos) << found;
}

TEST(Linker, NamesTheColumnThatAComparisonOrRuleLacks) {
  Model model = model_with({{"l.nam = r.nam", {}}});
  const std::string message = pairs_of(text_table(people), model);
  EXPECT_NE(message.find("\"nam\""), std::string::npos) << message;
  EXPECT_NE(message.find("l.nam = r.nam"), std::string::npos) << message;
  model = model_with({{"1=1", {}}});
  model.comparisons.push_back(exact_match(col("surname")).value());
  EXPECT_NE(pairs_of(text_table(people), model).find("\"surname\""), std::string::npos);
}
TEST(Linker, RefusesToPredictWithoutABlockingRule) {
  EXPECT_NE(pairs_of(text_table(people), model_with({})).find("no blocking rule"), std::string::npos);
}

TEST(Linker, ForecastsTheCostOfARuleFromItsBlocks) {
  const Table table = text_table("unique_id name\n1 a\n2 a\n3 a\n4 b\n5 b\n6 c\n7 ~\n8 ~\n");
  auto linker = Linker::create(table, model_with({{"l.name = r.name", {}}, {"1=1", {}}}), {});
  const auto forecast = linker->forecast().value();
  ASSERT_EQ(forecast.size(), 2U);
  EXPECT_EQ(forecast[0].rule, "l.name = r.name");
  EXPECT_EQ(forecast[0].pairs, 4U);
  EXPECT_EQ(forecast[0].blocks, 2U);
  ASSERT_EQ(forecast[0].largest.size(), 2U);
  EXPECT_EQ(forecast[0].largest[0].records, 3U);
  EXPECT_EQ(forecast[0].largest[0].pairs, 3U);
  EXPECT_EQ(linker->row_of(forecast[0].largest[1].example), 3U);
  EXPECT_EQ(forecast[1].pairs, 28U);
  test::Collector collector;
  const auto summary = linker->predict({}, collector).value();
  EXPECT_EQ(summary.pairs_of_rule, (std::vector<std::uint64_t>{4, 24}));
  EXPECT_EQ(summary.pairs_scored, 28U);
}
TEST(Linker, RefusesMorePairsThanAllowedAndNamesTheRuleAndItsLargestBlock) {
  const Table table = text_table("unique_id name\n1 secret\n2 secret\n3 secret\n4 b\n");
  auto linker = Linker::create(table, model_with({{"l.name = r.name", {}}}), {.most_pairs = 2});
  test::Collector collector;
  const auto refused = linker->predict({}, collector);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  for (const char* part : {"3 pairs, more than the 2 allowed", "rule 1 (l.name = r.name)", "largest block holds 3 records", "--most-pairs"})
    EXPECT_NE(refused.error().message.find(part), std::string::npos) << refused.error().message;
  EXPECT_EQ(refused.error().message.find("secret"), std::string::npos);
  EXPECT_TRUE(collector.pairs.empty());
}
TEST(Linker, StopsWithTheErrorOfTheSink) {
  struct Full final : PairSink {
    Result<void> accept(const PairChunk&) override { return fail(ErrorCode::unavailable, "full"); }
  } full;
  for (const unsigned threads : {1U, 3U}) {
    const Table table = text_table(people);
    auto linker = Linker::create(table, model_with({{"1=1", {}}, {"l.name = r.name", {}}}), {.threads = threads});
    EXPECT_EQ(linker->predict({}, full).error().message, "full");
  }
}
// A level that no match has (m = 0) beside one that no other pair has (u = 0): neither wins, the weight is a number, and nothing crashes.
TEST(Linker, GivesANumberWhereCertaintiesContradict) {
  Model model = model_with({{"1=1", {}}});
  model.comparisons[0].levels[1].m = 0.5;
  model.comparisons[0].levels[1].u = 0;
  model.comparisons.push_back(exact_match(col("town")).value());
  model.comparisons[1].levels[2].m = 0;
  model.comparisons[1].levels[2].u = 0.5;
  const Table table = text_table(people);
  auto linker = Linker::create(table, model, {});
  ASSERT_TRUE(linker.has_value());
  test::Collector collector;
  ASSERT_TRUE(linker->predict({}, collector).has_value());
  EXPECT_EQ(collector.pairs.size(), 10U);
  for (const test::ScoredPair& pair : collector.pairs) EXPECT_FALSE(std::isnan(pair.weight)) << pair.left << " and " << pair.right;
}

TEST(Explain, ShowsBarsThatSumToTheWeightThatPredictGives) {
  std::size_t explained = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    test::Dice dice(seed);
    const Table table = test::random_table(dice, 20, 1);
    const auto model = test::random_model(dice, 1);
    if (!model) continue;
    auto linker = Linker::create(table, *model, {});
    test::Collector collector;
    ASSERT_TRUE(linker->predict({}, collector).has_value());
    for (const test::ScoredPair& pair : collector.pairs) {
      const Explanation e = linker->explain(pair.right, pair.left).value();
      EXPECT_NEAR(e.match_weight, pair.weight, 1e-9);
      EXPECT_EQ(e.rule, pair.rule);
      EXPECT_DOUBLE_EQ(e.match_probability, probability_of(e.match_weight));
      double sum = 0;
      for (const WaterfallBar& bar : e.bars)
        if (bar.comparison != "Final score") sum += bar.log2_bayes_factor;
      EXPECT_NEAR(sum, e.match_weight, 1e-9);
      EXPECT_EQ(e.bars.front().comparison, "Prior");
      EXPECT_EQ(e.bars.back().comparison, "Final score");
      ++explained;
    }
  }
  EXPECT_GT(explained, 500U);
}
TEST(Explain, TellsOfAPairThatNoRuleMakesAndRefusesARecordWithItself) {
  const Table table = text_table(people);
  auto linker = Linker::create(table, model_with({{"l.name = r.name", {}}}), {});
  EXPECT_EQ(linker->explain(0, 2)->rule, -1);
  EXPECT_EQ(linker->explain(0, 1)->rule, 0);
  EXPECT_EQ(linker->explain(1, 0)->bars[1].values_left, (std::vector<std::string>{"ann"}));
  EXPECT_FALSE(linker->explain(1, 1).has_value());
  EXPECT_FALSE(linker->explain(0, 99).has_value());
}

TEST(MatchWeight, AndProbabilityAreTheSameThingTwice) {
  EXPECT_DOUBLE_EQ(probability_of(0), 0.5);
  EXPECT_DOUBLE_EQ(match_weight_of(0.5), 0);
  for (const double p : {1e-9, 0.01, 0.3, 0.95, 0.999999}) EXPECT_NEAR(probability_of(match_weight_of(p)), p, 1e-12);
  EXPECT_EQ(probability_of(1e9), 1);
  EXPECT_EQ(match_weight_of(1), std::numeric_limits<double>::infinity());
  EXPECT_EQ(match_weight_of(0), -std::numeric_limits<double>::infinity());
}

TEST(Linker, WeighsARecordAgainstItselfAsAgainstACopyOfIt) {
  const Table table = text_table("unique_id name\n1 ann\n2 ann\n3 ~\n");
  auto linker = Linker::create(table, model_with({{"l.name = r.name", {}}}), {.threads = 2});
  ASSERT_TRUE(linker.has_value());
  const std::vector<double> weights = linker->self_weights();
  const std::vector<std::pair<RecordIndex, RecordIndex>> copies = {{1, 0}};
  std::vector<double> weight(1);
  ASSERT_TRUE(linker->score_pairs(copies, weight).has_value());
  ASSERT_EQ(weights.size(), 3U);
  EXPECT_EQ(weights[0], weight[0]);
  EXPECT_EQ(weights[2], match_weight_of(linker->model().probability_two_random_records_match))
      << "a record without values has the prior alone";
}
TEST(Linker, RefusesToScoreAPairOfARecordWithItselfOrWithNone) {
  const Table table = text_table(people);
  auto linker = Linker::create(table, model_with({{"l.name = r.name", {}}}), {});
  ASSERT_TRUE(linker.has_value());
  std::vector<double> weight(1);
  for (const auto& pair : std::vector<std::pair<RecordIndex, RecordIndex>>{{0, 0}, {0, 5}}) {
    const auto scored = linker->score_pairs({&pair, 1}, weight);
    ASSERT_FALSE(scored.has_value());
    EXPECT_EQ(scored.error().code, ErrorCode::invalid);
  }
}

}  // namespace
}  // namespace cw::linkage
