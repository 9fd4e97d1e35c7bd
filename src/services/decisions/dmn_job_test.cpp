// SPDX-License-Identifier: MIT
#include "services/decisions/dmn_job.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/test_folder.h"
#include "services/decisions/model_examples.h"

namespace cw::decisions {
namespace {

std::string model_with(const std::string& senior) {
  return "<?xml version=\"1.0\"?>\n<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:t\" name=\"t\">\n"
         "<itemDefinition name=\"tPerson\"><itemComponent name=\"Born\"><typeRef>date</typeRef></itemComponent></itemDefinition>\n"
         "<inputData id=\"a\" name=\"Age\"><variable name=\"Age\" typeRef=\"number\"/></inputData>\n"
         "<inputData id=\"p\" name=\"Person\"><variable name=\"Person\" typeRef=\"tPerson\"/></inputData>\n"
         "<decision id=\"d\" name=\"Band\"><variable name=\"Band\" typeRef=\"string\"/>"
         "<informationRequirement><requiredInput href=\"#a\"/></informationRequirement>\n"
         "<decisionTable hitPolicy=\"UNIQUE\"><input><inputExpression typeRef=\"number\"><text>Age</text></inputExpression></input>"
         "<output typeRef=\"string\"/>\n"
         "<rule><inputEntry><text>&lt; 18</text></inputEntry><outputEntry><text>\"child\"</text></outputEntry></rule>\n"
         "<rule><inputEntry><text>[18.." +
         senior +
         ")</text></inputEntry><outputEntry><text>\"adult\"</text></outputEntry></rule>\n"
         "<rule><inputEntry><text>&gt;= " +
         senior +
         "</text></inputEntry><outputEntry><text>\"senior\"</text></outputEntry></rule>\n"
         "</decisionTable></decision>\n"
         "<decision id=\"y\" name=\"Year\"><variable name=\"Year\"/><informationRequirement><requiredInput "
         "href=\"#p\"/></informationRequirement>"
         "<literalExpression><text>Person.Born.year</text></literalExpression></decision>\n</definitions>\n";
}

TEST(DmnJob, AFaultIsSaidWithFileLineRuleAndExample) {
  const test::Folder folder;
  std::string faulty = model_with("65");
  faulty.replace(faulty.find("[18.."), 5, "[17..");
  const auto check = check_models({folder.with("good.dmn", model_with("65")), folder.with("bad.dmn", faulty)});
  ASSERT_TRUE(check.has_value()) << check.error().message;
  EXPECT_EQ(check->worst(), dmn::Severity::error);
  EXPECT_EQ(to_text(*check),
            "bad.dmn:8: error: conflict in decision 'Band', rule 1\n"
            "    Rules 1 and 2 both answer when Age is from 17, but below 18: rule 1 gives \"child\", rule 2 gives \"adult\".\n"
            "    For example: Age 17. Under the hit policy UNIQUE only one may.\n"
            "2 models, 2 tables, 6 rules: 1 error, 0 warnings, 0 pieces of advice, 0 notes\n");
  const auto json = parse_json(to_json(*check));
  ASSERT_TRUE(json.has_value());
  const Value& finding = (*member(*json, "findings")->get<List>())[0];
  EXPECT_EQ(*member(finding, "kind")->get<std::string>(), "conflict");
  EXPECT_EQ(*member(finding, "line")->get<std::int64_t>(), 8);
  EXPECT_EQ(*member(*member(finding, "example"), "Age")->get<std::string>(), "17");
}

TEST(DmnJob, AFileThatCannotBeReadIsAFindingAndOneThatIsMissingAnError) {
  const test::Folder folder;
  const auto check = check_models({folder.with("broken.dmn", "<definitions")});
  ASSERT_TRUE(check.has_value());
  EXPECT_EQ(check->models[0].findings.size(), 1U);
  EXPECT_NE(to_text(*check).find("broken.dmn: error: unreadable"), std::string::npos) << to_text(*check);
  EXPECT_EQ(check_models({folder.at("none.dmn")}).error().code, ErrorCode::not_found);
}

TEST(DmnJob, DaysOfAVersionThatAreNoneAreAFinding) {
  const test::Folder folder;
  std::string xml = model_with("65");
  xml.insert(xml.find("<itemDefinition"), "<extensionElements><inForce xmlns=\"urn:commonweal:dmn:1\" from=\"soon\"/></extensionElements>");
  const auto check = check_models({folder.with("days.dmn", xml)});
  ASSERT_TRUE(check.has_value()) << check.error().message;
  EXPECT_NE(to_text(*check).find("'from' of its inForce is not a day."), std::string::npos) << to_text(*check);
}

TEST(DmnJob, TwoVersionsAreComparedWithInputsThatShowIt) {
  const test::Folder folder;
  const auto found = compare_models(folder.with("old.dmn", model_with("65")), folder.with("new.dmn", model_with("66")), WithInputs::yes);
  ASSERT_TRUE(found.has_value()) << found.error().message;
  EXPECT_EQ(found->differences.size(), 2U);
  const std::string text = to_text(*found);
  EXPECT_NE(text.find("Rule 3: 'Age' changed from 65 to 66 (>= 65 is now >= 66)."), std::string::npos) << text;
  EXPECT_NE(text.find("Age = 65"), std::string::npos) << text;
  EXPECT_NE(text.find("before: \"senior\""), std::string::npos) << text;
  ASSERT_TRUE(parse_json(to_json(*found)).has_value());
  const auto same = compare_models(folder.at("old.dmn"), folder.at("old.dmn"), WithInputs::no);
  EXPECT_EQ(to_text(*same), "old.dmn and old.dmn decide the same: no difference\n");
}

TEST(DmnJob, ExamplesBesideTheModelAreRunAndRulesThatNoneReachesAreNamed) {
  const test::Folder folder;
  const auto model = folder.with("bands.dmn", model_with("65"));
  EXPECT_EQ(test_model(model, {}).error().code, ErrorCode::not_found);
  (void)folder.with("bands.examples.csv",
                    "name,Age,Person.Born,expect Band,expect Year\r\nyoung,3,2023-01-05,child,2023\r\n\"old, yes\",70,,senior,\r\n");
  (void)folder.with(
      "bands.examples.json",
      R"({"examples": [{"name": "wrong", "given": {"Age": 4.5, "Person": {"Born": "2020-02-03"}}, "expect": {"Band": "adult"}}]})");
  const auto test = test_model(model, {});
  ASSERT_TRUE(test.has_value()) << test.error().message;
  EXPECT_EQ(test->cases.size(), 3U);
  EXPECT_EQ(test->passed(), 2U);
  EXPECT_EQ(to_text(*test),
            "bands.examples.json: example wrong is not as expected\n"
            "    Band: expected adult, found child\n"
            "decision 'Band': no example reaches rule 2\n"
            "2 of 3 examples as expected; 2 of 3 rules reached\n");
  ASSERT_TRUE(parse_json(to_json(*test)).has_value());
}

TEST(DmnJob, RulesOfABusinessKnowledgeModelThatNoExampleReachesAreNamedToo) {
  const test::Folder folder;
  const auto row = [](const std::string& test, const std::string& result) {
    return "<rule><inputEntry><text>" + test + "</text></inputEntry><outputEntry><text>" + result + "</text></outputEntry></rule>";
  };
  const auto model = folder.with(
      "k.dmn",
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:t\"><inputData id=\"a\" name=\"Age\"><variable "
      "name=\"Age\" typeRef=\"number\"/></inputData><businessKnowledgeModel id=\"k\" name=\"band\"><variable name=\"band\"/>"
      "<encapsulatedLogic><formalParameter name=\"n\" typeRef=\"number\"/><decisionTable><input><inputExpression><text>n</text>"
      "</inputExpression></input><output/>" +
          row("&lt; 18", "1") + row("&gt;= 18", "2") +
          "</decisionTable></encapsulatedLogic></businessKnowledgeModel><decision id=\"d\" name=\"D\"><informationRequirement>"
          "<requiredInput href=\"#a\"/></informationRequirement><knowledgeRequirement><requiredKnowledge href=\"#k\"/>"
          "</knowledgeRequirement><literalExpression><text>band(Age)</text></literalExpression></decision></definitions>");
  const auto test = test_model(model, {folder.with("k.csv", "Age,expect D\n3,1\n")});
  ASSERT_TRUE(test.has_value()) << test.error().message;
  EXPECT_EQ(to_text(*test),
            "business knowledge model 'band': no example reaches rule 2\n1 of 1 example as expected; 1 of 2 rules reached\n");
}

TEST(DmnJob, AnExampleMayExpectWhatADecisionServiceGives) {
  const test::Folder folder;
  std::string xml = model_with("65");
  xml.insert(xml.find("</definitions>"),
             "<decisionService id=\"s\" name=\"Bands\"><outputDecision href=\"#d\"/><inputData href=\"#a\"/></decisionService>");
  const auto test = test_model(folder.with("s.dmn", xml), {folder.with("s.csv", "Age,expect Bands\n3,child\n70,adult\n")});
  ASSERT_TRUE(test.has_value()) << test.error().message;
  EXPECT_EQ(test->passed(), 1U);
  EXPECT_NE(to_text(*test).find("Bands: expected adult, found senior"), std::string::npos) << to_text(*test);
}

TEST(DmnJob, ExamplesThatDoNotFitTheModelAreRefusedWithTheirPlace) {
  const test::Folder folder;
  const auto model = folder.with("bands.dmn", model_with("65"));
  const auto refusal = [&](const std::string& name, const std::string& text) {
    const auto test = test_model(model, {folder.with(name, text)});
    return test ? std::string("taken") : test.error().message;
  };
  EXPECT_EQ(refusal("a.csv", "Agee,expect Band\n3,child\n"), "a.csv, row 2: the model has no input 'Agee'. Did you mean 'Age'?");
  EXPECT_EQ(refusal("b.csv", "Age,expect Band\nold,child\n"), "b.csv, row 2, 'Age': not a number");
  EXPECT_EQ(refusal("c.csv", "Age,expect Band\n3\n"), "c.csv, row 2: it has 1 cells, and the first line names 2");
  EXPECT_EQ(refusal("d.csv", "Age\n3\n"), "d.csv: no column is called \"expect DECISION\", so nothing would be compared");
  EXPECT_EQ(refusal("e.json", "{}"), "e.json: there should be a list \"examples\"");
  EXPECT_EQ(refusal("f.json", R"({"examples": [{"given": {"Person": {"Born": "soon"}}, "expect": {"Band": 1}}]})"),
            "f.json, example '1', 'Person'.Born: not a date");
  EXPECT_NE(refusal("g.txt", "").find("examples are .json, .csv"), std::string::npos);
}

TEST(DmnJob, WritingAModelGivesOneThatIsTheSame) {
  const test::Folder folder;
  const auto model = folder.with("old.dmn", model_with("65"));
  const auto written = format_model(model);
  ASSERT_TRUE(written.has_value());
  const auto found = compare_models(model, folder.with("new.dmn", *written), WithInputs::no);
  EXPECT_TRUE(found->differences.empty());
  EXPECT_EQ(*format_model(folder.at("new.dmn")), *written);
}

}  // namespace
}  // namespace cw::decisions
