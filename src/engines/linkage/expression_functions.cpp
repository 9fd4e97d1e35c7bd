// SPDX-License-Identifier: MIT
#include "engines/linkage/expression_functions.h"

#include <array>
#include <string>
#include <unordered_map>

#include "engines/linkage/expression_tokens.h"

namespace cw::linkage {
namespace {

constexpr std::uint8_t any = 255;

constexpr FunctionEntry table[] = {
    // clang-format off
    {"levenshtein", "", 2, 2, 0, "Distances", "a, b", "Edits (insert, delete, substitute) from one text to the other."},
    {"damerau_levenshtein", "", 2, 2, 0, "Distances", "a, b", "Edits where exchanging two neighbours also counts as one."},
    {"hamming", "mismatches", 2, 2, 0, "Distances", "a, b", "Positions that differ; NULL where lengths differ."},
    {"jaro_similarity", "", 2, 2, 0, "Distances", "a, b", "Jaro similarity, 0 to 1."},
    {"jaro_winkler_similarity", "", 2, 2, 0, "Distances", "a, b", "Jaro-Winkler similarity, 0 to 1."},
    {"jaccard", "", 2, 2, 0, "Distances", "a, b", "Shared characters over all characters; NULL where a text is empty."},
    {"array_cosine_similarity", "", 2, 2, 0, "Distances", "a, b", "Cosine of two equally long vectors, in single precision."},
    {"list_cosine_similarity", "", 2, 2, 0, "Distances", "a, b", "Cosine of two equally long lists of numbers."},

    {"lower", "lcase", 1, 1, 0, "Text", "x", "Lower case, also beyond ASCII."},
    {"upper", "ucase", 1, 1, 0, "Text", "x", "Upper case, also beyond ASCII."},
    {"trim", "", 1, 2, 0, "Text", "x, characters", "Without spaces, or the given characters, at both ends."},
    {"ltrim", "", 1, 2, 0, "Text", "x, characters", "Without them at the start."},
    {"rtrim", "", 1, 2, 0, "Text", "x, characters", "Without them at the end."},
    {"length", "len char_length character_length array_length", 1, 2, 0, "Text", "x", "Characters of a text or elements of a list."},
    {"strlen", "", 1, 1, 0, "Text", "x", "Bytes of a text."},
    {"concat", "", 1, any, 0, "Text", "x, ...", "Texts one after another; NULLs are left out. Lists: their elements."},
    {"concat_ws", "", 2, any, 0, "Text", "separator, x, ...", "Texts with a separator; NULLs are left out."},
    {"substring", "substr", 2, 3, 0, "Text", "x, start, length", "Part of a text; the first character is 1, negative starts count from the end."},
    {"left", "", 2, 2, 0, "Text", "x, n", "First n characters; negative n: all but the last."},
    {"right", "", 2, 2, 0, "Text", "x, n", "Last n characters; negative n: all but the first."},
    {"replace", "", 3, 3, 0, "Text", "x, from, to", "Every occurrence replaced."},
    {"reverse", "", 1, 1, 0, "Text", "x", "Characters in reverse order."},
    {"contains", "", 2, 2, 0, "Text", "x, part", "Whether the part occurs."},
    {"starts_with", "prefix", 2, 2, 0, "Text", "x, part", "Whether the text starts with the part."},
    {"ends_with", "suffix", 2, 2, 0, "Text", "x, part", "Whether the text ends with the part."},
    {"strip_accents", "", 1, 1, 0, "Text", "x", "Letters without their accents."},
    {"split_part", "", 3, 3, 0, "Text", "x, separator, n", "The n-th part, or ''."},
    {"string_split", "str_split split string_to_array", 2, 2, 0, "Text", "x, separator", "The parts as a list."},
    {"regexp_extract", "", 2, 4, 0, "Text", "x, pattern, group, options", "First match of an RE2 pattern, or ''."},
    {"regexp_matches", "", 2, 3, 0, "Text", "x, pattern, options", "Whether an RE2 pattern matches somewhere."},
    {"regexp_full_match", "", 2, 3, 0, "Text", "x, pattern, options", "Whether an RE2 pattern matches all of it."},
    {"regexp_replace", "", 3, 4, 0, "Text", "x, pattern, to, options", "First match replaced; all of them with option 'g'."},

    {"coalesce", "ifnull", 1, any, 0, "Choice", "x, ...", "The first that is not NULL."},
    {"nullif", "", 2, 2, 0, "Choice", "a, b", "NULL where a = b, else a."},
    {"greatest", "", 1, any, 0, "Choice", "x, ...", "The largest; NULLs are left out."},
    {"least", "", 1, any, 0, "Choice", "x, ...", "The smallest; NULLs are left out."},
    {"if", "", 3, 3, 0, "Choice", "condition, a, b", "a where the condition is true, else b."},

    {"abs", "", 1, 1, 0, "Numbers", "x", "Without its sign."},
    {"round", "", 1, 2, 0, "Numbers", "x, places", "Rounded, halves away from zero."},
    {"floor", "", 1, 1, 0, "Numbers", "x", "The next whole number below."},
    {"ceil", "ceiling", 1, 1, 0, "Numbers", "x", "The next whole number above."},
    {"sign", "", 1, 1, 0, "Numbers", "x", "-1, 0 or 1."},
    {"sqrt", "", 1, 1, 0, "Numbers", "x", "Square root; NULL below 0."},
    {"pow", "power", 2, 2, 0, "Numbers", "x, y", "x to the power of y."},
    {"exp", "", 1, 1, 0, "Numbers", "x", "e to the power of x."},
    {"ln", "", 1, 1, 0, "Numbers", "x", "Natural logarithm; NULL at 0 and below."},
    {"log10", "log", 1, 1, 0, "Numbers", "x", "Logarithm to base 10; NULL at 0 and below."},
    {"log2", "", 1, 1, 0, "Numbers", "x", "Logarithm to base 2; NULL at 0 and below."},
    {"pi", "", 0, 0, 0, "Numbers", "", "3.14159..."},
    {"radians", "", 1, 1, 0, "Numbers", "x", "Degrees to radians."},
    {"degrees", "", 1, 1, 0, "Numbers", "x", "Radians to degrees."},
    {"sin", "", 1, 1, 0, "Numbers", "x", "Sine of radians."},
    {"cos", "", 1, 1, 0, "Numbers", "x", "Cosine of radians."},
    {"tan", "", 1, 1, 0, "Numbers", "x", "Tangent of radians."},
    {"asin", "", 1, 1, 0, "Numbers", "x", "Arc sine; NULL outside -1 to 1."},
    {"acos", "", 1, 1, 0, "Numbers", "x", "Arc cosine; NULL outside -1 to 1."},
    {"atan", "", 1, 1, 0, "Numbers", "x", "Arc tangent."},
    {"atan2", "", 2, 2, 0, "Numbers", "y, x", "Angle of the point (x, y)."},

    {"epoch", "", 1, 1, 0, "Dates", "x", "Seconds since 1970-01-01T00:00:00Z."},
    {"strptime", "", 2, 2, 0, "Dates", "x, format", "Time in a text by a format such as '%Y-%m-%d'; NULL where it does not fit."},
    {"try_strptime", "", 2, 2, 0, "Dates", "x, format", "The same."},
    {"date_diff", "datediff", 3, 3, 0, "Dates", "unit, a, b", "Unit boundaries crossed from a to b ('day', 'month', 'year', ...)."},
    {"date_part", "datepart", 2, 2, 0, "Dates", "unit, x", "Part of a date or time."},
    {"year", "", 1, 1, 0, "Dates", "x", "Year."},
    {"month", "", 1, 1, 0, "Dates", "x", "Month, 1 to 12."},
    {"day", "dayofmonth", 1, 1, 0, "Dates", "x", "Day of the month, 1 to 31."},

    {"list_value", "list_pack", 0, any, 0, "Lists", "x, ...", "A list; also written [x, ...]."},
    {"array_contains", "list_contains list_has array_has", 2, 2, 0, "Lists", "list, x", "Whether x is an element."},
    {"list_position", "array_position list_indexof array_indexof", 2, 2, 0, "Lists", "list, x", "Place of x, from 1; NULL where it is not there."},
    {"list_has_any", "array_has_any", 2, 2, 0, "Lists", "a, b", "Whether a and b share an element; also written a && b."},
    {"list_has_all", "array_has_all", 2, 2, 0, "Lists", "a, b", "Whether a has every element of b; also written a @> b."},
    {"list_intersect", "array_intersect", 2, 2, 0, "Lists", "a, b", "Distinct elements that both have."},
    {"list_distinct", "array_distinct", 1, 1, 0, "Lists", "list", "Distinct elements without NULL."},
    {"list_unique", "array_unique", 1, 1, 0, "Lists", "list", "Number of distinct elements, NULL not counted."},
    {"list_min", "array_min", 1, 1, 0, "Lists", "list", "Smallest element."},
    {"list_max", "array_max", 1, 1, 0, "Lists", "list", "Largest element."},
    {"list_sum", "array_sum", 1, 1, 0, "Lists", "list", "Sum of the elements."},
    {"list_avg", "array_avg", 1, 1, 0, "Lists", "list", "Mean of the elements."},
    {"list_sort", "array_sort", 1, 1, 0, "Lists", "list", "Elements in ascending order, NULL last."},
    {"list_reverse", "array_reverse", 1, 1, 0, "Lists", "list", "Elements in reverse order."},
    {"list_prepend", "array_prepend array_push_front", 2, 2, 0, "Lists", "x, list", "The list with x before it."},
    {"list_append", "array_append array_push_back", 2, 2, 0, "Lists", "list, x", "The list with x after it."},
    {"list_concat", "list_cat array_concat array_cat", 2, any, 0, "Lists", "a, b", "The elements of a, then those of b."},
    {"flatten", "", 1, 1, 0, "Lists", "list", "The elements of a list of lists."},
    {"list_slice", "array_slice", 3, 3, 0, "Lists", "list, first, last", "Elements from first to last, both included; also list[first:last]."},
    {"list_transform", "array_transform list_apply array_apply apply", 2, 2, 2, "Lists", "list, x -> y", "The results of a lambda."},
    {"list_filter", "array_filter filter", 2, 2, 2, "Lists", "list, x -> condition", "The elements for which a lambda is true."},
    {"list_reduce", "array_reduce reduce", 2, 3, 2, "Lists", "list, (a, x) -> y, start", "Elements folded into one by a lambda."},

    {"cw_same_nickname", "", 2, 2, 0, "Commonweal", "a, b", "Whether two forenames may be forms of one name."},
    {"cw_nhs_number_valid", "", 1, 1, 0, "Commonweal", "x", "Whether an NHS number has its ten digits and the right check digit."},
    {"cw_uprn_valid", "", 1, 1, 0, "Commonweal", "x", "Whether a text is a UPRN: 1 to 12 digits, not all 0."},
    {"cw_date_parts_equal", "", 2, 2, 0, "Commonweal", "a, b", "How many of year, month and day agree; unknown parts do not count."},
    {"cw_day_month_swapped", "", 2, 2, 0, "Commonweal", "a, b", "Whether the dates differ only by exchanging day and month."},
    {"cw_soundex", "", 1, 1, 0, "Commonweal", "x", "Soundex key."},
    {"cw_double_metaphone", "", 1, 1, 0, "Commonweal", "x", "List of the primary and secondary Double Metaphone key."},
    {"cw_tokens", "", 1, 1, 0, "Commonweal", "x", "List of the words: runs of letters and digits."},
    {"cw_token_share", "", 2, 2, 0, "Commonweal", "a, b", "Distinct words that both have, over those of the shorter."},
    {"cw_word_cosine", "", 2, 2, 0, "Commonweal", "a, b", "Likeness of two texts by their words, 0 to 1, a word weighing more the fewer values of the columns have it; outside of a level all weigh the same."},
    {"cw_postcode_part", "", 2, 2, 0, "Commonweal", "x, part", "'sector', 'outward' or 'area' of a UK postcode; NULL where it is none."},
    // clang-format on
};

using Names = std::unordered_map<std::string, const FunctionEntry*>;

Names index_names() {
  Names names;
  for (const FunctionEntry& entry : table) {
    names.emplace(entry.name, &entry);
    std::string_view rest = entry.aliases;
    while (!rest.empty()) {
      const std::size_t space = rest.find(' ');
      names.emplace(rest.substr(0, space), &entry);
      rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    }
  }
  return names;
}

// "a | b" would end a table cell.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

}  // namespace

std::span<const FunctionEntry> functions() { return table; }

const FunctionEntry* find_function(std::string_view name) {
  static const Names names = index_names();
  const auto found = names.find(to_lower_ascii(name));
  return found == names.end() ? nullptr : found->second;
}

std::string functions_as_markdown() {
  std::string page =
      "# SQL functions of linkage conditions\n\nMade from the table in `src/engines/linkage/expression_functions.cpp`; a test holds it "
      "equal.\n";
  std::string_view group;
  for (const FunctionEntry& entry : functions()) {
    if (entry.group != group) {
      group = entry.group;
      page += "\n## " + std::string(group) + "\n\n| Function | Also written | Meaning |\n|---|---|---|\n";
    }
    page += "| `" + std::string(entry.name) + "(" + cell(entry.arguments) + ")` | " + std::string(entry.aliases) + " | " +
            cell(entry.meaning) + " |\n";
  }
  return page;
}

}  // namespace cw::linkage
