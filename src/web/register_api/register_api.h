// SPDX-License-Identifier: MIT
// The API of the living register under /api/v1: records, people, match, judgements, access log. docs/reference/api.md.
//
//   CW_TRY(auto place, place::Place::open(options));
//   Router router;
//   CW_CHECK(add_register_api(router, *place, {.version = "0.1.0"}));     // routes, the guard, GET /api/v1/openapi.json
//   CW_TRY(auto server, Server::create({.port = 8080}, std::move(router)));
//
// Every operation needs a token (Authorization: Bearer) with its scope or a session (a cookie, with X-CSRF-Token where it changes
// something), and a purpose (Commonweal-Purpose, or the session's) that the access policy knows. None is ever logged here. Routes whose
// access is "public" or "operations" are let through. The place must outlive the server.
#pragma once

#include <optional>
#include <string>

#include "services/place/place.h"
#include "trust/oidc.h"
#include "web/http/router.h"

namespace cw::web {

struct RegisterApiOptions {
  std::string version;
  std::optional<trust::OidcProvider> provider = {};  // where people may sign in; its redirect_uri ends in /sign-in/provider/back
  // Where there are pages: the path of the one for signing in. A browser whose sign-in at the provider fails is sent there, with
  // ?refused= and one of unknown (no account is linked to them), again (it may be tried anew), unavailable.
  std::string sign_in_page = {};
};
[[nodiscard]] Result<void> add_register_api(Router& router, place::Place& place, RegisterApiOptions options);

}  // namespace cw::web
