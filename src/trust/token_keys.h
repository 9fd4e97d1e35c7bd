// SPDX-License-Identifier: MIT
// The keys of an identity provider (JSON Web Key Set, RFC 7517) and the verification of signatures with them, by OpenSSL. A key belongs to
// one algorithm, the one that its own record says; what a token claims never chooses how it is verified.
//
//   CW_TRY(const TokenKeys keys, read_token_keys(json));
//   keys.verify(jwt);                       // verified, unknown_key (fetch the set anew), or refused
//
// Never changes; may be used from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "trust/jwt.h"

namespace cw::trust {

enum class TokenCheck : std::uint8_t { verified, unknown_key, refused };

class TokenKeys {
 public:
  TokenKeys(TokenKeys&&) noexcept;
  TokenKeys& operator=(TokenKeys&&) noexcept;
  ~TokenKeys();
  // unknown_key: no key of this id (or, in a token without id, not exactly one key of its algorithm). refused: another algorithm than the
  // key's, or a false signature.
  [[nodiscard]] TokenCheck verify(const Jwt& token) const;
  [[nodiscard]] std::size_t size() const;

 private:
  friend Result<TokenKeys> read_token_keys(std::string_view json);
  class Impl;
  explicit TokenKeys(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Keys for RS256, PS256 (RSA of 2048 to 8192 bits) and ES256 (P-256). An RSA key without "alg" is one for RS256. Others in the set, such as
// those for encryption, are passed over. Invalid: no JSON of this kind, a key that is none, two keys of one id, no key left, over 1 MB.
[[nodiscard]] Result<TokenKeys> read_token_keys(std::string_view json);

}  // namespace cw::trust
