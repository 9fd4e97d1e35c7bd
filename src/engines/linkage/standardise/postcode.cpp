// SPDX-License-Identifier: MIT
// Postcodes and UPRNs of places.h.
#include <algorithm>
#include <optional>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/places.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

bool in(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

char as_digit(char c) { return c == 'O' ? '0' : (c == 'I' || c == 'L' ? '1' : c); }
char as_letter(char c) { return c == '0' ? 'O' : (c == '1' ? 'I' : c); }

// Brings `text` to the form of `shape` (A letter, 9 digit), changing 0/O and 1/I only; nothing where it does not fit.
std::optional<std::string> fit(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = shape[i] == '9' ? as_digit(text[i]) : as_letter(text[i]);
    if (shape[i] == '9' ? !is_digit(c) : !is_upper(c)) return std::nullopt;
    out += c;
  }
  return out;
}

// How many characters were changed.
std::size_t changes(std::string_view a, std::string_view b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i] ? 1 : 0;
  return count;
}

// Which letters stand where: Royal Mail, Postcode Address File digest, "Postcode format".
bool is_possible_outward(std::string_view outward, std::string_view shape) {
  if (in("QVX", outward[0])) return false;
  if (shape[1] == 'A' && in("IJZ", outward[1]) && outward != "ZZ99") return false;
  if (shape == "A9A") return in("ABCDEFGHJKPSTUW", outward[2]);
  if (shape == "AA9A") return in("ABEHMNPRVWXY", outward[3]);
  return true;
}

std::optional<std::string> read_outward(std::string_view text) {
  std::optional<std::string> best;
  for (const std::string_view shape : {"A9", "A99", "A9A", "AA9", "AA99", "AA9A"}) {
    const std::optional<std::string> found = fit(text, shape);
    if (!found || !is_possible_outward(*found, shape)) continue;
    if (!best || changes(text, *found) < changes(text, *best)) best = found;
  }
  return best;
}

bool has_postcode_shape(std::string_view outward) {
  for (const std::string_view shape : {"A9", "A99", "A9A", "AA9", "AA99", "AA9A"}) {
    if (fit(outward, shape)) return true;
  }
  return false;
}

PostcodeKind kind_of(std::string_view outward, std::string_view inward) {
  if ((outward == "ZZ99" && inward == "3VZ") || (outward == "NF1" && inward == "1NF")) return PostcodeKind::no_fixed_abode;
  if (outward == "ZZ99") return PostcodeKind::pseudo;
  if (outward.starts_with("BF") && is_digit(outward[2])) return PostcodeKind::forces;
  return PostcodeKind::ordinary;
}

Postcode make_postcode(const std::string& outward, const std::string& inward) {
  Postcode out;
  out.text = outward + " " + inward;
  out.area = outward.substr(0, is_upper(outward[1]) ? 2 : 1);
  out.district = outward;
  out.sector = outward + " " + inward.substr(0, 1);
  out.kind = outward == "GIR" ? PostcodeKind::girobank : kind_of(outward, inward);
  return out;
}

bool says_no_fixed_abode(std::string_view text) {
  return text == "NOFIXEDABODE" || text == "NFA" || text == "NOFIXEDADDRESS" || text == "OFNOFIXEDABODE" || text == "HOMELESS";
}

}  // namespace

Standardised<Postcode> parse_postcode(std::string_view text) {
  if (text.size() > 200) return Reason::malformed;
  std::string compact;
  const std::string plain = upper(fold(text));
  for (const char c : plain) {
    if (is_upper(c) || is_digit(c)) compact += c;
  }
  if (compact.empty()) return trim(text).empty() ? Reason::empty : Reason::malformed;
  if (says_no_fixed_abode(compact)) return make_postcode("NF1", "1NF");
  if (compact == "UNKNOWN" || compact == "NK" || compact == "NA" || compact == "NOTKNOWN" || compact == "NONE" || compact == "NULL") {
    return Reason::placeholder;
  }
  if (compact == "GIR0AA" || compact == "GIROAA") return make_postcode("GIR", "0AA");
  if (compact.size() < 5 || compact.size() > 7) return Reason::malformed;
  const std::string_view outward_text = std::string_view(compact).substr(0, compact.size() - 3);
  const std::optional<std::string> inward = fit(std::string_view(compact).substr(compact.size() - 3), "9AA");
  const std::optional<std::string> outward = read_outward(outward_text);
  if (!inward || !outward) return inward && has_postcode_shape(outward_text) ? Reason::impossible : Reason::malformed;
  const bool pseudo = *outward == "ZZ99";
  if (!pseudo && (in("CIKMOV", (*inward)[1]) || in("CIKMOV", (*inward)[2]))) return Reason::impossible;
  Postcode out = make_postcode(*outward, *inward);
  out.repaired = changes(compact, *outward + *inward) > 0;
  return out;
}

Standardised<std::string> parse_uprn(std::string_view text) {
  std::string digits = fold(text);
  if (digits.empty()) return trim(text).empty() ? Reason::empty : Reason::malformed;
  if (const std::size_t dot = digits.find('.'); dot != std::string::npos) {
    if (digits.find_first_not_of('0', dot + 1) != std::string::npos) return Reason::malformed;
    digits.resize(dot);
  }
  if (!all_digits(digits)) return Reason::malformed;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return Reason::placeholder;
  if (digits.size() > 12) return Reason::malformed;
  if (digits.find_first_not_of('9') == std::string::npos) return Reason::placeholder;
  return digits;
}

}  // namespace cw::linkage
