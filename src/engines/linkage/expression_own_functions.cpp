// SPDX-License-Identifier: MIT
// Functions that DuckDB does not have; their names start with cw_. To add one: a line in expression_functions.cpp and one in the table
// below.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "base/date_text.h"
#include "engines/linkage/expression_tokens.h"
#include "engines/linkage/expression_values.h"
#include "engines/linkage/similarity.h"
#include "engines/linkage/standardise/nicknames.h"

namespace cw::linkage {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Value same_nickname(const Arguments& arguments) {
  std::string own[2];
  return Value(same_nickname_group(text_of(arguments[0], own[0]), text_of(arguments[1], own[1])));
}

// Modulus 11 check digit (NHS Data Dictionary, NHS NUMBER); spaces and hyphens are left out.
Value nhs_number_valid(const Arguments& arguments) {
  std::string own;
  std::string digits;
  for (const char c : text_of(arguments[0], own)) {
    if (c == ' ' || c == '-') continue;
    if (!is_digit(c) || digits.size() == 10) return Value(false);
    digits += c;
  }
  if (digits.size() != 10 || digits.find_first_not_of('0') == std::string::npos) return Value(false);
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
  const int check = (11 - sum % 11) % 11;
  return Value(check != 10 && check == digits[9] - '0');
}

Value uprn_valid(const Arguments& arguments) {
  std::string own;
  const std::string_view text = text_of(arguments[0], own);
  const bool is_number = !text.empty() && text.size() <= 12 && std::all_of(text.begin(), text.end(), is_digit);
  return Value(is_number && text.find_first_not_of('0') != std::string_view::npos);
}

// Year, month and day; 0 where not known.
struct DateParts {
  int year = 0;
  int month = 0;
  int day = 0;
};

std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || !is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// YYYY, YYYY-MM or YYYY-MM-DD; a time after the day is ignored.
std::optional<DateParts> parts_in(std::string_view text) {
  DateParts parts;
  const auto year = digits_at(text, 0, 4);
  if (!year) return std::nullopt;
  parts.year = *year;
  if (text.size() == 4) return parts;
  const auto month = digits_at(text, 5, 2);
  if (text[4] != '-' || !month || *month > 12) return std::nullopt;
  parts.month = *month;
  if (text.size() == 7) return parts;
  const auto day = digits_at(text, 8, 2);
  if (text[7] != '-' || !day || *day > 31) return std::nullopt;
  if (text.size() > 10 && text[10] != 'T' && text[10] != ' ') return std::nullopt;
  parts.day = *day;
  return parts;
}

std::optional<DateParts> parts_of(const Value& value) {
  if (const auto* text = value.get<std::string>()) return parts_in(*text);
  const Value date = cast_value(value, "date");
  if (const auto* found = date.get<Date>()) {
    const CivilDate known = civil(*found);
    return DateParts{known.year, known.month, known.day};
  }
  return std::nullopt;
}

Value date_parts_equal(const Arguments& arguments) {
  const auto a = parts_of(arguments[0]);
  const auto b = parts_of(arguments[1]);
  if (!a || !b) return {};
  const auto agrees = [](int x, int y) { return x != 0 && x == y ? 1 : 0; };
  return Value(std::int64_t{agrees(a->year, b->year) + agrees(a->month, b->month) + agrees(a->day, b->day)});
}

Value day_month_swapped(const Arguments& arguments) {
  const auto a = parts_of(arguments[0]);
  const auto b = parts_of(arguments[1]);
  if (!a || !b) return {};
  const bool is_known = a->year != 0 && a->day != 0 && b->day != 0 && a->month != 0 && b->month != 0;
  return Value(is_known && a->year == b->year && a->day == b->month && a->month == b->day && a->day != a->month);
}

Value soundex_key(const Arguments& arguments) {
  std::string own;
  return Value(soundex(text_of(arguments[0], own)));
}

Value metaphone_keys(const Arguments& arguments) {
  std::string own;
  DoubleMetaphone keys = double_metaphone(text_of(arguments[0], own));
  return Value(List{Value(std::move(keys.primary)), Value(std::move(keys.secondary))});
}

// Runs of letters and digits; every byte beyond ASCII counts as a letter, an apostrophe falls away. Lower case.
List tokens_of(std::string_view text) {
  List tokens;
  std::string token;
  const auto finish = [&] {
    if (!token.empty()) tokens.emplace_back(std::move(token));
    token.clear();
  };
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80)
      token += c;
    else if (c != '\'')
      finish();
  }
  finish();
  return tokens;
}

Value lower_text(const Value& text, TextMode mode) {
  const Value* arguments[] = {&text};
  return find_implementation("lower")->function({arguments, mode});
}

List lower_tokens(const Value& value, TextMode mode) {
  std::string own;
  const Value lower = lower_text(Value(std::string(text_of(value, own))), mode);
  return tokens_of(*lower.get<std::string>());
}

Value tokens(const Arguments& arguments) { return Value(lower_tokens(arguments[0], arguments.mode)); }

// Distinct words, sorted.
std::vector<std::string> words_of(const Value& value, TextMode mode) {
  std::vector<std::string> words;
  const auto* given = value.get<List>();
  const List own = given == nullptr ? lower_tokens(value, mode) : List();
  for (const Value& token : given == nullptr ? own : *given)
    if (const auto* word = token.get<std::string>()) words.push_back(*word);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

Value token_share(const Arguments& arguments) {
  const std::vector<std::string> a = words_of(arguments[0], arguments.mode);
  const std::vector<std::string> b = words_of(arguments[1], arguments.mode);
  if (a.empty() || b.empty()) return {};
  std::vector<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return Value(static_cast<double>(both.size()) / static_cast<double>(std::min(a.size(), b.size())));
}

// All words weigh the same here: how many values have a word is known only where whole columns are compared (internal/value_sets.h).
Value word_cosine(const Arguments& arguments) {
  const std::vector<std::string> a = words_of(arguments[0], arguments.mode);
  const std::vector<std::string> b = words_of(arguments[1], arguments.mode);
  if (a.empty() || b.empty()) return {};
  std::vector<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return Value(static_cast<double>(both.size()) / std::sqrt(static_cast<double>(a.size()) * static_cast<double>(b.size())));
}

// Area letters, district, and an inward code of a digit and two letters (BS 7666, Royal Mail PAF).
Value postcode_part(const Arguments& arguments) {
  std::string own[2];
  std::string code;
  for (const char c : text_of(arguments[0], own[0])) {
    if (c == ' ') continue;
    if ((!is_letter(c) && !is_digit(c)) || code.size() == 7) return {};
    code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  if (code.size() < 5) return {};
  const std::string outward = code.substr(0, code.size() - 3);
  const std::string inward = code.substr(code.size() - 3);
  const std::size_t letters = is_letter(code[1]) ? 2 : 1;
  const bool is_code = is_letter(code[0]) && letters < outward.size() && is_digit(outward[letters]) && outward.size() <= letters + 2 &&
                       is_digit(inward[0]) && is_letter(inward[1]) && is_letter(inward[2]);
  if (!is_code && code != "GIR0AA") return {};
  const std::string part = to_lower_ascii(text_of(arguments[1], own[1]));
  if (part == "sector") return Value(outward + " " + inward[0]);
  if (part == "outward") return Value(outward);
  return part == "area" ? Value(code.substr(0, is_code ? letters : 3)) : Value();
}

constexpr auto null = NullRule::gives_null;
constexpr Implementation table[] = {
    {"cw_same_nickname", null, same_nickname},
    {"cw_nhs_number_valid", null, nhs_number_valid},
    {"cw_uprn_valid", null, uprn_valid},
    {"cw_date_parts_equal", null, date_parts_equal},
    {"cw_day_month_swapped", null, day_month_swapped},
    {"cw_soundex", null, soundex_key},
    {"cw_double_metaphone", null, metaphone_keys},
    {"cw_tokens", null, tokens},
    {"cw_token_share", null, token_share},
    {"cw_word_cosine", null, word_cosine},
    {"cw_postcode_part", null, postcode_part},
};

}  // namespace

std::span<const Implementation> own_implementations() { return table; }

}  // namespace cw::linkage
