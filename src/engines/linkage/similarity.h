// SPDX-License-Identifier: MIT
// String distances and similarities. Each comes in bytes (equal to DuckDB 1.4's functions on every input) and in code points.
//
//   levenshtein("kitten", "sitting") == 3;   jaro_winkler("martha", "marhta") == 0.9611...
//
// Pure functions, any thread. Text is UTF-8; in the code-point forms an invalid byte counts as one code point of its own.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cw::linkage {

// Edit distance with insertions, deletions, substitutions (Levenshtein 1966); bit-parallel after Myers 1999 / Hyyrö 2003.
[[nodiscard]] std::uint32_t levenshtein(std::string_view a, std::string_view b);
// The distance if it is at most `limit`, else limit + 1; faster than the above for small limits.
[[nodiscard]] std::uint32_t levenshtein_within(std::string_view a, std::string_view b, std::uint32_t limit);
// With transpositions of adjacent characters, unrestricted ("ca" -> "abc" is 2), as in DuckDB.
[[nodiscard]] std::uint32_t damerau_levenshtein(std::string_view a, std::string_view b);
[[nodiscard]] std::uint32_t damerau_levenshtein_within(std::string_view a, std::string_view b, std::uint32_t limit);
// Jaro 1989; window max(len)/2 - 1. An empty text gives 0, even against an empty one, as in DuckDB.
[[nodiscard]] double jaro(std::string_view a, std::string_view b);
// Winkler 1990: prefix of up to 4, scale 0.1, boost only where jaro > 0.7. The floating point operations are in DuckDB's order, so results
// are equal to the last bit.
[[nodiscard]] double jaro_winkler(std::string_view a, std::string_view b);
// True only if jaro_winkler(a, b) >= threshold, decided from lengths and character sets where that is enough.
[[nodiscard]] bool jaro_winkler_at_least(std::string_view a, std::string_view b, double threshold);
// Sets of single bytes: |A and B| / |A or B|. NaN where either is empty (DuckDB: an error).
[[nodiscard]] double jaccard(std::string_view a, std::string_view b);
// Positions that differ; lengths must be equal, else UINT32_MAX (DuckDB: an error, and one for two empty texts, which give 0 here).
[[nodiscard]] std::uint32_t hamming(std::string_view a, std::string_view b);

// A text made ready once and compared many times, as the distinct values of a dictionary are. Every function below gives what its plain
// form gives for the same texts. The bytes of texts longer than 24 are not copied: they must outlive the PreparedText.
struct alignas(16) PreparedText {
  static constexpr std::uint32_t inline_length = 24;
  std::array<char, inline_length> bytes{};  // the text, then zeros; of a longer text its first 16 bytes, then a pointer to all of it
  std::uint64_t once = 0;                   // bit h: a character with hash h occurs
  std::uint64_t twice = 0;                  // bit h: at least two characters with hash h occur
  std::uint32_t length = 0;
  std::uint32_t reserved = 0;

  [[nodiscard]] std::string_view view() const;
};
static_assert(sizeof(PreparedText) == 48);
[[nodiscard]] PreparedText prepare(std::string_view text);
[[nodiscard]] std::uint32_t levenshtein(const PreparedText& a, const PreparedText& b);
[[nodiscard]] std::uint32_t levenshtein_within(const PreparedText& a, const PreparedText& b, std::uint32_t limit);
[[nodiscard]] std::uint32_t damerau_levenshtein(const PreparedText& a, const PreparedText& b);
[[nodiscard]] std::uint32_t damerau_levenshtein_within(const PreparedText& a, const PreparedText& b, std::uint32_t limit);
[[nodiscard]] double jaro(const PreparedText& a, const PreparedText& b);
[[nodiscard]] double jaro_winkler(const PreparedText& a, const PreparedText& b);
[[nodiscard]] bool jaro_winkler_at_least(const PreparedText& a, const PreparedText& b, double threshold);
// Never below jaro_winkler(a, b), from lengths, common prefix and character sets alone.
[[nodiscard]] double jaro_winkler_upper_bound(const PreparedText& a, const PreparedText& b);
// Never above levenshtein(a, b), nor above damerau_levenshtein(a, b).
[[nodiscard]] std::uint32_t levenshtein_lower_bound(const PreparedText& a, const PreparedText& b);

// Code points of UTF-8 text; an invalid byte b becomes U+DC00 + b, which no valid text holds.
[[nodiscard]] std::u32string code_points(std::string_view utf8);
[[nodiscard]] std::uint32_t levenshtein(std::u32string_view a, std::u32string_view b);
[[nodiscard]] std::uint32_t damerau_levenshtein(std::u32string_view a, std::u32string_view b);
[[nodiscard]] double jaro(std::u32string_view a, std::u32string_view b);
[[nodiscard]] double jaro_winkler(std::u32string_view a, std::u32string_view b);
[[nodiscard]] double jaccard(std::u32string_view a, std::u32string_view b);
[[nodiscard]] std::uint32_t hamming(std::u32string_view a, std::u32string_view b);
[[nodiscard]] bool is_ascii(std::string_view text);

// dot / sqrt(|a|^2 |b|^2), held to [-1, 1], each step rounded to float as DuckDB's array_cosine_similarity on FLOAT[n] does; -1 where a
// norm is 0, as there; NaN where lengths differ or are 0 (DuckDB: an error).
[[nodiscard]] double cosine_similarity(const std::vector<double>& a, const std::vector<double>& b);
// Great-circle distance in km by Splink's formula: acos(clamp(sin sin + cos cos cos)) * 6371, rounded to float. Degrees in; NaN gives NaN.
[[nodiscard]] double distance_km(double latitude_a, double longitude_a, double latitude_b, double longitude_b);

// Phonetic keys. Soundex: letter and three digits, "" where there is no letter. Double Metaphone (Philips 2000): primary and secondary key,
// equal where there is one. Both fold case and accents first; other scripts give "".
[[nodiscard]] std::string soundex(std::string_view name);
struct DoubleMetaphone {
  std::string primary;
  std::string secondary;
};
[[nodiscard]] DoubleMetaphone double_metaphone(std::string_view name);

}  // namespace cw::linkage
