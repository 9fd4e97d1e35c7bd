// SPDX-License-Identifier: MIT
#include "services/review/rules.h"

#include <gtest/gtest.h>

namespace cw::review {
namespace {

TEST(ReviewRulesText, IsReadAndWhatItLeavesOutStaysAsItIs) {
  const auto rules = read_review_rules(R"(
[doubt]
below = 4.5
[value]
household = 2
[value.sources]
adult_social_care = 3
[review]
sight = "blind_to_sources"
double_share = 0.25
deciding_roles = ["adviser", "manager"]
four_eyes = true
[sample]
band = 10
seed = 7
[identifiers]
columns = ["nhs_number"]
)");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(rules->below, 4.5);
  EXPECT_EQ(rules->above, 6);
  EXPECT_EQ(rules->household, 2);
  EXPECT_EQ(rules->sources.at("adult_social_care"), 3);
  EXPECT_EQ(rules->sight, Sight::blind_to_sources);
  EXPECT_EQ(rules->double_share, 0.25);
  EXPECT_EQ(rules->deciding_roles, (std::vector<std::string>{"adviser", "manager"}));
  EXPECT_EQ(rules->second_pair, SecondPair::needed);
  EXPECT_EQ(rules->sample_band, 10U);
  EXPECT_EQ(rules->seed, 7U);
  EXPECT_EQ(rules->identifier_columns, std::vector<std::string>{"nhs_number"});
}

TEST(ReviewRulesText, IsRefusedWithLineAndColumnWhereItIsWrong) {
  const auto message = [](std::string_view text) {
    const auto rules = read_review_rules(text);
    return rules ? std::string("taken") : rules.error().message;
  };
  EXPECT_EQ(message(""), "taken");
  EXPECT_NE(message("[doubt]\nbelow = \"six\"").find("line 2, column 9: this must be a number from 0 to 17.5."), std::string::npos);
  EXPECT_NE(message("[doubt]\nbelow = nan").find("line 2"), std::string::npos);
  EXPECT_NE(message("[review]\nsight = \"half\"").find("line 2, column 9"), std::string::npos);
  EXPECT_NE(message("[review]\nlease_minutes = 0").find("from 1 to 10080"), std::string::npos);
  EXPECT_NE(message("[doubts]").find("no table of this name"), std::string::npos);
  EXPECT_NE(message("[doubt]\nnear = 1").find("no value of this name"), std::string::npos);
  EXPECT_NE(message("[value]\nsources = { a = -1 }").find("from 0 to 1000"), std::string::npos);
  EXPECT_NE(message("[identifiers]\ncolumns = [1]").find("a name is text"), std::string::npos);
  EXPECT_NE(message("doubt = 1").find("must be a table"), std::string::npos);
  EXPECT_NE(message("[doubt").find("line 1"), std::string::npos);
}

}  // namespace
}  // namespace cw::review
