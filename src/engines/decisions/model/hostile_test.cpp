// SPDX-License-Identifier: MIT
// Models and inputs made to hang or exhaust whoever evaluates them: each is refused or ends null within its limits, and it is said which.
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "engines/decisions/decisions.h"
#include "engines/decisions/internal/test_feel.h"

namespace cw::dmn {
namespace {

using feel::tested;
using feel::TestedExpression;
using feel::Value;

constexpr const char* root = "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:h\" name=\"h\"";

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

std::string decision(const std::string& expression, const std::string& more = {}) {
  return std::string(root) + ">" + more + "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" +
         (more.empty() ? "" : "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>") +
         "<literalExpression><text>" + expression + "</text></literalExpression></decision></definitions>";
}

// Refused as too large, with words that say which limit.
void expect_refused(const std::string& xml, std::string_view limit) {
  const auto read = read_definitions(xml, "hostile.dmn");
  ASSERT_FALSE(read.has_value()) << limit;
  EXPECT_EQ(read.error().code, ErrorCode::too_large);
  EXPECT_NE(read.error().message.find(limit), std::string::npos) << read.error().message.substr(0, 300);
  EXPECT_LT(read.error().message.size(), 500U);
}

struct Answer {
  std::string text, reasons;
  std::size_t diagnostics = 0;
};
Answer answer_of(const std::string& xml, const feel::Limits& limits = {}) {
  auto read = read_definitions(xml, "hostile.dmn");
  if (!read) return {"unreadable", read.error().message, 0};
  const auto model = Model::make({std::move(*read)});
  if (!model) return {"no model", model.error().message, 0};
  feel::Evaluation evaluation(limits);
  const auto value = (*model)->evaluate("d", {}, evaluation);
  Answer answer{value ? feel::to_text(*value).substr(0, 1000) : value.error().message, {}, evaluation.diagnostics().size()};
  for (const feel::Diagnostic& why : evaluation.diagnostics()) answer.reasons += feel::to_text(why) + "\n";
  return answer;
}

void expect_null_because(const std::string& expression, std::string_view limit, const feel::Limits& limits = {}) {
  const TestedExpression found = tested(expression, {}, limits);
  EXPECT_EQ(found.text, "null") << expression.substr(0, 200);
  bool said = false;
  for (const std::string& reason : found.reasons) said = said || reason.find(limit) != std::string::npos;
  EXPECT_TRUE(said) << expression.substr(0, 200) << ": " << found.first_reason();
}

TEST(HostileModel, EntitiesAreNotExpanded) {
  std::string entities = "<!DOCTYPE d [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 60; ++i) {
    const std::string inner = "&a" + std::to_string(i - 1) + ";";
    entities += "<!ENTITY a" + std::to_string(i) + " \"" + repeated(inner, 10) + "\">";
  }
  const Answer answer = answer_of(entities + "<!ENTITY file SYSTEM \"file:///etc/hostname\">]>" + decision("\"&a59;&file;\""));
  EXPECT_EQ(answer.text, "&a59;&file;");
}

TEST(HostileModel, ShapesOfXmlThatCostMuchAreRefused) {
  expect_refused(std::string(root) + ">" + repeated("<a xmlns=\"urn:other\">", 100'000) + repeated("</a>", 100'000) + "</definitions>",
                 "deep in each other");
  expect_refused(std::string(root) + ">" + repeated("<x/>", 2'100'000) + "</definitions>", "tags");
  std::string attributes = root;
  for (int i = 0; i < 100'000; ++i) attributes += " a" + std::to_string(i) + "=\"\"";
  expect_refused(attributes + ">" + repeated("<x/>", 100'000) + "</definitions>", "attributes");
  expect_refused(std::string(root) + repeated(" a=\"\"", 2'100'000) + "></definitions>", "attributes");
  expect_refused(std::string(root) + "><description>" + std::string(std::size_t{33} << 20, 'x') + "</description></definitions>", "32 MB");
}

TEST(HostileModel, NamesOfTenMegabytesAreRefused) {
  const std::string name(10'000'000, 'n');
  expect_refused(std::string(root) + "><decision name=\"" + name + "\"/></definitions>", "10000 bytes");
  expect_refused(std::string(root) + "><" + name + "/></definitions>", "10000 bytes");
  expect_refused(std::string(root) + "><decision name=\"d\"><variable name=\"d\" typeRef=\"" + name + "\"/></decision></definitions>",
                 "10000 bytes");
  expect_refused(std::string(root) + "><decision name=\"d\" " + name + "=\"1\"/></definitions>", "10000 bytes");
  // In an expression a name may be as long as the expression; what is said about it stays short.
  const Answer answer = answer_of(decision(std::string(900'000, 'n')));
  EXPECT_EQ(answer.text, "null");
  EXPECT_LT(answer.reasons.size(), 2'000U);
}

TEST(HostileModel, LabelsDoNotGrowWithNames) {
  std::string table = std::string(root) + "><decision id=\"d\" name=\"" + std::string(9'000, 'n') +
                      "\"><decisionTable><input><inputExpression><text>" + std::string(500'000, 'x') +
                      "</text></inputExpression></input><output name=\"o\"/>";
  for (int i = 0; i < 5'000; ++i) table += "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>+</text></outputEntry></rule>";
  auto read = read_definitions(table + "</decisionTable></decision></definitions>", "labels.dmn");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  const auto model = Model::make({std::move(*read)});
  ASSERT_TRUE(model.has_value());
  EXPECT_GE((*model)->problems().size(), 5'000U);
  for (const Problem& problem : (*model)->problems()) EXPECT_LT(problem.where.size(), 600U);
}

TEST(HostileModel, RecursionThroughKnowledgeModelsEnds) {
  const std::string knowledge =
      "<businessKnowledgeModel id=\"f\" name=\"f\"><variable name=\"f\"/><encapsulatedLogic><formalParameter name=\"n\"/>"
      "<literalExpression><text>f(n + 1) + f(n + 2)</text></literalExpression></encapsulatedLogic>"
      "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement></businessKnowledgeModel>";
  const Answer answer = answer_of(decision("f(1)", knowledge));
  EXPECT_EQ(answer.text, "null");
  EXPECT_NE(answer.reasons.find("too deep in each other"), std::string::npos) << answer.reasons;
  EXPECT_LE(answer.diagnostics, 201U);
}

TEST(HostileModel, ReadingAndCompilingEvaluatesLittle) {
  // Constant parts are evaluated when a model is compiled: not those that take long, and not without end.
  std::string many = std::string(root) + ">";
  for (int i = 0; i < 3'000; ++i)
    many += "<decision name=\"d" + std::to_string(i) +
            "\"><literalExpression><text>[count(for i in 1..900 return exp(1)), matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\", "
            "\"(a|aa)+$\")]</text></literalExpression></decision>";
  const auto read = read_definitions(many + "</definitions>", "many.dmn");
  ASSERT_TRUE(read.has_value());
  const auto model = Model::make({*read});
  ASSERT_TRUE(model.has_value());
  EXPECT_TRUE((*model)->problems().empty());
}

// With fewer steps than usual, so that the tests take less time.
feel::Limits few_steps() {
  feel::Limits limits;
  limits.steps = 3'000'000;
  return limits;
}
constexpr std::string_view out_of_steps = "budget of 3000000 steps";

TEST(HostileExpression, ListsAndTextsEndAtTheirLimits) {
  expect_null_because("for i in 1..1000000000 return i", "a list may have at most 1000000 items");
  expect_null_because("for i in 1..2, j in 1..1000000 return 1", "may have at most 1000000 items");
  expect_null_because("every i in 1..1000000, j in 1..1000000 satisfies i > 0", "budget of 20000000 steps");
  expect_null_because("(for i in 1..60 return if i = 1 then \"ab\" else partial[-1] + partial[-1])[-1]",
                      "a text may have at most 16000000 bytes");
  expect_null_because("string(for i in 1..100000 return 10**6000)", "a text may have at most 16000000 bytes");
  expect_null_because("count(split((for i in 1..22 return if i = 1 then \";\" else partial[-1] + partial[-1])[-1], \";\"))",
                      "a list may have at most 1000000 items");
}

TEST(HostileExpression, RecursionOfFunctionsEnds) {
  expect_null_because("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r", "too deep in each other");
  expect_null_because("{f: function(g, n) if n = 0 then 1 else g(g, n - 1) + g(g, n - 1), r: f(f, 60)}.r", out_of_steps, few_steps());
}

// A value may hold another many times over: written out it would be longer than any memory.
TEST(HostileExpression, ValuesThatDoubleThemselvesEnd) {
  expect_null_because("string((for i in 1..100 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1])", "at most 20000000 parts");
  expect_null_because("(for i in 1..100 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]})[-1]", "at most 20000000 parts");
  // Within that limit, going through a value takes from the budget what it costs.
  const std::string large = "(for i in 1..20 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1]";
  expect_null_because("{a: " + large + ", b: " + large + ", r: every i in 1..100000 satisfies a = b}.r", out_of_steps, few_steps());
  expect_null_because("{a: " + large + ", r: every i in 1..100000 satisfies a instance of list<list<Any>>}.r", out_of_steps, few_steps());
}

TEST(HostileExpression, LongArgumentsCostWhatTheyWeigh) {
  const std::string list = "{l: for i in 1..300000 return i, ";
  expect_null_because(list + "r: every i in 1..100000 satisfies max(l) > 0}.r", out_of_steps, few_steps());
  expect_null_because(list + "r: every i in 1..100000 satisfies list contains(l, -1) = false}.r", out_of_steps, few_steps());
  expect_null_because(list + "f: function(a: list<number>) 1, r: every i in 1..100000 satisfies f(l) = 1}.r", out_of_steps, few_steps());
  expect_null_because("distinct values(for i in 1..100000 return i)", out_of_steps, few_steps());
  const std::string text = "{t: (for i in 1..18 return if i = 1 then \"aaaaaaaa\" else partial[-1] + partial[-1])[-1], ";
  expect_null_because(text + "u: substring(t, 1, 500000) + \"b\", r: every i in 1..100000 satisfies not(contains(t, u))}.r", out_of_steps,
                      few_steps());
  expect_null_because(text + "r: for i in 1..100000 return upper case(t)}.r", out_of_steps, few_steps());
  // The key of an entry is copied into each context.
  expect_null_because("for i in 1..900000 return {" + std::string(500'000, 'k') + ": i}", out_of_steps, few_steps());
}

TEST(HostileExpression, WideBodiesCostTheirParts) {
  std::string sum = "i";
  for (int i = 0; i < 200; ++i) sum += "+i";
  std::string wide = sum;
  for (int i = 0; i < 300; ++i) wide += ", " + sum;
  expect_null_because("for i in 1..900000 return max(" + wide + ")", out_of_steps, few_steps());
}

TEST(HostileExpression, PatternsThatGoBackAndForthEnd) {
  // They end by the ticks that they take, whether they are known when they are compiled or not.
  const std::string text = repeated("a", 60) + "b";
  for (const std::string pattern : {"^(a+)+$", "^(a|aa)+$", "^(a|a?)+$"})
    expect_null_because("matches(\"" + text + "\", \"" + pattern + "\")", "takes too long");
  expect_null_because("{p: for i in 1..2 return if i = 1 then \"^(a+)\" else partial[-1] + \"+$\", r: matches(\"" + text + "\", p[-1])}.r",
                      "takes too long");
  expect_null_because("every i in 1..100000 satisfies matches(\"" + text + "\", \"^(a|aa)+$\") = null", out_of_steps, few_steps());
  expect_null_because("matches(\"a\", \"" + std::string(70'000, 'a') + "\")", "a pattern may have at most 65536 bytes");
  const TestedExpression deep = tested("matches(\"a\", \"" + repeated("(", 20'000) + "a" + repeated(")", 20'000) + "\")");
  EXPECT_TRUE(deep.text == "true" || (deep.text == "null" && !deep.reasons.empty())) << deep.text;
}

TEST(HostileExpression, DiagnosticsAreFewAndShort) {
  feel::Limits limits;
  limits.diagnostics = 50;
  const TestedExpression found = tested("for i in 1..10000 return " + std::string(100'000, 'n'), {}, limits);
  EXPECT_LE(found.reasons.size(), 51U);
  for (const std::string& reason : found.reasons) EXPECT_LT(reason.size(), 1'500U);
}

TEST(HostileExpression, WhoeverWatchesTheTimeCanEndIt) {
  std::atomic<bool> stop{true};
  feel::Limits limits;
  limits.stop = &stop;
  expect_null_because("every i in 1..1000000, j in 1..1000000 satisfies i > 0", "it took too long", limits);
  stop = false;
  EXPECT_EQ(tested("every i in 1..1000, j in 1..1000 satisfies i > 0", {}, limits).text, "true");
}

TEST(HostileExpression, ALimitMetBeforehandIsNotTheAnswer) {
  // What constant parts may take when they are compiled is less than what an evaluation may: the answer is that of the evaluation.
  EXPECT_EQ(tested("if count(for i in 1..5000 return i) = 5000 then \"all\" else \"not all\"").text, "\"all\"");
  EXPECT_EQ(tested("if string length(string join(for i in 1..900 return \"0123456789abcdefghij\")) = 18000 then 1 else 2").text, "1");
  EXPECT_EQ(tested("if now() instance of date and time then 1 else 2").text, "1");
}

}  // namespace
}  // namespace cw::dmn
