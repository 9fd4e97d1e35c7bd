// SPDX-License-Identifier: MIT
// The cryptography that trust stands on, by libsodium (crypto.cpp) and, for one-time codes, OpenSSL (one_time_hmac.cpp). Nothing of it is
// our own. Safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "trust/encoding.h"

namespace cw::trust {

// From the operating system, fit for secrets. Ends the program where the system gives none.
[[nodiscard]] ByteVector random_bytes(std::size_t count);
// Overwrites a secret that is no longer needed; is not optimised away.
void wipe(std::string& secret);

[[nodiscard]] Digest sha256(ByteView bytes);                     // FIPS 180-4
[[nodiscard]] Digest hmac_sha256(ByteView key, ByteView bytes);  // RFC 2104, any length of key
// Takes the same time wherever they differ; false where their lengths do.
[[nodiscard]] bool equal_in_constant_time(ByteView a, ByteView b);
// HMAC-SHA-1, for RFC 4226 and nothing else.
[[nodiscard]] ByteVector one_time_hmac(ByteView key, ByteView bytes);

// Ed25519 (RFC 8032): a seed of 32 bytes is the whole secret.
using Signature = std::array<std::uint8_t, 64>;
[[nodiscard]] Digest public_key_of(const Digest& seed);
[[nodiscard]] Signature sign(const Digest& seed, ByteView message);
[[nodiscard]] bool verify_signature(const Digest& public_key, ByteView message, const Signature& signature);

// Secrets that the store has to hold, under a key that it does not hold (XChaCha20-Poly1305, a random nonce before the text).
[[nodiscard]] ByteVector seal(const Digest& key, ByteView secret);
// Nothing where it was sealed with another key or changed.
[[nodiscard]] std::optional<ByteVector> unseal(const Digest& key, ByteView sealed);

// argon2id (RFC 9106) as text with its salt and parameters. OWASP's and NCSC's least: 19 MiB, 2 passes; more takes longer to guess.
struct PasswordCost {
  std::uint32_t mebibytes = 19;
  std::uint32_t passes = 2;
};
// Errors: unavailable where there is no memory for it.
[[nodiscard]] Result<std::string> hash_password(std::string_view password, PasswordCost cost = {});
[[nodiscard]] bool is_password(std::string_view hash, std::string_view password);
// Whether the hash was made with less than `cost`, so that it is made anew when next the password is known.
[[nodiscard]] bool needs_rehash(std::string_view hash, PasswordCost cost = {});

}  // namespace cw::trust
