// SPDX-License-Identifier: MIT
#include "services/place/plain_values.h"

#include <gtest/gtest.h>

#include "base/date_text.h"

namespace cw::place {
namespace {

std::string text_of(std::string_view column, std::string_view value) {
  const Value plain = plain_value(column, Value(std::string(value)));
  if (const Date* date = plain.get<Date>()) return format_date(*date);
  const std::string* text = plain.get<std::string>();
  return text == nullptr ? "?" : *text;
}

TEST(PlainValues, DatesOfEverySystemBecomeOneDate) {
  for (const char* written : {"02/09/1961", "1961-09-02", "19610902", "2 Sep 1961", "02-Sep-1961", "2/9/61"})
    EXPECT_EQ(text_of("date_of_birth", written), "1961-09-02") << written;
  EXPECT_EQ(text_of("date_of_birth", "1961"), "1961") << "a year alone is no day";
  EXPECT_EQ(text_of("date_of_birth", "about 60"), "about 60");
  EXPECT_EQ(text_of("phone", "02/09/1961"), "02/09/1961");
}

TEST(PlainValues, NamesStandInTheirUsualOrderAndLetters) {
  EXPECT_EQ(text_of("full_name", "ZAJAC, PRZEMYSŁAW"), "Przemysław Zajac");
  EXPECT_EQ(text_of("full_name", "BAKER Jason Nigel"), "Jason Nigel Baker");
  EXPECT_EQ(text_of("full_name", "Louie Stone"), "Louie Stone");
  EXPECT_EQ(text_of("full_name", "J SMITH"), "J Smith");
  EXPECT_EQ(text_of("family_name", "O'NEILL-ŁUCZAK"), "O'Neill-Łuczak");
  EXPECT_EQ(text_of("family_name", "McDonald"), "McDonald");
  EXPECT_EQ(text_of("full_name", "hussain bhatti-o'neill"), "Hussain Bhatti-O'Neill");
  EXPECT_EQ(text_of("full_name", "Jan van der Berg"), "Jan van der Berg");
  EXPECT_EQ(text_of("full_name", ","), "");
  EXPECT_EQ(text_of("postcode", "aw10bb"), "AW1 0BB");
}

TEST(PlainValues, TheSameSaidInTwoFormsIsNoConflict) {
  const auto record = [](std::int64_t number, const char* source, const char* born, const char* sex) {
    registry::RecordView out;
    out.number = {number};
    out.key = {source, "1"};
    out.columns = Value(Structure{{"date_of_birth", Value(std::string(born))}, {"sex", Value(std::string(sex))}});
    return out;
  };
  const std::vector<registry::RecordView> same{record(1, "a", "02/09/1961", "Female"), record(2, "b", "19610902", "F")};
  const registry::Survivors shown = survive_plainly(same, {});
  ASSERT_NE(shown.find("date_of_birth"), nullptr);
  EXPECT_EQ(shown.find("date_of_birth")->conflict, registry::Conflict::none);
  EXPECT_EQ(shown.find("date_of_birth")->said_by.size(), 2u);
  EXPECT_EQ(shown.find("sex")->conflict, registry::Conflict::none);
  const std::vector<registry::RecordView> other{record(1, "a", "02/09/1961", "F"), record(2, "b", "19610209", "F")};
  EXPECT_EQ(survive_plainly(other, {}).find("date_of_birth")->conflict, registry::Conflict::contradiction);
}

}  // namespace
}  // namespace cw::place
