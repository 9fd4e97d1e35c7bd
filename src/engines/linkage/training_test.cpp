// SPDX-License-Identifier: MIT
// Training against counts by hand, plain re-implementations, and data made from known parameters.
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "engines/linkage/comparison_library.h"
#include "engines/linkage/internal/test_pairs.h"
#include "engines/linkage/internal/test_random_model.h"

namespace cw::linkage {
namespace {

using test::col;
using test::text_table;

TrainingPlan lambda_plan(const std::vector<std::string>& rules, double recall) {
  TrainingPlan plan;
  for (const std::string& rule : rules) plan.deterministic_rules.push_back(blocking_rule(rule).value());
  plan.recall = recall;
  return plan;
}
Model model_of(std::vector<Comparison> comparisons, LinkType type = LinkType::dedupe_only) {
  Model model;
  model.link_type = type;
  model.comparisons = std::move(comparisons);
  return model;
}
double lambda_of(const Table& table, LinkType type, const TrainingPlan& plan, std::string* message = nullptr) {
  auto linker = Linker::create(table, model_of({exact_match(col("name")).value()}, type), {}).value();
  TrainingReport report;
  const auto done = linker.train_step(plan, TrainingStep::lambda, report);
  if (!done && message != nullptr) *message = done.error().message;
  return linker.model().probability_two_random_records_match;
}

const char* const people = "source_dataset unique_id name town\na 1 x york\na 2 x york\nb 3 x leeds\nb 4 y york\nb 5 y york\n";

TEST(Lambda, IsTheShareOfPairsThatTheRulesFindByTheirRecall) {
  // name: 1-2 1-3 2-3 4-5; name and town: 1-2 4-5. Rules together count a pair once.
  EXPECT_DOUBLE_EQ(lambda_of(text_table(people), LinkType::link_and_dedupe, lambda_plan({"l.name = r.name"}, 1)), 4.0 / 10);
  EXPECT_DOUBLE_EQ(lambda_of(text_table(people), LinkType::link_and_dedupe,
                             lambda_plan({"l.name = r.name and l.town = r.town", "l.name = r.name"}, 0.8)),
                   4.0 / 0.8 / 10);
  EXPECT_DOUBLE_EQ(lambda_of(text_table(people), LinkType::link_only, lambda_plan({"l.name = r.name"}, 1)), 2.0 / 6);
}
TEST(Lambda, CanBeFixedAndIsLeftAloneWithoutRules) {
  TrainingPlan fixed;
  fixed.lambda = 0.25;
  EXPECT_EQ(lambda_of(text_table(people), LinkType::dedupe_only, fixed), 0.25);
  EXPECT_EQ(lambda_of(text_table(people), LinkType::dedupe_only, {}), 1e-4);
}
TEST(Lambda, IsRefusedWhereRulesFindNothingOrMoreThanTheRecallAllows) {
  std::string message;
  lambda_of(text_table(people), LinkType::dedupe_only, lambda_plan({"l.name = r.town"}, 1), &message);
  EXPECT_NE(message.find("find no pair"), std::string::npos);
  lambda_of(text_table(people), LinkType::dedupe_only, lambda_plan({"1=1"}, 0.5), &message);
  EXPECT_NE(message.find("Raise recall"), std::string::npos);
}

// Shares of the levels over all pairs, null levels left out.
std::vector<double> plain_u(const test::PlainLinker& plain, std::size_t comparison, std::uint32_t source_slot) {
  const Comparison& c = plain.model().comparisons[comparison];
  std::vector<double> counts(c.levels.size(), 0);
  double total = 0;
  for (std::size_t a = 0; a < plain.rows().size(); ++a)
    for (std::size_t b = a + 1; b < plain.rows().size(); ++b) {
      if (plain.model().link_type == LinkType::link_only && plain.rows()[a][source_slot] == plain.rows()[b][source_slot]) continue;
      const std::uint8_t level = plain.level_of(c, plain.rows()[a], plain.rows()[b]);
      if (c.levels[level].is_null) continue;
      counts[level] += 1;
      total += 1;
    }
  for (double& count : counts) count /= total;
  return counts;
}

TEST(U, OfASampleOfAllRecordsIsTheCountOverAllPairs) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    test::Dice dice(seed);
    const std::size_t sources = 1 + seed % 2;
    const Table table = test::random_table(dice, 40, sources);
    auto model = test::random_model(dice, sources);
    if (!model) continue;
    auto linker = Linker::create(table, *model, {.threads = 1 + static_cast<unsigned>(seed % 3)}).value();
    const test::PlainLinker plain(table, linker);
    TrainingReport report;
    TrainingPlan plan;
    plan.max_pairs = 1e6;
    ASSERT_TRUE(linker.train_step(plan, TrainingStep::u, report).has_value());
    for (std::size_t c = 0; c < model->comparisons.size(); ++c) {
      const std::vector<double> expected = plain_u(plain, c, 1);
      for (std::size_t l = 0; l < expected.size(); ++l) {
        const ComparisonLevel &before = model->comparisons[c].levels[l], &after = linker.model().comparisons[c].levels[l];
        if (before.is_null) continue;
        if (expected[l] > 0) {
          EXPECT_NEAR(after.u.value(), expected[l], 1e-12) << "seed " << seed << ": " << before.sql;
        } else {
          EXPECT_EQ(after.u, before.u) << "not observed: left as it was";
        }
      }
    }
  }
}
TEST(U, DependsOnTheSeedAloneAndNotOnThreads) {
  test::Dice dice(3);
  const Table table = test::random_table(dice, 3000, 1);
  std::vector<Model> trained;
  for (const auto& [seed, threads] : {std::pair(1, 1U), std::pair(1, 3U), std::pair(2, 1U)}) {
    auto linker =
        Linker::create(table, model_of({jaro_winkler_at_thresholds(col("first_name")).value(), array_subset(col("tags")).value()}),
                       {.threads = threads})
            .value();
    TrainingPlan plan;
    plan.max_pairs = 20'000;
    plan.seed = static_cast<std::uint64_t>(seed);
    TrainingReport report;
    ASSERT_TRUE(linker.train_step(plan, TrainingStep::u, report).has_value());
    EXPECT_NEAR(static_cast<double>(report.u_sample_pairs), 20'000, 250);
    trained.push_back(linker.model());
  }
  EXPECT_TRUE(trained[0] == trained[1]);
  EXPECT_FALSE(trained[0] == trained[2]);
}
TEST(U, LeavesFixedLevelsAndReportsThoseNeverObserved) {
  Comparison comparison = levenshtein_at_thresholds(col("name"), {1}).value();
  comparison.levels[1].u = 0.123;
  comparison.levels[1].fix_u = true;
  auto linker = Linker::create(text_table(people), model_of({comparison}), {});
  const Table table = text_table("unique_id name\n1 abc\n2 abc\n3 xyzzy\n");
  linker = Linker::create(table, model_of({comparison}), {});
  TrainingReport report;
  ASSERT_TRUE(linker->train_step({}, TrainingStep::u, report).has_value());
  EXPECT_EQ(linker->model().comparisons[0].levels[1].u, 0.123);
  EXPECT_NEAR(linker->model().comparisons[0].levels[3].u.value(), 2.0 / 3, 1e-12);
  ASSERT_EQ(report.never_observed.size(), 1U);
  EXPECT_NE(report.never_observed[0].find("(u)"), std::string::npos);
}

// EM over a list of level vectors, written as the formulas stand (reference: Fellegi-Sunter EM as in Splink).
struct PlainEm {
  std::vector<std::vector<double>> m;
  double lambda = 0;
  std::size_t iterations = 0;
};
PlainEm plain_em(const std::vector<std::vector<std::uint8_t>>& pairs, const std::vector<Comparison>& comparisons, double prior,
                 double convergence, std::size_t most) {
  PlainEm now;
  now.lambda = prior;
  std::vector<std::vector<double>> u;
  for (const Comparison& c : comparisons) {
    now.m.emplace_back();
    u.emplace_back();
    for (const LevelWeights& w : weights_of(c)) {
      now.m.back().push_back(w.m);
      u.back().push_back(w.u);
    }
  }
  for (double change = 1; change >= convergence && now.iterations < most; ++now.iterations) {
    std::vector<std::vector<double>> sum(comparisons.size());
    std::vector<double> total(comparisons.size(), 0);
    for (std::size_t c = 0; c < comparisons.size(); ++c) sum[c].assign(now.m[c].size(), 0);
    double matches = 0;
    for (const auto& pair : pairs) {
      double odds = now.lambda / (1 - now.lambda);
      for (std::size_t c = 0; c < pair.size(); ++c)
        if (!comparisons[c].levels[pair[c]].is_null) odds *= now.m[c][pair[c]] / u[c][pair[c]];
      const double probability = odds / (1 + odds);
      matches += probability;
      for (std::size_t c = 0; c < pair.size(); ++c) {
        if (comparisons[c].levels[pair[c]].is_null) continue;
        sum[c][pair[c]] += probability;
        total[c] += probability;
      }
    }
    change = std::abs(matches / static_cast<double>(pairs.size()) - now.lambda);
    now.lambda = matches / static_cast<double>(pairs.size());
    for (std::size_t c = 0; c < comparisons.size(); ++c)
      for (std::size_t l = 0; l < sum[c].size(); ++l) {
        const ComparisonLevel& level = comparisons[c].levels[l];
        if (level.is_null || level.fix_m) continue;
        const bool seen = std::ranges::any_of(pairs, [&](const auto& pair) { return pair[c] == l; });
        const double next = seen && total[c] > 0 ? sum[c][l] / total[c] : 1e-6;
        change = std::max(change, std::abs(next - now.m[c][l]));
        now.m[c][l] = next;
      }
  }
  return now;
}

// Pairs of two records in a block of their own, the comparison columns agreeing as chances say; the truth is in `match`.
struct Simulated {
  Table table;
  double lambda = 0.3;
  std::vector<double> m = {0.95, 0.8, 0.7}, u = {0.05, 0.2, 0.01};
};
Simulated simulated(std::size_t blocks) {
  Simulated out;
  std::mt19937_64 random(5);
  const auto chance = [&](double p) { return static_cast<double>(random() >> 11) / 9007199254740992.0 < p; };
  std::vector<ColumnBuilder> builders;
  for (const char* name : {"unique_id", "block", "c0", "c1", "c2"}) builders.emplace_back(name, ColumnType::text);
  for (std::size_t b = 0; b < blocks; ++b) {
    const bool match = chance(out.lambda);
    std::vector<bool> agree, null;
    for (std::size_t c = 0; c < 3; ++c) {
      agree.push_back(chance(match ? out.m[c] : out.u[c]));
      null.push_back(c == 1 && chance(0.1));
    }
    for (int side = 0; side < 2; ++side) {
      builders[0].append_text(std::to_string(2 * b + static_cast<std::size_t>(side)));
      builders[1].append_text(std::to_string(b));
      for (std::size_t c = 0; c < 3; ++c)
        null[c] && side == 1 ? builders[c + 2].append_null() : builders[c + 2].append_text(agree[c] || side == 0 ? "x" : "y");
    }
  }
  for (ColumnBuilder& builder : builders) out.table.add(std::move(builder).finish());
  return out;
}
Model simulated_model(const Simulated& data) {
  Model model;
  for (std::size_t c = 0; c < 3; ++c) {
    Comparison comparison = exact_match(col("c" + std::to_string(c))).value();
    comparison.levels[1].u = data.u[c];
    comparison.levels[2].u = 1 - data.u[c];
    model.comparisons.push_back(std::move(comparison));
  }
  model.probability_two_random_records_match = 0.1;
  model.max_iterations = 500;
  model.em_convergence = 1e-7;
  return model;
}
TrainingPlan em_plan(const std::vector<std::string>& rules) {
  TrainingPlan plan;
  for (const std::string& rule : rules) plan.em_rules.push_back(blocking_rule(rule).value());
  return plan;
}

TEST(Em, FindsTheParametersThatTheDataWereMadeFrom) {
  const Simulated data = simulated(30'000);
  for (const unsigned threads : {1U, 2U}) {
    auto linker = Linker::create(data.table, simulated_model(data), {.threads = threads}).value();
    TrainingReport report;
    ASSERT_TRUE(linker.train_step(em_plan({"l.block = r.block"}), TrainingStep::em, report).has_value());
    ASSERT_EQ(report.sessions.size(), 1U);
    EXPECT_EQ(report.sessions[0].pairs, 30'000U);
    EXPECT_TRUE(report.sessions[0].converged);
    EXPECT_NEAR(report.sessions[0].history.back().probability_two_random_records_match, data.lambda, 0.01);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(linker.model().comparisons[c].levels[1].m.value(), data.m[c], 0.015);
    EXPECT_EQ(linker.model().probability_two_random_records_match, 0.1) << "lambda of a session is not the model's";
    EXPECT_EQ(linker.model().comparisons[0].levels[1].u, data.u[0]) << "u is fixed in EM";
  }
}

TEST(Em, IsThePlainAlgorithmOnRandomModels) {
  std::size_t sessions = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    test::Dice dice(seed);
    const Table table = test::random_table(dice, 60, 1);
    auto model = test::random_model(dice, 1);
    if (!model) continue;
    for (Comparison& comparison : model->comparisons)
      for (ComparisonLevel& level : comparison.levels) level.fix_m = !level.is_null && level.m && dice.one_in(10);
    model->blocking_rules = {blocking_rule("l.longitude = r.longitude").value()};
    auto linker = Linker::create(table, *model, {.threads = 2}).value();
    const test::PlainLinker plain(table, linker);
    // The comparisons that use the rule's column are left out of the session.
    std::vector<std::size_t> active;
    for (std::size_t c = 0; c < model->comparisons.size(); ++c) {
      const auto uses = [](const ComparisonLevel& level) {
        const auto names = columns_of(level.condition);
        return !level.is_else && std::ranges::find(names, "longitude") != names.end();
      };
      if (std::ranges::none_of(model->comparisons[c].levels, uses)) active.push_back(c);
    }
    std::vector<std::vector<std::uint8_t>> vectors;
    for (const test::ScoredPair& pair : plain.pairs()) {
      vectors.emplace_back();
      for (const std::size_t c : active) vectors.back().push_back(pair.levels[c]);
    }
    std::vector<Comparison> comparisons;
    for (const std::size_t c : active) comparisons.push_back(model->comparisons[c]);
    TrainingReport report;
    const auto trained = linker.train_step(em_plan({"l.longitude = r.longitude"}), TrainingStep::em, report);
    if (active.empty() || vectors.empty()) {
      EXPECT_FALSE(trained.has_value());
      continue;
    }
    ASSERT_TRUE(trained.has_value()) << trained.error().message;
    const PlainEm expected =
        plain_em(vectors, comparisons, model->probability_two_random_records_match, model->em_convergence, model->max_iterations);
    ASSERT_EQ(report.sessions[0].history.size(), expected.iterations) << "seed " << seed;
    EXPECT_NEAR(report.sessions[0].history.back().probability_two_random_records_match, expected.lambda, 1e-9);
    for (std::size_t k = 0; k < active.size(); ++k)
      for (std::size_t l = 0; l < comparisons[k].levels.size(); ++l) {
        const ComparisonLevel& level = linker.model().comparisons[active[k]].levels[l];
        const bool seen = std::ranges::any_of(vectors, [&](const auto& v) { return v[k] == l; });
        if (level.is_null || (!seen && !level.fix_m)) {
          EXPECT_EQ(level.m, comparisons[k].levels[l].m) << "not observed: as before";
        } else {
          EXPECT_NEAR(level.m.value(), expected.m[k][l], 1e-9) << "seed " << seed << ": " << level.sql;
        }
      }
    ++sessions;
  }
  EXPECT_GT(sessions, 20U);
}

TEST(Em, StartsFromThePriorThatTheRulesExactMatchesImply) {
  const Simulated data = simulated(2'000);
  Model model = simulated_model(data);
  model.comparisons[0].levels[1].m = 0.9;
  model.max_iterations = 1;
  auto linker = Linker::create(data.table, model, {}).value();
  TrainingReport report;
  ASSERT_TRUE(linker.train_step(em_plan({"l.block = r.block and l.c0 = r.c0"}), TrainingStep::em, report).has_value());
  EXPECT_EQ(report.sessions[0].comparisons_trained, (std::vector<std::string>{"c1", "c2"}));
  model.blocking_rules = {blocking_rule("l.block = r.block and l.c0 = r.c0").value()};
  auto plain_of = Linker::create(data.table, model, {}).value();
  test::Collector collector;
  ASSERT_TRUE(plain_of.predict({}, collector).has_value());
  std::vector<std::vector<std::uint8_t>> vectors;
  for (const test::ScoredPair& pair : collector.pairs) vectors.push_back({pair.levels[1], pair.levels[2]});
  const double odds = 0.1 / 0.9 * (0.9 / data.u[0]);
  const PlainEm expected = plain_em(vectors, {model.comparisons[1], model.comparisons[2]}, odds / (1 + odds), 1e-7, 1);
  EXPECT_NEAR(report.sessions[0].history[0].probability_two_random_records_match, expected.lambda, 1e-12);
  EXPECT_NEAR(linker.model().comparisons[2].levels[1].m.value(), expected.m[1][1], 1e-12);
}
TEST(Em, TakesTheMedianOfItsSessions) {
  const Simulated data = simulated(2'000);
  const auto m_after = [&](const std::vector<std::string>& rules) {
    auto linker = Linker::create(data.table, simulated_model(data), {}).value();
    TrainingReport report;
    EXPECT_TRUE(linker.train_step(em_plan(rules), TrainingStep::em, report).has_value());
    return linker.model().comparisons[2].levels[1].m.value();
  };
  const double once = m_after({"l.block = r.block"});
  EXPECT_NE(once, m_after({"l.block = r.block and l.c0 = r.c0"}));
  EXPECT_NEAR(m_after({"l.block = r.block", "l.block = r.block"}), once, 1e-4) << "two sessions on the same pairs";
}
TEST(Em, ReportsLevelsThatNoPairFellInto) {
  const Table table = text_table("unique_id name town\n1 abc y\n2 abc y\n3 xyzzy y\n4 xyzzy y\n");
  auto linker = Linker::create(table, model_of({levenshtein_at_thresholds(col("name"), {1}).value()}), {}).value();
  TrainingReport report;
  ASSERT_TRUE(linker.train_step(em_plan({"l.town = r.town"}), TrainingStep::em, report).has_value());
  ASSERT_EQ(report.never_observed.size(), 1U);
  EXPECT_NE(report.never_observed[0].find("name: "), std::string::npos);
  EXPECT_NE(report.never_observed[0].find("(m)"), std::string::npos);
  EXPECT_FALSE(linker.model().comparisons[0].levels[2].m.has_value());
}
TEST(Em, RefusesARuleThatLeavesNoComparisonOrMakesNoPair) {
  const Table table = text_table("unique_id name town\n1 a y\n2 b y\n");
  auto linker = Linker::create(table, model_of({exact_match(col("name")).value()}), {}).value();
  TrainingReport report;
  const auto none_left = linker.train_step(em_plan({"l.name = r.name"}), TrainingStep::em, report);
  ASSERT_FALSE(none_left.has_value());
  EXPECT_NE(none_left.error().message.find("column of every comparison"), std::string::npos);
  const auto no_pair = linker.train_step(em_plan({"l.town = r.name"}), TrainingStep::em, report);
  ASSERT_FALSE(no_pair.has_value());
}

TEST(MFromLabels, IsTheShareOfEachLevelAmongPairsOfOneLabel) {
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    test::Dice dice(seed);
    const Table table = test::random_table(dice, 40, 1);
    auto model = test::random_model(dice, 1);
    if (!model) continue;
    auto linker = Linker::create(table, *model, {}).value();
    const test::PlainLinker plain(table, linker);
    const Column& label = *table.find("uprn");
    ASSERT_TRUE(linker.train_m_from_labels(label).has_value());
    for (std::size_t c = 0; c < model->comparisons.size(); ++c) {
      const Comparison& comparison = plain.model().comparisons[c];
      std::vector<double> counts(comparison.levels.size(), 0);
      for (RecordIndex a = 0; a < linker.size(); ++a)
        for (RecordIndex b = a + 1; b < linker.size(); ++b)
          if (label.code(linker.row_of(a)) != 0 && label.code(linker.row_of(a)) == label.code(linker.row_of(b)))
            counts[plain.level_of(comparison, plain.rows()[a], plain.rows()[b])] += 1;
      double total = 0;
      for (std::size_t l = 0; l < counts.size(); ++l) total += comparison.levels[l].is_null ? 0 : counts[l];
      for (std::size_t l = 0; l < counts.size(); ++l)
        if (!comparison.levels[l].is_null && counts[l] > 0) {
          EXPECT_NEAR(linker.model().comparisons[c].levels[l].m.value(), counts[l] / total, 1e-12);
        }
    }
  }
}

}  // namespace
}  // namespace cw::linkage
