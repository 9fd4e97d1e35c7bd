// SPDX-License-Identifier: MIT
// The language as a whole: feel_cases.txt, and what a line of it cannot say.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "engines/decisions/feel/function_reference.h"
#include "engines/decisions/feel/functions.h"
#include "engines/decisions/internal/test_feel.h"

namespace cw::feel {
namespace {

TEST(Feel, CasesOfTheFile) {
  std::ifstream file(CW_SOURCE_DIR "/src/engines/decisions/feel/feel_cases.txt");
  ASSERT_TRUE(file) << "the cases are not there";
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t arrow = line.rfind(" => ");
    ASSERT_NE(arrow, std::string::npos) << line;
    const std::string expected = line.substr(arrow + 4);
    const TestedExpression found = tested(line.substr(0, arrow));
    ++cases;
    if (expected == "UNREADABLE") {
      EXPECT_EQ(found.text, "unreadable") << line;
    } else if (expected == "ERROR") {
      EXPECT_EQ(found.text, "null") << line;
      EXPECT_FALSE(found.reasons.empty()) << line << ": no reason is given";
    } else {
      EXPECT_EQ(found.text, expected) << line << "; " << found.first_reason();
      EXPECT_TRUE(found.reasons.empty()) << line << ": " << found.first_reason();
    }
  }
  EXPECT_GT(cases, 150);
}

TEST(Feel, EveryFunctionGivesWhatItsExampleSays) {
  for (const FunctionRow& row : function_table()) {
    const TestedExpression found = tested(row.example), expected = tested(row.example_result);
    EXPECT_EQ(found.text, expected.text) << row.name << ": " << row.example << "; " << found.first_reason();
    EXPECT_FALSE(row.description.empty()) << row.name;
  }
}

// To write the page again: CW_WRITE_REFERENCE=1 with this test.
TEST(Feel, ThePageOfFunctionsIsTheTable) {
  const std::string page = CW_SOURCE_DIR "/docs/reference/feel-functions.md";
  if (std::getenv("CW_WRITE_REFERENCE") != nullptr) std::ofstream(page) << function_reference();
  std::ifstream file(page);
  const std::string written{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(written, function_reference());
}

TEST(Feel, EveryFunctionSaysWhyWhenItIsGivenNothing) {
  for (const FunctionRow& row : function_table()) {
    if (row.parameters.empty()) continue;
    const TestedExpression found = tested(std::string(row.name) + "()");
    EXPECT_EQ(found.text, "null") << row.name;
    EXPECT_FALSE(found.reasons.empty()) << row.name;
  }
}

TEST(Feel, NamesHoldSpacesAndSigns) {
  const std::vector<TestedVariable> variables = {{"Monthly Income", Value::number(100)},
                                                 {"Date-Time", Value::number(3)},
                                                 {"a", Value::number(10)},
                                                 {"b", Value::number(4)},
                                                 {"a+b", Value::string("one name")}};
  EXPECT_EQ(tested("Monthly  Income * 12", variables).text, "1200");
  EXPECT_EQ(tested("Date-Time - 1", variables).text, "2");
  EXPECT_EQ(tested("Date - Time", variables).text, "3");
  EXPECT_EQ(tested("a + b", variables).text, "\"one name\"");
  EXPECT_EQ(tested("a - b", variables).text, "6");
  EXPECT_EQ(tested("for Flat Number in [1, 2] return Flat Number + a", variables).text, "[11, 12]");
}

TEST(Feel, ADiagnosticNamesThePlace) {
  EXPECT_EQ(tested("1 +\n  \"a\"").first_reason(), "line 1, column 3: '+' has no meaning for a number and a string");
  EXPECT_EQ(tested("1 + ").first_reason(), "line 1, column 5: a value should stand here, but the expression ends");
  EXPECT_EQ(tested("[1, 2] + unknown").first_reason(), "line 1, column 10: nothing is called 'unknown' here");
}

TEST(Feel, DeepTextsAreRefusedAndLongOnesEvaluated) {
  EXPECT_EQ(tested(std::string(100'000, '(')).text, "unreadable");
  EXPECT_EQ(tested(std::string(100'000, '[')).text, "unreadable");
  EXPECT_EQ(tested(std::string(100'000, '-') + "1").text, "unreadable");
  std::string chain = "1";
  for (int i = 0; i < 300; ++i) chain += "+1";
  EXPECT_EQ(tested(chain).text, "301");
  for (int i = 0; i < 100'000; ++i) chain += "+1";
  EXPECT_EQ(tested(chain).text, "unreadable");
  std::string nested = "1";
  for (int i = 0; i < 60; ++i) nested = "1 in (" + nested + " + 1)";
  EXPECT_NE(tested(nested).text, "");  // tried twice at each level, it would never end
}

TEST(Feel, BudgetsEndWhatWouldNotEnd) {
  Limits small;
  small.steps = 100'000;
  const TestedExpression loop = tested("for i in 1..1000, j in 1..1000 return i * j", {}, small);
  EXPECT_EQ(loop.text, "null");
  EXPECT_NE(loop.first_reason().find("budget"), std::string::npos) << loop.first_reason();
  EXPECT_EQ(tested("for i in 1..1000000000000 return i").text, "null");
  const TestedExpression recursion = tested("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r");
  EXPECT_EQ(recursion.text, "null");
  EXPECT_NE(recursion.first_reason().find("deep"), std::string::npos) << recursion.first_reason();
  EXPECT_EQ(tested("count(for i in 1..10000 return [partial[-1]])").text, "null");
  EXPECT_EQ(tested("for i in 1..60 return if i = 1 then \"ab\" else partial[-1] + partial[-1]", {}, small).text, "null");
}

TEST(Feel, ProgramsAreSharedAndEvaluationsApart) {
  Vocabulary vocabulary;
  vocabulary.variables = {{"x", nullptr}};
  const auto tree = parse_expression("x + 1", vocabulary);
  ASSERT_TRUE(tree.has_value());
  const Program program(**tree, vocabulary.variables);
  Evaluation first, second;
  const Value one = Value::number(1), text = Value::string("a");
  EXPECT_EQ(to_text(program.run({&one, 1}, first)), "2");
  EXPECT_TRUE(program.run({&text, 1}, second).is_null());
  EXPECT_TRUE(first.diagnostics().empty());
  EXPECT_EQ(second.diagnostics().size(), 1U);
}

TEST(Feel, UnaryTestsOfACell) {
  struct Case {
    const char* tests;
    Value value;
    const char* expected;
  };
  for (const Case& c : {Case{"-", Value(), "true"}, Case{"< 10", Value::number(5), "true"}, Case{"< 10, > 20", Value::number(15), "false"},
                        Case{"not(5, 6)", Value::number(5), "false"}, Case{"not(5, 6)", Value::number(7), "true"},
                        Case{"[1..3]", Value::number(3), "true"}, Case{"\"a\", \"b\"", Value::string("b"), "true"},
                        Case{"false", Value::boolean(false), "true"}, Case{"true", Value::boolean(false), "false"},
                        Case{"? > 3 and ? < 5", Value::number(4), "true"}, Case{"null", Value(), "true"}, Case{"< 10", Value(), "null"},
                        Case{"[1, 2, 3]", Value::number(2), "true"}, Case{"starts with(?, \"a\")", Value::string("abc"), "true"}}) {
    Vocabulary vocabulary;
    vocabulary.variables = {{"?", nullptr}};
    const auto tree = parse_unary_tests(c.tests, vocabulary);
    ASSERT_TRUE(tree.has_value()) << c.tests << ": " << tree.error().message;
    const Program program(**tree, vocabulary.variables);
    Evaluation evaluation;
    EXPECT_EQ(to_text(program.run({&c.value, 1}, evaluation)), c.expected) << c.tests;
  }
}

}  // namespace
}  // namespace cw::feel
