// SPDX-License-Identifier: MIT
// Middleware that lets nobody in without a token that has the route's scope (RouteOptions.access).
#pragma once

#include "services/place/place.h"
#include "web/http/router.h"

namespace cw::web {

[[nodiscard]] Middleware register_guard(place::Place& place);

}  // namespace cw::web
