// SPDX-License-Identifier: MIT
#include "services/linkage/review_sheet.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace cw::link {
namespace {

ReviewRow record(const std::string& id, ReviewRole role) { return {"people", id, role, 1, 0}; }
ReviewSample two_groups() {
  ReviewSample sample;
  sample.records = 100;
  sample.clusters = 80;
  sample.seed = UINT64_MAX;
  sample.threshold = 0.95;
  sample.clusters_fingerprint = "00ff";
  sample.groups.push_back({2,
                           {record("a", ReviewRole::first), record("b", ReviewRole::together), record("c", ReviewRole::together),
                            record("d", ReviewRole::outside)}});
  sample.groups.push_back({0, {record("e", ReviewRole::first)}});
  sample.groups.push_back({0, {record("f", ReviewRole::first), record("g", ReviewRole::outside)}});
  sample.pairs.push_back({0, {record("h", ReviewRole::first), record("i", ReviewRole::outside)}});
  return sample;
}
Table sheet(const std::vector<std::pair<std::string, std::string>>& rows) {
  ColumnBuilder keys("row", ColumnType::text), decisions("decision", ColumnType::text);
  for (const auto& [key, decision] : rows) {
    key.empty() ? keys.append_null() : keys.append_text(key);
    decision.empty() ? decisions.append_null() : decisions.append_text(decision);
  }
  Table table;
  table.add(std::move(keys).finish());
  table.add(std::move(decisions).finish());
  return table;
}
std::string refusal(const std::vector<std::pair<std::string, std::string>>& rows) {
  const auto read = read_answers(sheet(rows), "sheet.csv", two_groups());
  return read ? "" : read.error().message;
}

TEST(ReviewSheet, SampleReadsBackAsWritten) {
  const std::string json = write_json(to_value(two_groups()), JsonLayout::indented);
  const auto read = read_review_sample(json);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(write_json(to_value(*read), JsonLayout::indented), json);
  EXPECT_EQ(read->seed, UINT64_MAX);
}

TEST(ReviewSheet, ASampleThatIsNotOursIsRefused) {
  for (const char* text :
       {"", "[]", "{}", "{\"records\": -1}",
        "{\"records\":1,\"clusters\":1,\"seed\":\"x\",\"clusters_fingerprint\":\"\",\"groups\":[],\"pairs\":[]}",
        "{\"records\":1,\"clusters\":1,\"seed\":\"1\",\"clusters_fingerprint\":\"\",\"groups\":[{\"others\":1,\"rows\":[]}],\"pairs\":[]}",
        "{\"records\":1,\"clusters\":1,\"seed\":\"1\",\"clusters_fingerprint\":\"\",\"groups\":[{\"others\":1,\"rows\":[{\"source\":\"s\","
        "\"id\":\"i\",\"cluster_records\":1,\"role\":"
        "\"outside\"}]}],\"pairs\":[]}"}) {
    const auto read = read_review_sample(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_NE(read.error().message.find("Make a new sheet"), std::string::npos) << read.error().message;
  }
}

TEST(ReviewSheet, AnswersMayComeInAnyOrderAndInManySpellings) {
  const auto read =
      read_answers(sheet({{"G1-4", " Yes "}, {"", ""}, {"g1-2", "Y"}, {"G1-1", "1.0"}, {"G1-3", "not same"}, {"G3-2", "?"}, {"P1-2", "n"}}),
                   "sheet.csv", two_groups());
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->groups[0].rows, (std::vector{Answer::same, Answer::same, Answer::different, Answer::same}));
  EXPECT_EQ(read->groups[0].sheet_row, (std::vector<std::uint64_t>{5, 4, 6, 2}));
  EXPECT_TRUE(read->groups[1].answered) << "nothing to ask, and the reviewer went past it";
  EXPECT_EQ(read->groups[2].rows[1], Answer::unsure);
  EXPECT_EQ(read->pairs[0].rows[1], Answer::different);
}

TEST(ReviewSheet, ASkippedRowOfAnAnsweredGroupIsUnsureAndAnEmptyGroupIsNotAnswered) {
  const auto read = read_answers(sheet({{"G1-1", "1"}, {"G1-2", "y"}, {"G1-3", ""}}), "sheet.csv", two_groups());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->groups[0].rows[2], Answer::unsure);
  EXPECT_EQ(read->groups[0].rows[3], Answer::unsure) << "its row is not even in the sheet";
  EXPECT_FALSE(read->groups[1].answered) << "the reviewer stopped before it";
  EXPECT_FALSE(read->groups[2].answered);
}

TEST(ReviewSheet, WhatCannotBeReadIsNamedByRowAndColumn) {
  EXPECT_NE(refusal({{"G1-1", "1"}, {"G9-1", "y"}}).find("row 3, column \"row\""), std::string::npos);
  EXPECT_NE(refusal({{"G1-2", "maybe"}}).find("row 2, column \"decision\""), std::string::npos);
  EXPECT_NE(refusal({{"G1-2", "y"}, {"G1-2", "y"}}).find("the same as in row 2"), std::string::npos);
  EXPECT_NE(refusal({{"G1-1", "n"}}).find("first record"), std::string::npos);
  for (const char* key : {"x", "G0-1", "G1-0", "G1-5", "G1", "G1-", "G-1", "G1-1x", "Q1-1", "G99999999999999999999-1", "1-Jan"})
    EXPECT_NE(refusal({{key, "y"}}), "") << key;
  for (const char* decision : {"0", "-1", "1.5", "2x", "9999999999", "=1"}) EXPECT_NE(refusal({{"G1-2", decision}}), "") << decision;
  EXPECT_EQ(refusal({{"G1-2", "SECRET"}}).find("SECRET"), std::string::npos) << "a cell is never repeated";
  const auto lacking = read_answers(Table{}, "sheet.csv", two_groups());
  ASSERT_FALSE(lacking.has_value());
  EXPECT_NE(lacking.error().message.find("no column \"row\""), std::string::npos);
}

std::vector<std::string> decided(const std::vector<std::pair<std::string, std::string>>& rows) {
  const ReviewSample sample = two_groups();
  const auto answers = read_answers(sheet(rows), "sheet.csv", sample);
  EXPECT_TRUE(answers.has_value());
  const auto decisions = decisions_of(sample, *answers);
  std::vector<std::string> out;
  if (!decisions) return {decisions.error().message};
  for (const HumanDecision& each : *decisions) out.push_back(each.left->id + (each.same ? "=" : "/") + each.right->id);
  return out;
}

TEST(ReviewSheet, DecisionsAreThePairsThatWereJudged) {
  EXPECT_EQ(decided({{"G1-2", "y"}, {"G1-3", "n"}, {"G1-4", "?"}}), (std::vector<std::string>{"a=b", "a/c"}));
  EXPECT_EQ(decided({{"G1-2", "2"}, {"G1-3", "2"}, {"G1-4", "1"}}), (std::vector<std::string>{"a/b", "b=c", "a=d"}))
      << "numbers tell more than y and n";
  EXPECT_EQ(decided({{"G1-1", "7"}, {"G1-2", "y"}, {"G1-3", "7"}, {"G1-4", "8"}}), (std::vector<std::string>{"a=b", "a=c", "a/d"}));
  EXPECT_EQ(decided({{"P1-2", "y"}}), (std::vector<std::string>{"h=i"}));
}

TEST(ReviewSheet, DecisionsThatContradictEachOtherAreRefusedWithTheirRow) {
  ReviewSample sample = two_groups();
  sample.groups[2].rows = {record("b", ReviewRole::first), record("c", ReviewRole::outside)};
  const auto answers = read_answers(sheet({{"G1-2", "y"}, {"G1-3", "y"}, {"G3-2", "n"}}), "sheet.csv", sample);
  ASSERT_TRUE(answers.has_value());
  const auto decisions = decisions_of(sample, *answers);
  ASSERT_FALSE(decisions.has_value()) << "a = b and a = c, but b / c";
  EXPECT_EQ(decisions.error().code, ErrorCode::conflict);
  EXPECT_NE(decisions.error().message.find("Row 4"), std::string::npos);
}

TEST(ReviewSheet, NoCellIsAFormula) {
  for (const char* cell : {"=1+1", "+44 20", "-5", "@SUM(A1)", "  =x", "\t=x", "\r=x",
                           "\xEF\xBC\x9D"
                           "1"}) {
    const std::string safe = safe_cell(cell);
    EXPECT_EQ(safe[0], '\'') << cell;
  }
  EXPECT_EQ(safe_cell("Smith-Jones"), "Smith-Jones");
  EXPECT_EQ(safe_cell("two\nlines\tand"), "two lines and");
  EXPECT_EQ(safe_cell("bad\xFF"), "bad\xEF\xBF\xBD");
  std::string csv;
  append_line(csv, {"a,b", "say \"x\"", "=1", "c;d", "plain"});
  EXPECT_EQ(csv, "\"a,b\",\"say \"\"x\"\"\",'=1,\"c;d\",plain\r\n");
}

}  // namespace
}  // namespace cw::link
