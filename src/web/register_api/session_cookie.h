// SPDX-License-Identifier: MIT
// The cookie that carries a session, for the API and for pages: they share sessions, so that whoever has signed in on a page may also use
// the API from it.
//
//   const std::string_view token = session_cookie(request);                    // empty: none
//   CW_CHECK(set_session_cookie(response, request, token));                     // after signing in
#pragma once

#include <string_view>

#include "web/http/message.h"

namespace cw::web {

// The session's token, or empty. Under https the cookie has the prefix __Host-, so that no other host can plant one.
[[nodiscard]] std::string_view session_cookie(const Request& request);
[[nodiscard]] Result<void> set_session_cookie(Response& response, const Request& request, std::string_view token);
[[nodiscard]] Result<void> clear_session_cookie(Response& response, const Request& request);

}  // namespace cw::web
