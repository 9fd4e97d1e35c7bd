// SPDX-License-Identifier: MIT
// What an ID token must say to be believed (OpenID Connect Core 1.0, section 3.1.3.7), once its signature is found good. Pure: the time
// comes in.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/value.h"
#include "trust/accounts.h"
#include "trust/jwt.h"

namespace cw::trust {

struct IdTokenExpected {
  std::string_view issuer;
  std::string_view client;  // our client id at the issuer
  std::string_view nonce;   // of the sign-in that the token answers
  Timestamp now;
};

// Who signed in, by the provider's word.
struct IdClaims {
  std::string issuer, subject;  // together the only lasting name of somebody; e-mail and name change
  std::string email;            // empty where the token has none, or does not say that it was verified
  std::string name;
  Factors factors = Factors::one;  // two: by "amr" (RFC 8176), "mfa", or a password or PIN and something that they have
  Value all;                       // the whole structure
};

// Denied, with the claim that is wrong and never its value: another issuer or audience, a second audience without "azp", an "azp" that is
// not us, expired, from the future, older than ten minutes, another nonce, no subject. Clocks may differ by a minute.
[[nodiscard]] Result<IdClaims> check_id_token(const Jwt& token, const IdTokenExpected& expected);

}  // namespace cw::trust
