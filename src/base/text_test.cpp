// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <gtest/gtest.h>

#include <array>

namespace cw {
namespace {

TEST(Utf8, SaysWhereItIsBroken) {
  EXPECT_FALSE(find_invalid_utf8(""));
  EXPECT_FALSE(find_invalid_utf8("Si\xC3\xB4n \xF0\x9F\x8F\xA0"));
  EXPECT_EQ(find_invalid_utf8("Si\xF4n"), 2U);                              // Windows-1252
  EXPECT_EQ(find_invalid_utf8("ab\xC3"), 2U);                               // cut
  EXPECT_EQ(find_invalid_utf8("\xC0\xAF"), 0U);                             // overlong
  EXPECT_EQ(find_invalid_utf8("a\xED\xA0\x80"), 1U);                        // surrogate
  EXPECT_EQ(find_invalid_utf8("a\xF4\x90\x80\x80"), 1U);                    // past U+10FFFF
  EXPECT_EQ(find_invalid_utf8(std::string_view("a\0b", 3)), std::nullopt);  // NUL is a character
}

TEST(Utf8, IsMendedWithReplacementCharacters) {
  EXPECT_EQ(with_invalid_utf8_replaced("Si\xF4n"), "Si\xEF\xBF\xBDn");
  EXPECT_EQ(with_invalid_utf8_replaced("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_FALSE(find_invalid_utf8(with_invalid_utf8_replaced("\xFF\xFE\xED\xA0\x80 x")));
}

TEST(Nfc, JoinsALetterAndItsAccent) {
  EXPECT_EQ(to_nfc("e\xCC\x81"), "\xC3\xA9");
  EXPECT_EQ(to_nfc("plain"), "plain");
}

TEST(Case, FoldsSoThatTheSameNameIsTheSame) {
  EXPECT_EQ(fold_case("O'NEILL"), "o'neill");
  EXPECT_EQ(fold_case("STRASSE"), fold_case("Stra\xC3\x9F"
                                            "e"));
  EXPECT_EQ(fold_case("E\xCC\x81va"), fold_case("\xC3\xA9VA"));
  EXPECT_EQ(fold_case("\xCE\xA3\xCE\x91\xCE\xA3"), fold_case("\xCF\x83\xCE\xB1\xCF\x82"));  // final sigma
}

TEST(Case, GoesUpAndDown) {
  EXPECT_EQ(to_upper("\xC5\xB5yn"), "\xC5\xB4YN");
  EXPECT_EQ(to_lower("\xC5\xB4YN"), "\xC5\xB5yn");
  EXPECT_EQ(to_upper("stra\xC3\x9F"
                     "e"),
            "STRASSE");
}

TEST(Windows1252, BecomesUtf8) {
  EXPECT_EQ(windows_1252_to_utf8("O\x92"
                                 "Brien \x80 \xE9"),
            "O\xE2\x80\x99"
            "Brien \xE2\x82\xAC \xC3\xA9");
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every.push_back(static_cast<char>(byte));
  EXPECT_FALSE(find_invalid_utf8(windows_1252_to_utf8(every)));
}

TEST(Utf16, BecomesUtf8InBothByteOrders) {
  using namespace std::string_view_literals;
  EXPECT_EQ(utf16_to_utf8("\xFF\xFE"
                          "A\0\xE9\0"sv)
                .value(),
            "A\xC3\xA9");
  EXPECT_EQ(utf16_to_utf8("\xFE\xFF\0A\0\xE9"sv).value(), "A\xC3\xA9");
  EXPECT_EQ(utf16_to_utf8("\0A"sv, ByteOrder::big).value(), "A");
  EXPECT_EQ(utf16_to_utf8("\x3C\xD8\xE0\xDF"sv).value(), "\xF0\x9F\x8F\xA0");
  EXPECT_EQ(utf16_to_utf8("").value(), "");
}

TEST(Utf16, SaysWhereItIsBroken) {
  using namespace std::string_view_literals;
  const auto lone = utf16_to_utf8(
      "A\0\x3C\xD8"
      "B\0"sv);
  ASSERT_FALSE(lone);
  EXPECT_NE(lone.error().message.find("byte 2"), std::string::npos);
  const auto odd = utf16_to_utf8("A\0B"sv);
  ASSERT_FALSE(odd);
  EXPECT_NE(odd.error().message.find("byte 2"), std::string::npos);
  EXPECT_FALSE(utf16_to_utf8("\x3C\xD8"sv));
}

TEST(Trim, TakesSpaceFromBothEndsOnly) {
  EXPECT_EQ(trim("  a b\t\r\n"), "a b");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Wrapped, BreaksBetweenWordsAndCutsWhatIsTooLong) {
  EXPECT_EQ(wrapped("one two three", 8), "one two\nthree");
  EXPECT_EQ(wrapped("one two three", 10, 2), "one two\n  three");
  EXPECT_EQ(wrapped("abcdefghij k", 4), "abcd\nefgh\nij k");
  EXPECT_EQ(wrapped("\u00e9\u00e9\u00e9 \u00e9", 5), "\u00e9\u00e9\u00e9 \u00e9") << "characters count, not bytes";
  EXPECT_EQ(wrapped("a\x1b[2Jb", 20), "a?[2Jb") << "what stands in a cell never steers the terminal";
  EXPECT_EQ(wrapped("", 5), "");
  EXPECT_EQ(wrapped("a bc", 0), "a\nb\nc") << "no width is one character";
}

TEST(NearestWord, IsFoundForATypingMistakeAndNotForAnything) {
  constexpr std::array<std::string_view, 3> words = {"sample", "link", "train"};
  EXPECT_EQ(nearest_of("lnik", words), std::nullopt);
  EXPECT_EQ(nearest_of("lin", words), "link");
  EXPECT_EQ(nearest_of("smaple", words), "sample");
  EXPECT_EQ(nearest_of("frobnicate", words), std::nullopt);
  EXPECT_EQ(nearest_of("", words), std::nullopt);
}

}  // namespace
}  // namespace cw
