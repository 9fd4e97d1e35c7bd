// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/analysis.h"

#include <gtest/gtest.h>

#include <random>

#include "engines/decisions/analysis/words.h"
#include "engines/decisions/analysis/xml_lines.h"
#include "engines/decisions/model/read.h"
#include "engines/decisions/model/write.h"

namespace cw::dmn {
namespace {

// Columns of numbers from 0 to 100, and a tree of decisions split until there are as many leaves as rules: no gap and no overlap.
Definitions split_table(std::size_t rules, std::size_t columns, std::uint32_t seed) {
  std::mt19937 random(seed);
  struct Box {
    std::vector<std::pair<int, int>> sides;  // from, below
  };
  std::vector<Box> boxes{{std::vector<std::pair<int, int>>(columns, {0, 100})}};
  while (boxes.size() < rules) {
    const std::size_t at = random() % boxes.size();
    const std::size_t column = random() % columns;
    const auto [low, high] = boxes[at].sides[column];
    if (high - low < 2) continue;
    const int middle = low + 1 + static_cast<int>(random() % static_cast<std::uint32_t>(high - low - 1));
    boxes.push_back(boxes[at]);
    boxes[at].sides[column].second = middle;
    boxes.back().sides[column].first = middle;
  }
  Definitions file;
  file.namespace_uri = "urn:split";
  Decision decision;
  decision.id = decision.name = "Answer";
  Table table;
  for (std::size_t i = 0; i < columns; ++i) {
    const std::string name = "c" + std::to_string(i);
    file.input_data.push_back({name, name, {{}, name, "number"}});
    decision.required_inputs.push_back("#" + name);
    table.inputs.push_back({{}, {}, name, "number", "[0..100)"});
  }
  table.outputs.push_back({{}, {}, {}, "number", {}, {}});
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    TableRule rule;
    for (const auto& [low, high] : boxes[i].sides)
      rule.tests.push_back(low == 0 && high == 100 ? "-" : "[" + std::to_string(low) + ".." + std::to_string(high) + ")");
    rule.results.push_back(std::to_string(i));
    table.rules.push_back(std::move(rule));
  }
  decision.logic.kind = BoxedKind::table;
  decision.logic.table = std::move(table);
  file.decisions.push_back(std::move(decision));
  return file;
}

TEST(Analysis, AThousandRulesOfEightColumnsAreAnalysedWhole) {
  Definitions file = split_table(1'000, 8, 3);
  const auto clean = analyse({{file, {}}});
  ASSERT_TRUE(clean.has_value());
  for (const Finding& finding : clean->findings) ADD_FAILURE() << finding.message;
  EXPECT_EQ(clean->rules, 1'000U);
  // Without one rule there is one gap; with it twice one conflict.
  auto& rules = file.decisions[0].logic.table->rules;
  const TableRule lost = rules[417];
  rules.erase(rules.begin() + 417);
  const auto with_gap = analyse({{file, {}}});
  ASSERT_EQ(with_gap->findings.size(), 1U);
  EXPECT_EQ(with_gap->findings[0].kind, FindingKind::gap);
  rules.push_back(lost);
  rules.push_back(lost);
  rules.back().results = {"-1"};
  const auto with_conflict = analyse({{file, {}}});
  ASSERT_EQ(with_conflict->findings.size(), 1U);
  EXPECT_EQ(with_conflict->findings[0].kind, FindingKind::conflict);
  EXPECT_EQ(with_conflict->findings[0].rules, (std::vector<std::size_t>{1'000, 1'001}));
}

TEST(Analysis, ATableBeyondTheBudgetSaysThatItStopped) {
  const auto analysis = analyse({{split_table(300, 6, 5), {}}}, AnalysisBudget{2'000, false});
  ASSERT_TRUE(analysis.has_value());
  ASSERT_EQ(analysis->findings.size(), 1U);
  EXPECT_EQ(analysis->findings[0].kind, FindingKind::stopped);
  EXPECT_EQ(analysis->findings[0].severity, Severity::note);
}

TEST(Analysis, FindingsNameTheLineOfTheirRule) {
  const std::string xml = *write_definitions(split_table(2, 1, 1));
  auto file = read_definitions(xml, "lines.dmn");
  file->decisions[0].logic.table->rules[1].results = {"\"text\""};
  const auto analysis = analyse({{*file, xml}});
  ASSERT_EQ(analysis->findings.size(), 1U);
  const Finding& finding = analysis->findings[0];
  EXPECT_EQ(finding.where, "decision 'Answer', rule 2, output ''");
  EXPECT_EQ(finding.file, "lines.dmn");
  std::size_t line = 1, at = 0;
  for (std::size_t entry = xml.find("<outputEntry"), seen = 0; entry != std::string::npos; entry = xml.find("<outputEntry", entry + 1))
    if (++seen == 2) at = entry;
  line += static_cast<std::size_t>(std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  EXPECT_EQ(finding.line, line);
  EXPECT_EQ(XmlLines("no xml").line_of("decision 'Answer'"), 0U);
}

TEST(Analysis, AModelInSeveralFilesIsJudgedWhole) {
  Definitions main = split_table(2, 1, 1), other;
  other.file = "other.dmn";
  other.namespace_uri = "urn:other";
  main.file = "main.dmn";
  EXPECT_TRUE(analyse({{main, {}}, {other, {}}})->findings.empty());
  other.namespace_uri = main.namespace_uri;
  EXPECT_EQ(analyse({{main, {}}, {other, {}}}).error().code, ErrorCode::conflict);
  EXPECT_EQ(analyse({}).error().code, ErrorCode::invalid);
}

TEST(Words, ValuesReadAsAnOfficerWritesThem) {
  using feel::Value;
  EXPECT_EQ(value_words(Value::date({2026, 4, 1})), "1 April 2026");
  EXPECT_EQ(value_words(Value::duration(feel::YearsMonthsDuration{18})), "1 year and 6 months");
  EXPECT_EQ(value_words(Value::duration(feel::DaysTimeDuration{90'000, 0})), "1 day and 1 hour");
  EXPECT_EQ(value_words(Value::time(*feel::parse_time("10:30:00"))), "10:30");
  EXPECT_EQ(value_words(Value::time(*feel::parse_time("10:30:05"))), "10:30:05");
  EXPECT_EQ(value_text(Value::date({2026, 4, 1})), "@\"2026-04-01\"");
  EXPECT_EQ(joined({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(rules_words(std::vector<std::size_t>{3, 7}), "Rules 3 and 7");
  EXPECT_EQ(shortened("a  b\n c"), "a b c");
  EXPECT_EQ(shortened("abcdef", 3), "abc...");
}

}  // namespace
}  // namespace cw::dmn
