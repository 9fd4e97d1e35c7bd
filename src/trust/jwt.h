// SPDX-License-Identifier: MIT
// JSON Web Tokens (RFC 7519) in their compact form, signed (RFC 7515). Reading a token believes nothing of it; check_id_token() in
// id_token.h does. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/value.h"
#include "trust/encoding.h"

namespace cw::trust {

struct Jwt {
  std::string algorithm;         // header "alg", as the token claims it
  std::string key_id;            // header "kid", or empty
  Value claims;                  // a structure
  std::string_view signed_part;  // of the token's own text, which must outlive this
  ByteVector signature;
};

// Invalid: not three parts of base64url without padding, a header or claims that are no JSON object, no "alg", a "crit" header (RFC 7515,
// section 4.1.11: nothing is understood that may be critical), an encrypted token, over 64 KiB.
[[nodiscard]] Result<Jwt> read_jwt(std::string_view token);

}  // namespace cw::trust
