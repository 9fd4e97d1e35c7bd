// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <sstream>

#include "base/test_folder.h"
#include "cli/command.h"

namespace cw::cli {
namespace {

struct Said {
  int code = 0;
  std::string out, error;
};
Said run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "dmn");
  std::ostringstream out, error;
  const int code = run_command_line(arguments, {dmn_command()}, out, error);
  return {code, out.str(), error.str()};
}

std::string model(const std::string& border) {
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:t\"><inputData id=\"a\" "
         "name=\"Age\"><variable "
         "name=\"Age\" typeRef=\"number\"/></inputData><decision id=\"d\" name=\"Band\"><informationRequirement><requiredInput "
         "href=\"#a\"/></informationRequirement><decisionTable><input><inputExpression><text>Age</text></inputExpression></input><output/>"
         "<rule><inputEntry><text>&lt; " +
         border +
         "</text></inputEntry><outputEntry><text>1</text></outputEntry></rule><rule><inputEntry><text>&gt;= 18</text></inputEntry>"
         "<outputEntry><text>2</text></outputEntry></rule></decisionTable></decision></definitions>";
}

TEST(DmnCommand, CheckFailsByTheGravityThatCounts) {
  const test::Folder folder;
  const std::string good = folder.with("good.dmn", model("18")), gap = folder.with("gap.dmn", model("17"));
  EXPECT_EQ(run({"check", good}).code, 0);
  EXPECT_EQ(run({"check", good, gap}).code, 10);
  EXPECT_EQ(run({"check", gap, "--fail-on", "error"}).code, 0);
  EXPECT_EQ(run({"check", gap, "--fail-on", "loud"}).code, exit_usage);
  EXPECT_EQ(run({"check", folder.at("none.dmn")}).code, 11);
  EXPECT_EQ(run({"look", good}).code, exit_usage);
  EXPECT_NE(run({"check", gap, "--format", "json"}).out.find("\"kind\": \"gap\""), std::string::npos);
}

TEST(DmnCommand, DiffTestAndFormatDoAsTheySay) {
  const test::Folder folder;
  const std::string one = folder.with("one.dmn", model("18")), other = folder.with("other.dmn", model("17"));
  EXPECT_EQ(run({"diff", one, other}).code, 0);
  EXPECT_EQ(run({"diff", one, other, "--fail-on", "difference"}).code, 13);
  EXPECT_EQ(run({"diff", one}).code, exit_usage);
  (void)folder.with("one.examples.csv", "Age,expect Band\n3,1\n");
  EXPECT_EQ(run({"test", one}).code, 0);
  EXPECT_EQ(run({"test", one, "--fail-on", "unreached"}).code, 13);
  EXPECT_EQ(run({"test", one, "--examples", folder.with("wrong.csv", "Age,expect Band\n3,2\n")}).code, 13);
  EXPECT_EQ(run({"test", other}).code, 11);
  const std::string out = folder.at("written.dmn");
  EXPECT_EQ(run({"format", one, "--out", out}).code, 0);
  EXPECT_EQ(test::content_of(out), run({"format", one}).out);
  EXPECT_NE(run({"--help"}).out.find("commonweal dmn format"), std::string::npos);
}

}  // namespace
}  // namespace cw::cli
