// SPDX-License-Identifier: MIT
// Sessions over HTTP: the cookie that carries one, and what it needs against forged requests.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/place/sessions.h"
#include "web/api/api.h"
#include "web/http/cookies.h"
#include "web/http/router.h"
#include "web/register_api/session_cookie.h"

namespace cw::web {

// What the operations of sessions and the guard share. Safe from any thread.
struct SignInParts {
  SignInParts(place::Place& of, std::optional<trust::OidcProvider> provider, std::string page)
      : place(of), sessions(of, std::move(provider)), tokens(sessions.forgery_secret()), sign_in_page(std::move(page)) {}
  place::Place& place;
  place::Sessions sessions;
  CsrfTokens tokens;
  const std::string sign_in_page;  // empty: there is none
};

// The access of operations on the session itself: signed in by cookie, no scope, no purpose.
inline constexpr std::string_view access_session = "session";
inline constexpr std::string_view csrf_header = "X-CSRF-Token";

[[nodiscard]] bool is_unsafe(Method method);  // RFC 9110, section 9.2.1

void add_session_operations(Api& api, const std::shared_ptr<SignInParts>& parts);
// The two addresses between which the browser goes to an identity provider and comes back.
void add_provider_routes(Router& router, const std::shared_ptr<SignInParts>& parts);

}  // namespace cw::web
