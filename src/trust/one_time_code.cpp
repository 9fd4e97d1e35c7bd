// SPDX-License-Identifier: MIT
#include "trust/one_time_code.h"

#include <fmt/format.h>

#include <algorithm>

#include "trust/crypto.h"

namespace cw::trust {
namespace {

constexpr std::int64_t step_microseconds = 30'000'000;

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

std::string one_time_code(ByteView secret, std::uint64_t counter, int digits) {
  std::array<std::uint8_t, 8> message;
  for (std::size_t i = 0; i < 8; ++i) message[i] = static_cast<std::uint8_t>(counter >> (56 - 8 * i));
  const ByteVector hash = one_time_hmac(secret, message);
  const std::size_t offset = hash.back() & 0xFU;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8U) | hash[offset + i];
  number &= 0x7FFF'FFFFU;
  std::uint32_t limit = 1;
  for (int i = 0; i < digits; ++i) limit *= 10;
  return fmt::format("{:0{}}", number % limit, digits);
}

std::int64_t totp_step(Timestamp time) { return time.microseconds / step_microseconds; }

std::optional<std::int64_t> matching_step(ByteView secret, std::string_view code, Timestamp now, std::int64_t last) {
  std::string digits;
  std::ranges::copy_if(code, std::back_inserter(digits), [](char c) { return c != ' '; });
  const std::int64_t present = totp_step(now);
  std::optional<std::int64_t> found;
  for (std::int64_t step = std::max<std::int64_t>(present - 1, 0); step <= present + 1; ++step)
    if (equal_in_constant_time(bytes_of(one_time_code(secret, static_cast<std::uint64_t>(step))), bytes_of(digits)) && step > last &&
        !found)
      found = step;
  return found;
}

std::string totp_uri(ByteView secret, std::string_view issuer, std::string_view account) {
  const std::string by = percent_encoded(issuer);
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits=6&period=30", by, percent_encoded(account),
                     to_base32(secret), by);
}

std::vector<std::string> make_recovery_codes() {
  std::vector<std::string> out;
  for (int i = 0; i < 10; ++i) {
    std::string code = to_base32(random_bytes(15));
    for (const std::size_t at : {20, 16, 12, 8, 4}) code.insert(at, 1, '-');
    out.push_back(std::move(code));
  }
  return out;
}
Digest recovery_hash(std::string_view code) {
  std::string letters;
  for (const char c : code) {
    if (c >= 'a' && c <= 'z') letters += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7')) letters += c;
  }
  return sha256(bytes_of(letters));
}

}  // namespace cw::trust
