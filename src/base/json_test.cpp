// SPDX-License-Identifier: MIT
#include "base/json.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

namespace cw {
namespace {

std::string complaint(std::string_view text) {
  const auto read = parse_json(text);
  return read ? "accepted" : read.error().message;
}

TEST(Json, KeepsTheOrderOfKeysAndTheKindOfNumbers) {
  const auto read = parse_json(R"({"z": 1, "a": [1.0, 1e3, true, null, "x"], "m": {}})");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(write_json(*read), R"({"z":1,"a":[1.0,1000.0,true,null,"x"],"m":{}})");
  EXPECT_NE(member(*read, "z")->get<std::int64_t>(), nullptr);
  EXPECT_EQ(member(*read, "absent"), nullptr);
  EXPECT_EQ(member(*member(*read, "z"), "z"), nullptr);
}

TEST(Json, IsLaidOutTheSameEveryTime) {
  const auto read = parse_json(R"({"a":[],"b":{"c":[1,2]}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(write_json(*read, JsonLayout::indented), "{\n  \"a\": [],\n  \"b\": {\n    \"c\": [\n      1,\n      2\n    ]\n  }\n}");
}

TEST(Json, ReadsBackEveryDoubleToTheLastBit) {
  for (const double number : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0, 123456789.123456789, 2.0, 1e22, 0.9999999999999999}) {
    const auto read = parse_json(write_json(Value{number}));
    ASSERT_TRUE(read);
    ASSERT_NE(read->get<double>(), nullptr) << number;
    EXPECT_EQ(std::memcmp(read->get<double>(), &number, sizeof number), 0) << number;
  }
}

TEST(Json, RefusesANumberTooLargeForADouble) {
  EXPECT_NE(complaint("[1e999]"), "accepted");
  EXPECT_NE(complaint("-1e400"), "accepted");
  EXPECT_EQ(*parse_json("1e-999")->get<double>(), 0.0);
  const auto long_one = parse_json("0.1000000000000000055511151231257827021181583404541015625");
  EXPECT_EQ(*long_one->get<double>(), 0.1);
}

TEST(Json, ReadsTheWholeRangeOfIntegersAndGoesToDoublePastIt) {
  for (const std::int64_t number : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), std::int64_t{0}})
    EXPECT_EQ(*parse_json(write_json(Value{number}))->get<std::int64_t>(), number);
  EXPECT_EQ(*parse_json("9223372036854775808")->get<double>(), 9223372036854775808.0);
}

TEST(Json, HasNoNotANumber) { EXPECT_EQ(write_json(Value{std::numeric_limits<double>::quiet_NaN()}), "null"); }

TEST(Json, EscapesWhatMustBe) {
  EXPECT_EQ(quote_json("a\"b\\c\n\x01\x7F\xC3\xA9"), "\"a\\\"b\\\\c\\n\\u0001\x7F\xC3\xA9\"");
  EXPECT_EQ(quote_json("\xFF"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(*parse_json(quote_json(std::string_view("\0\t\"", 3)))->get<std::string>(), std::string("\0\t\"", 3));
  EXPECT_EQ(*parse_json(R"("\ud83c\udfe0")")->get<std::string>(), "\xF0\x9F\x8F\xA0");
}

TEST(Json, WritesDatesAsTheyAreFormatted) { EXPECT_EQ(write_json(Value{List{Value{Date{0}}}}), "[\"1970-01-01\"]"); }

TEST(Json, SaysLineAndColumnOfAMistake) {
  EXPECT_NE(complaint("{\n  \"a\": 1,\n  \"b\": x\n}").find("line 3, column 8"), std::string::npos)
      << complaint("{\n  \"a\": 1,\n  \"b\": x\n}");
  EXPECT_NE(complaint("[1] 2").find("line 1, column 5"), std::string::npos) << complaint("[1] 2");
  EXPECT_NE(complaint("\"\xFF\"").find("line 1, column 2"), std::string::npos);
}

TEST(Json, RefusesADoubledKeyByName) {
  EXPECT_NE(complaint(R"({"m_probability": 1, "m_probability": 2})").find("\"m_probability\" appears twice"), std::string::npos);
  EXPECT_EQ(complaint(R"([{"a": 1}, {"a": 2}])"), "accepted");
}

TEST(Json, RefusesWhatIsCutOrTooDeep) {
  for (const std::string_view text : {"", "{", "[1,", "\"a", "{\"a\"", "nul", "01", "[1}", "1 1", "NaN", "'a'", "// x\n1", "[1,]"})
    EXPECT_NE(complaint(text), "accepted") << text;
  EXPECT_NE(complaint(std::string(100000, '[')), "accepted");
  EXPECT_EQ(complaint(std::string(90, '[') + std::string(90, ']')), "accepted");
}

}  // namespace
}  // namespace cw
