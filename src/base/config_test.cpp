// SPDX-License-Identifier: MIT
#include "base/config.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace cw {
namespace {

constexpr SettingDeclaration declarations[] = {
    {"log.level", SettingKind::text, "warning", "Least serious events that are logged.", {.one_of = "debug info warning"}},
    {"linkage.threads", SettingKind::integer, "2", "Threads that compare pairs.", {.least = 1, .most = 256}},
    {"linkage.threshold", SettingKind::number, "0.95", "Match probability from which records are joined.", {.least = 0, .most = 1}},
    {"web.open", SettingKind::boolean, "false", "Whether strangers may read."},
    {"database.password", SettingKind::text, "", "Password of the database.", {}, Secrecy::secret},
};

std::string complaint(std::string_view toml) {
  const auto read = parse_settings(toml, declarations, ".");
  return read ? "accepted" : read.error().message;
}

TEST(Settings, AreTheDefaultsWhereNothingIsSaid) {
  const auto settings = parse_settings("", declarations, ".");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->text("log.level"), "warning");
  EXPECT_EQ(settings->integer("linkage.threads"), 2);
  EXPECT_EQ(settings->number("linkage.threshold"), 0.95);
  EXPECT_FALSE(settings->boolean("web.open"));
  EXPECT_EQ(settings->text("database.password"), "");
}

TEST(Settings, ComeFromTheFile) {
  const auto settings = parse_settings("[linkage]\nthreads = 8\nthreshold = 1\n[web]\nopen = true\n", declarations, ".");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->integer("linkage.threads"), 8);
  EXPECT_EQ(settings->number("linkage.threshold"), 1.0);
  EXPECT_TRUE(settings->boolean("web.open"));
}

TEST(Settings, SayWhereTheFileIsWrong) {
  EXPECT_EQ(complaint("[linkage]\nthread = 8\n"), "line 2, column 1: there is no setting linkage.thread. Did you mean linkage.threads?");
  EXPECT_EQ(complaint("[linkage]\nthreads = 0\n"), "line 2, column 11: linkage.threads must be a whole number from 1 to 256.");
  EXPECT_EQ(complaint("log.level = \"loud\""), "line 1, column 13: log.level must be debug, info, warning.");
  EXPECT_NE(complaint("[linkage]\nthreads = \"8\"\n").find("line 2"), std::string::npos);
  EXPECT_NE(complaint("web.open = 1"), "accepted");
  EXPECT_NE(complaint("linkage.threshold = nan"), "accepted");
  EXPECT_NE(complaint("linkage = 5").find("there is no setting linkage."), std::string::npos);
  EXPECT_NE(complaint("[linkage\nx").find("line 1"), std::string::npos);
  EXPECT_NE(complaint("a = \"\xFF\"").find("not UTF-8"), std::string::npos);
}

TEST(Settings, RefuseASecretInTheFileAndDoNotRepeatIt) {
  const std::string said = complaint("[database]\npassword = \"hunter2\"\n");
  EXPECT_NE(said.find("set database.password_file to its path"), std::string::npos) << said;
  EXPECT_EQ(said.find("hunter2"), std::string::npos);
}

TEST(Settings, ReadASecretFromItsFileBesideTheSettings) {
  const auto folder = std::filesystem::temp_directory_path() / ("cw_config_test_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "password") << "hunter2\n";
  std::ofstream(folder / "commonweal.toml") << "database.password_file = \"password\"\n";
  const auto settings = read_settings(folder / "commonweal.toml", declarations);
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->text("database.password"), "hunter2");
  std::filesystem::remove(folder / "password");
  const auto failed = read_settings(folder / "commonweal.toml", declarations);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(read_settings(folder / "absent.toml", declarations)) << "no file is no mistake";
  EXPECT_FALSE(read_settings(folder, declarations)) << "a folder is no file";
  std::filesystem::remove_all(folder);
}

TEST(Settings, DescribeThemselves) {
  EXPECT_NE(settings_help(declarations).find("linkage.threads (a whole number from 1 to 256) = 2"), std::string::npos);
  const std::string page = settings_markdown(declarations);
  EXPECT_NE(page.find("| `database.password_file` | path of a file that holds it | none | Password of the database. |"), std::string::npos)
      << page;
  EXPECT_NE(page.find("| `log.level` | debug, info, warning | `warning` |"), std::string::npos);
}

TEST(SettingsDeathTest, EndTheProgramWhereOneIsAskedForThatIsNotDeclared) {
  const auto settings = parse_settings("", declarations, ".");
  EXPECT_DEATH((void)settings->text("no.such"), "no setting no.such");
  EXPECT_DEATH((void)settings->text("linkage.threads"), "no setting linkage.threads of this kind");
}

}  // namespace
}  // namespace cw
