// SPDX-License-Identifier: MIT
#include "base/ids.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace cw {
namespace {

constexpr std::uint64_t low_mask = (std::uint64_t{1} << 62) - 1;
constexpr std::uint16_t high_mask = 0xFFF;

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

constexpr bool has_hyphen_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

// RFC 9562, section 5.7: 48 bits of time, version 7, rand_a, variant 10, rand_b.
Uuid assemble(std::int64_t milliseconds, std::uint16_t high, std::uint64_t low) {
  Uuid uuid;
  const auto time = static_cast<std::uint64_t>(milliseconds);
  for (std::size_t i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(time >> (40 - 8 * i));
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | (high >> 8));
  uuid.bytes[7] = static_cast<std::uint8_t>(high);
  for (std::size_t i = 0; i < 8; ++i) uuid.bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3F));
  return uuid;
}

std::uint64_t random_bits_of_the_system() {
  std::uint64_t bits = 0;
  ssize_t got = -1;
  do {
    got = getrandom(&bits, sizeof bits, 0);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(sizeof bits)) std::abort();  // an id that can be guessed would be worse
  return bits;
}

}  // namespace

std::string Uuid::text() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (has_hyphen_before(i)) out.push_back('-');
    out.push_back(digits[bytes[i] >> 4]);
    out.push_back(digits[bytes[i] & 15]);
  }
  return out;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid;
  std::size_t at = 0;
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (has_hyphen_before(i) && text[at++] != '-') return std::nullopt;
    const int high = hex_value(text[at++]);
    const int low = hex_value(text[at++]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return uuid;
}

std::optional<std::int64_t> unix_milliseconds_of(const Uuid& uuid) {
  if (uuid.bytes[6] >> 4 != 7) return std::nullopt;
  std::int64_t milliseconds = 0;
  for (std::size_t i = 0; i < 6; ++i) milliseconds = milliseconds << 8 | uuid.bytes[i];
  return milliseconds;
}

Randomness system_randomness() { return random_bits_of_the_system; }

void UuidSource::step_up() {
  const std::uint64_t step = 1 + (randomness_() & 0xFFFFFFFF);
  low_ += step;
  if (low_ <= low_mask) return;
  low_ &= low_mask;
  high_ = static_cast<std::uint16_t>((high_ + 1) & high_mask);
  if (high_ == 0) ++last_milliseconds_;  // section 6.2: on rollover the time may run ahead
}

Uuid UuidSource::next() {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = std::max<std::int64_t>(0, clock_.now().microseconds / 1000);
  if (now > last_milliseconds_) {
    last_milliseconds_ = now;
    high_ = static_cast<std::uint16_t>(randomness_() & high_mask);
    low_ = randomness_() & low_mask;
  } else {
    step_up();
  }
  return assemble(last_milliseconds_, high_, low_);
}

}  // namespace cw
