// SPDX-License-Identifier: MIT
// Signing in at an identity provider: OpenID Connect, authorisation code with PKCE (RFC 7636, S256), discovery, keys cached and fetched
// anew when the provider changes them.
//
//   OidcClient client({issuer, client_id, secret, redirect_uri}, clock);
//   CW_TRY(const OidcStart start, client.start());                         // keep start.attempt, send the browser to start.url
//   CW_TRY(const IdClaims who, client.finish(attempt, answer));            // answer: what the browser brings back to redirect_uri
//
// An attempt must be used once: OidcAttempts keeps them in the store and hands each out once. May be used from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/store.h"
#include "trust/client_key.h"
#include "trust/http_client.h"
#include "trust/id_token.h"
#include "trust/token_keys.h"

namespace cw::trust {

struct OidcProvider {
  std::string issuer;  // exactly as the provider's own configuration says
  std::string client_id, client_secret;
  std::string redirect_uri;  // ours, as registered there
  std::string scope = "openid email profile";
  std::optional<ClientKey> key = {};  // private_key_jwt: then no secret is sent (client_key.h)
  Factors asks_for = Factors::one;    // two: of everybody, whether or not its tokens say so
};

struct OidcAttempt {
  std::string state, nonce, verifier;  // 256 random bits each
};
struct OidcStart {
  std::string url;
  OidcAttempt attempt;
};
// The query that comes back to redirect_uri; what is not there is empty.
struct OidcAnswer {
  std::string state, code, error, issuer;
};

class OidcClient {
 public:
  // The clock must outlive it. `fetch` is for tests.
  OidcClient(OidcProvider provider, const Clock& clock, HttpFetch fetch = fetch_http)
      : provider_(std::move(provider)), clock_(clock), fetch_(std::move(fetch)) {}

  // Errors: unavailable (the provider), invalid (its configuration is not one).
  [[nodiscard]] Result<OidcStart> start();
  // Denied: another state or issuer, an error of the provider (a code word of the standard), a code that it does not take, a token that
  // check_id_token() or the keys refuse.
  [[nodiscard]] Result<IdClaims> finish(const OidcAttempt& attempt, const OidcAnswer& answer);

 private:
  struct Endpoints {
    std::string authorization, token, keys;
    bool names_itself = false;  // puts "iss" into its answers (RFC 9207): then it must be there
    Timestamp fetched_at;
  };
  [[nodiscard]] Result<Endpoints> endpoints();
  [[nodiscard]] Result<std::string> exchange(const OidcAttempt& attempt, std::string_view code, const Endpoints& at);
  [[nodiscard]] Result<void> check_signature(const Jwt& token, const Endpoints& at);
  [[nodiscard]] Result<std::shared_ptr<const TokenKeys>> keys_from(const Endpoints& at);

  OidcProvider provider_;
  const Clock& clock_;
  HttpFetch fetch_;
  std::mutex mutex_;
  std::optional<Endpoints> endpoints_;
  std::shared_ptr<const TokenKeys> keys_;  // shared: a thread may still verify with those that another replaces
  Timestamp keys_fetched_at_;
};

// Attempts in the store, sealed, until the browser comes back or ten minutes have passed. Needs trust's tables.
class OidcAttempts {
 public:
  OidcAttempts(const Clock& clock, const Digest& sealing_key) : clock_(clock), sealing_key_(sealing_key) {}
  [[nodiscard]] Result<void> keep(store::Connection& db, const OidcAttempt& attempt) const;
  // Each is given once; denied afterwards, when it is old, and for a state that nobody began with.
  [[nodiscard]] Result<OidcAttempt> take(store::Connection& db, std::string_view state) const;

 private:
  const Clock& clock_;
  Digest sealing_key_;
};

}  // namespace cw::trust
