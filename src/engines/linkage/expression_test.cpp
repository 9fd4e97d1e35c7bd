// SPDX-License-Identifier: MIT
// Parsing, printing and binding of conditions.
#include "engines/linkage/expression.h"

#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

std::string normal(std::string_view sql, Dialect dialect = Dialect::comparison) {
  const auto tree = parse_condition(sql, dialect);
  if (!tree) return "error: " + tree.error().message;
  const std::string printed = to_sql(*tree, dialect);
  const auto again = parse_condition(printed, dialect);
  if (!again) return "does not parse again: " + printed + ": " + again.error().message;
  EXPECT_EQ(*tree, *again) << printed;
  return printed;
}

TEST(Expression, BindsOperatorsAsSqlDoes) {
  EXPECT_EQ(normal("1 + 2 * 3 - 4"), "(1 + (2 * 3)) - 4");
  EXPECT_EQ(normal("NOT a_l = 1 OR b_l = 2 AND c_l = 3"), R"((NOT ("a_l" = 1)) OR (("b_l" = 2) AND ("c_l" = 3)))");
  EXPECT_EQ(normal("a_l = 1 AND (b_l = 2 AND c_l = 3)"), R"(("a_l" = 1) AND ("b_l" = 2) AND ("c_l" = 3))");
  EXPECT_EQ(normal("a_l between 1 and 2 and b_l not in (1,2)"), R"(("a_l" BETWEEN 1 AND 2) AND (NOT ("b_l" IN (1, 2))))");
  EXPECT_EQ(normal("-x_l[1]::int"), R"(- CAST("x_l"[1] AS integer))");
  EXPECT_EQ(normal("a_l || b_l = 'it''s' -- comment"), R"(("a_l" || "b_l") = 'it''s')");
  EXPECT_EQ(normal("a_l is not distinct from b_l /* c /* d */ */"), R"("a_l" IS NOT DISTINCT FROM "b_l")");
}

TEST(Expression, GivesEveryFunctionOneName) {
  EXPECT_EQ(normal("SUBSTR(l.x, 1, 3) != r.\"y z\"", Dialect::blocking), R"(substring(l."x", 1, 3) <> r."y z")");
  EXPECT_EQ(normal("len(a_l) + array_length(a_r)"), R"(length("a_l") + length("a_r"))");
  EXPECT_EQ(normal("datediff('day', a_l[1], a_r[-1])"), R"(date_diff('day', "a_l"[1], "a_r"[-1]))");
  EXPECT_EQ(normal("list_reduce(x_l, (p, q) -> p * q)"), R"(list_reduce("x_l", ("p", "q") -> "p" * "q"))");
  EXPECT_EQ(normal("list_transform(x_l, y -> y.value)"), R"(list_transform("x_l", ("y") -> "y"."value"))");
  EXPECT_EQ(normal("1 .x"), R"((1)."x")");
}

TEST(Expression, NamesTheSideOfAColumn) {
  const auto tree = parse_condition("\"dob_l\" = tf_dob_r and other = 1", Dialect::comparison);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->children[0].children[0].side, Side::left);
  EXPECT_EQ(tree->children[0].children[1].name, "tf_dob");
  EXPECT_EQ(tree->children[1].children[0].side, Side::either);
  EXPECT_EQ(columns_of(*tree), (std::vector<std::string>{"dob", "tf_dob", "other"}));
}

TEST(Expression, SaysWhereItStopsUnderstanding) {
  EXPECT_EQ(normal("a_l =\n  soundexx(a_r)"), "error: the function soundexx is not known at line 2, column 3");
  EXPECT_EQ(normal("a_l = "), "error: expected a value but found \"the end\" at line 1, column 7");
  EXPECT_EQ(normal("a_l = 'x"), "error: a quote is not closed, it starts at line 1, column 7");
  EXPECT_EQ(normal("levenshtein(a_l)"), "error: levenshtein takes 2 arguments, not 1 at line 1, column 13");
  EXPECT_EQ(normal("1e999"), "error: a number is out of range at line 1, column 1");
  EXPECT_NE(normal(std::string(500, '(') + "1" + std::string(500, ')')).find("nested deeper"), std::string::npos);
  std::string chain = "1";
  for (int i = 0; i < 5000; ++i) chain += "+1";
  EXPECT_NE(normal(chain).find("nested deeper"), std::string::npos);
}

TEST(Expression, BindsColumnsToSlotsAndNamesTheMissingOne) {
  auto tree = parse_condition("dob_l = DOB_r", Dialect::comparison);
  ASSERT_TRUE(tree);
  ASSERT_TRUE(bind(*tree, {"name", "dob"}));
  EXPECT_EQ(tree->children[0].slot, 1U);
  EXPECT_EQ(tree->children[1].slot, 1U);
  const auto missing = bind(*tree, {"name"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_EQ(missing.error().field, "dob");
}

}  // namespace
}  // namespace cw::linkage
