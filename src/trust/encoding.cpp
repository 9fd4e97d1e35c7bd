// SPDX-License-Identifier: MIT
#include "trust/encoding.h"

#include <algorithm>

namespace cw::trust {
namespace {

constexpr std::string_view hex_letters = "0123456789abcdef";
constexpr std::string_view base64_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// `bits` bits a letter; the last letter is filled with zeros.
std::string encode(ByteView bytes, std::string_view letters, unsigned bits) {
  std::string out;
  unsigned held = 0, count = 0;
  for (const std::uint8_t byte : bytes) {
    held = (held << 8U) | byte;
    for (count += 8; count >= bits; count -= bits) out += letters[(held >> (count - bits)) & ((1U << bits) - 1)];
    held &= (1U << count) - 1;
  }
  if (count > 0) out += letters[(held << (bits - count)) & ((1U << bits) - 1)];
  return out;
}

// The bits left over must be zero and fewer than a letter has, so that no two texts give the same bytes.
std::optional<ByteVector> decode(std::string_view text, std::string_view letters, unsigned bits) {
  ByteVector out;
  unsigned held = 0, count = 0;
  for (const char c : text) {
    const std::size_t value = letters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << bits) | static_cast<unsigned>(value);
    count += bits;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<std::uint8_t>(held >> count));
      held &= (1U << count) - 1;
    }
  }
  if (count >= bits || held != 0) return std::nullopt;
  return out;
}

std::optional<Digest> digest_of(const std::optional<ByteVector>& bytes) {
  Digest out;
  if (!bytes || bytes->size() != out.size()) return std::nullopt;
  std::ranges::copy(*bytes, out.begin());
  return out;
}

}  // namespace

std::string to_hex(ByteView bytes) { return encode(bytes, hex_letters, 4); }
std::optional<ByteVector> from_hex(std::string_view text) { return decode(text, hex_letters, 4); }
std::string to_base64(ByteView bytes) {
  std::string out = encode(bytes, base64_letters, 6);
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}
std::optional<ByteVector> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  return decode(text.substr(0, text.size() - padding), base64_letters, 6);
}
std::string to_base64url(ByteView bytes) { return encode(bytes, base64url_letters, 6); }
std::optional<ByteVector> from_base64url(std::string_view text) { return decode(text, base64url_letters, 6); }
std::string to_base32(ByteView bytes) { return encode(bytes, base32_letters, 5); }
std::optional<ByteVector> from_base32(std::string_view text) { return decode(text, base32_letters, 5); }
std::optional<Digest> digest_from_base64(std::string_view text) { return digest_of(from_base64(text)); }
std::optional<Digest> digest_from_hex(std::string_view text) { return digest_of(from_hex(text)); }

}  // namespace cw::trust
