// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/explanation.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "engines/decisions/explain/explanation_text.h"
#include "engines/decisions/explain/explanation_value.h"
#include "engines/decisions/explain/needs.h"
#include "engines/decisions/explain/table_picture.h"
#include "engines/decisions/explain/test_models.h"

namespace cw::dmn {
namespace {

using namespace test;
using feel::Value;

// What became of each rule: used U, dropped D, conflicting C, no match -.
std::string uses(const std::string& attributes, std::int64_t age, const std::string& output_values = "") {
  const Explanation why = explained(model_of({band_model(attributes, output_values)}), "Band", {{"Age", Value::number(age)}});
  std::string letters;
  for (const ExplainedRule& rule : why.decisions.at(0).parts.at(0).table->rules) letters += "-UDC"[static_cast<std::size_t>(rule.use)];
  return letters;
}

TEST(Explanation, SaysWhatTheHitPolicyDidWithEachRule) {
  const std::string order = "<outputValues><text>\"senior\", \"adult\"</text></outputValues>";
  EXPECT_EQ(uses("hitPolicy=\"UNIQUE\"", 40), "U--");
  EXPECT_EQ(uses("hitPolicy=\"UNIQUE\"", 70), "CC-");
  EXPECT_EQ(uses("hitPolicy=\"ANY\"", 18), "U-D");
  EXPECT_EQ(uses("hitPolicy=\"ANY\"", 70), "CC-");
  EXPECT_EQ(uses("hitPolicy=\"FIRST\"", 70), "UD-");
  EXPECT_EQ(uses("hitPolicy=\"PRIORITY\"", 70, order), "DU-");
  EXPECT_EQ(uses("hitPolicy=\"COLLECT\"", 70), "UU-");
  EXPECT_EQ(uses("hitPolicy=\"COLLECT\" aggregation=\"MAX\"", 70), "DU-");
  EXPECT_EQ(uses("hitPolicy=\"COLLECT\" aggregation=\"MIN\"", 70), "UD-");
  EXPECT_EQ(uses("hitPolicy=\"RULE ORDER\"", 18), "U-U");
}

TEST(Explanation, WhereNothingMatchesTheNearestRuleIsNamedWithWhatFails) {
  const Explanation why = explained(model_of({band_model("")}), "Band", {{"Age", Value::number(3)}});
  const ExplainedTable& table = *why.decisions.at(0).parts.at(0).table;
  EXPECT_EQ(table.nearest, 0U);
  const std::string text = explanation_text(why, words_in("en"));
  EXPECT_NE(text.find("Band: no value\n"), std::string::npos) << text;
  EXPECT_NE(text.find("No rule of the table fits.\n   Rule 1 comes nearest. What does not fit:\n   - Age is 3, but must be 18 or more\n"),
            std::string::npos)
      << text;
}

TEST(Explanation, AValueOfAnotherKindIsSaidNotToBeComparable) {
  const Explanation why = explained(
      model_of({definitions("<inputData id=\"x\" name=\"x\"/><decision id=\"d\" name=\"D\"><variable name=\"D\"/>" + needs_input("x") +
                            "<decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>" +
                            rule({"> 5"}, "1") + "</decisionTable></decision>")}),
      "D", {{"x", Value::string("six")}});
  EXPECT_NE(explanation_text(why, words_in("en")).find("x is \"six\", which cannot be compared: it must be more than 5"),
            std::string::npos);
}

TEST(Explanation, AConflictSaysThatTheTableHasToBeCorrected) {
  const Explanation why = explained(model_of({band_model("hitPolicy=\"UNIQUE\"")}), "Band", {{"Age", Value::number(70)}});
  const std::string text = explanation_text(why, words_in("en"));
  EXPECT_NE(text.find("There is no result: rules 1 and 2 fit, but only one may."), std::string::npos) << text;
  EXPECT_NE(text.find("hit policy UNIQUE, but these match: rule 1, rule 2 (decision 'Band')"), std::string::npos) << text;
}

TEST(Explanation, AValueThatTheColumnDoesNotAllowIsSaidWithWhatItAllows) {
  const std::string xml =
      definitions(input_data("Kind", "string") + "<decision id=\"d\" name=\"D\"><variable name=\"D\"/>" + needs_input("Kind") +
                  "<decisionTable><input><inputExpression><text>Kind</text></inputExpression><inputValues><text>\"a\", "
                  "\"b\"</text></inputValues></input>"
                  "<output/>" +
                  rule({"-"}, "1") + "</decisionTable></decision>");
  const Explanation why = explained(model_of({xml}), "D", {{"Kind", Value::string("c")}});
  EXPECT_EQ(why.decisions.at(0).parts.at(0).table->refused, 0U);
  EXPECT_NE(explanation_text(why, words_in("en")).find("Kind is \"c\", but must be one of \"a\" or \"b\""), std::string::npos);
}

// A decision from another, with a calculation of a business knowledge model.
std::string chain_model() {
  return definitions(
      input_data("Rent", "number") + input_data("Unused", "number") +
      "<businessKnowledgeModel id=\"k\" name=\"Yearly\"><variable name=\"Yearly\"/><encapsulatedLogic><formalParameter name=\"amount\" "
      "typeRef=\"number\"/><literalExpression><text>amount * 52</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
      "<decision id=\"y\" name=\"Year's rent\"><question>How much a year?</question><variable name=\"Year's rent\"/>" +
      needs_input("Rent") +
      "<knowledgeRequirement><requiredKnowledge href=\"#k\"/></knowledgeRequirement><literalExpression><text>Yearly(Rent)</text>"
      "</literalExpression></decision>"
      "<decision id=\"h\" name=\"High\"><variable name=\"High\"/><informationRequirement><requiredDecision href=\"#y\"/>"
      "</informationRequirement><literalExpression><text>Year's rent &gt; 5000</text></literalExpression></decision>");
}

TEST(Explanation, DecisionsStandInTheirOrderWithWhereEachValueCameFrom) {
  const Explanation why = explained(model_of({chain_model()}), "High", {{"Rent", Value::number(100)}});
  ASSERT_EQ(why.decisions.size(), 2U);
  EXPECT_EQ(why.decisions[0].name, "Year's rent");
  EXPECT_EQ(why.decisions[0].parts.at(0).name, "Yearly");
  EXPECT_EQ(why.decisions[0].parts[0].inputs.at(0).origin, Origin::argument);
  EXPECT_EQ(why.decisions[1].inputs.at(0).origin, Origin::decided);
  ASSERT_EQ(why.inputs.size(), 1U);
  EXPECT_EQ(why.inputs[0].name, "Rent");
  const std::string text = explanation_text(why, words_in("en"));
  EXPECT_NE(
      text.find("1. Year's rent: 5,200\n   Question: How much a year?\n   Worked out from:\n   - Rent: 100\n   Formula: Yearly(Rent)\n"
                "   Calculation \"Yearly\" with amount 100 gives 5,200.\n2. High: yes\n   Worked out from:\n"
                "   - Year's rent: 5,200 (step 1)\n"),
      std::string::npos)
      << text;
}

TEST(Explanation, ATableOfABusinessKnowledgeModelIsExplainedWithItsArguments) {
  const std::string xml = definitions(
      "<businessKnowledgeModel id=\"k\" name=\"Rate\"><variable name=\"Rate\"/><encapsulatedLogic><formalParameter name=\"age of it\" "
      "typeRef=\"number\"/><decisionTable><input><inputExpression><text>age of it</text></inputExpression></input><output/>" +
      rule({"< 5"}, "1") + rule({">= 5"}, "age of it * 2") +
      "</decisionTable></encapsulatedLogic></businessKnowledgeModel><decision id=\"d\" name=\"D\"><variable name=\"D\"/>"
      "<knowledgeRequirement><requiredKnowledge href=\"#k\"/></knowledgeRequirement><literalExpression><text>Rate(7)</text>"
      "</literalExpression></decision>");
  const std::string text = explanation_text(explained(model_of({xml}), "D", {}), words_in("en"));
  EXPECT_NE(
      text.find("   Calculation \"Rate\" with age of it 7 gives 14.\n     Rule 2 applies:\n     - age of it is 7 (must be 5 or more)\n"
                "     It gives 14.\n"),
      std::string::npos)
      << text;
}

TEST(Explanation, AValueGivenInPlaceOfADecisionIsToldAsSuch) {
  const Explanation why = explained(model_of({chain_model()}), "High", {{"Year's rent", Value::number(1)}});
  ASSERT_EQ(why.decisions.size(), 1U);
  EXPECT_EQ(why.decisions[0].inputs.at(0).origin, Origin::preset);
  EXPECT_NE(explanation_text(why, words_in("en")).find("Year's rent: 1 (given, not worked out)"), std::string::npos);
}

TEST(Explanation, ReasonsOfNullStandAtTheDecisionTheyAroseInWithTheirPlace) {
  const Explanation why = explained(model_of({chain_model()}), "High", {});
  EXPECT_EQ(why.inputs.at(0).origin, Origin::not_given);
  ASSERT_EQ(why.decisions.at(0).reasons.size(), 1U);
  EXPECT_EQ(why.decisions[0].reasons[0].position.line, 1U);
  EXPECT_NE(explanation_text(why, words_in("en")).find("- Rent: not given\n"), std::string::npos);
}

TEST(Explanation, AnInputThatIsNotOfItsTypeIsAReasonOutsideOfDecisions) {
  const Explanation why = explained(model_of({chain_model()}), "High", {{"Rent", Value::string("much")}});
  ASSERT_EQ(why.reasons.size(), 1U);
  EXPECT_NE(why.reasons[0].reason.find("input data 'Rent' should be a number"), std::string::npos);
  EXPECT_EQ(why.reasons[0].reason.find("much"), std::string::npos) << "reasons hold nothing of a value";
}

TEST(Explanation, ALoopOverManyCalculationsIsCutAndSaysSo) {
  const std::string xml = definitions(
      "<businessKnowledgeModel id=\"k\" name=\"One\"><variable name=\"One\"/><encapsulatedLogic><formalParameter name=\"n\"/>"
      "<literalExpression><text>n</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
      "<decision id=\"d\" name=\"D\"><variable name=\"D\"/><knowledgeRequirement><requiredKnowledge href=\"#k\"/></knowledgeRequirement>"
      "<literalExpression><text>count(for i in 1..30000 return One(i))</text></literalExpression></decision>");
  const Explanation why = explained(model_of({xml}), "D", {});
  EXPECT_TRUE(why.cut);
  EXPECT_EQ(feel::to_text(value_of(why, "D")), "30000");
  const std::string text = explanation_text(why, words_in("en"));
  EXPECT_LT(text.size(), 5'000U);
  EXPECT_NE(text.find("Not everything is shown"), std::string::npos);
}

TEST(Explanation, AsJsonItHasEveryRuleWithItsCells) {
  const Explanation why = explained(model_of({band_model("hitPolicy=\"FIRST\"")}), "Band", {{"Age", Value::number(70)}});
  const cw::Value value = explanation_value(why, words_in("en"));
  const cw::Value& table = *member(member(member(value, "steps")->get<List>()->at(0), "parts")->get<List>()->at(0), "table");
  const cw::Value& second = member(table, "rules")->get<List>()->at(1);
  EXPECT_EQ(write_json(second),
            "{\"number\":2,\"use\":\"dropped\",\"conditions\":[{\"test\":\">= 65\",\"words\":\"65 or more\",\"outcome\":\"holds\"}],"
            "\"results\":[\"\\\"senior\\\"\"]}");
  EXPECT_EQ(*member(value, "format")->get<std::string>(), explanation_format);
}

TEST(Explanation, ThePictureMarksWhatMatched) {
  const Explanation why = explained(model_of({band_model("hitPolicy=\"FIRST\"")}), "Band", {{"Age", Value::number(70)}});
  EXPECT_EQ(table_picture(*why.decisions.at(0).parts.at(0).table, why, words_in("en")),
            "Rule  | Age             | Band\n"
            "Value | 70              |\n"
            "------+-----------------+---------\n"
            "▶ 1   | 18 or more ✓    | \"adult\"\n"
            "○ 2   | 65 or more ✓    | \"senior\"\n"
            "  3   | from 16 to 20 ✗ | \"adult\"\n");
}

TEST(Explanation, EvaluatingWithATraceGivesTheSame) {
  const auto model = model_of({chain_model()});
  feel::Evaluation plain, traced;
  feel::Trace trace;
  traced.trace = &trace;
  const Inputs inputs = {{"Rent", Value::number(97)}};
  EXPECT_EQ(feel::to_text(*model->evaluate("High", inputs, plain)), feel::to_text(*model->evaluate("High", inputs, traced)));
  EXPECT_EQ(trace.steps().size(), 3U);
  EXPECT_EQ(plain.steps_used(), traced.steps_used());
}

// The service "Tariff" gives the price from a band that is handed in, and from usage.
std::string service_model() {
  return definitions(
      input_data("Usage", "number") + "<decision id=\"b\" name=\"Band\"><variable name=\"Band\" typeRef=\"string\"/>" +
      needs_input("Usage") +
      "<literalExpression><text>\"low\"</text></literalExpression></decision>"
      "<decision id=\"p\" name=\"Price\"><variable name=\"Price\" typeRef=\"number\"/><informationRequirement><requiredDecision "
      "href=\"#b\"/>"
      "</informationRequirement><decisionTable><input><inputExpression><text>Band</text></inputExpression></input><output/>" +
      rule({"\"low\""}, "1") + rule({"\"high\""}, "3") +
      "</decisionTable></decision>"
      "<decision id=\"t\" name=\"Total\"><variable name=\"Total\" typeRef=\"number\"/>" +
      needs_input("Usage") +
      "<informationRequirement><requiredDecision href=\"#p\"/></informationRequirement><literalExpression><text>Usage * Price</text>"
      "</literalExpression></decision>"
      "<decisionService id=\"s\" name=\"Tariff\"><variable name=\"Tariff\"/><outputDecision href=\"#t\"/><encapsulatedDecision "
      "href=\"#p\"/>"
      "<inputDecision href=\"#b\"/><inputData href=\"#Usage\"/></decisionService>"
      "<decisionService id=\"r\" name=\"Prices\"><variable name=\"Prices\"/><outputDecision href=\"#p\"/><outputDecision href=\"#t\"/>"
      "<inputDecision href=\"#b\"/><inputData href=\"#Usage\"/></decisionService>");
}

TEST(Explanation, ADecisionServiceIsExplainedByItsDecisionsAndWhatWasHandedIn) {
  const Explanation why = explained(model_of({service_model()}), "Tariff", {{"Usage", Value::number(7)}, {"Band", Value::string("high")}});
  ASSERT_EQ(why.decisions.size(), 3U);
  EXPECT_EQ(why.decisions[0].name, "Price");
  EXPECT_EQ(why.decisions[0].inputs.at(0).origin, Origin::preset);
  EXPECT_EQ(why.decisions[2].kind, feel::StepKind::service);
  EXPECT_EQ(feel::to_text(value_of(why, "Tariff")), "21");
  const std::string text = explanation_text(why, words_in("en"));
  EXPECT_TRUE(text.starts_with("Tariff: 21\n")) << text;
  EXPECT_NE(text.find("What was given\n- Usage: 7\n- Band: \"high\"\n"), std::string::npos) << text;
  EXPECT_NE(text.find("1. Price: 3\n   Rule 2 applies:\n   - Band is \"high\"\n   It gives 3.\n2. Total: 21\n   Worked out from:\n"
                      "   - Usage: 7\n   - Price: 3 (step 1)\n   Formula: Usage * Price\n3. Tariff: 21\n"
                      "   Decision service \"Tariff\" with Usage 7 and Band \"high\" gives 21.\n"),
            std::string::npos)
      << text;
}

TEST(Needs, OfADecisionServiceAreItsInputsAndItsTypeThatOfItsDecisions) {
  const auto model = model_of({service_model()});
  const auto needed = needed_inputs(*model, {"Tariff"});
  ASSERT_TRUE(needed.has_value()) << needed.error().message;
  ASSERT_EQ(needed->size(), 2U);
  EXPECT_EQ(needed->at(0).name, "Usage");
  EXPECT_EQ(needed->at(1).name, "Band");
  EXPECT_EQ(needed->at(1).needed_by, "Tariff");
  EXPECT_TRUE(required_decisions(*model, {"Tariff"}).empty());
  EXPECT_EQ(type_of_answer(*model, "Tariff")->kind, feel::TypeKind::number);
  const feel::TypePtr several = type_of_answer(*model, "Prices");
  ASSERT_EQ(several->fields.size(), 2U);
  EXPECT_EQ(several->fields[1].name, "Total");
  EXPECT_EQ(service_names(*model), (std::vector<std::string>{"Tariff", "Prices"}));
  EXPECT_TRUE(is_service(*model, "Prices"));
  EXPECT_FALSE(is_service(*model, "Price"));
}

TEST(Needs, InputsOfADecisionAndWhatAModelIsAbout) {
  const auto model = model_of({chain_model()});
  const auto needed = needed_inputs(*model, {"High"});
  ASSERT_TRUE(needed.has_value());
  ASSERT_EQ(needed->size(), 1U);
  EXPECT_EQ(needed->at(0).name, "Rent");
  EXPECT_EQ(needed->at(0).needed_by, "Year's rent");
  EXPECT_EQ(top_decisions(*model), std::vector<std::string>{"High"});
  EXPECT_FALSE(needed_inputs(*model, {"Low"}).has_value());
  EXPECT_EQ(required_decisions(*model, {"High"}), std::vector<std::string>{"Year's rent"});
}

}  // namespace
}  // namespace cw::dmn
