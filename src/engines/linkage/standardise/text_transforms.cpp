// SPDX-License-Identifier: MIT
// Transforms of plain text, by name.
#include <charconv>

#include "engines/linkage/standardise/internal/transform_groups.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

std::optional<long long> whole_number(std::string_view text) {
  const std::string clean = trim(text);
  long long value = 0;
  const auto [end, error] = std::from_chars(clean.data(), clean.data() + clean.size(), value);
  if (error != std::errc() || end != clean.data() + clean.size() || value > 1'000'000'000 || value < -1'000'000'000) return std::nullopt;
  return value;
}

std::optional<std::string> not_empty(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::vector<std::string> cells(std::string_view text) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t comma = text.find(',');
    out.push_back(trim(text.substr(0, comma)));
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

Result<Transform> make_substring(std::string_view argument) {
  const std::size_t comma = argument.find(',');
  const auto start = whole_number(argument.substr(0, comma));
  const auto length = comma == std::string_view::npos ? std::optional<long long>(1'000'000'000) : whole_number(argument.substr(comma + 1));
  if (!start || !length || *length < 0) return fail(ErrorCode::invalid, "substring needs a start, and may have a length: substring:1,3");
  return Transform([start = *start, length = *length](std::string_view text) { return not_empty(substring(text, start, length)); });
}

Result<Transform> make_extract(std::string_view argument) {
  CW_TRY(Pattern pattern, Pattern::compile(argument));
  return Transform([pattern = std::move(pattern)](std::string_view text) { return pattern.extract(text); });
}

Result<Transform> make_replace(std::string_view argument) {
  const std::size_t arrow = argument.find("=>");
  if (arrow == std::string_view::npos || arrow == 0) return fail(ErrorCode::invalid, "replace needs FROM=>TO, as in replace:&=>and");
  return Transform([from = std::string(argument.substr(0, arrow)), to = std::string(argument.substr(arrow + 2))](std::string_view text) {
    return not_empty(replace_all(text, from, to));
  });
}

Result<Transform> make_null_if(std::string_view argument) {
  return Transform([values = cells(argument)](std::string_view text) { return null_if(text, values); });
}

constexpr TransformInfo table[] = {
    {"trim", "", "Spaces off both ends; nothing left is nothing.", "trim", "  Ann ", "Ann", make_text<trim>},
    {"collapse_spaces", "", "Trimmed, and each run of spaces one space.", "collapse_spaces", " Ann   Lee ", "Ann Lee",
     make_text<collapse_spaces>},
    {"upper", "", "Capitals.", "upper", "straße", "STRASSE", make_text<upper>},
    {"lower", "", "Small letters.", "lower", "ÉCOLE", "école", make_text<lower>},
    {"fold", "", "NFKC, any script to Latin to ASCII, small letters, spaces collapsed.", "fold", "  JOSÉ Łuk", "jose luk", make_text<fold>},
    {"strip_accents", "", "Combining marks off; case kept.", "strip_accents", "Siân", "Sian", make_text<strip_accents>},
    {"empty_to_null", "", "Trimmed; nothing where only spaces stand.", "empty_to_null", "  ", std::nullopt, make_optional<empty_to_null>},
    {"null_if", "VALUE,...", "Nothing where the value is one of these, case apart.", "null_if:NA,-9", "na", std::nullopt, make_null_if},
    {"extract", "PATTERN", "The first group of an RE2 pattern, or the whole match.", "extract:rec-([0-9]+)-", "rec-1070-org", "1070",
     make_extract},
    {"replace", "FROM=>TO", "Every FROM by TO.", "replace:&=>and", "B&B", "BandB", make_replace},
    {"substring", "START[,LENGTH]", "Characters from START (1 = first, -1 = last).", "substring:1,3", "Élodie", "Élo", make_substring},
    {"alphanumeric_only", "", "Letters and digits only.", "alphanumeric_only", "AB-12 c", "AB12c", make_text<alphanumeric_only>},
    {"letters_only", "", "Letters only.", "letters_only", "AB-12 c", "ABc", make_text<letters_only>},
    {"digits_only", "", "Digits 0 to 9 only.", "digits_only", "Tel 020-7", "0207", make_text<digits_only>},
    {"token_sort", "", "Words in order.", "token_sort", "smith  ann", "ann smith", make_text<token_sort>},
};

}  // namespace

std::span<const TransformInfo> text_transforms() { return table; }

}  // namespace cw::linkage
