// SPDX-License-Identifier: MIT
#include "base/log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace cw {
namespace {

class LogTest : public testing::Test {
 protected:
  void start(LogLevel level, LogFormat format) {
    configure_log({level, format, [this](std::string_view line) { lines.emplace_back(line); }, &clock});
  }
  void TearDown() override { configure_log({}); }
  ManualClock clock{{1'772'357'400'123'456}};
  std::vector<std::string> lines;
};

TEST_F(LogTest, WritesAPlainLineWithItsFields) {
  start(LogLevel::info, LogFormat::plain);
  log_info("file read", {{"rows", 20000}, {"share", 0.5}, {"file", "a b.csv"}, {"ok", true}, {"kind", "csv"}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0], "2026-03-01T09:30:00.123456Z info    file read rows=20000 share=0.5 file=\"a b.csv\" ok=true kind=csv");
}

TEST_F(LogTest, WritesJsonThatReadsBack) {
  start(LogLevel::info, LogFormat::json_lines);
  log_warning("odd \"name\"", {{"rows", 3U}, {"file", std::string("x\ny")}});
  ASSERT_EQ(lines.size(), 1U);
  const auto read = parse_json(lines[0]);
  ASSERT_TRUE(read) << lines[0];
  EXPECT_EQ(*member(*read, "level")->get<std::string>(), "warning");
  EXPECT_EQ(*member(*read, "message")->get<std::string>(), "odd \"name\"");
  EXPECT_EQ(*member(*read, "rows")->get<std::int64_t>(), 3);
}

TEST_F(LogTest, DropsWhatIsBelowItsLevel) {
  start(LogLevel::warning, LogFormat::plain);
  log_debug("no");
  log_info("no");
  log_warning("yes");
  log_error("yes");
  EXPECT_EQ(lines.size(), 2U);
  start(LogLevel::off, LogFormat::plain);
  log_error("no");
  EXPECT_EQ(lines.size(), 2U);
}

TEST_F(LogTest, KeepsAnEventOnOneLineWhateverItHolds) {
  start(LogLevel::info, LogFormat::plain);
  log_info("a\n2026 error forged", {{"file", "x\r\nlevel=error"}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].find_first_of("\r\n"), std::string::npos);
}

TEST(LogLevel, ReadsItsNames) {
  EXPECT_EQ(parse_log_level("debug"), LogLevel::debug);
  EXPECT_EQ(parse_log_level("off"), LogLevel::off);
  EXPECT_FALSE(parse_log_level("loud"));
}

}  // namespace
}  // namespace cw
