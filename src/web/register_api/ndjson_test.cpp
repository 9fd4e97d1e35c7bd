// SPDX-License-Identifier: MIT
#include "web/register_api/internal/ndjson.h"

#include <gtest/gtest.h>

namespace cw::web {
namespace {

TEST(LinesOfABulk, KeepTheirNumbersWhereLinesAreEmpty) {
  const auto lines = lines_of("a\n\n \r\nb\r\n", 10);
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->size(), 2U);
  EXPECT_EQ((*lines)[1].number, 4U);
  EXPECT_EQ((*lines)[1].text, "b");
  EXPECT_EQ(lines_of("a\nb\nc", 2).error().code, ErrorCode::too_large);
}

TEST(LinesOfABulk, SayWhatIsWrongWithoutRepeatingIt) {
  const std::pair<const char*, const char*> cases[] = {{"{\"source\":\"s\"}", "/id"},
                                                       {"{\"id\":\"Zoe\",\"columns\":{}}", "/source"},
                                                       {"{\"source\":7,\"id\":\"1\",\"columns\":{}}", "/source"},
                                                       {"{\"source\":\"s\",\"id\":\"1\"}", "/columns"},
                                                       {"{\"source\":\"s\",\"id\":\"1\",\"columns\":\"Zoe\"}", "/columns"},
                                                       {"{\"source\":\"s\",\"id\":\"1\",\"columns\":{},\"remove\":true}", "/columns"},
                                                       {"{\"source\":\"s\",\"id\":\"1\",\"remove\":false}", "/remove"},
                                                       {"{\"source\":\"s\",\"id\":\"1\",\"Zoe\":1}", ""},
                                                       {"[\"Zoe\"]", ""},
                                                       {"Zoe", ""}};
  for (const auto& [line, field] : cases) {
    const auto read = read_record_line(line);
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error().field, field) << line;
    EXPECT_EQ(read.error().message.find("Zoe"), std::string::npos) << line;
  }
  const auto gone = read_record_line("{\"source\":\"s\",\"id\":\"1\",\"remove\":true}");
  ASSERT_TRUE(gone);
  EXPECT_FALSE(gone->columns);
}

}  // namespace
}  // namespace cw::web
