// SPDX-License-Identifier: MIT
#include "store/internal/digest.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

namespace cw::store::internal {

std::string sha256_of(std::initializer_list<std::string_view> parts) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  const auto add = [&](std::string_view text) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  };
  for (const std::string_view part : parts) {
    add(fmt::format("{}:", part.size()));
    add(part);
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  crypto_hash_sha256_final(&state, digest.data());
  std::string out;
  for (const unsigned char byte : digest) out += fmt::format("{:02x}", byte);
  return out;
}

}  // namespace cw::store::internal
