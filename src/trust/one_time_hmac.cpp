// SPDX-License-Identifier: MIT
// HMAC-SHA-1, which libsodium does not have and authenticator apps need. The only file that includes OpenSSL for it.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "trust/crypto.h"

namespace cw::trust {

ByteVector one_time_hmac(ByteView key, ByteView bytes) {
  ByteVector out(20);
  unsigned size = 0;
  const std::uint8_t none = 0;  // OpenSSL takes a null key for "the one of before"
  HMAC(EVP_sha1(), key.empty() ? &none : key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(), out.data(), &size);
  return out;
}

}  // namespace cw::trust
