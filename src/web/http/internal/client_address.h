// SPDX-License-Identifier: MIT
// Who sent a request that came through proxies. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/http/message.h"

namespace cw::web {

// The peer, or, where it is a trusted proxy, the last address in X-Forwarded-For that is not one: what stands left of it may be made up.
[[nodiscard]] std::string client_address(const std::string& peer, const Headers& headers, const std::vector<std::string>& trusted_proxies);

}  // namespace cw::web
