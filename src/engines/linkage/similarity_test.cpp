// SPDX-License-Identifier: MIT
// The kernels against DuckDB's answers (files) and against their textbook forms (random texts).
#include "engines/linkage/similarity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

#include "engines/linkage/similarity_lanes.h"
#include "engines/linkage/similarity_model.h"

namespace cw::linkage {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"')
        fields.back().push_back(line[++i]);
      else
        quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back().push_back(line[i]);
    }
  }
  return fields;
}

// Every row of a file of a, b, levenshtein, damerau_levenshtein, jaro, jaro_winkler, jaccard (, hamming) from DuckDB.
std::size_t expect_rows_equal(std::ifstream& file) {
  std::string line;
  std::getline(file, line);
  std::size_t rows = 0;
  while (std::getline(file, line)) {
    const std::vector<std::string> row = fields_of(line);
    if (row.size() < 7) {
      ADD_FAILURE() << "row with " << row.size() << " fields: " << line;
      continue;
    }
    const std::string& a = row[0];
    const std::string& b = row[1];
    const PreparedText ready_a = prepare(a);
    const PreparedText ready_b = prepare(b);
    ++rows;
    EXPECT_EQ(levenshtein(a, b), std::stoul(row[2])) << line;
    EXPECT_EQ(damerau_levenshtein(a, b), std::stoul(row[3])) << line;
    EXPECT_EQ(jaro(a, b), std::stod(row[4])) << line;
    EXPECT_EQ(jaro_winkler(a, b), std::stod(row[5])) << line;
    EXPECT_EQ(levenshtein(ready_a, ready_b), std::stoul(row[2])) << line;
    EXPECT_EQ(damerau_levenshtein(ready_a, ready_b), std::stoul(row[3])) << line;
    EXPECT_EQ(jaro(ready_a, ready_b), std::stod(row[4])) << line;
    EXPECT_EQ(jaro_winkler(ready_a, ready_b), std::stod(row[5])) << line;
    if (!row[6].empty()) {
      EXPECT_EQ(jaccard(a, b), std::stod(row[6])) << line;
    }
    if (row.size() > 7 && !row[7].empty()) {
      EXPECT_EQ(hamming(a, b), std::stoul(row[7])) << line;
    }
  }
  return rows;
}

TEST(Similarity, EqualsDuckdbOnTwentyThousandGoldenRows) {
  const char* const shared = std::getenv("COMMONWEAL_SHARED");
  const std::filesystem::path root = shared != nullptr ? shared : std::filesystem::path(CW_SOURCE_DIR) / "../shared";
  std::ifstream file(root / "data/linkage/golden-splink/duckdb_string_functions_20k.csv");
  if (!file) GTEST_SKIP() << "golden file not found below " << root << ": set COMMONWEAL_SHARED";
  EXPECT_EQ(expect_rows_equal(file), 20000U);
}

TEST(Similarity, EqualsDuckdbOnEmptyLongAndNonAsciiTexts) {
  std::ifstream file(CW_SOURCE_DIR "/tests/data/similarity_duckdb.csv");
  ASSERT_TRUE(file);
  EXPECT_GE(expect_rows_equal(file), 1000U);
}

class Texts {
 public:
  // Pairs of texts over a small alphabet, half of them edits of one another.
  std::pair<std::string, std::string> pair(std::size_t longest) {
    const std::size_t letters = 1 + random_() % 8;
    std::string a = text(longest, letters);
    if (random_() % 2 == 0) return {a, text(longest, letters)};
    std::string b = a;
    for (std::size_t edits = random_() % 5; edits > 0; --edits) {
      const std::size_t at = random_() % (b.size() + 1);
      if (random_() % 3 == 0 && b.size() < longest)
        b.insert(at, 1, letter(letters));
      else if (at + 1 < b.size() && random_() % 2 == 0)
        std::swap(b[at], b[at + 1]);
      else if (at < b.size())
        b.erase(at, 1);
    }
    return {a, b};
  }
  std::size_t number(std::size_t below) { return random_() % below; }

 private:
  char letter(std::size_t letters) { return static_cast<char>("ab\0z\xff\x80 9"[random_() % letters]); }
  std::string text(std::size_t longest, std::size_t letters) {
    std::string result(random_() % (longest + 1), '\0');
    for (char& c : result) c = letter(letters);
    return result;
  }
  std::mt19937_64 random_{42};
};

void expect_edit_distances(const std::string& a, const std::string& b, std::uint32_t limit) {
  const PreparedText x = prepare(a);
  const PreparedText y = prepare(b);
  const auto plain = static_cast<std::uint32_t>(model::levenshtein(a, b));
  const auto swaps = static_cast<std::uint32_t>(model::damerau_levenshtein(a, b));
  EXPECT_EQ(levenshtein(a, b), plain);
  EXPECT_EQ(levenshtein(x, y), plain);
  EXPECT_EQ(levenshtein_within(a, b, limit), std::min(plain, limit + 1));
  EXPECT_EQ(levenshtein_within(x, y, limit), std::min(plain, limit + 1));
  EXPECT_EQ(damerau_levenshtein(a, b), swaps);
  EXPECT_EQ(damerau_levenshtein(x, y), swaps);
  EXPECT_EQ(damerau_levenshtein_within(a, b, limit), std::min(swaps, limit + 1));
  EXPECT_EQ(damerau_levenshtein_within(x, y, limit), std::min(swaps, limit + 1));
  EXPECT_LE(levenshtein_lower_bound(x, y), swaps);
}

void expect_jaro(const std::string& a, const std::string& b, double threshold) {
  const PreparedText x = prepare(a);
  const PreparedText y = prepare(b);
  const double expected = model::jaro_winkler(a, b);
  EXPECT_EQ(jaro(a, b), model::jaro(a, b));
  EXPECT_EQ(jaro(x, y), model::jaro(a, b));
  EXPECT_EQ(jaro_winkler(a, b), expected);
  EXPECT_EQ(jaro_winkler(x, y), expected);
  EXPECT_GE(jaro_winkler_upper_bound(x, y), expected);
  for (const double at : {threshold, expected, std::nextafter(expected, 2.0), std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(jaro_winkler_at_least(a, b, at), expected >= at);
    EXPECT_EQ(jaro_winkler_at_least(x, y, at), expected >= at);
  }
}

TEST(Similarity, EqualsItsTextbookFormsOnRandomTexts) {
  Texts texts;
  for (const std::size_t longest : {3U, 9U, 17U, 25U, 34U, 66U, 140U}) {
    for (std::size_t round = 0; round < (longest > 60 ? 150U : 3000U); ++round) {
      const auto [a, b] = texts.pair(longest);
      SCOPED_TRACE(testing::PrintToString(a) + " / " + testing::PrintToString(b));
      expect_edit_distances(a, b, static_cast<std::uint32_t>(texts.number(6)));
      expect_jaro(a, b, static_cast<double>(texts.number(101)) / 100);
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST(Similarity, HoldsAtTheEdgesOfWordsAndRegisters) {
  for (const std::size_t length : {1U, 2U, 15U, 16U, 17U, 23U, 24U, 25U, 31U, 32U, 33U, 63U, 64U, 65U, 127U, 128U, 129U}) {
    std::string a(length, 'x');
    for (std::size_t i = 0; i < length; ++i) a[i] = static_cast<char>('a' + i * 7 % 26);
    std::string b = a;
    b.back() = '#';
    SCOPED_TRACE(length);
    expect_edit_distances(a, a, 2);
    expect_edit_distances(a, b, 0);
    expect_edit_distances(a, a.substr(1), 1);
    expect_edit_distances(a, std::string(a.rbegin(), a.rend()), 3);
    expect_jaro(a, b, 0.9);
    expect_jaro(a, a.substr(1), 0.8);
    expect_jaro(a, std::string(a.rbegin(), a.rend()), 0.5);
  }
}

TEST(Similarity, LimitsSaturate) {
  EXPECT_EQ(levenshtein_within("abc", "xyz", 0), 1U);
  EXPECT_EQ(levenshtein_within("abc", "xyz", UINT32_MAX), 3U);
  EXPECT_EQ(damerau_levenshtein_within("ca", "abc", 1), 2U);
  EXPECT_EQ(damerau_levenshtein_within("ca", "abc", 2), 2U);
  EXPECT_EQ(damerau_levenshtein_within("ca", "abc", UINT32_MAX), 2U);
}

TEST(Similarity, BothKindsOfLaneAgree) {
  Texts texts;
  for (std::size_t round = 0; round < 2000; ++round) {
    const std::string text = texts.pair(64).first;
    const kernels::Lanes<64> fast(text.data(), text.size());
    const kernels::Lanes<64, kernels::WordLane> portable(text.data(), text.size());
    const std::uint64_t inside = kernels::low_bits(text.size());
    for (int c = 0; c < 256; ++c) {
      std::uint64_t expected = 0;
      for (std::size_t i = 0; i < text.size(); ++i) expected |= std::uint64_t{text[i] == static_cast<char>(c)} << i;
      ASSERT_EQ(fast.equal(static_cast<char>(c)) & inside, expected);
      ASSERT_EQ(portable.equal(static_cast<char>(c)) & inside, expected);
    }
  }
}

TEST(Similarity, APreparedTextGivesItsTextBack) {
  for (const std::size_t length : {0U, 1U, 24U, 25U, 300U}) {
    const std::string text(length, 'q');
    EXPECT_EQ(prepare(text).view(), text);
  }
}

TEST(Similarity, TheUpperBoundSeparatesUnlikeNames) {
  EXPECT_LT(jaro_winkler_upper_bound(prepare("smith"), prepare("brown")), 0.5);
  EXPECT_EQ(jaro_winkler_upper_bound(prepare("smith"), prepare("smith")), 1.0);
  EXPECT_GE(levenshtein_lower_bound(prepare("smith"), prepare("brown")), 5U);
}

std::u32string spread(const std::string& text, char32_t step) {
  std::u32string result;
  for (const char c : text) result.push_back(static_cast<unsigned char>(c) * step);
  return result;
}

TEST(Similarity, CodePointFormsEqualByteFormsOnRenamedTexts) {
  Texts texts;
  for (std::size_t round = 0; round < 3000; ++round) {
    const auto [a, b] = texts.pair(round % 3 == 0 ? 100 : 12);
    for (const char32_t step : {1U, 300U}) {
      const std::u32string x = spread(a, step);
      const std::u32string y = spread(b, step);
      ASSERT_EQ(levenshtein(x, y), levenshtein(a, b));
      ASSERT_EQ(damerau_levenshtein(x, y), damerau_levenshtein(a, b));
      ASSERT_EQ(jaro(x, y), jaro(a, b));
      ASSERT_EQ(jaro_winkler(x, y), jaro_winkler(a, b));
      ASSERT_EQ(hamming(x, y), hamming(a, b));
      if (!a.empty() && !b.empty()) {
        ASSERT_EQ(jaccard(x, y), jaccard(a, b));
      }
    }
  }
}

TEST(Similarity, CodePointFormsTakeMoreThan256DifferentCharacters) {
  std::u32string a;
  for (char32_t c = 0; c < 400; ++c) a.push_back(0x4E00 + c);
  std::u32string b = a;
  std::swap(b[10], b[11]);
  std::swap(b[300], b[302]);
  b.erase(200, 3);
  EXPECT_EQ(levenshtein(a, b), model::levenshtein(a, b));
  EXPECT_EQ(damerau_levenshtein(a, b), model::damerau_levenshtein(a, b));
  EXPECT_EQ(jaro(a, b), model::jaro(a, b));
  EXPECT_EQ(jaro_winkler(a, b), model::jaro_winkler(a, b));
}

TEST(Similarity, AnAccentIsOneEditInCodePointsAndTwoInBytes) {
  EXPECT_EQ(levenshtein("é", "e"), 2U);
  EXPECT_EQ(levenshtein(code_points("é"), code_points("e")), 1U);
}

TEST(CodePoints, ReadsEveryLengthAndKeepsInvalidBytesApart) {
  EXPECT_EQ(code_points("aé€😀"), U"aé€😀");
  const std::u32string stray{0xDC80, 'a', 0xDCFF};
  EXPECT_EQ(code_points("\x80"
                        "a"
                        "\xff"),
            stray);
  EXPECT_EQ(code_points("\xc0\x80").size(), 2U);          // overlong
  EXPECT_EQ(code_points("\xed\xa0\x80").size(), 3U);      // surrogate
  EXPECT_EQ(code_points("\xf4\x90\x80\x80").size(), 4U);  // above U+10FFFF
  EXPECT_EQ(code_points("\xe2\x82").size(), 2U);          // cut off
  EXPECT_EQ(code_points(std::string_view("\0", 1)), std::u32string(1, U'\0'));
}

TEST(Similarity, SetsAndLengthsThatDuckdbRefuses) {
  EXPECT_TRUE(std::isnan(jaccard("", "a")));
  EXPECT_EQ(hamming("ab", "abc"), UINT32_MAX);
  EXPECT_EQ(hamming("karolin", "kathrin"), 3U);
  EXPECT_TRUE(is_ascii("plain text of more than eight bytes"));
  EXPECT_FALSE(is_ascii("plain text with é"));
}

TEST(Cosine, IsDuckdbsInFloat) {
  EXPECT_EQ(cosine_similarity({1, 2, 3}, {4, 5, 6.5}), 0.9812703728675842);
  EXPECT_EQ(cosine_similarity({0, 0, 0}, {4, 5, 6.5}), -1.0);
  EXPECT_TRUE(std::isnan(cosine_similarity({1}, {1, 2})));
  EXPECT_TRUE(std::isnan(cosine_similarity({}, {})));
}

TEST(Distance, IsSplinksFormulaInDuckdb) {
  struct Case {
    double latitude_a, longitude_a, latitude_b, longitude_b, kilometres;
  };
  const std::vector<Case> cases{
      {51.5074, -0.1278, 53.4808, -2.2426, 261.9828186035156},
      {51.48, -3.18, 51.48, -3.18, 0.0},
      {90.0, 0.0, -90.0, 0.0, 20015.0859375},
      {0.0, 0.0, 0.0, 180.0, 20015.0859375},
      {0.0, 179.9, 0.0, -179.9, 22.238985061645508},
      {55.95, -3.19, 55.9501, -3.1901, 0.012743980623781681},
      {-47.166367, 15.922521, -23.40807, 37.411214, 3260.415283203125},
      {22.629655, -156.409611, -87.629762, 121.48887, 12485.4150390625},
      {-43.316277, -95.640854, 89.21607, -10.705137, 14815.841796875},
      {60.563061, -8.512845, 25.032265, -125.778087, 8954.7021484375},
      {24.274918, 132.496311, 4.172618, 86.850668, 5368.357421875},
      {30.854066, -156.948682, 46.481444, 32.79585, 11360.1328125},
      {-35.771821, -168.835769, 65.794903, -9.810328, 16405.8828125},
      {39.388306, 136.372608, 38.543307, 151.59552, 1317.900146484375},
      {-18.906587, 108.327158, -9.96821, 156.81122, 5298.1533203125},
      {68.195999, -144.916448, -65.525605, -101.884701, 15244.912109375},
      {83.786425, -22.981728, 22.796692, -71.630569, 7025.873046875},
      {1.303737, -41.088147, -26.836112, 30.626679, 8268.318359375},
      {51.584252, -0.904202, 51.681982, -0.928946, 11.000452041625977},
      {51.856401, -0.99099, 51.671274, -0.1631, 60.578880310058594},
      {51.860638, -0.964633, 51.904696, -0.569108, 27.586389541625977},
      {51.713817, -0.211125, 51.831608, -0.573532, 28.166156768798828},
      {51.284957, -0.063461, 51.853942, -0.989806, 90.00961303710938},
      {51.088518, -0.800595, 51.410462, -0.150765, 57.68098068237305},
      {51.293891, -0.768792, 51.872767, -0.04419, 81.54546356201172},
      {51.614533, -0.04494, 51.71844, -0.330954, 22.860275268554688},
      {51.880905, -0.980636, 51.50542, -0.998509, 41.770198822021484},
      {51.30967, -0.076971, 51.599763, -0.031378, 32.41119384765625},
      {51.197385, -0.407936, 51.610467, -0.156199, 49.13981628417969},
      {51.042436, -0.867779, 51.313831, -0.958659, 30.835519790649414},
  };
  for (const Case& c : cases) EXPECT_EQ(distance_km(c.latitude_a, c.longitude_a, c.latitude_b, c.longitude_b), c.kilometres);
  EXPECT_TRUE(std::isnan(distance_km(std::numeric_limits<double>::quiet_NaN(), 0, 0, 0)));
}

}  // namespace
}  // namespace cw::linkage
