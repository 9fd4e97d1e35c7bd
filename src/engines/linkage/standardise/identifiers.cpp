// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/identifiers.h"

#include <algorithm>
#include <array>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

// Capitals and digits without spaces, hyphens, dots and slashes; nothing where there is any other character.
std::optional<std::string> compact(std::string_view text) {
  std::string out;
  for (const char c : upper(fold(text))) {
    if (is_digit(c) || is_upper(c)) {
      out += c;
    } else if (std::string_view(" -./'_").find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  return out;
}

bool one_character_only(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c == text.front(); });
}

bool contains(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

}  // namespace

Standardised<NhsNumber> parse_nhs_number(std::string_view text) {
  if (trim(text).empty()) return Reason::empty;
  const std::optional<std::string> found = compact(text);
  if (!found || !all_digits(*found)) return Reason::malformed;
  if (one_character_only(*found)) return Reason::placeholder;
  if (found->size() != 10) return Reason::malformed;
  int sum = 0;
  for (std::size_t i = 0; i < 9; ++i) sum += ((*found)[i] - '0') * (10 - static_cast<int>(i));
  const int check = (11 - sum % 11) % 11;  // 10 never is a digit, so never fits
  if (check != (*found)[9] - '0') return Reason::check_digit;
  return NhsNumber{*found, found->starts_with("999")};
}

Standardised<std::string> parse_national_insurance(std::string_view text) {
  if (trim(text).empty()) return Reason::empty;
  const std::optional<std::string> found = compact(text);
  if (!found || found->size() < 8 || found->size() > 9) return Reason::malformed;
  const std::string_view prefix = std::string_view(*found).substr(0, 2);
  const std::string_view digits = std::string_view(*found).substr(2, 6);
  if (!is_upper(prefix[0]) || !is_upper(prefix[1]) || !all_digits(digits)) return Reason::malformed;
  if (prefix == "TN") return Reason::temporary;
  if (found->size() == 9 && !contains("ABCD", found->back())) return Reason::malformed;
  constexpr std::array<std::string_view, 6> never = {"BG", "GB", "KN", "NK", "NT", "ZZ"};
  if (contains("DFIQUV", prefix[0]) || contains("DFIOQUV", prefix[1])) return Reason::impossible;
  if (std::find(never.begin(), never.end(), prefix) != never.end()) return Reason::impossible;
  if (digits == "000000" || digits == "999999" || found->starts_with("AB123456")) return Reason::placeholder;
  return *found;
}

Standardised<std::string> parse_upn(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRTUVWXYZ";
  if (trim(text).empty()) return Reason::empty;
  const std::optional<std::string> found = compact(text);
  if (!found || found->size() != 13) return Reason::malformed;
  if (!contains(letters, found->front()) || !all_digits(std::string_view(*found).substr(1, 11))) return Reason::malformed;
  std::size_t sum = 0;
  for (std::size_t i = 1; i < 13; ++i) {
    const char c = (*found)[i];
    const std::size_t value = is_digit(c) ? static_cast<std::size_t>(c - '0') : letters.find(c);
    if (value == std::string_view::npos) return Reason::malformed;
    sum += value * (i + 1);
  }
  if (one_character_only(std::string_view(*found).substr(1))) return Reason::placeholder;
  if (letters[sum % letters.size()] != found->front()) return Reason::check_digit;
  return *found;
}

std::string_view name_of(Gender gender) {
  switch (gender) {
    case Gender::unknown: return "unknown";
    case Gender::female: return "female";
    case Gender::male: return "male";
    case Gender::other: return "other";
  }
  return "unknown";
}

namespace {

struct GenderCode {
  std::string_view word;
  Gender gender;
};
constexpr GenderCode gender_codes[] = {{"f", Gender::female},
                                       {"female", Gender::female},
                                       {"woman", Gender::female},
                                       {"girl", Gender::female},
                                       {"2", Gender::female},
                                       {"fem", Gender::female},
                                       {"transwoman", Gender::female},
                                       {"benyw", Gender::female},
                                       {"w", Gender::female},
                                       {"transfemale", Gender::female},
                                       {"femalecis", Gender::female},
                                       {"merch", Gender::female},
                                       {"m", Gender::male},
                                       {"male", Gender::male},
                                       {"man", Gender::male},
                                       {"boy", Gender::male},
                                       {"1", Gender::male},
                                       {"transman", Gender::male},
                                       {"transmale", Gender::male},
                                       {"gwryw", Gender::male},
                                       {"bachgen", Gender::male},
                                       {"i", Gender::other},
                                       {"indeterminate", Gender::other},
                                       {"intersex", Gender::other},
                                       {"nonbinary", Gender::other},
                                       {"nb", Gender::other},
                                       {"enby", Gender::other},
                                       {"other", Gender::other},
                                       {"o", Gender::other},
                                       {"genderqueer", Gender::other},
                                       {"genderfluid", Gender::other},
                                       {"agender", Gender::other},
                                       {"trans", Gender::other},
                                       {"transgender", Gender::other},
                                       {"t", Gender::other},
                                       {"anneuaidd", Gender::other},
                                       {"selfdescribe", Gender::other},
                                       {"preferstoselfdescribe", Gender::other},
                                       {"prefertoselfdescribe", Gender::other},
                                       {"0", Gender::unknown},
                                       {"9", Gender::unknown},
                                       {"x", Gender::unknown},
                                       {"u", Gender::unknown},
                                       {"unknown", Gender::unknown},
                                       {"notknown", Gender::unknown},
                                       {"nk", Gender::unknown},
                                       {"notspecified", Gender::unknown},
                                       {"notstated", Gender::unknown},
                                       {"ns", Gender::unknown},
                                       {"refused", Gender::unknown},
                                       {"declined", Gender::unknown},
                                       {"prefernottosay", Gender::unknown},
                                       {"na", Gender::unknown},
                                       {"null", Gender::unknown},
                                       {"none", Gender::unknown},
                                       {"notrecorded", Gender::unknown},
                                       {"notdisclosed", Gender::unknown},
                                       {"anhysbys", Gender::unknown}};

}  // namespace

Standardised<Gender> parse_gender(std::string_view text) {
  std::string wanted = alphanumeric_only(fold(text));
  if (wanted.empty()) return Reason::empty;
  if (wanted.size() > 1 && wanted.front() == '0' && all_digits(wanted)) wanted = wanted.substr(1);  // "01", "02"
  for (const GenderCode& code : gender_codes) {
    if (code.word == wanted) return code.gender;
  }
  return Reason::malformed;
}

}  // namespace cw::linkage
