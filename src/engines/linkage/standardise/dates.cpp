// SPDX-License-Identifier: MIT
// parse_date: the text is cut into at most three numbers and a month name, then read by how many there are and how long each is.
#include "engines/linkage/standardise/dates.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

constexpr std::size_t longest = 64;  // bytes; no date is longer

struct Number {
  int value = 0;
  std::size_t digits = 0;
  char before = ' ';  // the separator in front
};
struct Pieces {
  std::vector<Number> numbers;
  int month_word = 0;  // 1..12, 0 = none
  std::size_t numbers_before_month = 0;
  std::string only_number;  // all digits of the first number, which may be longer than a year
};
struct Parts {
  int year = 0;
  int month = 0;  // 0 = not known
  int day = 0;
  bool may_swap = false;
};

int month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> english = {"january", "february", "march",     "april",   "may",      "june",
                                                        "july",    "august",   "september", "october", "november", "december"};
  constexpr std::array<std::string_view, 12> welsh = {"ionawr",     "chwefror", "mawrth", "ebrill", "mai",      "mehefin",
                                                      "gorffennaf", "awst",     "medi",   "hydref", "tachwedd", "rhagfyr"};
  if (word == "sept") return 9;
  for (std::size_t i = 0; i < 12; ++i) {
    if (word == english[i] || word == welsh[i] || (word.size() == 3 && english[i].starts_with(word))) return static_cast<int>(i) + 1;
  }
  return 0;
}

bool is_filler(std::string_view word) {
  constexpr std::array<std::string_view, 26> words = {"st",     "nd",    "rd",   "th",   "of",   "the",   "c",   "ca",  "circa",
                                                      "approx", "about", "abt",  "est",  "mon",  "tue",   "wed", "thu", "fri",
                                                      "sat",    "sun",   "tues", "weds", "thur", "thurs", "d",   "born"};
  if (std::find(words.begin(), words.end(), word) != words.end()) return true;
  return word.size() >= 6 && word.ends_with("day");
}

bool is_placeholder(std::string_view text) {
  constexpr std::array<std::string_view, 14> words = {"unknown", "not known", "n/k", "nk",  "n/a",       "na",       "none",
                                                      "null",    "nil",       "tbc", "xxx", "not given", "anhysbys", "?"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::size_t end_of_run(std::string_view text, std::size_t at, bool (*same)(char)) {
  while (at < text.size() && same(text[at])) ++at;
  return at;
}

bool digit(char c) { return is_digit(c); }
bool letter(char c) { return is_letter(c); }

Number read_number(std::string_view digits, char before) {
  Number number{0, digits.size(), before};
  for (const char c : digits.substr(0, 8)) number.value = number.value * 10 + (c - '0');
  return number;
}

// Nothing where a character or word is no part of a date. A time of day, with all behind it, is left out.
std::optional<Pieces> cut(std::string_view text) {
  Pieces pieces;
  char before = ' ';
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (is_digit(c)) {
      const std::size_t end = end_of_run(text, at, digit);
      if (end < text.size() && text[end] == ':' && !pieces.numbers.empty()) return pieces;
      if (pieces.numbers.empty()) pieces.only_number = std::string(text.substr(at, end - at));
      pieces.numbers.push_back(read_number(text.substr(at, end - at), before));
      at = end;
      before = ' ';
    } else if (is_letter(c)) {
      const std::size_t end = end_of_run(text, at, letter);
      const std::string_view word = text.substr(at, end - at);
      if (word == "t" && !pieces.numbers.empty()) return pieces;
      if (const int month = month_of(word); month != 0 && pieces.month_word == 0) {
        pieces.month_word = month;
        pieces.numbers_before_month = pieces.numbers.size();
      } else if (!is_filler(word)) {
        return std::nullopt;
      }
      at = end;
      before = ' ';
    } else {
      if (std::string_view(" ,./-_'").find(c) == std::string_view::npos) return std::nullopt;
      if (c != ' ' || before == ' ') before = c;
      ++at;
    }
  }
  return pieces;
}

int full_year(const Number& number, const DateOptions& options) {
  if (number.digits == 4) return number.value;
  const int century = options.reference_year - options.reference_year % 100;
  return number.value <= options.reference_year % 100 ? century + number.value : century - 100 + number.value;
}

bool is_year(const Number& number) { return number.digits == 4 || number.digits == 2; }
bool is_day(const Number& number) { return number.digits <= 2; }

std::optional<Parts> with_month_word(const Pieces& pieces, const DateOptions& options) {
  const auto& n = pieces.numbers;
  if (n.size() == 1 && is_year(n[0]) && (n[0].digits == 4 || pieces.numbers_before_month == 0)) {
    return Parts{full_year(n[0], options), pieces.month_word, 0};
  }
  if (n.size() != 2) return std::nullopt;
  if (n[0].digits == 4 && is_day(n[1])) return Parts{n[0].value, pieces.month_word, n[1].value};
  if (is_day(n[0]) && is_year(n[1])) return Parts{full_year(n[1], options), pieces.month_word, n[0].value};
  return std::nullopt;
}

Parts ordered(int year, int first, int second, DateOrder order) {
  return order == DateOrder::day_first ? Parts{year, second, first, true} : Parts{year, first, second, true};
}

// 20010203, 03022001 and the same with a time behind; Excel's day number; a year.
std::optional<Parts> one_number(const std::string& digits, const DateOptions& options) {
  if (digits.size() == 4) return Parts{std::stoi(digits), 0, 0};
  if (digits.size() == 5) {
    const int serial = std::stoi(digits);
    if (serial < 10000 || serial > 73050) return std::nullopt;
    const CivilDate day = civil(Date{serial - 25569});  // Excel: day 25569 is 1970-01-01
    return Parts{day.year, day.month, day.day};
  }
  if (digits.size() != 8 && digits.size() != 12 && digits.size() != 14) return std::nullopt;
  const auto part = [&](std::size_t from, std::size_t count) { return std::stoi(digits.substr(from, count)); };
  const bool year_in_front = part(0, 4) >= 1800 && part(0, 4) < 2200 && part(4, 2) <= 12 && part(6, 2) <= 31;
  if (year_in_front || digits.size() != 8) return Parts{part(0, 4), part(4, 2), part(6, 2), true};
  return ordered(part(4, 4), part(0, 2), part(2, 2), options.order);
}

std::optional<Parts> numbers_only(const Pieces& pieces, const DateOptions& options) {
  const auto& n = pieces.numbers;
  if (n.size() == 1) return one_number(pieces.only_number, options);
  if (n.size() == 2) {
    if (n[0].digits == 5 && n[1].before == '.') return one_number(pieces.only_number, options);
    if (n[0].digits == 4 && is_day(n[1])) return Parts{n[0].value, n[1].value, 0};
    if (n[1].digits == 4 && is_day(n[0])) return Parts{n[1].value, n[0].value, 0};
    return std::nullopt;
  }
  if (n.size() != 3) return std::nullopt;
  if (n[0].digits == 4 && is_day(n[1]) && is_day(n[2])) return Parts{n[0].value, n[1].value, n[2].value, true};
  if (!is_day(n[0]) || !is_day(n[1]) || !is_year(n[2])) return std::nullopt;
  if (n[0].digits == 2 && n[0].value > 31 && n[2].digits == 2) return Parts{full_year(n[0], options), n[1].value, n[2].value, true};
  return ordered(full_year(n[2], options), n[0].value, n[1].value, options.order);
}

Standardised<PartialDate> checked(Parts parts, const DateOptions& options) {
  if (parts.year == 0) return Reason::placeholder;
  PartialDate out;
  if (parts.may_swap && parts.month > 12 && parts.day >= 1 && parts.day <= 12) {
    std::swap(parts.month, parts.day);
    out.order_repaired = true;
  }
  if (parts.month == 0 && parts.day != 0) return Reason::impossible;
  out.precision = parts.month == 0 ? DatePrecision::year : (parts.day == 0 ? DatePrecision::month : DatePrecision::day);
  const std::optional<Date> date = make_date(parts.year, std::max(parts.month, 1), std::max(parts.day, 1));
  if (!date) return Reason::impossible;
  if (parts.year < options.earliest_year) return Reason::too_early;
  if (options.latest ? date->days > options.latest->days : parts.year > options.reference_year + 50) return Reason::too_late;
  out.date = *date;
  return out;
}

}  // namespace

Standardised<PartialDate> parse_date(std::string_view text, const DateOptions& options) {
  if (text.size() > longest * 4) return Reason::malformed;
  const std::string plain = fold(text);
  if (plain.empty()) return trim(text).empty() ? Reason::empty : Reason::malformed;
  if (is_placeholder(plain)) return Reason::placeholder;
  if (plain.size() > longest || !(is_digit(plain[0]) || is_letter(plain[0]))) return Reason::malformed;
  const std::optional<Pieces> pieces = cut(plain);
  if (!pieces || pieces->numbers.empty()) return Reason::malformed;
  const std::optional<Parts> parts = pieces->month_word != 0 ? with_month_word(*pieces, options) : numbers_only(*pieces, options);
  if (!parts) return Reason::malformed;
  return checked(*parts, options);
}

std::string format(const PartialDate& date) {
  const std::string whole = format_date(date.date);
  if (whole.size() < 6 || date.precision == DatePrecision::day) return whole;
  return whole.substr(0, whole.size() - (date.precision == DatePrecision::month ? 3 : 6));
}

}  // namespace cw::linkage
