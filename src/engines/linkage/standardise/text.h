// SPDX-License-Identifier: MIT
// Text basics that every other standardiser is made of. Total on any bytes: a byte that is not UTF-8 counts as U+FFFD. Linear time, any
// thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace cw::linkage {

// White space here: ASCII's six, no-break space, U+2000..200B, 202F, 205F, 2060, 3000, FEFF and control characters.
[[nodiscard]] std::string trim(std::string_view text);             // without white space at either end
[[nodiscard]] std::string collapse_spaces(std::string_view text);  // trimmed, and each run of white space one space
[[nodiscard]] std::string upper(std::string_view text);            // Unicode full case mapping, no locale; white space kept
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string strip_accents(std::string_view text);  // NFD without combining marks, back to NFC; case kept
// The common form for comparing: NFKC, any script to Latin, Latin to ASCII (ICU's Any-Latin and Latin-ASCII), lower case, spaces collapsed.
// What has no Latin form stays as it is. "  JOSÉ  Müller" -> "jose muller"; "Łukasz" -> "lukasz"; "Наталья" -> "natal'a".
[[nodiscard]] std::string fold(std::string_view text);
[[nodiscard]] std::string alphanumeric_only(std::string_view text);  // letters and digits of any script, nothing else
[[nodiscard]] std::string letters_only(std::string_view text);
[[nodiscard]] std::string digits_only(std::string_view text);                    // 0-9 only
[[nodiscard]] std::string token_sort(std::string_view text);                     // words in byte order, one space between
[[nodiscard]] std::vector<std::string_view> split_words(std::string_view text);  // at ASCII white space; views into `text`

[[nodiscard]] std::optional<std::string> empty_to_null(std::string_view text);  // trimmed; nothing where nothing is left
// Nothing where the trimmed text equals one of `values`, without regard to ASCII case.
[[nodiscard]] std::optional<std::string> null_if(std::string_view text, std::span<const std::string> values);
[[nodiscard]] std::string replace_all(std::string_view text, std::string_view from, std::string_view to);  // `from` empty: unchanged
// Code points from `start` (1 = first, negative = from the end, as SQL's substring), at most `length`.
[[nodiscard]] std::string substring(std::string_view text, long long start, long long length);

// A compiled RE2 pattern: linear time on every input. Copies share it.
class Pattern {
 public:
  [[nodiscard]] static Result<Pattern> compile(std::string_view pattern);
  // Text of the first group where the pattern is found (the whole match where it has no group); nothing where it is not or is empty.
  [[nodiscard]] std::optional<std::string> extract(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> pattern_;
};

}  // namespace cw::linkage
