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

TEST_F(DecideCommand, DecidesByADecisionServiceAndSaysInItsHelpHow) {
  const std::string model = folder_.with(
      "m.dmn",
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:m\" name=\"m\"><inputData id=\"i\" name=\"N\"/>"
      "<decision id=\"d\" name=\"D\"><informationRequirement><requiredInput href=\"#i\"/></informationRequirement><literalExpression>"
      "<text>N + 1</text></literalExpression></decision><decisionService id=\"s\" name=\"My service\"><outputDecision href=\"#d\"/>"
      "<inputData href=\"#i\"/></decisionService></definitions>");
  std::ostringstream out, error;
  const int code = run_command_line({"decide", model, "--input", folder_.with("n.json", "{\"N\": 4}").string(), "--decision", "My service"},
                                    all_commands(), out, error);
  EXPECT_EQ(code, 0) << error.str();
  EXPECT_TRUE(out.str().starts_with("{\n  \"decisions\": {\n    \"My service\": 5\n  },\n  \"status\": \"decided\"")) << out.str();
  const Answer help = run({"--help"}, "{}");
  EXPECT_NE(help.out.find("--decision \"Tariff service\""), std::string::npos) << help.out;
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
