// SPDX-License-Identifier: MIT
#include "services/linkage/report/collect.h"

#include <gtest/gtest.h>

#include "base/test_folder.h"

namespace cw::link {
namespace {

using test::content_of;
using test::Folder;

const std::string config = R"([model]
link_type = "link_only"
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
[input]
duplicate_free = ["all"]
)";
const std::string census =
    "unique_id,first_name,surname,dob\n1,ann,smith,1980-01-02\n2,bob,jones,1990-12-31\n3,<script>,brown,1970-05-05\n4,broken,row\n";
const std::string survey = "unique_id,first_name,surname,dob\na,ann,smith,1980-01-02\nb,bob,jones,1990-12-31\nc,zoe,brown,1950-05-06\n";

// The report of a link of the two files, as it lies in the folder of results.
std::string report_of(const Folder& folder) {
  LinkOptions options;
  options.files = {folder.with("census.csv", census), folder.with("survey.csv", survey)};
  options.config = folder.with("link.toml", config);
  options.out = folder.at("out");
  const auto summary = run_link(options, ProgressOptions{});
  EXPECT_TRUE(summary.has_value()) << summary.error().message;
  return content_of(options.out / "report.html");
}

TEST(CollectReport, of_two_files_without_duplicates_says_how_many_are_in_both) {
  const Folder folder;
  const std::string page = report_of(folder);
  EXPECT_NE(page.find("6 records were read from 2 files: census and survey."), std::string::npos);
  EXPECT_NE(page.find("people are in both census and survey</strong>"), std::string::npos);
  EXPECT_NE(page.find("the same surname"), std::string::npos) << "the blocking rule in words";
}

TEST(CollectReport, counts_refused_rows_by_reason) {
  const Folder folder;
  const std::string page = report_of(folder);
  EXPECT_NE(page.find("Look at the 1 row that could not be read"), std::string::npos);
  EXPECT_NE(page.find("<caption id=\"c-2\">Rows that could not be read</caption>"), std::string::npos);
}

TEST(CollectReport, shows_values_of_people_in_the_samples_alone) {
  const Folder folder;
  const std::string page = report_of(folder);
  const std::size_t samples = page.find("id=\"pairs\""), statistics = page.find("id=\"statistician\"");
  ASSERT_NE(samples, std::string::npos);
  for (const char* value : {"1980-01-02", ">smith", "ANN"}) {
    const std::size_t first = page.find(value);
    EXPECT_TRUE(first == std::string::npos || first > samples) << value;
    EXPECT_EQ(page.find(value, statistics), std::string::npos) << value;
  }
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

TEST(CollectReport, shapes_hide_what_a_value_says) {
  EXPECT_EQ(shape_of("Featherstonehaugh-O'Neil"), "Aa-A'Aa");
  EXPECT_EQ(shape_of("12/03/1951"), "99/99/9999");
  EXPECT_EQ(shape_of("żółw"), "a");
  EXPECT_EQ(shape_of(""), "");
  EXPECT_LT(shape_of(std::string(10'000, '9')).size(), 50U);
}

}  // namespace
}  // namespace cw::link
