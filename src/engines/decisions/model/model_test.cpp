// SPDX-License-Identifier: MIT
#include "engines/decisions/model/model.h"

#include <gtest/gtest.h>

#include "engines/decisions/model/read.h"

namespace cw::dmn {
namespace {

using feel::Value;

std::string definitions(const std::string& body, const std::string& name = "test", const std::string& version = "20230324") {
  return "<?xml version=\"1.0\"?><definitions xmlns=\"https://www.omg.org/spec/DMN/" + version + "/MODEL/\" namespace=\"urn:" + name +
         "\" name=\"" + name + "\">" + body + "</definitions>";
}

std::shared_ptr<const Model> model_of(const std::vector<std::string>& files) {
  std::vector<Definitions> read;
  for (const std::string& xml : files) {
    auto each = read_definitions(xml, "test.dmn");
    EXPECT_TRUE(each.has_value()) << each.error().message;
    if (each) read.push_back(std::move(*each));
  }
  auto model = Model::make(std::move(read));
  EXPECT_TRUE(model.has_value()) << model.error().message;
  return model ? *model : nullptr;
}

struct Found {
  std::string text;
  std::vector<std::string> reasons;
};
Found evaluate(const Model& model, std::string_view decision, const Inputs& inputs = {}) {
  feel::Evaluation evaluation;
  const auto value = model.evaluate(decision, inputs, evaluation);
  Found found{value ? feel::to_text(*value) : value.error().message, {}};
  for (const auto& why : evaluation.diagnostics()) found.reasons.push_back(feel::to_text(why));
  return found;
}

// A table on "Age" with three overlapping rules.
std::string table(const std::string& attributes, const std::string& output_values = "") {
  return "<inputData id=\"i\" name=\"Age\"><variable name=\"Age\" typeRef=\"number\"/></inputData>"
         "<decision id=\"d\" name=\"Band\"><variable name=\"Band\"/><informationRequirement><requiredInput "
         "href=\"#i\"/></informationRequirement>"
         "<decisionTable " +
         attributes + "><input><inputExpression><text>Age</text></inputExpression></input><output>" + output_values +
         "</output>"
         "<rule><inputEntry><text>&gt;= 18</text></inputEntry><outputEntry><text>\"adult\"</text></outputEntry></rule>"
         "<rule><inputEntry><text>&gt;= 65</text></inputEntry><outputEntry><text>\"senior\"</text></outputEntry></rule>"
         "<rule><inputEntry><text>[16..20]</text></inputEntry><outputEntry><text>\"adult\"</text></outputEntry></rule>"
         "</decisionTable></decision>";
}
std::string band(const std::string& attributes, std::int64_t age, const std::string& output_values = "") {
  const auto model = model_of({definitions(table(attributes, output_values))});
  return evaluate(*model, "Band", {{"Age", Value::number(age)}}).text;
}

TEST(Model, HitPoliciesOfTables) {
  const std::string order = "<outputValues><text>\"senior\", \"adult\"</text></outputValues>";
  EXPECT_EQ(band("hitPolicy=\"UNIQUE\"", 40), "adult");
  EXPECT_EQ(band("", 70), "null");
  EXPECT_EQ(band("hitPolicy=\"ANY\"", 18), "adult");
  EXPECT_EQ(band("hitPolicy=\"ANY\"", 70), "null");
  EXPECT_EQ(band("hitPolicy=\"FIRST\"", 70), "adult");
  EXPECT_EQ(band("hitPolicy=\"PRIORITY\"", 70, order), "senior");
  EXPECT_EQ(band("hitPolicy=\"RULE ORDER\"", 70), "[\"adult\", \"senior\"]");
  EXPECT_EQ(band("hitPolicy=\"OUTPUT ORDER\"", 70, order), "[\"senior\", \"adult\"]");
  EXPECT_EQ(band("hitPolicy=\"COLLECT\"", 70), "[\"adult\", \"senior\"]");
  EXPECT_EQ(band("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", 70), "2");
  EXPECT_EQ(band("hitPolicy=\"COLLECT\" aggregation=\"MAX\"", 70), "senior");
  EXPECT_EQ(band("hitPolicy=\"UNIQUE\"", 3), "null");
}

TEST(Model, AViolatedHitPolicySaysWhichRulesMatch) {
  const auto model = model_of({definitions(table("hitPolicy=\"UNIQUE\""))});
  const Found found = evaluate(*model, "Band", {{"Age", Value::number(70)}});
  ASSERT_EQ(found.reasons.size(), 1U);
  EXPECT_EQ(found.reasons[0], "decision 'Band': hit policy UNIQUE, but these match: rule 1, rule 2");
}

TEST(Model, OlderVersionsAreRead) {
  for (const char* version : {"20211108", "20191111"}) {
    const auto model =
        model_of({definitions("<decision name=\"x\"><literalExpression><text>1+1</text></literalExpression></decision>", "old", version)});
    EXPECT_EQ(evaluate(*model, "x").text, "2") << version;
  }
  const std::string old =
      "<d:definitions xmlns:d=\"http://www.omg.org/spec/DMN/20180521/MODEL/\" xmlns:feel=\"http://www.omg.org/spec/DMN/20180521/FEEL/\" "
      "namespace=\"urn:o\">"
      "<d:decision name=\"x\"><d:variable name=\"x\" "
      "typeRef=\"feel:number\"/><d:literalExpression><d:text>1+1</d:text></d:literalExpression></d:decision>"
      "</d:definitions>";
  EXPECT_EQ(evaluate(*model_of({old}), "x").text, "2");
}

TEST(Model, ADecisionThatIsGivenIsNotEvaluated) {
  const std::string body =
      "<decision id=\"a\" name=\"a\"><variable name=\"a\" "
      "typeRef=\"number\"/><literalExpression><text>1</text></literalExpression></decision>"
      "<decision id=\"b\" name=\"b\"><informationRequirement><requiredDecision href=\"#a\"/></informationRequirement>"
      "<literalExpression><text>a + 1</text></literalExpression></decision>";
  const auto model = model_of({definitions(body)});
  EXPECT_EQ(evaluate(*model, "b").text, "2");
  EXPECT_EQ(evaluate(*model, "b", {{"a", Value::number(10)}}).text, "11");
  EXPECT_EQ(evaluate(*model, "b", {{"a", Value::string("x")}}).text, "null");
  EXPECT_EQ(evaluate(*model, "c").text, "the model has no decision 'c'");
}

TEST(Model, DecisionsSeeOnlyWhatTheyRequire) {
  const std::string body =
      "<inputData id=\"i\" name=\"i\"/><decision id=\"a\" name=\"a\"><literalExpression><text>i</text></literalExpression></decision>";
  const Found found = evaluate(*model_of({definitions(body)}), "a", {{"i", Value::number(1)}});
  EXPECT_EQ(found.text, "null");
  ASSERT_EQ(found.reasons.size(), 1U);
  EXPECT_EQ(found.reasons[0], "decision 'a', line 1, column 1: nothing is called 'i' here");
}

TEST(Model, CirclesOfDecisionsAreSaid) {
  const std::string body =
      "<decision id=\"a\" name=\"a\"><informationRequirement><requiredDecision href=\"#b\"/></informationRequirement>"
      "<literalExpression><text>b</text></literalExpression></decision>"
      "<decision id=\"b\" name=\"b\"><informationRequirement><requiredDecision href=\"#a\"/></informationRequirement>"
      "<literalExpression><text>a</text></literalExpression></decision>";
  const Found found = evaluate(*model_of({definitions(body)}), "a");
  EXPECT_EQ(found.text, "null");
  ASSERT_FALSE(found.reasons.empty());
  EXPECT_NE(found.reasons[0].find("requires itself"), std::string::npos);
}

TEST(Model, ImportsByNameAndTypesOfOtherFiles) {
  const std::string other =
      "<itemDefinition name=\"tColour\"><typeRef>string</typeRef><allowedValues><text>\"red\", "
      "\"blue\"</text></allowedValues></itemDefinition>"
      "<businessKnowledgeModel id=\"twice\" name=\"twice\"><variable name=\"twice\"/><encapsulatedLogic><formalParameter name=\"n\" "
      "typeRef=\"number\"/>"
      "<literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>";
  const std::string main =
      "<import name=\"The Other\" namespace=\"urn:other\" importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>"
      "<decision id=\"a\" name=\"a\"><knowledgeRequirement><requiredKnowledge href=\"urn:other#twice\"/></knowledgeRequirement>"
      "<literalExpression><text>The Other.twice(21)</text></literalExpression></decision>"
      "<decision id=\"c\" name=\"c\"><variable name=\"c\" typeRef=\"The "
      "Other.tColour\"/><literalExpression><text>\"red\"</text></literalExpression></decision>"
      "<decision id=\"g\" name=\"g\"><variable name=\"g\" typeRef=\"The "
      "Other.tColour\"/><literalExpression><text>\"green\"</text></literalExpression></decision>";
  const auto model = model_of({definitions(main), definitions(other, "other")});
  EXPECT_EQ(evaluate(*model, "a").text, "42");
  EXPECT_EQ(evaluate(*model, "c").text, "red");
  EXPECT_EQ(evaluate(*model, "g").text, "null");
  EXPECT_TRUE(model->problems().empty()) << model->problems()[0].what;
}

TEST(Model, ServicesAnswerFromTheirInputsAlone) {
  const std::string body =
      "<inputData id=\"i\" name=\"i\"><variable name=\"i\" typeRef=\"number\"/></inputData>"
      "<decision id=\"b\" name=\"b\"><variable name=\"b\"/><literalExpression><text>1</text></literalExpression></decision>"
      "<decision id=\"a\" name=\"a\"><variable name=\"a\"/><informationRequirement><requiredInput href=\"#i\"/></informationRequirement>"
      "<informationRequirement><requiredDecision href=\"#b\"/></informationRequirement><literalExpression><text>i + "
      "b</text></literalExpression></decision>"
      "<decisionService id=\"s\" name=\"s\"><variable name=\"s\"/><outputDecision href=\"#a\"/><inputDecision href=\"#b\"/><inputData "
      "href=\"#i\"/></decisionService>"
      "<decision id=\"c\" name=\"c\"><knowledgeRequirement><requiredKnowledge href=\"#s\"/></knowledgeRequirement>"
      "<literalExpression><text>[s(1, 10), s(b: 3, i: 2), s(1)]</text></literalExpression></decision>";
  const auto model = model_of({definitions(body)});
  EXPECT_EQ(evaluate(*model, "c").text, "[11, 5, null]");
  feel::Evaluation evaluation;
  EXPECT_EQ(feel::to_text(*model->invoke_service("s", {{"i", Value::number(2)}, {"b", Value::number(5)}}, evaluation)), "7");
}

TEST(Model, AServiceMayBeAskedForByNameBesideDecisions) {
  const std::string body =
      "<inputData id=\"i\" name=\"i\"><variable name=\"i\" typeRef=\"number\"/></inputData>"
      "<decision id=\"a\" name=\"a\"><variable name=\"a\"/><informationRequirement><requiredInput href=\"#i\"/></informationRequirement>"
      "<literalExpression><text>i + 1</text></literalExpression></decision>"
      "<decision id=\"b\" name=\"b\"><variable name=\"b\"/><informationRequirement><requiredDecision href=\"#a\"/></informationRequirement>"
      "<literalExpression><text>a * 2</text></literalExpression></decision>"
      "<decisionService id=\"s\" name=\"both\"><variable name=\"both\"/><outputDecision href=\"#a\"/><outputDecision href=\"#b\"/>"
      "<inputData href=\"#i\"/></decisionService>";
  const auto model = model_of({definitions(body)});
  feel::Evaluation evaluation;
  const std::string_view names[] = {"b", "both"};
  const auto values = model->evaluate_all(names, {{"i", Value::number(2)}}, evaluation);
  ASSERT_TRUE(values.has_value()) << values.error().message;
  EXPECT_EQ(feel::to_text((*values)[0]), "6");
  EXPECT_EQ(feel::to_text((*values)[1]), "{a: 3, b: 6}");
  const std::string_view none[] = {"c"};
  EXPECT_EQ(model->evaluate_all(none, {}, evaluation).error().message, "the model has no decision or decision service 'c'");
}

TEST(Model, AllowedValuesOfATypeAndOfThatItIsDerivedFromMustBothHold) {
  const auto decision = [](const std::string& name, const std::string& type, const std::string& text) {
    return "<decision name=\"" + name + "\"><variable name=\"" + name + "\" typeRef=\"" + type + "\"/><literalExpression><text>" + text +
           "</text></literalExpression></decision>";
  };
  const std::string types =
      "<itemDefinition name=\"tPercent\"><typeRef>number</typeRef><allowedValues><text>[0..100]</text></allowedValues></itemDefinition>"
      "<itemDefinition name=\"tMost\"><typeRef>tPercent</typeRef><allowedValues><text>&gt; 50</text></allowedValues></itemDefinition>"
      "<itemDefinition name=\"tWhole\"><typeRef>tMost</typeRef><allowedValues><text>60, 80, 140</text></allowedValues>"
      "<typeConstraint><text>? != 80</text></typeConstraint></itemDefinition>"
      "<itemDefinition name=\"tNoon\"><typeRef>date and time</typeRef><allowedValues><text>?.hour = "
      "12</text></allowedValues></itemDefinition>";
  const auto model =
      model_of({definitions(types + decision("a", "tMost", "60") + decision("b", "tMost", "40") + decision("c", "tMost", "120") +
                            decision("d", "tWhole", "60") + decision("e", "tWhole", "80") + decision("f", "tWhole", "140") +
                            decision("g", "tWhole", "70") + decision("h", "tNoon", "date(\"2026-04-01\")"))});
  std::string texts;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) texts += evaluate(*model, name).text + " ";
  EXPECT_EQ(texts, "60 null null 60 null null null null ");
  EXPECT_TRUE(model->problems().empty()) << model->problems()[0].what;
}

TEST(Model, WhatCannotBeReadIsAProblemAndNull) {
  const auto model = model_of({definitions("<decision name=\"a\"><literalExpression><text>1 +</text></literalExpression></decision>")});
  ASSERT_EQ(model->problems().size(), 1U);
  EXPECT_EQ(model->problems()[0].where, "decision 'a'");
  EXPECT_EQ(evaluate(*model, "a").text, "null");
  EXPECT_EQ(evaluate(*model, "a").reasons.size(), 1U);
}

TEST(Model, HostileFilesAreRefused) {
  for (const std::string& xml :
       {std::string("no xml"), std::string("<a/>"), std::string("<definitions xmlns=\"urn:else\"/>"), std::string()}) {
    const auto read = read_definitions(xml, "x.dmn");
    ASSERT_FALSE(read.has_value()) << xml;
    EXPECT_EQ(read.error().code, ErrorCode::invalid);
  }
  // Entities are not expanded.
  const std::string laughs =
      "<!DOCTYPE d [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;\">]>" +
      definitions("<decision name=\"a\"><literalExpression><text>\"&b;\"</text></literalExpression></decision>").substr(21);
  EXPECT_EQ(evaluate(*model_of({laughs}), "a").text, "&b;");
  std::string deep = "<decision name=\"a\">";
  for (int i = 0; i < 10'000; ++i) deep += "<list>";
  for (int i = 0; i < 10'000; ++i) deep += "</list>";
  const auto read = read_definitions(definitions(deep + "</decision>"), "x.dmn");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::too_large);
}

}  // namespace
}  // namespace cw::dmn
