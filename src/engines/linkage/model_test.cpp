// SPDX-License-Identifier: MIT
#include "engines/linkage/model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engines/linkage/comparison_library.h"

namespace cw::linkage {
namespace {

Comparison name_model() { return name_comparison(ColumnExpression::column("name")).value(); }

Model model_of(Comparison comparison) {
  Model model;
  model.comparisons.push_back(std::move(comparison));
  return model;
}

TEST(Model, GivesGammasFromTheTopAndMinusOneToNullLevels) { EXPECT_EQ(gammas_of(name_model()), (std::vector{-1, 4, 3, 2, 1, 0})); }

// Splink 4.0.16: _default_m_values(5), _default_u_values(5).
TEST(Model, TakesSplinksDefaultsForLevelsWithoutProbabilities) {
  const auto weights = weights_of(name_model());
  EXPECT_EQ(weights[0].bayes_factor, 1.0);
  EXPECT_EQ(weights[1].m, 0.95);
  EXPECT_EQ(weights[5].m, (1 - 0.95) / 4);
  EXPECT_EQ(weights[1].u, 0.95 / 1024);
  EXPECT_EQ(weights[2].u, weights[2].m / 8);
  EXPECT_EQ(weights[5].u, weights[5].m * 32);
  EXPECT_EQ(weights[4].u, weights[4].m / std::pow(2.0, -5 + 8.0 / 3));
}

TEST(Model, GivesTheOtherOfTwoLevelsAWeightOfMinusFive) {
  const auto weights = weights_of(exact_match(ColumnExpression::column("town")).value());
  EXPECT_EQ(weights[2].m, 1 - 0.95);
  EXPECT_EQ(weights[2].bayes_factor, 1.0 / 32);
}

TEST(Model, HasAnInfiniteFactorWhereUIsZero) {
  Comparison comparison = name_model();
  comparison.levels[1].u = 0;
  EXPECT_EQ(weights_of(comparison)[1].bayes_factor, std::numeric_limits<double>::infinity());
}

TEST(Model, FindsExactMatchesOfOneColumnOnly) {
  const auto columns = [](std::string_view sql) { return exact_match_columns(parse_condition(sql, Dialect::comparison).value()); };
  EXPECT_EQ(columns("\"Name_l\" = \"Name_r\""), (std::vector<std::string>{"name"}));
  EXPECT_EQ(columns("name_r = name_l"), (std::vector<std::string>{"name"}));
  EXPECT_EQ(columns("(a_l = a_r) and (a_l = a_r)"), (std::vector<std::string>{"a"}));
  EXPECT_EQ(columns("a_l = a_r and b_l = b_r").size(), 2U);
  EXPECT_TRUE(columns("a_l = b_r").empty());
  EXPECT_TRUE(columns("lower(a_l) = lower(a_r)").empty());
  EXPECT_TRUE(columns("a_l = a_r or b_l = b_r").empty());
  EXPECT_TRUE(columns("a_l = a_r and levenshtein(b_l, b_r) <= 1").empty());
}

TEST(Model, StartsTermFrequenciesFromTheExactLevelOfTheColumn) {
  Comparison comparison = name_model();
  comparison.levels[1].u = 0.25;
  comparison.levels[2].u = 0.5;
  comparison.levels[2].tf_column = "name";
  EXPECT_EQ(tf_base_u(comparison, 2), 0.25);
  comparison.levels[2].disable_tf_exact_match_detection = true;
  EXPECT_EQ(tf_base_u(comparison, 2), 0.5);
}

TEST(Model, RefusesATermFrequencyWithoutItsExactLevel) {
  Comparison comparison = name_model();
  comparison.levels[2].tf_column = "surname";
  const auto result = validate(model_of(comparison));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().field, "comparisons[0].comparison_levels[2]");
  EXPECT_NE(result.error().message.find("exact match of \"surname\""), std::string::npos);
  comparison.levels[2].tf_weight = 0;
  EXPECT_TRUE(validate(model_of(comparison)));
}

TEST(Model, RefusesProbabilitiesOutOfRange) {
  for (const double bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    Comparison comparison = name_model();
    comparison.levels[3].m = bad;
    EXPECT_FALSE(validate(model_of(comparison)));
  }
}

TEST(Model, RefusesTwoComparisonsOfOneName) {
  Model model = model_of(name_model());
  model.comparisons.push_back(name_model());
  EXPECT_NE(validate(model).error().message.find("two comparisons"), std::string::npos);
}

TEST(Model, BlocksOnColumnsAndExpressionsAsSplinkWritesThem) {
  const std::vector<std::string> one{"dob"};
  EXPECT_EQ(block_on(one)->sql, "l.\"dob\" = r.\"dob\"");
  const std::vector<std::string> two{"dob", "first name"};
  EXPECT_EQ(block_on(two)->sql, "(l.\"dob\" = r.\"dob\") AND (l.\"first name\" = r.\"first name\")");
  const std::vector<std::string> part{"substr(surname, 1, 3)", "dob"};
  const BlockingRule rule = block_on(part).value();
  EXPECT_EQ(rule.condition,
            parse_condition("substring(l.surname, 1, 3) = substring(r.surname, 1, 3) and l.dob = r.dob", Dialect::blocking).value());
  EXPECT_EQ(block_on(block_on_expressions(rule))->sql, rule.sql);
}

TEST(Model, DoesNotTakeOtherRulesForBlockOn) {
  EXPECT_TRUE(block_on_expressions(blocking_rule("l.a = r.b").value()).empty());
  EXPECT_TRUE(block_on_expressions(blocking_rule("l.a = r.a and levenshtein(l.b, r.b) < 2").value()).empty());
  EXPECT_TRUE(block_on_expressions(blocking_rule("1=1").value()).empty());
}

TEST(Model, RefusesAnExpressionThatNamesASide) {
  const std::vector<std::string> sided{"substr(l.surname, 1, 3)"};
  EXPECT_NE(block_on(sided).error().message.find("without l. or r."), std::string::npos);
}

}  // namespace
}  // namespace cw::linkage
