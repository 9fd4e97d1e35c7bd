// SPDX-License-Identifier: MIT
// Bytes as text and back: hexadecimal, base64, base64url, base32 (RFC 4648). Reading is strict: one text for each value, anything else is
// nothing. Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cw::trust {

using ByteView = std::span<const std::uint8_t>;
using ByteVector = std::vector<std::uint8_t>;
using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] inline ByteView bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

[[nodiscard]] std::string to_hex(ByteView bytes);  // lower case
[[nodiscard]] std::optional<ByteVector> from_hex(std::string_view text);
[[nodiscard]] std::string to_base64(ByteView bytes);  // with padding
[[nodiscard]] std::optional<ByteVector> from_base64(std::string_view text);
[[nodiscard]] std::string to_base64url(ByteView bytes);  // without padding, as in JSON Web Tokens (RFC 7515, section 2)
[[nodiscard]] std::optional<ByteVector> from_base64url(std::string_view text);
[[nodiscard]] std::string to_base32(ByteView bytes);  // without padding, as authenticator apps take it
[[nodiscard]] std::optional<ByteVector> from_base32(std::string_view text);
// A digest of exactly 32 bytes, in base64 or nothing.
[[nodiscard]] std::optional<Digest> digest_from_base64(std::string_view text);
[[nodiscard]] std::optional<Digest> digest_from_hex(std::string_view text);

}  // namespace cw::trust
