// SPDX-License-Identifier: MIT
// String distances and similarities. Each comes in bytes (equal to DuckDB 1.4's functions on every input) and in code points.
//
//   levenshtein("kitten", "sitting") == 3;   jaro_winkler("martha", "marhta") == 0.9611...
//
// Pure functions, any thread. Text is UTF-8; in the code-point forms an invalid byte counts as one code point of its own.
#pragma once

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
// Jaro 1989; window max(len)/2 - 1. Two empty texts: see jaro in DuckDB (tested against it).
[[nodiscard]] double jaro(std::string_view a, std::string_view b);
// Winkler 1990: prefix of up to 4, scale 0.1, boost only where jaro > 0.7. The floating point operations are in DuckDB's order, so results
// are equal to the last bit.
[[nodiscard]] double jaro_winkler(std::string_view a, std::string_view b);
// True only if jaro_winkler(a, b) >= threshold, decided from lengths and character sets where that is enough.
[[nodiscard]] bool jaro_winkler_at_least(std::string_view a, std::string_view b, double threshold);
// Sets of single bytes: |A and B| / |A or B|. NaN where either is empty (DuckDB: an error).
[[nodiscard]] double jaccard(std::string_view a, std::string_view b);
// Positions that differ; lengths must be equal, else UINT32_MAX (DuckDB: an error).
[[nodiscard]] std::uint32_t hamming(std::string_view a, std::string_view b);

// Code points of UTF-8 text.
[[nodiscard]] std::u32string code_points(std::string_view utf8);
[[nodiscard]] std::uint32_t levenshtein(std::u32string_view a, std::u32string_view b);
[[nodiscard]] std::uint32_t damerau_levenshtein(std::u32string_view a, std::u32string_view b);
[[nodiscard]] double jaro(std::u32string_view a, std::u32string_view b);
[[nodiscard]] double jaro_winkler(std::u32string_view a, std::u32string_view b);
[[nodiscard]] double jaccard(std::u32string_view a, std::u32string_view b);
[[nodiscard]] std::uint32_t hamming(std::u32string_view a, std::u32string_view b);
[[nodiscard]] bool is_ascii(std::string_view text);

// dot / (|a||b|); NaN where lengths differ or a norm is 0. In float like DuckDB's array_cosine_similarity on FLOAT[n], see similarity.cpp.
[[nodiscard]] double cosine_similarity(const std::vector<double>& a, const std::vector<double>& b);
// Great-circle distance in km by Splink's formula: acos(clamp(sin sin + cos cos cos)) * 6371, rounded to float. Degrees in.
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
