// SPDX-License-Identifier: MIT
// From a finished run to a sheet and back, and evaluation by pairs and groups, in folders of their own.
#include "services/linkage/review_job.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "services/linkage/link_job.h"
#include "base/test_folder.h"
#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

using test::content_of;
using test::Folder;

const std::string config = R"([model]
probability_two_random_records_match = 0.1
[[blocking]]
on = ["surname"]
[[comparison]]
kind = "name"
column = "given"
m = [0.8, 0.1, 0.05, 0.03, 0.02]
u = [0.01, 0.01, 0.03, 0.05, 0.9]
[[comparison]]
kind = "exact"
column = "dob"
m = [0.9, 0.1]
u = [0.001, 0.999]
[columns]
given = { from = "first_name", do = ["upper"] }
[cluster]
threshold = 0.9
)";

// Sixty people: two records each that agree; person 0 has a third under another surname, which blocking never compares.
std::string people() {
  std::string csv = "unique_id,first_name,surname,dob,person,sex\n";
  for (int p = 0; p < 60; ++p)
    for (int r = 0; r < 2; ++r)
      csv += fmt::format("{},given{:02},family{:02},19{:02}-0{}-1{},{},{}\n", 2 * p + r, p, p, p % 90, 1 + p % 9, p % 10, p,
                         p % 2 == 0 ? "F" : "M");
  return csv + "200,given00,=married,1900-01-10,0,F\n";
}

struct Finished {
  Folder folder;
  LinkOptions link;
  Finished() {
    link.files = {folder.with("people.csv", people())};
    link.config = folder.with("people.toml", config);
    link.out = folder.at("out");
    const auto done = run_link(link, ProgressOptions{});
    EXPECT_TRUE(done.has_value()) << done.error().message;
  }
  [[nodiscard]] Result<ReviewSheetSummary> sheet(std::uint64_t sample, std::uint64_t pairs = 0) const {
    ReviewSheetOptions options;
    options.out = link.out;
    options.sample = sample;
    options.pairs = pairs;
    return write_review_sheet(options, ProgressOptions{});
  }
  // Fills the sheet's decisions from the column "person".
  void fill() const {
    const auto read = bulk::read_file(link.out / "review_sheet.csv", {});
    ASSERT_TRUE(read.has_value()) << read.error().message;
    const Table& table = read->table;
    const auto cell = [&](const char* name, std::size_t row) { return table.find(name)->display(table.find(name)->code(row)); };
    std::string csv = "row;decision\n", first;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const bool is_first = cell("what", row).starts_with("FIRST");
      if (is_first) first = cell("person", row);
      csv += cell("row", row) + ";" + (is_first ? "1" : cell("person", row) == first ? "y" : "n") + "\n";
    }
    ASSERT_FALSE(folder.with("filled.csv", csv).empty());
  }
};

double member_number(const Value& value, std::initializer_list<const char*> path) {
  const Value* at = &value;
  for (const char* name : path) at = at == nullptr ? nullptr : member(*at, name);
  if (at == nullptr) return -1;
  if (const auto* n = at->get<std::int64_t>()) return static_cast<double>(*n);
  return at->get<double>() != nullptr ? *at->get<double>() : -1;
}

TEST(ReviewJob, ASheetOfAllRecordsGivesTheExactFigures) {
  const Finished run;
  const auto made = run.sheet(121);
  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_EQ(made->groups, 121U);
  const std::string sheet = content_of(run.link.out / "review_sheet.csv");
  EXPECT_TRUE(sheet.starts_with("\xEF\xBB\xBFgroup,row,what,decision,source,record_id,given,dob,"));
  EXPECT_NE(sheet.find(",'=married,"), std::string::npos) << "no formula";
  run.fill();
  const auto read = read_review_sheet({run.link.out, run.folder.at("filled.csv"), "A. Reviewer"});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->reviewed, 121U);
  EXPECT_DOUBLE_EQ(member_number(read->details, {"estimates", "pair_precision", "estimate"}), 1);
  EXPECT_DOUBLE_EQ(member_number(read->details, {"estimates", "pair_recall", "estimate"}), 60.0 / 62)
      << "the record under another name is among those shown, though never compared";
  EXPECT_DOUBLE_EQ(member_number(read->details, {"estimates", "pair_recall", "low"}), 60.0 / 62) << "all were reviewed";
  EXPECT_NE(content_of(run.link.out / "review.json").find("\"pair_recall\""), std::string::npos);
  EXPECT_NE(read->text.find("belong together"), std::string::npos);
}

TEST(ReviewJob, DecisionsAreWrittenAsTheNextRunTakesThem) {
  const Finished run;
  ASSERT_TRUE(run.sheet(121).has_value());
  run.fill();
  ASSERT_TRUE(read_review_sheet({run.link.out, run.folder.at("filled.csv"), "A. Reviewer"}).has_value());
  const std::string decisions = content_of(run.link.out / "decisions.csv");
  EXPECT_TRUE(decisions.starts_with("source_l,id_l,source_r,id_r,decision,reviewer\n"));
  EXPECT_NE(decisions.find(",same,A. Reviewer\n"), std::string::npos);
  LinkOptions again = run.link;
  again.decisions = run.link.out / "decisions.csv";
  again.out = run.folder.at("again");
  const auto done = run_link(again, ProgressOptions{});
  ASSERT_TRUE(done.has_value()) << done.error().message;
}

TEST(ReviewJob, APartlyFilledSheetIsASmallerSample) {
  const Finished run;
  ASSERT_TRUE(run.sheet(40).has_value());
  const auto read = read_review_sheet({run.link.out, run.folder.with("part.csv", "row,decision\nG1-2,y\nG2-2,y\nG3-2,?\n"), ""});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->reviewed, 3U);
  EXPECT_EQ(read->left_blank, 37U);
  EXPECT_GE(read->unsure_rows, 1U);
  EXPECT_LT(member_number(read->details, {"estimates", "pair_precision", "low"}), 0.5) << "three records say little";
  EXPECT_NE(read->text.find("37 sampled records were left without an answer"), std::string::npos) << read->text;
}

TEST(ReviewJob, RefusesWhatWouldGoWrong) {
  const Finished run;
  EXPECT_FALSE(run.sheet(0).has_value());
  EXPECT_FALSE(read_review_sheet({run.link.out, run.folder.with("none.csv", "row,decision\n"), ""}).has_value()) << "no sample was drawn";
  ASSERT_TRUE(run.sheet(20).has_value());
  const auto twice = run.sheet(20);
  ASSERT_FALSE(twice.has_value()) << "a filled sheet is not overwritten";
  EXPECT_EQ(twice.error().code, ErrorCode::conflict);
  const auto empty = read_review_sheet({run.link.out, run.link.out / "review_sheet.csv", ""});
  ASSERT_FALSE(empty.has_value());
  EXPECT_NE(empty.error().message.find("holds no decision"), std::string::npos);
  const auto ragged = read_review_sheet({run.link.out, run.folder.with("ragged.csv", "row,decision\nG1-2,y\nG1-3,y,x,z\n"), ""});
  ASSERT_FALSE(ragged.has_value());
  EXPECT_NE(ragged.error().message.find("line 3"), std::string::npos) << ragged.error().message;
  const auto unknown = write_review_sheet({.out = run.folder.at("nothing")}, ProgressOptions{});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_NE(unknown.error().message.find("run.json"), std::string::npos);
}

TEST(ReviewJob, SaysWhenTheRunWasRepeatedSince) {
  const Finished run;
  ASSERT_TRUE(run.sheet(20).has_value());
  std::string clusters = content_of(run.link.out / "clusters.csv");
  ASSERT_FALSE(run.folder.with("out/clusters.csv", clusters + "people,999,999\n").empty());
  const auto read = read_review_sheet({run.link.out, run.folder.with("part.csv", "row,decision\nG1-2,y\n"), ""});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_NE(read->text.find("linked again"), std::string::npos);
}

TEST(EvaluateJob, PairsGiveCurvesCalibrationAndGroups) {
  const Finished run;
  const auto truth = run.folder.with("truth.csv", [] {
    std::string csv = "record_id,person_id,sex\n";
    for (int p = 0; p < 60; ++p)
      for (int r = 0; r < 2; ++r) csv += fmt::format("{},{},{}\n", 2 * p + r, p, p % 2 == 0 ? "F" : "M");
    return csv + "200,0,F\n";
  }());
  EvaluateOptions options;
  options.clusters = run.link.out / "clusters.csv";
  options.truth = truth;
  options.pairs = run.link.out / "pairs.parquet";
  options.by = {"sex"};
  const auto result = run_evaluate(options);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_DOUBLE_EQ(member_number(*result, {"scored_pairs", "true_pairs"}), 62);
  EXPECT_DOUBLE_EQ(member_number(*result, {"scored_pairs", "possible_pairs"}), 121 * 120 / 2);
  EXPECT_DOUBLE_EQ(member_number(*result, {"scored_pairs", "curves", "best_f1", "recall"}), 60.0 / 62);
  EXPECT_DOUBLE_EQ(member_number(*result, {"scored_pairs", "curves", "best_f1", "tn"}), 7260 - 62);
  const std::string text = evaluation_text(*result);
  EXPECT_NE(text.find("Calibration"), std::string::npos);
  EXPECT_NE(text.find("By sex"), std::string::npos);
  options.by = {"height"};
  EXPECT_FALSE(run_evaluate(options).has_value());
  EvaluateOptions none;
  none.truth = truth;
  EXPECT_FALSE(run_evaluate(none).has_value());
}

TEST(EvaluateJob, GroupsMayComeFromAFileOfPeopleOrOfRecords) {
  const Finished run;
  const auto truth = run.folder.with("truth.csv", "record_id,person_id\n0,0\n1,0\n2,1\n3,1\n200,0\n");
  EvaluateOptions options;
  options.clusters = run.link.out / "clusters.csv";
  options.truth = truth;
  options.by = {"ward"};
  options.data = {run.folder.with("persons.csv", "person_id,ward\n0,North\n1,South\n")};
  const std::string by_person = write_json(run_evaluate(options).value());
  EXPECT_NE(by_person.find("\"North\",\"records\":3"), std::string::npos) << by_person;
  options.data = {run.folder.with("records.csv", "record_id,ward\n0,North\n1,North\n2,South\n3,South\n")};
  const std::string by_record = write_json(run_evaluate(options).value());
  EXPECT_NE(by_record.find("\"North\",\"records\":2"), std::string::npos) << by_record;
  EXPECT_NE(by_record.find("\"(none)\",\"records\":1"), std::string::npos);
}

}  // namespace
}  // namespace cw::link
