// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/internal/shapes.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engines/linkage/recognise/internal/profile.h"
#include "engines/linkage/standardise/contact.h"
#include "engines/linkage/standardise/dates.h"
#include "engines/linkage/standardise/identifiers.h"
#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/places.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

template <std::size_t count>
bool one_of(std::string_view word, const std::array<std::string_view, count>& words) {
  return std::ranges::find(words, word) != words.end();
}

bool is_name_sign(char c) {
  return c == ' ' || c == '-' || c == '\'' || c == '.' || c == ',' || c == '(' || c == ')' || c == '`' || c == '"';
}

// Words of letters; apostrophes dropped, everything else between words.
std::vector<std::string> letter_words(std::string_view folded) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : folded) {
    if (c == '\'' || c == '`') continue;
    if (is_letter(c) || static_cast<unsigned char>(c) >= 0x80) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
  return out;
}

constexpr std::array<std::string_view, 40> countries = {
    "united kingdom", "uk",       "gb",         "england",       "scotland",     "wales",     "northern ireland", "ireland",
    "france",         "germany",  "spain",      "italy",         "poland",       "romania",   "portugal",         "india",
    "china",          "usa",      "us",         "united states", "canada",       "australia", "new zealand",      "nigeria",
    "ghana",          "pakistan", "bangladesh", "netherlands",   "belgium",      "sweden",    "norway",           "denmark",
    "singapore",      "japan",    "brazil",     "mexico",        "south africa", "kenya",     "turkey",           "russia"};
constexpr std::array<std::string_view, 34> relations = {"reference person",
                                                        "head",
                                                        "head of household",
                                                        "spouse",
                                                        "wife",
                                                        "husband",
                                                        "partner",
                                                        "son",
                                                        "daughter",
                                                        "child",
                                                        "biological child",
                                                        "stepchild",
                                                        "grandchild",
                                                        "parent",
                                                        "mother",
                                                        "father",
                                                        "sister",
                                                        "brother",
                                                        "sibling",
                                                        "lodger",
                                                        "tenant",
                                                        "joint tenant",
                                                        "household member",
                                                        "other relative",
                                                        "self",
                                                        "niece",
                                                        "nephew",
                                                        "cousin",
                                                        "servant",
                                                        "boarder",
                                                        "visitor",
                                                        "opposite-sex spouse",
                                                        "same-sex spouse",
                                                        "grandparent"};

}  // namespace

Shape shape_of(std::string_view text) {
  Shape shape;
  bool plain = true;
  bool has_letter = false;
  bool word = false;
  std::size_t letters = 0;
  for (const char c : text) {
    const bool letter = is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
    shape.digits += is_digit(c) ? 1 : 0;
    shape.commas += c == ',' ? 1 : 0;
    letters += letter ? 1 : 0;
    has_letter = has_letter || letter;
    plain = plain && (letter || is_name_sign(c));
    const bool in_word = !is_space(c);
    shape.words += in_word && !word ? 1 : 0;
    word = in_word;
  }
  shape.letters = plain && has_letter;
  shape.all_digits = all_digits(text);
  shape.one_letter = letters == 1 && shape.digits == 0 && text.size() <= 2;
  shape.code = shape.words == 1 && shape.digits > 0 && text.size() >= 4 && text.size() <= 64 && text.find('@') == std::string_view::npos;
  return shape;
}

Identifiers identifiers_of(const std::string& text, const Shape& shape) {
  Identifiers out;
  if (text.size() > 200) return out;
  out.email = text.find('@') != std::string::npos && parse_email(text).value.has_value();
  out.web = text.starts_with("http") || text.starts_with("www.");
  if (text.size() <= 10 && shape.digits > 0 && !shape.all_digits) out.postcode = parse_postcode(text).value.has_value();
  if (shape.all_digits ? text.size() == 10 : shape.digits == 10 && text.size() <= 14)
    out.nhs_number = parse_nhs_number(text).value.has_value();
  const std::string code = upper(alphanumeric_only(text.substr(0, 40)));
  if (code.size() == 8 || code.size() == 9) {
    out.national_insurance = is_upper(code[0]) && is_upper(code[1]) && all_digits(std::string_view(code).substr(2, 6)) &&
                             (code.size() == 8 || is_upper(code[8]));
  }
  if (code.size() == 13 && is_upper(code[0])) out.upn = parse_upn(code).value.has_value();
  const bool phone_signs =
      std::ranges::all_of(text, [](char c) { return is_digit(c) || std::string_view(" ()+-./").find(c) != std::string_view::npos; });
  out.phone = phone_signs && shape.digits >= 9 && shape.digits <= 15 && text.size() <= 25 && text.find('.') == text.rfind('.');
  const bool trunk = text[0] == '+' || text[0] == '(' || (text[0] == '0' && text[1] != '0');
  const bool parts = shape.digits == 10 && (text.size() == 12 || text.size() == 14) && !is_digit(text[text.size() - 5]);
  out.phone_certain = out.phone && ((trunk && (shape.digits == 10 || shape.digits == 11 || shape.digits == 12)) || parts);
  if (shape.words >= 3 && text.size() > 12 && shape.digits >= 1) {
    const std::size_t tail = text.size() > 9 ? text.size() - 9 : 0;
    std::size_t cut = text.find_first_of(", ", tail);
    for (; cut != std::string::npos && !out.postcode_inside; cut = text.find_first_of(", ", cut + 1)) {
      out.postcode_inside = text.size() - cut >= 6 && parse_postcode(std::string_view(text).substr(cut + 1)).value.has_value();
    }
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[text.size() - 1 - digits])) ++digits;
    out.zip_at_end = digits >= 4 && digits <= 6 && text[text.size() - 1 - digits] == ' ';
  }
  return out;
}

DateShape date_shape(const std::string& text) {
  DateShape out;
  if (text.size() < 6 || text.size() > 40 || !(is_digit(text[0]) || is_letter(text[0]))) return out;
  std::array<std::size_t, 3> runs{};
  std::array<int, 3> values{};
  std::size_t count = 0;
  bool letters = false;
  for (std::size_t i = 0; i < text.size() && count < 3;) {
    if (is_digit(text[i])) {
      std::size_t end = i;
      int value = 0;
      while (end < text.size() && is_digit(text[end])) {
        value = end - i < 8 ? value * 10 + (text[end] - '0') : value;
        ++end;
      }
      runs[count] = end - i;
      values[count++] = value;
      i = end;
    } else {
      letters = letters || is_letter(text[i]);
      ++i;
    }
  }
  if (count == 0 || (count == 1 && !letters && text.size() != 8)) return out;
  if (count == 2 && !letters) return out;
  DateOptions options;
  options.earliest_year = 1000;
  const auto date = parse_date(text, options);
  if (!date || date->precision == DatePrecision::year) return out;
  out.is_date = true;
  out.year = std::stoi(format(*date).substr(0, 4));
  const bool parts = count == 3 && runs[0] <= 2 && runs[1] <= 2 && !letters;
  out.must_be_day_first = parts && values[0] > 12 && values[0] <= 31;
  out.must_be_month_first = parts && values[1] > 12 && values[0] <= 12;
  return out;
}

WordMarks word_marks(const std::string& text, const Shape& shape) {
  WordMarks out;
  const std::string folded = fold(text);
  if (folded.empty()) return out;
  out.sex = folded.size() <= 14 && parse_gender(folded).value.has_value() && folded != "x" && folded != "i";
  out.country = folded.size() <= 20 && one_of(folded, countries);
  out.relation = folded.size() <= 24 && one_of(folded, relations);
  out.number_front = is_digit(folded[0]) && shape.words >= 2;
  out.brackets = text.find('(') != std::string::npos && text.find(')') != std::string::npos;
  std::vector<std::string> words = letter_words(folded);
  const WordLists& lists = word_lists();
  for (std::size_t i = 0; i < words.size(); ++i) {
    out.street_type = out.street_type || (i > 0 && words[i].size() > 1 && lists.street_types.contains(words[i])) || words[i] == "flat";
    out.organisation =
        out.organisation || lists.organisations.contains(words[i]) ||
        one_of(words[i], std::array<std::string_view, 8>{"co", "llc", "corp", "corporation", "gmbh", "group", "school", "bank"});
    out.nee = out.nee || words[i] == "nee" || words[i] == "formerly";
  }
  out.flat = !words.empty() && shape.digits > 0 && (lists.sub_buildings.contains(words.front()) || words.front() == "flat");
  std::size_t titles = 0;
  while (titles < words.size() && lists.titles.contains(words[titles])) ++titles;
  out.title_only = titles > 0 && titles == words.size();
  out.title_in_front = titles > 0 && titles < words.size();
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(titles));
  out.name_words = words.size();
  if (words.empty() || words.size() > 8) return out;
  const KnownNames& names = known_names();
  for (const std::string& word : words) {
    out.any_given = out.any_given || names.given.contains(word);
    out.any_family = out.any_family || names.family.contains(word);
  }
  out.first_given = names.given.contains(words.front());
  out.last_given = names.given.contains(words.back());
  out.first_family = names.family.contains(words.front());
  out.last_family = names.family.contains(words.back());
  out.last_initial = words.back().size() == 1;
  std::string joined;
  for (const std::string& word : words) joined += word;
  std::string spaced;
  for (const std::string& word : words) spaced += (spaced.empty() ? "" : " ") + word;
  out.whole_family = names.family.contains(joined) || names.family.contains(spaced) ||
                     (words.size() == 2 && (out.first_family || out.last_family) && text.find('-') != std::string::npos);
  const std::size_t comma = text.find(',');
  out.comma_name = shape.letters && shape.commas == 1 && comma > 0 && comma + 1 < text.size() && words.size() >= 2 && words.size() <= 6;
  if (comma != std::string::npos) {
    for (const std::string& word : letter_words(fold(std::string_view(text).substr(comma)))) {
      if (lists.titles.contains(word)) continue;
      out.comma_given = names.given.contains(word);
      break;
    }
  }
  const std::size_t space = text.find(' ');
  if (space != std::string::npos && space >= 2 && shape.letters) {
    const std::string_view front = std::string_view(text).substr(0, space);
    out.capitals_front = std::ranges::none_of(front, is_lower) && std::ranges::any_of(text.substr(space), is_lower);
  }
  return out;
}

bool is_money(std::string_view text) {
  if (text.size() < 2 || text.size() > 24) return false;
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      ++digits;
    } else if (is_letter(c) || std::string_view(" .,$-").find(c) == std::string_view::npos) {
      if (static_cast<unsigned char>(c) < 0x80) return false;
    }
  }
  const bool sign = text.starts_with("$") || text.starts_with("\xC2\xA3") || text.starts_with("\xE2\x82\xAC");
  return digits > 0 &&
         (sign || (text.find(',') != std::string_view::npos && text.find(' ') == std::string_view::npos && is_digit(text[0])));
}

bool is_readable(std::string_view text) {
  std::size_t bad = 0;
  for (std::size_t i = 0; i < text.size();) {
    const DecodedPoint point = decode_point(text, i);
    if (point.code == 0xFFFD || (point.code < 32 && !is_space(static_cast<char>(point.code)))) ++bad;
    i += std::max<std::size_t>(point.bytes, 1);
  }
  return bad * 20 <= text.size();
}

}  // namespace cw::linkage
