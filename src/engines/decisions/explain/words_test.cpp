// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/words.h"

#include <algorithm>
#include <set>

#include "engines/decisions/explain/test_models.h"

namespace cw::dmn {
namespace {

using namespace test;
using feel::Value;

std::multiset<std::string> placeholders_in(const std::string& text) {
  std::multiset<std::string> found;
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1))
    found.insert(text.substr(at, text.find('}', at) - at));
  return found;
}

TEST(Words, BothLanguagesHaveEveryKeyWithTheSamePlaceholders) {
  const Words english = words_in("en"), welsh = words_in("cy");
  for (const std::string_view key : Words::keys()) {
    const auto one = placeholders_in(english.text(key)), other = placeholders_in(welsh.text(key));
    // Welsh may say a value twice.
    EXPECT_EQ(std::set<std::string>(one.begin(), one.end()), std::set<std::string>(other.begin(), other.end())) << key;
  }
}

TEST(Words, FilesThatAreWrongAreRefusedWithTheLine) {
  EXPECT_NE(Words::read("a = b\nnonsense").error().message.find("line 2"), std::string::npos);
  EXPECT_NE(Words::read("a = b\na = c").error().message.find("twice"), std::string::npos);
  EXPECT_NE(Words::read("# nothing").error().message.find("have no 'money.types'"), std::string::npos);
}

TEST(Words, ValuesAreWrittenAsPeopleWriteThem) {
  const Words words = words_in("en");
  const auto number = [](const char* text) { return Value::number(*Decimal::parse(text)); };
  EXPECT_EQ(words.value(number("1234567.5")), "1,234,567.5");
  EXPECT_EQ(words.value(number("-999")), "-999");
  EXPECT_EQ(words.value(number("3153.6365461430849851")), "about 3,153.636546");
  EXPECT_EQ(words.value(number("0.00000004")), "0.00000004");
  EXPECT_EQ(words.value(number("1234.5"), Unit::money), "£1,234.50");
  EXPECT_EQ(words.value(number("-3"), Unit::money), "-£3");
  EXPECT_EQ(words.value(Value::date({2026, 4, 5})), "5 April 2026");
  EXPECT_EQ(words.value(Value::date_time({{2026, 4, 5}, {52'200 * feel::nanoseconds_per_second, {}}})), "5 April 2026 at 14:30");
  EXPECT_EQ(words.value(Value::duration(feel::YearsMonthsDuration{13})), "1 year and 1 month");
  EXPECT_EQ(words.value(Value::duration(feel::DaysTimeDuration{-2 * 86'400 - 3600, 0})), "minus 2 days and 1 hour");
  EXPECT_EQ(words.value(Value::boolean(true)), "yes");
  EXPECT_EQ(words.value(Value()), "no value");
  EXPECT_EQ(words.value(Value::list({Value::string("a"), Value::string("b"), Value::number(3)})), "\"a\", \"b\" and 3");
  EXPECT_EQ(words.value(Value::context({{"Age", Value::number(3)}, {"Names", Value::list({})}})), "Age: 3 and Names: an empty list");
  EXPECT_EQ(words.value(Value::range({Value::number(1), Value(), true, false, feel::RangeForm::interval})), "1 or more");
}

TEST(Words, ALongListIsCutAndSaysSo) {
  const Words words = words_in("en");
  const std::vector<Value> items(25, Value::number(1));
  EXPECT_NE(words.value(Value::list(items)).find("and 15 more"), std::string::npos);
}

}  // namespace
}  // namespace cw::dmn
