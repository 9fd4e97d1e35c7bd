// SPDX-License-Identifier: MIT
#include "web/pages/internal/record_rows.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "web/pages/internal/page_times.h"
#include "web/pages/pages.h"

namespace cw::pages {
namespace {

const html::Catalogues& all_words() {
  static const html::Catalogues words = read_desk_words(std::string(CW_SOURCE_DIR) + "/packages/desk").value();
  return words;
}

TEST(ComparedRows, PutWholeNamesBesideWholeNamesAndWhatBothHaveFirst) {
  const Value left = parse_json(R"({"full_name":"ALI, Nasir","address":"8 Alder Court, AW1 0AF","phone":"1"})").value();
  const Value right = parse_json(R"({"given_name":"Nasir","family_name":"Ali","postcode":"AW1 0AF","sex":"M"})").value();
  const auto rows = compared_rows(all_words().english, left, right);
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0].label, html::Text("Full name"));
  EXPECT_EQ(rows[0].right, html::Text("Nasir Ali"));
  EXPECT_EQ(rows[0].how, html::Alike::same) << "the order of the words says nothing";
  EXPECT_EQ(rows[1].label, html::Text("Postcode"));
  EXPECT_EQ(rows[1].left, html::Text("AW1 0AF")) << "it stands at the end of the address";
  EXPECT_EQ(rows[2].label, html::Text("Sex"));
}

TEST(ComparedRows, LeaveAloneWhatIsLikeAlready) {
  const Value one = parse_json(R"({"given_name":"Ann","odd_column":["a","b"]})").value();
  const auto rows = compared_rows(all_words().welsh, one, parse_json(R"({"given_name":"Bea"})").value());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].label, html::Text("Enw cyntaf"));
  EXPECT_EQ(rows[1].label, html::Text("Odd column"));
  EXPECT_EQ(rows[1].left, html::Text("a, b"));
}

TEST(ComparedRows, TakeNumbersThatAreNearlyTheSameForDifferent) {
  const Value one = parse_json(R"({"uprn":"990000001719","phone":"01632960008"})").value();
  const auto rows = compared_rows(all_words().english, one, parse_json(R"({"uprn":"990000001718","phone":"01632960009"})").value());
  EXPECT_EQ(rows[0].how, html::Alike::different);
  EXPECT_FALSE(rows[1].how) << "a phone may be mistyped";
}

TEST(WeightsOfAPair, SayWhatTheWholeHasBesideItsParts) {
  const std::vector<place::ReviewField> fields{{"given_name", "Exact match on given_name", 7.0}, {"sex", "sex is NULL", {}}};
  const html::Waterfall made = waterfall_of(all_words().english, fields, -10, 1.5, 4.2);
  ASSERT_EQ(made.steps.size(), 2U) << "a field whose weight may not be shown is no step, but it is in the rest";
  EXPECT_EQ(made.steps[0].level, html::Text("exactly the same"));
  EXPECT_NEAR(made.steps[1].bits, 4.5, 1e-9);
  EXPECT_NE(made.end.level.view().find("under the threshold"), std::string_view::npos);
}

TEST(LevelsOfAModel, AreSaidTheSameOnEveryPageAndMarkedWhereTheyAreEnglish) {
  const html::Catalogues words = all_words();
  EXPECT_EQ(level_words(words.english, "sex_l is NULL").text, "not given in one of the two");
  EXPECT_EQ(level_words(words.welsh, "sex_l is NULL").text, "heb ei roi yn un o'r ddau");
  EXPECT_EQ(level_html(words.welsh, "similar given_name <b>").view(), "<span lang=\"en\">similar given name &lt;b&gt;</span>");
  EXPECT_EQ(level_html(words.english, "similar given_name").view(), "similar given name");
  const std::vector<place::ReviewField> fields{{"given_name", "similar given_name", 7.0}};
  const html::Waterfall made = waterfall_of(words.welsh, fields, -10, {}, 4.2);
  EXPECT_EQ(made.steps[0].level_lang, html::Text("en"));
}

TEST(DaysOfPages, BeginAtMidnightByTheClockInTheUnitedKingdom) {
  const Date summer = parse_day("2026-07-01").value(), winter = parse_day("2026-01-01").value();
  EXPECT_EQ(start_of_uk_day(summer).microseconds % 86'400'000'000, 82'800'000'000);
  EXPECT_EQ(start_of_uk_day(winter).microseconds % 86'400'000'000, 0);
  const Date change = parse_day("2026-03-29").value();
  EXPECT_EQ(start_of_uk_day(Date{change.days + 1}).microseconds - start_of_uk_day(change).microseconds, 23 * 3'600'000'000)
      << "an hour is lost";
  EXPECT_FALSE(parse_day("29/03/2026"));
  EXPECT_FALSE(parse_day("2026-13-01"));
  EXPECT_FALSE(parse_day(""));
  EXPECT_EQ(parse_whole_number("120"), 120);
  EXPECT_FALSE(parse_whole_number("1e3"));
  EXPECT_FALSE(parse_whole_number("-1"));
  EXPECT_FALSE(parse_whole_number("1234567890123456"));
}

TEST(DeskWords, AreThereInBothLanguages) { EXPECT_GT(all_words().english.keys().size(), 300U); }

}  // namespace
}  // namespace cw::pages
