// SPDX-License-Identifier: MIT
// Middleware that lets nobody in without a token that has the route's scope (RouteOptions.access), or a session.
#pragma once

#include <memory>

#include "services/place/place.h"
#include "web/http/router.h"
#include "web/register_api/internal/sign_in.h"

namespace cw::web {

[[nodiscard]] Middleware register_guard(place::Place& place, std::shared_ptr<SignInParts> parts);

}  // namespace cw::web
