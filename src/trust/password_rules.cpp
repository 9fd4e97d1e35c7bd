// SPDX-License-Identifier: MIT
#include "trust/password_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace cw::trust {
namespace {

constexpr std::size_t largest_list = 64U << 20U;

// How the message of each rule begins, in the order of PasswordFault: password_fault() knows them by it.
constexpr std::array<std::string_view, 6> beginnings = {"The password is not UTF-8",     "The password must have at least",
                                                        "The password may have at most", "Too many people use this password",
                                                        "The password is a simple row",  "The password is mostly a name"};
constexpr std::string_view advice = " Three random words make a good one.";

tl::unexpected<Error> refused(PasswordFault fault, std::string_view rest) {
  return fail(ErrorCode::invalid, std::string(beginnings[static_cast<std::size_t>(fault)]).append(rest), "password");
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
}

// What people write for letters: "P4$$w0rd" is "password".
char letter_of(char c) {
  switch (c) {
    case '0': return 'o';
    case '1':
    case '!': return 'i';
    case '3': return 'e';
    case '4':
    case '@': return 'a';
    case '5':
    case '$': return 's';
    case '7': return 't';
    default: return c;
  }
}
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

// Without what stands before the first letter and after the last, then with letters for signs.
std::string core_of(std::string_view text) {
  std::string folded = fold_case(text);
  const auto first = std::ranges::find_if(folded, is_letter);
  if (first == folded.end()) return folded;  // all digits: as it is
  const auto last = std::find_if(folded.rbegin(), folded.rend(), is_letter).base();
  std::string core(first, last);
  std::ranges::transform(core, core.begin(), letter_of);
  return core;
}
std::string undisguised(std::string_view text) {
  std::string folded = fold_case(text);
  std::ranges::transform(folded, folded.begin(), letter_of);
  return folded;
}

// "abcabcabc" is "abc".
std::string_view period_of(std::string_view text) {
  for (std::size_t period = 1; period <= text.size() / 2; ++period)
    if (text.size() % period == 0 && text.substr(period) == text.substr(0, text.size() - period)) return text.substr(0, period);
  return text;
}

// Runs as "aaaaaa", "abcdef", "987654", "qwertyuiop" are a few bits however long they are.
std::size_t characters_outside_runs(std::string_view text) {
  constexpr std::string_view rows[] = {"qwertyuiopasdfghjklzxcvbnm"};
  const auto follows = [&](char a, char b) {
    const std::size_t at = rows[0].find(a);
    return b == a || b == a + 1 || b == a - 1 || (at + 1 < rows[0].size() && at != std::string_view::npos && rows[0][at + 1] == b);
  };
  std::size_t count = text.empty() ? 0 : 1;
  for (std::size_t i = 1; i < text.size(); ++i) count += follows(text[i - 1], text[i]) ? 0 : 1;
  return count;
}

// "qwerty123456", "dragon-liverpool": one of the list after another, whatever blanks or signs stand between.
bool is_two_of(std::string_view text, const CommonPasswords& common) {
  constexpr std::size_t shortest_part = 3;
  const auto is_sign = [](char c) { return !is_letter(c) && (c < '0' || c > '9'); };
  for (std::size_t at = shortest_part; at + shortest_part <= text.size(); ++at) {
    if (!is_sign(text[at - 1]) && !common.contains(std::string(text.substr(0, at)))) continue;
    std::string_view first = text.substr(0, at), second = text.substr(at);
    while (!first.empty() && is_sign(first.back())) first.remove_suffix(1);
    while (!second.empty() && is_sign(second.front())) second.remove_prefix(1);
    if (first.size() >= shortest_part && second.size() >= shortest_part && common.contains(std::string(first)) &&
        common.contains(std::string(second)))
      return true;
  }
  return false;
}

bool is_common(std::string_view password, const CommonPasswords& common) {
  const std::string folded = fold_case(password), core = core_of(password), plain = undisguised(password);
  for (const std::string_view one : {std::string_view(folded), std::string_view(core), std::string_view(plain)})
    if (common.contains(std::string(one)) || common.contains(std::string(period_of(one))) || is_two_of(one, common)) return true;
  return false;
}

// How many characters are left when the user's own names are taken out of it.
std::size_t left_without(std::string_view password, std::span<const std::string_view> own) {
  std::string folded = fold_case(password);
  std::set<std::string, std::greater<>> words;
  for (const std::string_view name : own) {
    std::string word;
    for (const char c : fold_case(name) + " ") {
      if (is_letter(c)) {
        word += c;
        continue;
      }
      if (word.size() >= 3) words.insert(word);
      word.clear();
    }
  }
  for (const std::string& word : words)
    for (std::size_t at = 0; (at = folded.find(word, at)) != std::string::npos;) folded.erase(at, word.size());
  return characters_of(folded);
}

}  // namespace

Result<CommonPasswords> read_common_passwords(std::string_view text) {
  if (text.size() > largest_list) return fail(ErrorCode::too_large, "A list of common passwords may have 64 MB.");
  if (find_invalid_utf8(text)) return fail(ErrorCode::invalid, "The list of common passwords is not UTF-8.");
  CommonPasswords out;
  out.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) * 3 / 2);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    if (!line.empty() && !line.starts_with("# ")) {
      out.insert(fold_case(line));
      if (std::string core = core_of(line); core.size() >= 4) out.insert(std::move(core));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (out.empty()) return fail(ErrorCode::invalid, "The list of common passwords is empty.");
  return out;
}

Result<void> check_password(std::string_view password, std::span<const std::string_view> own, const CommonPasswords& common,
                            const PasswordRules& rules) {
  if (find_invalid_utf8(password)) return refused(PasswordFault::not_text, ".");
  const std::size_t characters = characters_of(password);
  if (characters < rules.least_characters)
    return refused(PasswordFault::too_short, fmt::format(" {} characters.{}", rules.least_characters, advice));
  if (characters > rules.most_characters) return refused(PasswordFault::too_long, fmt::format(" {} characters.", rules.most_characters));
  if (left_without(password, own) < rules.least_characters / 2)
    return refused(PasswordFault::own_name, fmt::format(" that others know of you.{}", advice));
  if (is_common(password, common)) return refused(PasswordFault::common, fmt::format(", or one like it.{}", advice));
  if (characters_outside_runs(fold_case(period_of(password))) < 5)
    return refused(PasswordFault::simple_row, fmt::format(" of characters.{}", advice));
  return {};
}

std::optional<PasswordFault> password_fault(const Error& error) {
  for (std::size_t i = 0; i < beginnings.size(); ++i)
    if (error.code == ErrorCode::invalid && std::string_view(error.message).starts_with(beginnings[i]))
      return PasswordFault{static_cast<std::uint8_t>(i)};
  return std::nullopt;
}

}  // namespace cw::trust
