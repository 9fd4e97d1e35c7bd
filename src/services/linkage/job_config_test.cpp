// SPDX-License-Identifier: MIT
// What a link configuration may hold, and what is said of what it may not.
#include "services/linkage/job_config.h"

#include <gtest/gtest.h>

namespace cw::link {
namespace {

const std::string model = "[[blocking]]\non = [\"name\"]\n[[comparison]]\nkind = \"exact\"\ncolumn = \"name\"\n";

TEST(JobConfig, ReadsEverythingThatItMayHold) {
  const auto config = read_job_config(model + R"(
[input]
id = "ref"
source_names = ["council", "health"]
sheet = "Data"
encoding = "windows-1252"
delimiter = ";"
null_texts = ["", "n/a"]
[[input.source]]
name = "council"
id = "account"
[input.source.columns]
name = "FULL_NAME"
[columns]
z_first = { from = "name", do = ["upper", "trim"] }
a_second = { join = ["z_first", "dob"], with = " " }
all = { list = ["name", "dob"] }
any = { first_of = ["dob", "name"] }
constant = { value = "x" }
dob = { from = "dob", default_dates = "remove" }
phone = { from = "phone", shared = "phone" }
email = { from = "email", shared = "email", shared_by_more_than = 7 }
[cluster]
threshold = 0.8
)");
  ASSERT_TRUE(config.has_value()) << config.error().message;
  EXPECT_EQ(config->id, "ref");
  EXPECT_EQ(config->source_names, (std::vector<std::string>{"council", "health"}));
  EXPECT_EQ(config->sheet, "Data");
  EXPECT_EQ(config->encoding, "windows-1252");
  EXPECT_EQ(config->delimiter, ";");
  EXPECT_EQ(config->null_texts, (std::vector<std::string>{"", "n/a"}));
  ASSERT_EQ(config->sources.size(), 1U);
  EXPECT_EQ(config->sources[0].id, "account");
  EXPECT_EQ(config->sources[0].columns[0].inputs, (std::vector<std::string>{"FULL_NAME"}));
  ASSERT_EQ(config->columns.size(), 8U);
  EXPECT_EQ(config->columns[0].name, "z_first") << "in the order of the lines, not of the alphabet";
  EXPECT_EQ(config->columns[0].transforms, (std::vector<std::string>{"upper", "trim"}));
  EXPECT_EQ(config->columns[1].kind, ColumnRule::Kind::join);
  EXPECT_EQ(config->columns[1].text, " ");
  EXPECT_EQ(config->columns[2].kind, ColumnRule::Kind::list);
  EXPECT_EQ(config->columns[3].kind, ColumnRule::Kind::first_of);
  EXPECT_EQ(config->columns[4].text, "x");
  EXPECT_EQ(config->columns[5].default_dates, DefaultDates::remove);
  EXPECT_EQ(config->columns[6].shared_limit, 0U) << "the kind's own limit";
  EXPECT_EQ(config->columns[7].shared_limit, 7U);
  EXPECT_EQ(config->threshold, 0.8);
  EXPECT_EQ(config->model->blocking_rules.size(), 1U);
}
TEST(JobConfig, HasItsDefaults) {
  const auto config = read_job_config(model);
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->threshold, 0.95);
  EXPECT_EQ(config->null_texts, (std::vector<std::string>{""}));
  EXPECT_FALSE(config->id.has_value());
}
TEST(JobConfig, GivesItsOwnSectionsBackForTheTrainedModel) {
  const std::string text = model +
                           "[input]\nid = \"ref\"\n[columns]\nb = { from = \"name\", do = [\"upper\"] }\na = { from = \"b\" "
                           "}\n[cluster]\nthreshold = 0.5\n[training]\nseed = 3\n";
  const auto again = read_job_config(model + job_sections(text));
  ASSERT_TRUE(again.has_value()) << again.error().message << job_sections(text);
  EXPECT_EQ(again->id, "ref");
  EXPECT_EQ(again->threshold, 0.5);
  ASSERT_EQ(again->columns.size(), 2U);
  EXPECT_EQ(again->columns[0].name, "b") << "a builds on b, so the order of the lines must live on:\n" << job_sections(text);
  EXPECT_EQ(job_sections(text).find("training"), std::string::npos);
  EXPECT_EQ(job_sections(model), "");
}

TEST(JobConfig, GivesSectionsBackHoweverTheyWereWritten) {
  const auto again = read_job_config(
      job_sections("input = { id = \"ref\" }\ncluster.threshold = 0.5\ncolumns.b = \"name\"\ncolumns.a = { from = \"b\" }\n" + model) +
      model);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(again->id, "ref");
  EXPECT_EQ(again->threshold, 0.5);
  ASSERT_EQ(again->columns.size(), 2U);
  EXPECT_EQ(again->columns[0].name, "b");
}

struct Wrong {
  const char* text;
  const char* line;
  const char* part;
};
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.text; }
class WrongConfig : public testing::TestWithParam<Wrong> {};
TEST_P(WrongConfig, IsRefusedWithItsPlaceAndReason) {
  const auto config = read_job_config(std::string(GetParam().text) + "\n" + model);
  ASSERT_FALSE(config.has_value()) << GetParam().text;
  EXPECT_EQ(config.error().code, ErrorCode::invalid);
  EXPECT_NE(config.error().message.find(GetParam().line), std::string::npos) << config.error().message;
  EXPECT_NE(config.error().message.find(GetParam().part), std::string::npos) << config.error().message;
}
INSTANTIATE_TEST_SUITE_P(Config, WrongConfig,
                         testing::Values(Wrong{"[input", "line 1", "expected"}, Wrong{"input = 3", "line 1", "[input] must be a table"},
                                         Wrong{"columns = 'x'", "line 1", "[columns] must be a table"},
                                         Wrong{"[input]\nids = 'x'", "line 2", "\"ids\" is not known in [input]"},
                                         Wrong{"[input]\nid = 3", "line 2", "input.id must be text"},
                                         Wrong{"[input]\nsource_names = [1]", "line 2", "must be text"},
                                         Wrong{"[input]\nsource_names = 4", "line 2", "list of texts"},
                                         Wrong{"[[input.source]]\nid = 'x'", "line 1", "needs a name"},
                                         Wrong{"[[input.source]]\nname = 'x'\nfile = 'y'", "line 3", "\"file\" is not known"},
                                         Wrong{"[input]\nsource = [1]", "line 2", "must be a table"},
                                         Wrong{"[columns]\na = 3", "line 2", "must be a column name"},
                                         Wrong{"[columns]\na = { do = ['upper'] }", "line 2", "exactly one of"},
                                         Wrong{"[columns]\na = { from = 'b', list = ['c'] }", "line 2", "exactly one of"},
                                         Wrong{"[columns]\na = { from = 'b', do = ['nonsense'] }", "line 2", "nonsense"},
                                         Wrong{"[columns]\na = { form = 'b' }", "line 2", "\"form\" is not known here"},
                                         Wrong{"[columns]\na = { from = ['b'] }", "line 2", "must be text"},
                                         Wrong{"[columns]\na = { from = 'b', default_dates = true }", "line 2", "must be text"},
                                         Wrong{"[columns]\na = { from = 'b', default_dates = 'drop' }", "line 2", "\"keep\" or \"remove\""},
                                         Wrong{"[columns]\na = { from = 'b', shared_by_more_than = 0 }", "line 2", "from 1"},
                                         Wrong{"[columns]\na = { from = 'b', shared_by_more_than = 1.5 }", "line 2", "whole number"},
                                         Wrong{"[cluster]\nthreshold = 0", "line 2", "above 0"},
                                         Wrong{"[cluster]\nthreshold = nan", "line 2", "above 0"},
                                         Wrong{"[cluster]\nthreshold = 1.01", "line 2", "at most 1"},
                                         Wrong{"[cluster]\nlimit = 3", "line 2", "[cluster] holds threshold"},
                                         Wrong{"[modell]\nx = 1", "line 1", "modell"},
                                         // A kind of shared value that there is not must not be taken for another.
                                         Wrong{"[columns]\na = { from = 'b', shared = 'fax' }", "line 2", "fax"},
                                         Wrong{"[columns]\na = { join = [] }", "line 2", "at least one"},
                                         Wrong{"[columns]\na = { first_of = [] }", "line 2", "at least one"}));

}  // namespace
}  // namespace cw::link
