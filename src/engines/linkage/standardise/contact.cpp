// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/contact.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

bool one_digit_only(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits.front(); });
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) { return text.starts_with(prefix); });
}

// Area codes (without the 0) with some numbers of nine digits: Ofcom, National Telephone Numbering Plan, "4+5" areas.
bool may_have_nine_digits(std::string_view national) {
  return starts_with_any(national,
                         {"1204", "1208", "1254", "1276", "1297", "1298", "1363", "1364", "1384", "1386", "1404", "1420", "1460", "1461",
                          "1480", "1488", "1524", "1527", "1562", "1566", "1606", "1629", "1635", "1647", "1659", "1695", "1697", "1726",
                          "1744", "1750", "1827", "1837", "1884", "1900", "1905", "1935", "1949", "1963", "1995", "800",  "500"});
}

// Ofcom, "Telephone numbers for use in TV and radio drama programmes".
bool is_fictional(std::string_view national) {
  return starts_with_any(national,
                         {"1632960", "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960", "1314960", "1414960",
                          "1514960", "1614960", "1914980", "2079460", "2896496", "2920180", "7700900", "8081570", "9098790", "3069990"});
}

// Kind of a United Kingdom number without the leading 0; nothing where no range begins so.
std::optional<PhoneKind> kind_of(std::string_view national) {
  const char second = national[1];
  const auto one_of = [&](std::string_view digits) { return digits.find(second) != std::string_view::npos; };
  switch (national[0]) {
    case '1': return second == '0' ? std::nullopt : std::optional(PhoneKind::landline);
    case '2': return one_of("03489") ? std::optional(PhoneKind::landline) : std::nullopt;
    case '3': return one_of("0347") ? std::optional(PhoneKind::non_geographic) : std::nullopt;
    case '5': return one_of("056") ? std::optional(PhoneKind::non_geographic) : std::nullopt;
    case '7':
      if (second == '0' || (second == '6' && !national.starts_with("7624"))) return PhoneKind::pager_or_personal;
      return PhoneKind::mobile;
    case '8': return one_of("0247") ? std::optional(PhoneKind::non_geographic) : std::nullopt;
    case '9': return one_of("018") ? std::optional(PhoneKind::non_geographic) : std::nullopt;
    default: return std::nullopt;
  }
}

Standardised<Phone> british(std::string_view national) {
  if (national.size() < 7 || national.size() > 10) return Reason::malformed;
  if (one_digit_only(national.substr(1)) || national == "1234567890" || national == "7123456789" || national == "123456789") {
    return Reason::placeholder;
  }
  const std::optional<PhoneKind> kind = kind_of(national);
  if (!kind) return Reason::impossible;
  const bool short_number =
      (national.size() == 9 && may_have_nine_digits(national)) || national == "8001111" || national.starts_with("845464");
  if (national.size() != 10 && !short_number) return Reason::malformed;
  return Phone{"+44" + std::string(national), "", *kind, is_fictional(national)};
}

// Digits as written, with '+' or 00 in front or not, to a number.
Standardised<Phone> read_number(std::string_view digits, bool plus) {
  if (!plus && digits.size() > 2 && digits.starts_with("00")) {
    plus = true;
    digits.remove_prefix(2);
  }
  if (digits.empty()) return Reason::malformed;
  if (one_digit_only(digits)) return Reason::placeholder;
  const bool country_without_plus = digits.starts_with("44") && digits.size() >= 12;
  if ((plus && digits.starts_with("44")) || country_without_plus) {
    digits.remove_prefix(2);
    if (digits.starts_with("0")) digits.remove_prefix(1);
    return british(digits);
  }
  if (plus) {
    if (digits.size() < 8 || digits.size() > 15 || digits.starts_with("0")) return Reason::malformed;
    return Phone{"+" + std::string(digits), "", PhoneKind::foreign, false};
  }
  if (digits.starts_with("0")) return british(digits.substr(1));
  if (digits.size() == 10 || (digits.size() == 9 && may_have_nine_digits(digits))) return british(digits);  // the 0 lost in a spreadsheet
  return Reason::malformed;
}

struct Chunk {
  std::string digits;
  std::string word;  // in front
  bool plus = false;
};

// Runs of digits with the signs that stand within a number; words, slashes, commas and semicolons cut. "(0)" behind a country code goes.
std::vector<Chunk> chunks_of(std::string_view text) {
  std::vector<Chunk> out;
  Chunk now;
  std::string word;
  const auto end_chunk = [&] {
    if (!now.digits.empty()) out.push_back(now);
    now = Chunk();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_digit(c)) {
      if (now.digits.empty()) now.word = word;
      word.clear();
      now.digits += c;
    } else if (c == '+') {
      end_chunk();
      now.plus = true;
    } else if (text.substr(at, 3) == "(0)" && (now.plus || now.digits.starts_with("00")) && !now.digits.empty()) {
      at += 2;
    } else if (std::string_view(" .-()[]_").find(c) == std::string_view::npos) {
      end_chunk();
      if (is_letter(c) || c == '#') word += c;
      if (!is_letter(c) && c != '#') word.clear();
    }
  }
  end_chunk();
  return out;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// A mailbox name that says there is none, whatever the domain.
bool says_none(std::string_view name) {
  return is_one_of(name, {"noemail",     "no-email", "no.email", "no_email", "noemailaddress", "none",       "nomail",
                          "notprovided", "notgiven", "noreply",  "no-reply", "no.reply",       "donotreply", "do-not-reply",
                          "unknown",     "notknown", "declined", "refused",  "null",           "nil"});
}
// One that says it beside a domain that says it too.
bool may_say_none(std::string_view name) {
  return says_none(name) ||
         is_one_of(name, {"no", "na", "n-a", "nk", "test", "x", "xx", "xxx", "a", "aa", "abc", "email", "mail", "me", "asdf"});
}

bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != std::string_view::npos) return false;
  return std::all_of(local.begin(), local.end(), [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
  });
}

bool is_domain(std::string_view domain) {
  if (domain.size() > 253 || domain.find('.') == std::string_view::npos) return false;
  std::string_view label;
  while (true) {
    const std::size_t dot = domain.find('.');
    label = domain.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; })) return false;
    if (dot == std::string_view::npos) break;
    domain.remove_prefix(dot + 1);
  }
  return label.size() >= 2 && !all_digits(label);
}

// The address within "Bob <bob@x.org>", "mailto:bob@x.org?subject=", "a@x.org; b@x.org".
std::string address_within(std::string_view text) {
  std::string plain = ascii_lower(trim(text));
  if (const std::size_t open = plain.find('<'); open != std::string::npos) {
    const std::size_t close = plain.find('>', open);
    if (close != std::string::npos) plain = plain.substr(open + 1, close - open - 1);
  }
  while (plain.starts_with("mailto:")) plain.erase(0, 7);
  plain = plain.substr(0, plain.find_first_of(";, \t\r\n", std::min(plain.find('@'), plain.size())));
  if (const std::size_t at = plain.find('@'); at != std::string::npos) {
    const std::size_t question = plain.find('?', at);
    if (question != std::string::npos) plain.resize(question);
  }
  while (!plain.empty() && (plain.back() == '.' || plain.back() == '>')) plain.pop_back();
  return trim(plain);
}

}  // namespace

Standardised<Phone> parse_phone(std::string_view text) {
  const std::string plain = fold(text);
  if (plain.empty()) return trim(text).empty() ? Reason::empty : Reason::malformed;
  const std::vector<Chunk> chunks = chunks_of(plain);
  if (chunks.empty())
    return is_one_of(plain, {"none", "n/a", "na", "unknown", "n/k", "nk", "nil", "null"}) ? Reason::placeholder : Reason::malformed;
  Reason first = Reason::none;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    Standardised<Phone> found = read_number(chunks[i].digits, chunks[i].plus);
    if (found) {
      const bool extension = i + 1 < chunks.size() && is_one_of(chunks[i + 1].word, {"x", "ext", "extn", "extension", "#"});
      if (extension && chunks[i + 1].digits.size() <= 8) found.value->extension = chunks[i + 1].digits;
      return found;
    }
    if (first == Reason::none) first = found.reason;
  }
  return first;
}

Standardised<std::string> parse_email(std::string_view text) {
  if (trim(text).empty()) return Reason::empty;
  const std::string address = address_within(text);
  const std::size_t at = address.find('@');
  if (at == std::string::npos)
    return may_say_none(address) || address == "n/a" || address == "n/k" ? Reason::placeholder : Reason::malformed;
  const std::string_view local = std::string_view(address).substr(0, at);
  const std::string_view domain = std::string_view(address).substr(at + 1);
  if (!is_local_part(local) || !is_domain(domain)) return Reason::malformed;
  const std::string_view host = domain.substr(0, domain.find('.'));
  if (says_none(local) || is_one_of(host, {"none", "noemail", "no-email", "nomail", "unknown", "invalid"})) return Reason::placeholder;
  if (may_say_none(local) && may_say_none(host)) return Reason::placeholder;
  return address;
}

std::optional<std::string> canonical_email(std::string_view text) {
  const auto address = parse_email(text);
  if (!address) return std::nullopt;
  const std::size_t at = address->find('@');
  std::string local = address->substr(0, at);
  std::string domain = address->substr(at + 1);
  if (const std::size_t plus = local.find('+'); plus != std::string::npos && plus > 0) local.resize(plus);
  if (domain == "googlemail.com") domain = "gmail.com";
  if (domain == "gmail.com") std::erase(local, '.');
  const auto canonical = parse_email(local + "@" + domain);
  if (!canonical || *canonical == *address) return canonical.value;
  return canonical_email(*canonical);
}

}  // namespace cw::linkage
