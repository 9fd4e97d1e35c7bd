// SPDX-License-Identifier: MIT
// How this server proves to an identity provider who it is without a secret that both know: a short-lived token signed with its own key
// (private_key_jwt: RFC 7523, OpenID Connect Core 1.0, section 9). The provider has the public half.
//
//   CW_TRY(const ClientKey key, ClientKey::read(content of client.pem, "key-2026"));
//   key.assertion("client", "https://id.example/token", clock.now());         // client_assertion of a request for tokens
//
// RS256 with an RSA key of 2,048 bits or more, ES256 with a P-256 key. Safe from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace cw::trust {

class ClientKey {
 public:
  // A PEM private key, not encrypted; `id`: what the provider calls it ("kid"), or empty. Invalid, with nothing of the key in the message.
  [[nodiscard]] static Result<ClientKey> read(std::string_view pem, std::string id);

  // Good for a minute and for one request: it has an id of its own that the provider takes once.
  [[nodiscard]] Result<std::string> assertion(std::string_view client, std::string_view audience, Timestamp now) const;

 private:
  struct Content;
  explicit ClientKey(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
  std::shared_ptr<const Content> content_;  // shared: copies of the provider's settings have one key
};

}  // namespace cw::trust
