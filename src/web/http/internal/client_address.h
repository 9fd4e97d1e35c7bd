// SPDX-License-Identifier: MIT
// Who sent a request that came through proxies, and what may come without TLS. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/http/message.h"

namespace cw::web {

// The peer, or, where it is a trusted proxy, the last address in X-Forwarded-For that is not one: what stands left of it may be made up.
[[nodiscard]] std::string client_address(const std::string& peer, const Headers& headers, const std::vector<std::string>& trusted_proxies);
// Of a server without TLS of its own whose proxies speak it: whether a plain connection is from one of them, or from this machine. Anybody
// else has come past them.
[[nodiscard]] bool comes_past_proxies(const std::string& peer, const std::vector<std::string>& trusted_proxies);

}  // namespace cw::web
