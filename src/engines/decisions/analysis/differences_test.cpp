// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/differences.h"

#include <gtest/gtest.h>

#include "engines/decisions/analysis/coverage.h"
#include "engines/decisions/analysis/difference_examples.h"

namespace cw::dmn {
namespace {

TableRule rule(std::vector<std::string> tests, std::vector<std::string> results, std::string id = {}) {
  return {std::move(id), std::move(tests), std::move(results), {}};
}

// "Eligibility" by Age and Status.
Definitions version(std::vector<TableRule> rules, const std::string& policy = "FIRST") {
  Definitions file;
  file.namespace_uri = "urn:eligibility";
  file.input_data = {{"i1", "Age", {{}, "Age", "number"}}, {"i2", "Status", {{}, "Status", "string"}}};
  Decision decision;
  decision.id = "d";
  decision.name = "Eligibility";
  decision.variable.name = "Eligibility";
  decision.required_inputs = {"#i1", "#i2"};
  decision.logic.kind = BoxedKind::table;
  Table table;
  table.hit_policy = policy;
  table.inputs = {{{}, {}, "Age", "number", {}}, {{}, {}, "Status", "string", {}}};
  table.outputs = {{{}, {}, "", "string", {}, {}}};
  table.rules = std::move(rules);
  decision.logic.table = std::move(table);
  file.decisions = {decision};
  return file;
}

std::vector<std::string> told(const Definitions& before, const Definitions& after) {
  std::vector<std::string> texts;
  for (const Difference& each : differences(before, after)) texts.push_back(each.where + ": " + each.message);
  return texts;
}

const std::vector<TableRule> original = {rule({"< 18", "-"}, {"\"child\""}), rule({"[18..65)", "\"single\""}, {"\"adult\""}),
                                         rule({">= 65", "-"}, {"\"senior\""}), rule({"-", "-"}, {"\"other\""})};

TEST(Differences, EqualVersionsHaveNone) {
  EXPECT_TRUE(told(version(original), version(original)).empty());
  auto spaced = original;
  spaced[0].tests[0] = " <  18 ";
  spaced[0].tests[1] = "";
  EXPECT_TRUE(told(version(original), version(spaced)).empty());
}

TEST(Differences, EntriesOfOneNameAreComparedInTheirOrder) {
  const auto with_entries = [](const std::vector<std::string>& texts) {
    Definitions file = version(original);
    Boxed& logic = file.decisions[0].logic;
    logic = {};
    logic.kind = BoxedKind::context;
    for (const std::string& text : texts) {
      logic.items.push_back({{}, "twice", "number"});
      Boxed entry;
      entry.kind = BoxedKind::literal;
      entry.text = text;
      logic.parts.push_back(entry);
    }
    return file;
  };
  EXPECT_TRUE(told(with_entries({"1", "2"}), with_entries({"1", "2"})).empty());
  EXPECT_EQ(told(with_entries({"1", "2"}), with_entries({"1", "3"})).size(), 1U);
  EXPECT_EQ(told(with_entries({"1", "2"}), with_entries({"1"})).size(), 1U);
}

TEST(Differences, ALimitThatChangedIsSaidByItsNumbers) {
  auto changed = original;
  changed[2].tests[0] = ">= 66";
  EXPECT_EQ(told(version(original), version(changed)),
            (std::vector<std::string>{"decision 'Eligibility', rule 3: Rule 3: 'Age' changed from 65 to 66 (>= 65 is now >= 66)."}));
}

TEST(Differences, OneEndOfAnIntervalIsANumberOfItsOwn) {
  auto changed = original;
  changed[1].tests[0] = "[18..66)";
  EXPECT_EQ(told(version(original), version(changed)),
            (std::vector<std::string>{"decision 'Eligibility', rule 2: Rule 2: 'Age' changed from 65 to 66 ([18..65) is now [18..66))."}));
  changed[1].tests[0] = "[18.5..65)";
  EXPECT_EQ(
      told(version(original), version(changed)),
      (std::vector<std::string>{"decision 'Eligibility', rule 2: Rule 2: 'Age' changed from 18 to 18.5 ([18..65) is now [18.5..65))."}));
}

TEST(Differences, InputsOfATypeWithAllowedValuesHaveThem) {
  Definitions before = version(original), after = version(original);
  for (Definitions* file : {&before, &after}) {
    file->item_definitions = {{"t", "tStatus", "string", false, "\"single\", \"married\"", {}, {}, {}}};
    file->input_data[1].variable.type_ref = "tStatus";
  }
  after.decisions[0].logic.table->rules[2].tests[0] = ">= 66";
  const auto search = differing_inputs({before}, {after}, 5);
  ASSERT_FALSE(search->found.empty());
  for (const DifferingInputs& each : search->found)
    EXPECT_TRUE(each.inputs[1].value == "\"single\"" || each.inputs[1].value == "\"married\"") << each.inputs[1].value;
}

TEST(Differences, RulesAreFoundByWhatTheySayWhenOneIsPutBefore) {
  auto changed = original;
  changed.insert(changed.begin(), rule({"null", "-"}, {"\"ask\""}));
  EXPECT_EQ(told(version(original), version(changed)),
            (std::vector<std::string>{"decision 'Eligibility', rule 1: Rule 1 is new: if Age null, then \"ask\"."}));
  EXPECT_EQ(told(version(changed), version(original)),
            (std::vector<std::string>{"decision 'Eligibility', rule 1: Rule 1 of before is removed: if Age null, then \"ask\"."}));
}

TEST(Differences, ARuleThatMovedIsSaidWithWhatItMeans) {
  auto changed = original;
  std::swap(changed[0], changed[2]);
  std::swap(changed[1], changed[2]);  // third, first, second, fourth
  EXPECT_EQ(told(version(original), version(changed)),
            (std::vector<std::string>{"decision 'Eligibility', rule 1: Rule 1 was rule 3 before; under FIRST the order decides."}));
}

TEST(Differences, InputsDecisionsTypesAndColumns) {
  Definitions before = version(original), after = version(original);
  before.item_definitions = {{"t", "tAge", "number", false, "[0..120]", {}, {}, {}}};
  after.item_definitions = {{"t", "tAge", "number", false, "[0..130]", {}, {}, {}}};
  after.input_data[1].variable.type_ref = "tStatus";
  after.input_data.push_back({"i3", "Income", {{}, "Income", "number"}});
  after.decisions[0].name = "Entitlement";
  after.decisions[0].required_inputs.emplace_back("#i3");
  after.decisions[0].logic.table->hit_policy = "UNIQUE";
  after.decisions[0].logic.table->outputs[0].allowed = "\"child\", \"adult\"";
  EXPECT_EQ(told(before, after),
            (std::vector<std::string>{
                "item definition 'tAge': The allowed values were [0..120] and are now [0..130].",
                "input data 'Status': Its type was 'string' and is now 'tStatus'.", "input data 'Income': The input is new.",
                "decision 'Entitlement': The decision was called 'Eligibility' before.",
                "decision 'Entitlement': It requires 'Income' now.", "decision 'Entitlement': The hit policy was FIRST and is now UNIQUE.",
                "decision 'Entitlement': The values of the output were not limited and are now \"child\", \"adult\"."}));
}

TEST(Differences, ExpressionsAndContextsByTheirEntries) {
  Definitions before = version(original), after = version(original);
  before.decisions[0].logic = {BoxedKind::context, {}, {}, {}, {}, {}, {{{}, "a", {}}, {{}, "b", {}}}, {}, {}};
  Boxed one, two;
  one.kind = two.kind = BoxedKind::literal;
  one.text = "1 + 1";
  two.text = "3";
  before.decisions[0].logic.parts = {one, two};
  after.decisions[0].logic = before.decisions[0].logic;
  after.decisions[0].logic.parts[0].text = "1 + 2";
  after.decisions[0].logic.items[1].name = "c";
  EXPECT_EQ(told(before, after), (std::vector<std::string>{"decision 'Eligibility', entry 'b': The entry 'b' is removed.",
                                                           "decision 'Eligibility', entry 'a': The expression was 1 + 1 and is now 1 + 2.",
                                                           "decision 'Eligibility', entry 'c': The entry 'c' is new."}));
}

TEST(Differences, InputsThatAreDecidedDifferentlyAreFound) {
  auto changed = original;
  changed[2].tests[0] = ">= 66";
  const auto search = differing_inputs({version(original)}, {version(changed)}, 3);
  ASSERT_TRUE(search.has_value());
  ASSERT_FALSE(search->found.empty());
  EXPECT_TRUE(search->is_complete);
  const DifferingInputs& first = search->found.front();
  EXPECT_EQ(first.decision, "Eligibility");
  EXPECT_EQ(first.before, "\"senior\"");
  EXPECT_EQ(first.after, "\"other\"");
  ASSERT_FALSE(first.inputs.empty());
  EXPECT_EQ(first.inputs[0].name, "Age");
  EXPECT_EQ(first.inputs[0].value, "65");
  EXPECT_TRUE(differing_inputs({version(original)}, {version(original)}, 3)->found.empty());
}

TEST(Coverage, CountsTheRulesThatExamplesReach) {
  auto coverage = RuleCoverage::make({version(original)});
  ASSERT_TRUE(coverage.has_value());
  for (const int age : {3, 10, 70}) coverage->add({{"Age", feel::Value::number(age)}, {"Status", feel::Value::string("single")}});
  ASSERT_EQ(coverage->tables().size(), 1U);
  EXPECT_EQ(coverage->tables()[0].hits, (std::vector<std::size_t>{2, 0, 1, 0}));
  auto unique = RuleCoverage::make({version(original, "COLLECT")});
  unique->add({{"Age", feel::Value::number(70)}});
  EXPECT_EQ(unique->tables()[0].hits, (std::vector<std::size_t>{0, 0, 1, 1}));
}

// A table in a business knowledge model, one in a boxed context, one in a function of another, and a decision that uses some of them.
Definitions tables_everywhere() {
  Definitions file;
  file.namespace_uri = "urn:everywhere";
  file.input_data = {{"i", "Age", {{}, "Age", "number"}}};
  const auto table_of = [](const std::string& column, std::vector<TableRule> rules) {
    Boxed boxed;
    boxed.kind = BoxedKind::table;
    boxed.table = Table{"FIRST", {}, {{{}, {}, column, "number", {}}}, {{{}, {}, "", "string", {}, {}}}, std::move(rules)};
    return boxed;
  };
  const auto function_of = [](Boxed body) {
    Boxed boxed;
    boxed.kind = BoxedKind::function;
    boxed.items = {{{}, "n", "number"}};
    boxed.parts = {std::move(body)};
    return boxed;
  };
  BusinessKnowledgeModel band{
      "k", "band",
      {},  {{}, "band", {}},
      {},  function_of(table_of("n", {rule({"< 18"}, {"\"child\""}), rule({"< 65"}, {"\"adult\""}), rule({"-"}, {"\"senior\""})}))};
  BusinessKnowledgeModel unused{"u", "unused", {}, {{}, "unused", {}}, {}, function_of(table_of("n", {rule({"-"}, {"1"})}))};
  file.knowledge_models = {band, unused};
  Decision decision{"d", "Answer", {}, {}, {}, {{}, "Answer", {}}, {}, {"#i"}, {"#k"}, {}};
  decision.logic.kind = BoxedKind::context;
  decision.logic.items = {{{}, "step", {}}, {{}, "local", {}}, {}};
  Boxed result;
  result.kind = BoxedKind::literal;
  result.text = "[step, local(Age), for each in [Age, Age + 60] return band(each)]";
  decision.logic.parts = {table_of("Age", {rule({"< 5"}, {"\"a\""}), rule({"-"}, {"\"b\""})}),
                          function_of(table_of("n", {rule({"> 100"}, {"\"old\""}), rule({"-"}, {"\"not old\""})})), result};
  file.decisions = {decision};
  return file;
}

TEST(Coverage, TablesInKnowledgeModelsFunctionsAndContextsAreFollowed) {
  auto coverage = RuleCoverage::make({tables_everywhere()});
  ASSERT_TRUE(coverage.has_value());
  coverage->add({{"Age", feel::Value::number(3)}});
  coverage->add({{"Age", feel::Value::number(30)}});
  std::string found;
  for (const TableCoverage& table : coverage->tables()) {
    EXPECT_TRUE(table.is_followed) << table.label;
    found += table.label + ":";
    for (const std::size_t hits : table.hits) found += " " + std::to_string(hits);
    found += "\n";
  }
  EXPECT_EQ(found,
            "decision 'Answer', entry 'step': 1 1\ndecision 'Answer', entry 'local': 0 2\n"
            "business knowledge model 'band': 1 2 1\nbusiness knowledge model 'unused': 0\n");
}

TEST(Coverage, ADecisionThatIsGivenIsNotFollowedForThatExample) {
  auto coverage = RuleCoverage::make({version(original)});
  coverage->add({{"Age", feel::Value::number(3)}, {"Eligibility", feel::Value::string("child")}});
  EXPECT_EQ(coverage->tables()[0].hits, (std::vector<std::size_t>{0, 0, 0, 0}));
}

}  // namespace
}  // namespace cw::dmn
