// SPDX-License-Identifier: MIT
#include "sample/internal/identifiers.h"

#include <fmt/format.h>

#include <array>

#include "sample/internal/names.h"

namespace cw::sample {
namespace {

constexpr std::string_view upn_letters = "ABCDEFGHJKLMNPQRTUVWXYZ";

// Modulus 11 of the first nine digits with weights 10 to 2; 11 counts as 0, 10 is no check digit.
int nhs_check(std::string_view digits) {
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
  const int check = 11 - sum % 11;
  return check == 11 ? 0 : check;
}

char upn_check(std::string_view twelve_digits) {
  int sum = 0;
  for (int i = 0; i < 12; ++i) sum += (twelve_digits[static_cast<std::size_t>(i)] - '0') * (i + 2);
  return upn_letters[static_cast<std::size_t>(sum % 23)];
}

// One to one on 0 .. modulus-1, as the factor has no divisor in common with a power of ten.
std::uint64_t scatter(std::uint64_t serial, std::uint64_t factor, std::uint64_t modulus) {
  return (serial * factor + 271'828'183U) % modulus;
}

}  // namespace

std::optional<std::string> nhs_number(std::uint32_t serial) {
  std::string digits = fmt::format("999{:06}", scatter(serial, 618'033, nhs_serials));
  const int check = nhs_check(digits);
  if (check == 10) return std::nullopt;
  digits += static_cast<char>('0' + check);
  return digits;
}

bool valid_nhs_number(std::string_view digits) {
  if (digits.size() != 10 || digits.find_first_not_of("0123456789") != std::string_view::npos) return false;
  return nhs_check(digits) == digits[9] - '0';
}

std::string national_insurance_number(std::uint64_t serial) {
  static constexpr std::string_view second = "QABCEGHJKLMNPRSTWXYZDFUV";
  const std::uint64_t digits = scatter(serial % 1'000'000, 381'967, 1'000'000);
  const std::uint64_t rest = serial / 1'000'000;
  return fmt::format("Q{}{:06}{}", second[rest / 4 % second.size()], digits, static_cast<char>('A' + rest % 4));
}

std::string unique_pupil_number(std::uint32_t school, int entry_year, std::uint32_t serial) {
  const std::string digits = fmt::format("990{:04}{:02}{:03}", school % 10'000, entry_year % 100, scatter(serial, 377, 1000));
  return upn_check(digits) + digits;
}

bool valid_unique_pupil_number(std::string_view upn) {
  if (upn.size() != 13 || upn.substr(1).find_first_not_of("0123456789") != std::string_view::npos) return false;
  return upn_check(upn.substr(1)) == upn[0];
}

std::string mobile_number(std::uint64_t serial) { return fmt::format("06{:09}", scatter(serial, 618'033'989, 1'000'000'000)); }
std::string landline_number(std::uint64_t serial) { return fmt::format("04{:09}", scatter(serial, 381'966'011, 1'000'000'000)); }
std::string office_number(std::uint32_t which) { return fmt::format("01632960{:03}", which % 1000); }

std::string email_address(std::string_view given, std::string_view family, int birth_year, Random& random) {
  static constexpr std::array<std::string_view, 8> hosts = {"mail.example.org", "post.example.com",  "inbox.example.net",
                                                            "home.example.org", "fast.example.com",  "letters.example.net",
                                                            "web.example.org",  "family.example.com"};
  const auto plain = [](std::string_view text) {
    std::string out;
    for (const char c : without_accents(text))
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) out += static_cast<char>(c | 0x20);
    return out;
  };
  const std::string first = plain(given), last = plain(family);
  std::string name;
  switch (random.below(5)) {
    case 0: name = first + '.' + last; break;
    case 1: name = first.substr(0, 1) + last; break;
    case 2: name = first + last + fmt::format("{:02}", birth_year % 100); break;
    case 3: name = last + '.' + first; break;
    default: name = first + '_' + last; break;
  }
  if (random.chance(0.85)) name += fmt::format("{}", random.below(10'000));
  return name + '@' + std::string(hosts[random.below(hosts.size())]);
}

std::string postcode(std::uint32_t code) {
  static constexpr std::string_view letters = "ABDEFGHJLNPQRSTUWXYZ";  // not C, I, K, M, O, V (Royal Mail, Programmers' Guide)
  return fmt::format("AW{} {}{}{}", 1 + code / 4000, code / 400 % 10, letters[code / 20 % 20], letters[code % 20]);
}

}  // namespace cw::sample
