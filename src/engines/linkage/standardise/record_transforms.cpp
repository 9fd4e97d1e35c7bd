// SPDX-License-Identifier: MIT
// Transforms for columns as recognition finds them: numbers issued to somebody, telephones of any country, the sex a title tells, the
// numbers of an address, words of a title, quantities.
#include <algorithm>
#include <array>
#include <set>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/transform_groups.h"
#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/places.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

std::optional<std::string> not_empty(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

// One sign repeated, or digits that count up or down by one: typed in where a number had to stand.
bool is_filler_number(std::string_view text) {
  if (text.size() < 4) return text.find_first_not_of("0") == std::string_view::npos;
  std::set<int> steps;
  for (std::size_t i = 1; i < text.size(); ++i) steps.insert(text[i] - text[i - 1]);
  if (steps == std::set<int>{0}) return true;
  if (!all_digits(text)) return false;
  return steps == std::set<int>{1} || steps == std::set<int>{-1} || steps == std::set<int>{1, -9} || steps == std::set<int>{-1, 9};
}

// Letters and digits of ASCII in capitals.
std::string plain_code(std::string_view text) {
  std::string out;
  for (const char c : fold(text)) {
    if (is_letter(c) || is_digit(c)) out += to_upper(c);
  }
  return out;
}

std::optional<std::string> identifier(std::string_view text) {
  std::string_view clean = text;
  const std::string trimmed = trim(clean);
  clean = trimmed;
  if (clean.size() > 2 && clean.ends_with(".0") && all_digits(clean.substr(0, clean.size() - 2))) clean.remove_suffix(2);  // spreadsheets
  std::string code = plain_code(clean);
  constexpr std::array<std::string_view, 10> nothing = {"UNKNOWN", "NONE", "NULL", "NA", "NK", "NOTKNOWN", "TBC", "NAN", "NIL", "PENDING"};
  if (code.size() < 2 || is_filler_number(code) || std::ranges::find(nothing, code) != nothing.end()) return std::nullopt;
  return code;
}

// Ten digits or fewer of the first number, so that +44 7700 900123, 07700 900123 and 7700900123 are one.
std::optional<std::string> phone_digits(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size() && i < 256; ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      digits += c;
    } else if ((is_letter(c) || c == '/' || c == ';' || c == ',' || c == '#') && digits.size() >= 7) {
      break;  // an extension, or the next number
    }
  }
  if (digits.size() > 17) return std::nullopt;
  if (digits.size() > 10) digits.erase(0, digits.size() - 10);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.size() < 7) return std::nullopt;
  if (is_filler_number(digits) || is_filler_number(std::string_view(digits).substr(1))) return std::nullopt;
  return digits;
}

// Male and female titles in front of a name or alone; nothing where the title tells nothing or both are named.
std::optional<std::string> sex_of_title(std::string_view text) {
  constexpr std::array<std::string_view, 14> male = {"male",     "mr",   "mister", "master", "mstr", "sir",    "lord",
                                                     "monsieur", "herr", "senor",  "shri",   "sig",  "father", "fr"};
  constexpr std::array<std::string_view, 15> female = {"female", "mrs", "miss", "ms",   "missus", "lady", "dame",  "madam",
                                                       "madame", "mme", "mlle", "frau", "senora", "smt",  "sister"};
  const std::string folded = fold(text.substr(0, 200));
  bool he = false;
  bool she = false;
  for (std::string_view word : split_words(folded)) {
    while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.remove_suffix(1);
    while (!word.empty() && word.front() == '(') word.remove_prefix(1);
    he = he || std::ranges::find(male, word) != male.end();
    she = she || std::ranges::find(female, word) != female.end();
  }
  if (he == she) return std::nullopt;
  return std::string(he ? "male" : "female");
}

// Two letters, six digits and a last letter that may be missing; the last letter is left off.
std::optional<std::string> national_insurance_shape(std::string_view text) {
  const std::string code = plain_code(text);
  if (code.size() != 8 && code.size() != 9) return std::nullopt;
  if (!is_upper(code[0]) || !is_upper(code[1]) || (code.size() == 9 && !is_upper(code[8]))) return std::nullopt;
  const std::string_view digits = std::string_view(code).substr(2, 6);
  if (!all_digits(digits) || is_filler_number(digits)) return std::nullopt;
  return code.substr(0, 8);
}

// Words of an address: letters and digits, folded.
std::vector<std::string> address_words(std::string_view text) {
  std::string plain;
  for (const char c : fold(text)) plain += is_letter(c) || is_digit(c) ? c : ' ';
  std::vector<std::string> out;
  for (const std::string_view word : split_words(plain)) out.emplace_back(word);
  return out;
}

bool is_ordinal(std::string_view word) {
  return word.size() > 2 && is_digit(word.front()) &&
         (word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd") || word.ends_with("th"));
}

// Digits, and at most two letters behind them.
bool is_premises_number(std::string_view word) {
  std::size_t digits = 0;
  while (digits < word.size() && is_digit(word[digits])) ++digits;
  return digits > 0 && digits <= 6 && word.size() - digits <= 2 && !is_ordinal(word) &&
         std::all_of(word.begin() + static_cast<std::ptrdiff_t>(digits), word.end(), is_letter);
}

std::string without_leading_zeros(std::string word) {
  const std::size_t first = word.find_first_not_of('0');
  if (first == std::string::npos) return "";
  return is_digit(word[first]) ? word.substr(first) : "";
}

// The numbers of the home, least first. A postcode, a number of four digits or more that ends a longer address (a code of another country),
// and ordinals ("5th Avenue") are none; a letter on its own behind a number belongs to it.
std::optional<std::string> premises(std::string_view text) {
  const auto address = parse_address(text);
  std::string rest(text.substr(0, 2000));
  if (address && !address->postcode.empty()) {
    // Cut where the postcode stands, in any spacing.
    const std::string code = alphanumeric_only(address->postcode);
    const std::string folded = upper(rest);
    std::string packed;
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < folded.size(); ++i) {
      if (!is_letter(folded[i]) && !is_digit(folded[i])) continue;
      packed += folded[i];
      at.push_back(i);
    }
    const std::size_t found = packed.rfind(code);
    if (found != std::string::npos) rest = folded.substr(0, at[found]) + " " + folded.substr(at[found + code.size() - 1] + 1);
  }
  const std::vector<std::string> words = address_words(rest);
  const bool only_numbers = std::ranges::all_of(words, is_premises_number);
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_premises_number(words[i])) continue;
    const bool long_number = all_digits(words[i]) && words[i].size() >= 4;
    if (long_number && i + 1 == words.size() && i > 1 && !only_numbers) continue;
    std::string number = words[i];
    if (all_digits(number) && i + 1 < words.size() && words[i + 1].size() == 1 && is_letter(words[i + 1][0])) number += words[++i];
    number = without_leading_zeros(std::move(number));
    if (!number.empty()) numbers.push_back(std::move(number));
  }
  std::ranges::sort(numbers, [](const std::string& a, const std::string& b) {
    const auto digits = [](const std::string& word) { return std::find_if(word.begin(), word.end(), is_letter) - word.begin(); };
    return std::pair(digits(a), std::string_view(a)) < std::pair(digits(b), std::string_view(b));
  });
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::string out;
  for (const std::string& number : numbers) out += (out.empty() ? "" : " ") + number;
  return not_empty(std::move(out));
}

// The street of an address; of a text that is no more than a street, all its words, the type written out.
std::optional<std::string> street_once(std::string_view text) {
  std::string out;
  if (const auto address = parse_address(text); address && !address->street.empty()) {
    out = address->street;
  } else {
    std::vector<std::string> words = address_words(text.substr(0, 500));
    while (words.size() > 1 && is_premises_number(words.front())) words.erase(words.begin());
    if (words.size() > 1) {
      if (const std::string* standard = word_lists().street_types.standard(words.back())) words.back() = *standard;
    }
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  }
  if (std::ranges::all_of(split_words(out), is_premises_number)) return std::nullopt;  // a number is no street
  return not_empty(std::move(out));
}

// What is left of odd texts may be read as an address once more; taken again until nothing changes, it is one form.
std::optional<std::string> street(std::string_view text) {
  std::optional<std::string> out = street_once(text);
  for (int again = 0; out && again < 8; ++again) {
    std::optional<std::string> next = street_once(*out);
    if (next == out) return out;
    out = std::move(next);
  }
  return out;
}

std::string words(std::string_view text) {
  std::string plain;
  for (const char c : fold(text)) {
    if (c == '\'' || c == '`') continue;
    plain += is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ? c : ' ';
  }
  return collapse_spaces(plain);
}

// The name of an organisation: "&" is and, legal forms short, no article in front.
std::optional<std::string> organisation(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> forms = {{{"limited", "ltd"},
                                                                                   {"incorporated", "inc"},
                                                                                   {"corporation", "corp"},
                                                                                   {"company", "co"},
                                                                                   {"cyf", "ltd"},
                                                                                   {"cyfyngedig", "ltd"},
                                                                                   {"brothers", "bros"},
                                                                                   {"international", "intl"}}};
  const std::string plain = words(replace_all(text.substr(0, 2000), "&", " and "));
  std::vector<std::string_view> parts = split_words(plain);
  while (parts.size() > 1 && parts.front() == "the") parts.erase(parts.begin());
  std::string out;
  for (std::string_view word : parts) {
    for (const auto& [form, short_form] : forms) {
      if (word == form) word = short_form;
    }
    out += (out.empty() ? "" : " ") + std::string(word);
  }
  return not_empty(std::move(out));
}

// "£1,234.50" -> "1234.5". A comma with exactly two digits behind it, and no dot, is a decimal comma.
std::optional<std::string> number(std::string_view text) {
  const std::string clean = trim(text.substr(0, 64));
  std::string out;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const char c = clean[i];
    const bool decimal_comma = c == ',' && clean.size() - i == 3 && clean.find('.') == std::string::npos;
    if (is_digit(c)) {
      out += c;
    } else if (c == '.' || decimal_comma) {
      if (out.find('.') != std::string::npos) return std::nullopt;
      out += '.';
    } else if (c == '-' && out.empty()) {
      out += '-';
    } else if (is_digit(clean[std::min(i + 1, clean.size() - 1)]) && is_letter(c) && !out.empty()) {
      return std::nullopt;
    }
  }
  if (out.find_first_of("0123456789") == std::string::npos) return std::nullopt;
  if (out.find('.') != std::string::npos) {
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
  }
  if (out.starts_with(".")) out.insert(0, "0");
  if (out.starts_with("-.")) out.insert(1, "0");
  if (out.empty() || out == "-") return std::string("0");
  return out;
}

// How much a word of a title looks like the number of a model: letters and digits together, or many digits; 0 for any other.
std::size_t code_likeness(std::string_view word) {
  std::size_t letters = 0, digits = 0;
  for (const char c : word) {
    letters += is_letter(c) ? 1 : 0;
    digits += is_digit(c) ? 1 : 0;
  }
  const bool mixed = letters > 0 && digits > 0 && letters + digits >= 4;
  const bool measure = digits > 0 && !word.empty() && is_digit(word.front()) && letters >= 2 && digits + letters < 7;  // 1080p, 120gb, 50ft
  if ((!mixed && !(letters == 0 && digits >= 5)) || measure || digits + letters > 20) return 0;
  return digits + letters + (mixed ? 4 : 0);
}

// The word that looks most like the number of a model, without the hyphens, slashes and dots within it; the last of equals.
std::optional<std::string> model_code(std::string_view text) {
  std::string best, word;
  std::size_t likeness = 0;
  const auto finish = [&] {
    if (const std::size_t now = code_likeness(word); now > 0 && now >= likeness) {
      likeness = now;
      best = word;
    }
    word.clear();
  };
  for (const char c : text.substr(0, 4096)) {
    if (is_letter(c) || is_digit(c))
      word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    else if ((c != '-' && c != '/' && c != '.' && c != '_') || word.empty())
      finish();
  }
  finish();
  return not_empty(std::move(best));
}

constexpr TransformInfo table[] = {
    {"identifier", "", "A number or code that somebody was given: capitals and digits; placeholders are nothing.", "identifier",
     "ab-12 34 x", "AB1234X", make_optional<identifier>},
    {"national_insurance_shape", "", "Two letters and six digits, whether or not such a number can be given out.",
     "national_insurance_shape", "QQ 12 34 57 C", "QQ123457", make_optional<national_insurance_shape>},
    {"phone_digits", "", "The last ten digits of a telephone number of any country, without a leading 0.", "phone_digits",
     "+44 (0)7700 900 123 ext 4", "7700900123", make_optional<phone_digits>},
    {"sex_of_title", "", "The sex that the title of a name, or a title alone, tells.", "sex_of_title", "Mrs Ann Lee", "female",
     make_optional<sex_of_title>},
    {"premises", "", "The numbers of an address, least first, without those of a postcode.", "premises",
     "Flat 2, 14 A Acacia Avenue, AL1 2BD", "2 14a", make_optional<premises>},
    {"street", "", "The street of an address, or of a column of streets.", "street", "14 Acacia Ave", "acacia avenue",
     make_optional<street>},
    {"words", "", "Its words: folded, no punctuation.", "words", "iPod nano (4 GB), Black", "ipod nano 4 gb black", make_text<words>},
    {"organisation", "", "The name of an organisation: legal forms short, & is and, no article.", "organisation",
     "The Smith & Sons Limited.", "smith and sons ltd", make_optional<organisation>},
    {"number", "", "A quantity or price without its unit.", "number", "£1,234.50", "1234.5", make_optional<number>},
    {"model_code", "", "The word of a title that looks most like the number of a model: letters and digits together.", "model_code",
     "Linden 8-port switch - EZ-XS88W", "EZXS88W", make_optional<model_code>},
};

}  // namespace

std::span<const TransformInfo> record_transforms() { return table; }

}  // namespace cw::linkage
