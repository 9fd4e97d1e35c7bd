// SPDX-License-Identifier: MIT
// The command decide as a user runs it.
#include <gtest/gtest.h>

#include <sstream>

#include "base/test_folder.h"
#include "cli/command.h"

namespace cw::cli {
namespace {

const std::string packages = std::string(CW_SOURCE_DIR) + "/packages/";

struct Answer {
  int exit_code = 0;
  std::string out, error;
};

class DecideCommand : public testing::Test {
 protected:
  Answer run(const std::vector<std::string>& more, const std::string& content, const std::string& name = "in.json") {
    std::vector<std::string> arguments = {"decide",  packages + "council-tax-reduction-example",
                                          "--input", folder_.with(name, content).string(),
                                          "--words", packages + "decisions",
                                          "--on",    "2026-09-01",
                                          "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::ostringstream out, error;
    const int exit_code = run_command_line(arguments, all_commands(), out, error);
    return {exit_code, out.str(), error.str()};
  }
  test::Folder folder_;
  const std::string application_ =
      "{\"Household\": \"single\", \"Weekly income\": 90, \"Savings\": 0, \"Guarantee Pension Credit\": false, \"Weekly council tax\": 20, "
      "\"Pet\": 1}";
};

TEST_F(DecideCommand, GivesTheValuesAsJson) {
  const Answer said = run({}, application_);
  ASSERT_EQ(said.exit_code, 0) << said.error;
  EXPECT_TRUE(said.out.starts_with("{\n  \"decisions\": {\n    \"Weekly reduction\": 20\n  },\n  \"status\": \"decided\"")) << said.out;
}

TEST_F(DecideCommand, ExplainsInTheLanguageAskedForAndNotesWhatNoInputHas) {
  const Answer english = run({"--explain"}, application_);
  EXPECT_TRUE(english.out.starts_with("Weekly reduction: £20\n")) << english.out << english.error;
  EXPECT_NE(english.out.find("note         Given, but no input of the model: Pet."), std::string::npos) << english.out;
  EXPECT_NE(run({"--explain", "text", "--language", "cy"}, application_).out.find("Sut y penderfynwyd"), std::string::npos);
}

TEST_F(DecideCommand, SumsUpManyRows) {
  const std::string out = folder_.at("out.csv").string();
  const Answer said =
      run({"--out", out}, "Household,Weekly income,Savings,Guarantee Pension Credit,Weekly council tax\nsingle,90,0,no,20\nx,y,0,no,20\n",
          "in.csv");
  ASSERT_EQ(said.exit_code, 0) << said.error;
  EXPECT_TRUE(said.out.starts_with("rows         2\ndecided      1\nrejected     1, listed in " + out + ".rejects.csv\n")) << said.out;
}

TEST_F(DecideCommand, RefusesWhatItCannotDoWithItsExitCode) {
  EXPECT_EQ(run({"--explain", "aloud"}, application_).exit_code, exit_usage);
  EXPECT_EQ(run({"--language", "fr"}, application_).exit_code, exit_usage);
  EXPECT_EQ(run({"--decision", "Nothing of the kind"}, application_).exit_code, 11);
  EXPECT_EQ(run({}, "{\"Household\": \"castle\"}").exit_code, 10);
  EXPECT_EQ(run({}, "Household\nsingle\n", "in.csv").exit_code, 22);
}

}  // namespace
}  // namespace cw::cli
