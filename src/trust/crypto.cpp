// SPDX-License-Identifier: MIT
// The only file that includes libsodium.
#include "trust/crypto.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace cw::trust {
namespace {

// libsodium must be made ready once, before anything else of it.
void make_ready() {
  static const bool ready = sodium_init() >= 0;
  if (ready) return;
  std::fputs("bug: the system gives no randomness\n", stderr);
  std::abort();
}

struct KeyPair {
  Digest open;
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret;
  explicit KeyPair(const Digest& seed) {
    make_ready();
    crypto_sign_seed_keypair(open.data(), secret.data(), seed.data());
  }
  ~KeyPair() { sodium_memzero(secret.data(), secret.size()); }
  KeyPair(const KeyPair&) = delete;
  KeyPair& operator=(const KeyPair&) = delete;
};

std::size_t bytes_of_cost(PasswordCost cost) { return std::size_t{cost.mebibytes} << 20U; }

}  // namespace

ByteVector random_bytes(std::size_t count) {
  make_ready();
  ByteVector out(count);
  randombytes_buf(out.data(), out.size());
  return out;
}
void wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

Digest sha256(ByteView bytes) {
  Digest out;
  crypto_hash_sha256(out.data(), bytes.data(), bytes.size());
  return out;
}
Digest hmac_sha256(ByteView key, ByteView bytes) {
  Digest out;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  crypto_auth_hmacsha256_update(&state, bytes.data(), bytes.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  return out;
}
bool equal_in_constant_time(ByteView a, ByteView b) { return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

Digest public_key_of(const Digest& seed) { return KeyPair(seed).open; }
Signature sign(const Digest& seed, ByteView message) {
  const KeyPair pair(seed);
  Signature out;
  crypto_sign_detached(out.data(), nullptr, message.data(), message.size(), pair.secret.data());
  return out;
}
bool verify_signature(const Digest& public_key, ByteView message, const Signature& signature) {
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), public_key.data()) == 0;
}

ByteVector seal(const Digest& key, ByteView secret) {
  ByteVector out = random_bytes(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
  const ByteVector nonce = out;
  out.resize(nonce.size() + secret.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + nonce.size(), nullptr, secret.data(), secret.size(), nullptr, 0, nullptr,
                                             nonce.data(), key.data());
  return out;
}
std::optional<ByteVector> unseal(const Digest& key, ByteView sealed) {
  constexpr std::size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, tag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (sealed.size() < nonce + tag) return std::nullopt;
  ByteVector out(sealed.size() - nonce - tag);
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, sealed.data() + nonce, sealed.size() - nonce,
                                                                nullptr, 0, sealed.data(), key.data());
  return failed == 0 ? std::optional(std::move(out)) : std::nullopt;
}

Result<std::string> hash_password(std::string_view password, PasswordCost cost) {
  make_ready();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, bytes_of_cost(cost), crypto_pwhash_ALG_ARGON2ID13) !=
      0)
    return fail(ErrorCode::unavailable, "There is not enough memory to hash a password.");
  return std::string(out.data());
}
bool is_password(std::string_view hash, std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> padded{};
  if (hash.size() >= padded.size()) return false;
  std::ranges::copy(hash, padded.begin());
  return crypto_pwhash_str_verify(padded.data(), password.data(), password.size()) == 0;
}
bool needs_rehash(std::string_view hash, PasswordCost cost) {
  std::array<char, crypto_pwhash_STRBYTES> padded{};
  if (hash.size() >= padded.size()) return true;
  std::ranges::copy(hash, padded.begin());
  return crypto_pwhash_str_needs_rehash(padded.data(), cost.passes, bytes_of_cost(cost)) != 0;
}

}  // namespace cw::trust
