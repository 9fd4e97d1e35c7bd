// SPDX-License-Identifier: MIT
#include "engines/linkage/search/internal/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/names.h"
#include "engines/linkage/standardise/places.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage::search {
namespace {

using Words = std::vector<std::string>;

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool is_wordlike(char c) { return is_letter(c) || is_digit(c) || is_high(c); }
bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_digit); }
bool has_letter(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return is_letter(c) || is_high(c); });
}
std::size_t count_digits(std::string_view text) { return static_cast<std::size_t>(std::ranges::count_if(text, is_digit)); }

std::string_view without_edges(std::string_view text) {
  while (!text.empty() && !is_wordlike(text.front()) && text.front() != '+') text.remove_prefix(1);
  while (!text.empty() && !is_wordlike(text.back())) text.remove_suffix(1);
  return text;
}

// Words without digits: apostrophes and dots go, other signs part them. Numbers and e-mail addresses stay as they are.
void add_words(std::string_view chunk, Words& out) {
  chunk = without_edges(chunk);
  if (chunk.empty()) return;
  if (has_digit(chunk) || chunk.find('@') != std::string_view::npos) {
    out.emplace_back(chunk);
    return;
  }
  std::string word;
  for (const char c : chunk) {
    if (is_wordlike(c)) {
      word += c;
    } else if (c != '\'' && c != '`' && c != '.' && !word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
}

bool is_label(std::string_view word) {
  constexpr std::array<std::string_view, 14> labels = {"dob",  "born", "date", "birth", "nhs",   "ni",     "nino",
                                                       "uprn", "upn",  "tel",  "phone", "email", "number", "postcode"};
  return std::ranges::find(labels, word) != labels.end();
}

// Titles say nothing, and neither do the words that people put in front of a number: "Mr", "NHS number 943 ...".
Words without_fillers(const Words& words) {
  Words out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t next = i;
    while (next < words.size() && is_label(words[next])) ++next;
    const bool label = next > i && next < words.size() && (has_digit(words[next]) || words[next].find('@') != std::string::npos);
    if (!label && !word_lists().titles.contains(words[i])) out.push_back(words[i]);
  }
  return out.empty() ? words : out;
}

// "o brien" -> "obrien", "mc donald" -> "mcdonald", by the rules of family names.
Words joined_prefixes(const Words& words) {
  Words out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool prefix = words[i] == "o" || words[i] == "mc" || words[i] == "mac" || words[i] == "fitz";
    if (prefix && i + 1 < words.size() && !has_digit(words[i + 1])) {
      const auto joined = standardise_family_name(words[i] + " " + words[i + 1]);
      if (joined && joined->find(' ') == std::string::npos) {
        out.push_back(*joined);
        ++i;
        continue;
      }
    }
    out.push_back(words[i]);
  }
  return out;
}

std::string compact(std::string_view text) { return upper(alphanumeric_only(text)); }

// Runs of digits where nothing but digits, the signs of dates and at most one letter that slipped in is there; else nothing.
Words digit_runs(std::string_view text) {
  Words out;
  bool within = false;
  const bool slipped = std::ranges::count_if(text, is_letter) == 1 && text.find_first_of("./-") != std::string_view::npos;
  for (const char c : text) {
    if (is_digit(c)) {
      if (!within) out.emplace_back();
      out.back() += c;
    } else if (std::string_view(" ./-").find(c) == std::string_view::npos && !(slipped && is_letter(c))) {
      return {};
    }
    within = is_digit(c);
  }
  return out;
}

void read_date(QueryPart& part, const DateOptions& dates) {
  const Words runs = digit_runs(part.typed);
  const bool odd_number = runs.size() == 1 && runs[0].size() != 4 && (runs[0].size() < 7 || runs[0].size() > 9);
  if (odd_number || part.typed.find('@') != std::string::npos || !has_digit(part.typed)) return;
  if (const auto date = parse_date(part.typed, dates)) {
    if (part.words == 1 || date->precision != DatePrecision::year) part.date = *date;
    if (date->precision == DatePrecision::day) part.date_digits.push_back(date_term(*date));
  }
  const std::size_t digits = count_digits(part.typed);
  if (runs.empty() || runs.size() > 3 || digits < 6 || digits > 9) return;
  if (part.words > 1 && runs.size() != 3) return;
  const bool year_first = runs.size() == 3 && runs.front().size() > runs.back().size();
  std::string plain, padded;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::string& run = runs[year_first ? runs.size() - 1 - i : i];
    plain += run;
    padded += run.size() == 1 ? "0" + run : run;
  }
  for (const std::string& text : {plain, padded})
    if (std::ranges::find(part.date_digits, text) == part.date_digits.end()) part.date_digits.push_back(text);
}

void read_postcode(QueryPart& part) {
  if (part.words > 2 || part.typed.find('@') != std::string::npos) return;
  if (const auto found = parse_postcode(part.typed)) {
    part.postcode = replace_all(found->text, " ", "");
    return;
  }
  const std::string plain = compact(part.typed);
  if (part.words == 1 && plain.size() >= 2 && plain.size() <= 4 && is_upper(plain[0]) && has_digit(plain)) {
    if (const auto whole = parse_postcode(plain + " 1AA"); whole && whole->district == plain) part.outward = plain;
  }
  if (plain.size() >= 5 && plain.size() <= 8 && has_digit(plain) && has_letter(plain)) part.postcode = plain;
}

void read_numbers(QueryPart& part) {
  const bool email = part.typed.find('@') != std::string::npos;
  const std::string plain = compact(part.typed);
  if (!email && (!has_digit(plain) || plain.size() < 5)) return;
  if (part.words > 1 && (email || count_digits(plain) < 5)) return;
  for (const Field field : number_fields) {
    if (email != (field == Field::email)) continue;
    std::string text = number_text(field, part.typed);
    if (!text.empty()) part.numbers.emplace_back(field, std::move(text));
  }
}

void read_word(QueryPart& part) {
  if (part.typed.find('@') != std::string::npos) return;
  const std::string word = cut_term(part.typed);
  if (!has_digit(word)) part.name = word;
  part.address_words.push_back(word);
  const std::string* standard = word_lists().street_types.standard(word);
  if (standard != nullptr && *standard != word) part.address_words.push_back(*standard);
}

// All texts one slip away from `text`; letters and digits come in from `alphabet`.
template <class Take>
void each_slip(std::string_view text, std::string_view alphabet, Take take) {
  std::string other;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    for (const char c : alphabet) take(other.assign(text.substr(0, i)).append(1, c).append(text.substr(i)));
    if (i == text.size()) return;
    take(other.assign(text.substr(0, i)).append(text.substr(i + 1)));
    for (const char c : alphabet)
      if (c != text[i]) take(other.assign(text.substr(0, i)).append(1, c).append(text.substr(i + 1)));
    if (i + 1 < text.size() && text[i] != text[i + 1])
      take(other.assign(text.substr(0, i)).append(1, text[i + 1]).append(1, text[i]).append(text.substr(i + 2)));
  }
}

}  // namespace

Result<Query> Query::read(std::string_view text, const DateOptions& dates) {
  if (text.size() > longest_query)
    return fail(ErrorCode::too_large, fmt::format("the search text has {} bytes; at most {} are read", text.size(), longest_query));
  if (const auto at = find_invalid_utf8(text))
    return fail(ErrorCode::invalid, fmt::format("the search text is not UTF-8 at byte {}", *at + 1));
  std::string plain = fold(text);
  for (char& c : plain)
    if (c == ',' || c == ';' || c == '(' || c == ')' || c == '"') c = ' ';
  Query out;
  out.dates_ = dates;
  for (const std::string_view chunk : split_words(plain)) add_words(chunk, out.words_);
  if (out.words_.size() > most_words)
    return fail(ErrorCode::too_large, fmt::format("the search text has {} words; at most {} are read", out.words_.size(), most_words));
  out.words_ = joined_prefixes(without_fillers(out.words_));
  return out;
}

std::optional<QueryPart> Query::part(std::size_t at, std::size_t count) const {
  QueryPart part;
  part.words = count;
  for (std::size_t i = at; i < at + count; ++i) part.typed.append(i == at ? "" : " ").append(words_[i]);
  read_date(part, dates_);
  read_postcode(part);
  read_numbers(part);
  if (count == 1) {
    read_word(part);
    return part;
  }
  const bool something = part.date || !part.date_digits.empty() || !part.postcode.empty() || !part.numbers.empty();
  return something ? std::optional(std::move(part)) : std::nullopt;
}

bool may_have_slip(Field field) {
  return field == Field::national_insurance || field == Field::uprn || field == Field::phone || field == Field::email ||
         field == Field::record_id;
}

std::vector<std::string> slips_of_number(Field field, std::string_view typed) {
  constexpr std::string_view digits = "0123456789", all = "0123456789abcdefghijklmnopqrstuvwxyz",
                             of_email = "0123456789abcdefghijklmnopqrstuvwxyz.-_";
  std::string plain(typed);
  if (field != Field::email) plain = field == Field::phone ? digits_only(typed) : lower(alphanumeric_only(typed));
  const std::string_view alphabet = field == Field::email ? of_email : (has_letter(plain) ? all : digits);
  std::vector<std::string> out;
  if (plain.size() < 6 || plain.size() > longest_term || (field != Field::email && count_digits(plain) < 5)) return out;
  each_slip(plain, alphabet, [&](const std::string& text) {
    std::string number = number_text(field, text);
    if (!number.empty()) out.push_back(std::move(number));
  });
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

}  // namespace cw::linkage::search
