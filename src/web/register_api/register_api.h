// SPDX-License-Identifier: MIT
// The API of the living register under /api/v1: records, people, match, judgements, access log. docs/reference/api.md.
//
//   CW_TRY(auto place, place::Place::open(options));
//   Router router;
//   CW_CHECK(add_register_api(router, *place, "0.1.0"));     // routes, the guard, GET /api/v1/openapi.json
//   CW_TRY(auto server, Server::create({.port = 8080}, std::move(router)));
//
// Every operation needs a token (Authorization: Bearer) with its scope, and a purpose (Commonweal-Purpose) that the access policy knows.
// Neither is ever logged here. Routes whose access is "public" or "operations" are let through. The place must outlive the server.
#pragma once

#include <string>

#include "services/place/place.h"
#include "web/http/router.h"

namespace cw::web {

[[nodiscard]] Result<void> add_register_api(Router& router, place::Place& place, std::string version);

}  // namespace cw::web
