// SPDX-License-Identifier: MIT
// Training beyond Splink's on whole tables: the same for any number of threads, off unless asked for, refused with reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "engines/linkage/comparison_library.h"
#include "engines/linkage/internal/test_random_model.h"
#include "engines/linkage/internal/test_scored_pairs.h"

namespace cw::linkage {
namespace {

using test::col;
using test::text_table;

// 400 people with one to three records each; a postcode says the town; every field is wrong now and then.
Table village(unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::string text = "unique_id name family born town postcode\n";
  unsigned id = 0;
  for (unsigned person = 0; person < 400; ++person) {
    const unsigned name = below(60), home = person / 3, born = below(900), family = below(90), town = home % 12;
    for (unsigned copy = 0; copy <= below(3); ++copy) {
      const auto slip = [&](unsigned value, unsigned range) { return std::to_string(below(12) == 0 ? below(range) : value); };
      text += std::to_string(++id) + " n" + slip(name, 60) + " f" + slip(family, 90) + " b" + slip(born, 900);
      text += " t" + std::to_string(town) + " p" + std::to_string(town) + "." + slip(home % 40, 40) + "\n";
    }
  }
  return text_table(text);
}
Model village_model() {
  Model model;
  for (const char* column : {"name", "family", "born", "town", "postcode"}) model.comparisons.push_back(exact_match(col(column)).value());
  for (const char* rule : {"l.born = r.born", "l.name = r.name and l.family = r.family", "l.postcode = r.postcode"})
    model.blocking_rules.push_back(blocking_rule(rule).value());
  return model;
}
TrainingPlan joint_plan() {
  TrainingPlan plan;
  plan.method = EmMethod::joint;
  plan.dependence = Dependence::corrected;
  plan.level_order = LevelOrder::kept;
  plan.max_pairs = 1e5;
  return plan;
}
Linker trained(const Table& table, const TrainingPlan& plan, unsigned threads, TrainingReport* report = nullptr) {
  Linker linker = Linker::create(table, village_model(), {.threads = threads}).value();
  auto done = linker.train(plan);
  EXPECT_TRUE(done) << done.error().message;
  if (report != nullptr && done) *report = *done;
  return linker;
}

TEST(JointTraining, IsTheSameForAnyNumberOfThreads) {
  const Table table = village(3);
  for (const double pairs : {4e6, 2000.0}) {
    TrainingPlan plan = joint_plan();
    plan.joint_pairs = pairs;
    const Linker one = trained(table, plan, 1), three = trained(table, plan, 3);
    EXPECT_EQ(one.model(), three.model());
  }
}
TEST(JointTraining, SeesThatTownAndPostcodeGoTogetherAndCountsThemOnce) {
  const Table table = village(5);
  TrainingReport report;
  Linker linker = trained(table, joint_plan(), 2, &report);
  ASSERT_TRUE(report.joint && report.joint->problems.empty());
  const auto& together = linker.model().together;
  const auto found =
      std::ranges::find_if(together, [](const FieldsTogether& pair) { return pair.first == "town" && pair.second == "postcode"; });
  ASSERT_NE(found, together.end());
  EXPECT_NEAR(found->bits[1][1], -std::log2(12), 1);  // twelve towns: equal postcodes say the town
  EXPECT_EQ(found->bits[0][1], 0);                    // null level
}
TEST(JointTraining, ScoresExplainsAndPrunesAlikeWithFieldsThatGoTogether) {
  const Table table = village(7);
  Linker linker = trained(table, joint_plan(), 2);
  ASSERT_FALSE(linker.model().together.empty());
  test::Collector all, likely;
  ASSERT_TRUE(linker.predict({}, all));
  ASSERT_TRUE(linker.predict({0.5}, likely));
  std::erase_if(all.pairs, [&](const test::ScoredPair& pair) {
    const Explanation why = linker.explain(pair.left, pair.right).value();
    EXPECT_NEAR(why.match_weight, pair.weight, 1e-9);
    EXPECT_EQ(std::ranges::count(why.bars, "Fields that go together", &WaterfallBar::comparison), 1);
    return pair.weight < 0;
  });
  EXPECT_EQ(likely.pairs, all.pairs);
}
TEST(JointTraining, IsRefusedWithoutBlockingRules) {
  const Table table = village(1);
  Model model = village_model();
  model.blocking_rules.clear();
  Linker linker = Linker::create(table, model, {}).value();
  const auto done = linker.train(joint_plan());
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("none"), std::string::npos);
}
TEST(JointTraining, GivesWayToTheSessionsWhereNothingLooksLikeAMatch) {
  std::string text = "unique_id name family born town postcode\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i) + " n" + std::to_string(i) + " f" + std::to_string(i) + " b" + std::to_string(i % 6) + " t1 p" +
            std::to_string(i) + "\n";
  const Table table = text_table(text);
  TrainingPlan plan = joint_plan();
  plan.em_rules.push_back(blocking_rule("l.born = r.born").value());
  TrainingReport report;
  const Linker linker = trained(table, plan, 1, &report);
  ASSERT_TRUE(report.joint);
  EXPECT_FALSE(report.joint->problems.empty());
  EXPECT_EQ(report.sessions.size(), 1U);
  EXPECT_TRUE(linker.model().together.empty());
}

TEST(JointTraining, IsNotUsedWhereWhatLooksLikeMatchesBreaksWhatTheModelExpects) {
  // Everybody's record meets that of a housemate and never its own: the same family, town and postcode, another name.
  std::string text = "unique_id name family born town postcode\n";
  for (int i = 0; i < 300; ++i) {
    const std::string home = std::to_string(i / 2);
    text += std::to_string(i) + " n" + std::to_string(i) + " f" + home + " ~ t" + std::to_string(i / 2 % 12) + " p" + home + "\n";
  }
  const Table table = text_table(text);
  Model model = village_model();
  model.comparisons[0].levels[1].m = 0.97;
  model.comparisons[0].levels[2].m = 0.03;
  Linker linker = Linker::create(table, model, {}).value();
  TrainingPlan plan = joint_plan();
  plan.dependence = Dependence::ignored;
  const auto report = linker.train(plan);
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_FALSE(report->joint->problems.empty());
  EXPECT_TRUE(std::ranges::any_of(report->joint->problems,
                                  [](const std::string& problem) { return problem.find("differ on name") != std::string::npos; }));
  EXPECT_EQ(linker.model().comparisons[0].levels[1].m, 0.97);
}

TEST(UWithoutMatches, SolvesTheShareForU) {
  const Table table = village(9);
  TrainingPlan plan;
  plan.lambda = 0.0012;
  plan.max_pairs = 1e9;  // all pairs: no sampling error
  plan.em_rules.push_back(blocking_rule("l.name = r.name and l.family = r.family").value());
  plan.em_rules.push_back(blocking_rule("l.born = r.born").value());
  const Linker counted = trained(table, plan, 1);
  plan.u_matches = UMatches::removed;
  const Linker removed = trained(table, plan, 1);
  for (std::size_t c = 0; c < 5; ++c) {
    const ComparisonLevel& before = counted.model().comparisons[c].levels[1];
    const ComparisonLevel& after = removed.model().comparisons[c].levels[1];
    // To the precision at which the rounds of training end: some hundredths of a bit.
    EXPECT_NEAR(std::log2((0.0012 * *after.m + 0.9988 * *after.u) / *before.u), 0, 0.05) << c;
    EXPECT_LT(*after.u, *before.u) << c;
  }
}

}  // namespace
}  // namespace cw::linkage
