// SPDX-License-Identifier: MIT
#include "web/html/compare.h"

#include <gtest/gtest.h>

namespace cw::html {
namespace {

TEST(Comparing, GoesByLettersAndDigits) {
  EXPECT_EQ(alike("", ""), Alike::neither);
  EXPECT_EQ(alike("Ann", ""), Alike::only_one);
  EXPECT_EQ(alike("O'NEILL", "o neill"), Alike::same);
  EXPECT_EQ(alike("AW1 1AA", "aw11aa"), Alike::same);
  EXPECT_EQ(alike("Quillfeather", "Quilfeather"), Alike::similar);
  EXPECT_EQ(alike("1980-02-01", "1980-01-02"), Alike::similar);
  EXPECT_EQ(alike("Ann", "Zoë"), Alike::different);
  EXPECT_EQ(alike("-", "."), Alike::different) << "without any letter only what is equal is the same";
  EXPECT_EQ(alike("-", "-"), Alike::same);
}

TEST(Comparing, MarksWhatTheOtherHasNot) {
  EXPECT_EQ(with_differences("Quillfeather", "Quilfeather").view(), "Quil<mark class=\"app-compare__mark\">l</mark>feather");
  EXPECT_EQ(with_differences("Ann", "ANN").view(), "Ann");
  EXPECT_EQ(with_differences("Siân", "Sian").view(), "Si<mark class=\"app-compare__mark\">â</mark>n") << "a letter stays whole";
  EXPECT_EQ(with_differences("<b>", "").view(), "<mark class=\"app-compare__mark\">&lt;b&gt;</mark>");
  const std::string torn = "\xC3";
  EXPECT_EQ(with_differences(torn + "a", "a").view(), "<mark class=\"app-compare__mark\">" + torn + "</mark>a")
      << "no reading past its end";
}

TEST(Comparing, SaysInWordsWhatDiffers) {
  const Html table = html_of(SideBySide{.caption = "Both",
                                        .left = "Housing",
                                        .right = "Library",
                                        .rows = {{"Name", "Ann <x>", "Bertha"}, {"Born", "", "1980"}, {"Sex", "F", "F"}}});
  const std::string_view text = table.view();
  EXPECT_NE(text.find("Different"), std::string_view::npos);
  EXPECT_NE(text.find("Only in one"), std::string_view::npos);
  EXPECT_NE(text.find("Same"), std::string_view::npos);
  EXPECT_EQ(text.find("<x>"), std::string_view::npos);
  EXPECT_NE(text.find("not there"), std::string_view::npos);
}

TEST(Comparing, WeightsAddUp) {
  EXPECT_EQ(bits_text(3.25), "+3.3");
  EXPECT_EQ(bits_text(-16.61), "\u221216.6");
  EXPECT_EQ(bits_text(-0.01), "0.0");
  const Html table = html_of(Waterfall{.caption = "Why",
                                       .start = {"Before", "", -10},
                                       .steps = {{"Given name", "the same", 7.5}, {"Born", "other", -2.25}},
                                       .end = {"Together", "", 0},
                                       .threshold = 4.2});
  const std::string_view text = table.view();
  EXPECT_NE(text.find("\u22124.8"), std::string_view::npos) << text;
  EXPECT_NE(text.find("app-waterfall__bar--against"), std::string_view::npos);
  EXPECT_NE(text.find("app-waterfall__threshold"), std::string_view::npos);
  EXPECT_EQ(text.find("style="), std::string_view::npos);
}

}  // namespace
}  // namespace cw::html
