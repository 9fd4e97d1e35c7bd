// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>

namespace cw::linkage {
namespace {

TEST(Text, FoldBringsAnyScriptToSmallLatinLetters) {
  EXPECT_EQ(fold("  JOSÉ   Müller "), "jose muller");
  EXPECT_EQ(fold("Łukasz Żółć"), "lukasz zolc");
  EXPECT_EQ(fold("Straße Æther Øre Þór"), "strasse aether ore thor");
  EXPECT_EQ(fold("Наталья"), "natal'a");
  EXPECT_EQ(fold("Ｆｕｌｌ ｗｉｄｔｈ ﬁ"), "full width fi");
  EXPECT_EQ(fold("Γιώργος"), "giorgos");
}

TEST(Text, FoldDropsBytesThatAreNotUtf8) {
  EXPECT_EQ(fold("Jos\xE9"), "jos");
  EXPECT_EQ(fold(std::string_view("a\0b", 3)), "a b");
}

TEST(Text, FoldKeepsWhatHasNoLatinForm) {
  const std::string folded = fold("𓀀𓀁");
  EXPECT_FALSE(folded.empty());
  EXPECT_EQ(fold(folded), folded);
}

TEST(Text, FoldTakesLinearTime) {
  std::string text;
  while (text.size() < 400'000) text += "Жё";
  const std::clock_t start = std::clock();
  EXPECT_GT(fold(text).size(), 400'000U / 4);
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 20.0);
}

TEST(Text, TrimKnowsSpacesOfUnicode) { EXPECT_EQ(trim("\u00A0\u3000 a b\uFEFF\r\n"), "a b"); }

TEST(Text, SubstringCountsCodePointsAsSqlDoes) {
  EXPECT_EQ(substring("Élodie", 1, 2), "Él");
  EXPECT_EQ(substring("Élodie", -2, 5), "ie");
  EXPECT_EQ(substring("abc", 4, 2), "");
  EXPECT_EQ(substring("abc", 2, 1'000'000'000), "bc");
}

TEST(Text, ExtractGivesTheFirstGroupOrTheWholeMatch) {
  EXPECT_EQ(Pattern::compile("rec-([0-9]+)-")->extract("rec-17-org"), "17");
  EXPECT_EQ(Pattern::compile("[0-9]+")->extract("a12b"), "12");
  EXPECT_EQ(Pattern::compile("[0-9]+")->extract("ab"), std::nullopt);
  EXPECT_FALSE(Pattern::compile("(").has_value());
}

TEST(Text, ReplaceAllLeavesTextAloneWithoutANeedle) {
  EXPECT_EQ(replace_all("aaa", "", "x"), "aaa");
  EXPECT_EQ(replace_all("aXbX", "X", "--"), "a--b--");
}

}  // namespace
}  // namespace cw::linkage
