// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "cli/command.h"

namespace cw::cli {
namespace {

struct Given {
  std::vector<std::string> files;
  std::string out = "out";
  std::optional<double> threshold;
  std::uint64_t threads = 2;
  bool force = false;
};

Command copy_command(const std::shared_ptr<Given>& given) {
  return {"copy",
          "Copies files.",
          "commonweal copy a.csv --out there",
          {{"FILE", "what is copied", &given->files, Presence::required},
           {"--out DIR", "where to", &given->out},
           {"--threshold P", "how sure", &given->threshold},
           {"--threads N", "how many", &given->threads},
           {"--force", "at all costs", &given->force}},
          [given](CommandContext& context) -> Result<void> {
            if (given->out == "bug") throw std::runtime_error("a mistake");
            if (given->out == "memory") throw std::bad_alloc();
            if (given->out == "fail") return fail(ErrorCode::not_found, "there is no file x. Check its name.");
            if (given->out == "own") return fail_with_exit(ErrorCode::invalid, 42, "x is empty");
            context.out << given->files.size() << ' ' << given->out << ' ' << given->threads << ' ' << given->force << '\n';
            return {};
          }};
}

struct Outcome {
  int exit_code = 0;
  std::string out, error;
};

Outcome run_with(const std::vector<std::string>& arguments) {
  std::ostringstream out, error;
  const int exit_code = run_command_line(arguments, {copy_command(std::make_shared<Given>()), version_command()}, out, error);
  return {exit_code, out.str(), error.str()};
}

TEST(CommandLine, FillsTheOptionsAndRunsTheCommand) {
  const Outcome outcome = run_with({"copy", "a.csv", "b.csv", "--threads", "7", "--force", "--out", "there"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(outcome.out, "2 there 7 1\n");
  EXPECT_EQ(outcome.error, "");
}

TEST(CommandLine, KeepsDefaults) { EXPECT_EQ(run_with({"copy", "a.csv"}).out, "1 out 2 0\n"); }

TEST(CommandLine, TellsWhatIsWrongAndWhatToDo) {
  const Outcome outcome = run_with({"copy", "a", "--out", "fail"});
  EXPECT_EQ(outcome.exit_code, 11);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.error, "commonweal: there is no file x. Check its name.\n");
  EXPECT_EQ(run_with({"copy", "a", "--out", "own"}).exit_code, 42);
}

TEST(CommandLine, SuggestsTheNearestCommand) {
  const Outcome outcome = run_with({"copi", "a"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.error, "commonweal: there is no command \"copi\". Did you mean copy?\n");
  EXPECT_EQ(run_with({"frobnicate"}).error, "commonweal: there is no command \"frobnicate\". The commands are: copy, version.\n");
  EXPECT_EQ(run_with({"x\n\x1b[31m"}).error.find('\x1b'), std::string::npos);
}

TEST(CommandLine, RefusesAWrongOption) {
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"copy"},
                                                {"copy", "a", "--thread", "2"},
                                                {"copy", "a", "--threads", "two"},
                                                {"copy", "a", "--threads", "-1"},
                                                {"copy", "a", "--threads"},
                                                {"copy", "a", "--threshold", "x"},
                                                {"copy", "a", "--threshold", "nan"},
                                                {"copy", "a", "--threads", "99999999999999999999"},
                                                {"version", "extra"}}) {
    const Outcome outcome = run_with(wrong);
    EXPECT_EQ(outcome.exit_code, 2) << wrong.back() << outcome.out;
    EXPECT_TRUE(outcome.error.starts_with("commonweal: ")) << outcome.error;
    EXPECT_NE(outcome.error.find("--help"), std::string::npos) << outcome.error;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(CommandLine, HelpsWithAnExampleOfEveryCommand) {
  const Outcome all = run_with({"--help"});
  EXPECT_EQ(all.exit_code, 0);
  EXPECT_NE(all.out.find("commonweal copy a.csv --out there"), std::string::npos);
  EXPECT_NE(all.out.find("log.level"), std::string::npos);
  const Outcome one = run_with({"copy", "--help"});
  EXPECT_EQ(one.exit_code, 0);
  EXPECT_NE(one.out.find("Example:\n  commonweal copy a.csv --out there"), std::string::npos) << one.out;
  EXPECT_NE(one.out.find("Usage: commonweal copy ["), std::string::npos) << one.out;
  EXPECT_NE(one.out.find("--out DIR"), std::string::npos) << one.out;
  EXPECT_EQ(run_with({}).exit_code, 2);
}

TEST(CommandLine, CatchesBugsAndTheEndOfMemory) {
  const Outcome bug = run_with({"copy", "a", "--out", "bug"});
  EXPECT_EQ(bug.exit_code, 1);
  EXPECT_EQ(bug.error, "commonweal: this is a bug: a mistake. Please report it with the command that you ran.\n");
  EXPECT_EQ(run_with({"copy", "a", "--out", "memory"}).exit_code, 14);
}

TEST(CommandLine, SaysSoWhenResultsCannotBeWritten) {
  std::ofstream full("/dev/full");
  if (!full) GTEST_SKIP() << "this system has no /dev/full";
  std::ostringstream error;
  EXPECT_EQ(run_command_line({"version"}, {version_command()}, full, error), 15);
  EXPECT_NE(error.str().find("could not be written"), std::string::npos);
}

TEST(CommandLine, ReadsTheSettingsFileItIsGiven) {
  const auto file = std::filesystem::temp_directory_path() / ("cw_cli_test_" + std::to_string(getpid()) + ".toml");
  std::ofstream(file) << "[log]\nlevl = \"info\"\n";
  const Outcome outcome = run_with({"version", "--settings", file.string()});
  EXPECT_EQ(outcome.exit_code, 10);
  EXPECT_NE(outcome.error.find("line 2, column 1: there is no setting log.levl. Did you mean log.level?"), std::string::npos)
      << outcome.error;
  std::filesystem::remove(file);
  EXPECT_EQ(run_with({"version", "--log-level", "loud"}).exit_code, 2);
}

TEST(Serve, IsNotBegunWhereOthersWouldReachItWithoutTls) {
  const auto said = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"serve", "--port", "0", "--policy", "/nonexistent", "--address", "0.0.0.0"});
    std::ostringstream out, error;
    const int exit_code = run_command_line(more, all_commands(), out, error);
    return std::pair(exit_code, error.str());
  };
  using Words = std::vector<std::string>;
  for (const Words& plain : {Words{}, Words{"--proxy", "10.0.0.1"}, Words{"--public-url", "https://a.example"},
                             Words{"--public-url", "http://a.example", "--proxy", "10.0.0.1"}}) {
    const auto [exit_code, error] = said(plain);
    EXPECT_EQ(exit_code, exit_usage);
    EXPECT_NE(error.find("--certificate FILE and --key FILE; or, where a proxy"), std::string::npos) << error;
  }
  // Then it goes on to what is wrong besides.
  EXPECT_NE(said({"--public-url", "https://a.example", "--proxy", "10.0.0.1"}).second.find("/nonexistent"), std::string::npos);
  EXPECT_NE(said({"--certificate", "a.pem", "--key", "a.key"}).second.find("/nonexistent"), std::string::npos);
}

TEST(Version, IsTheOneOfTheBuild) {
  const Outcome outcome = run_with({"version"});
  EXPECT_EQ(outcome.out, "commonweal " CW_VERSION "\n");
  EXPECT_EQ(run_with({"--version"}).out, outcome.out);
}

TEST(Commands, AllHaveASummaryAndAnExampleThatStartsWithTheirName) {
  for (const Command& command : all_commands()) {
    EXPECT_TRUE(command.summary.ends_with('.')) << command.name;
    EXPECT_TRUE(command.example.find("commonweal " + command.name) != std::string::npos) << command.name;
    EXPECT_TRUE(command.run) << command.name;
  }
}

}  // namespace
}  // namespace cw::cli
