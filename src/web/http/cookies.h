// SPDX-License-Identifier: MIT
// Cookies (RFC 6265bis) that scripts cannot read and other sites cannot make a browser send; and tokens against forged form posts.
//
//   set_cookie(response, {.name = "__Host-session", .value = session_text}, request.scheme);
//   std::string_view session = cookie_value(request, "__Host-session");
//   CsrfTokens tokens(secret);
//   std::string field = tokens.make(session);                          // into a hidden field of each form
//   CW_CHECK(tokens.check(session, form_value, request));              // before a post is acted upon
// Pure but for the randomness in make(); safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "web/http/message.h"

namespace cw::web {

enum class SameSite : std::uint8_t { strict, lax };

struct Cookie {
  std::string name;                  // letters, digits, '-' and '_'; with "__Host-" in front it is taken under https only
  std::string value = {};            // RFC 6265, section 4.1.1: no spaces, quotes, commas, semicolons or backslashes
  std::int64_t max_age_seconds = 0;  // 0: until the browser closes; below 0: it is removed
  SameSite same_site = SameSite::lax;
  std::string path = "/";
};
// Adds Set-Cookie, always HttpOnly, and Secure under https. Invalid: a name or value that cannot stand in a cookie.
[[nodiscard]] Result<void> set_cookie(Response& response, const Cookie& cookie, Scheme scheme);
// The value of the first cookie of that name, or empty.
[[nodiscard]] std::string_view cookie_value(const Request& request, std::string_view name);

// Whether a browser says that the request comes from a page of this host (Sec-Fetch-Site, else Origin). Without either it is no browser's
// cross-site request of our time: true.
[[nodiscard]] bool is_same_origin(const Request& request);

// What is wrong with a post: sent from a page elsewhere; with a token that this server has not made, or none; with one that it made for
// another session, as on a page that was opened before signing in again.
enum class FormFault : std::uint8_t { other_site, not_ours, out_of_date };
// A line of the log: the first two are warnings, for nobody's own page sends such. Nothing of the form is in it.
void log_form_fault(FormFault fault, const Request& request);

// Each token is of one session and looks different each time (so that compression does not give it away).
class CsrfTokens {
 public:
  explicit CsrfTokens(std::string secret) : secret_(std::move(secret)) {}  // at least 32 random bytes
  [[nodiscard]] std::string make(std::string_view session) const;
  // Nothing: it is from a page of this session.
  [[nodiscard]] std::optional<FormFault> fault_of(std::string_view session, std::string_view token, const Request& request) const;
  // Denied: a token that is not of this session, or a request from another origin.
  [[nodiscard]] Result<void> check(std::string_view session, std::string_view token, const Request& request) const;

 private:
  [[nodiscard]] std::string signature(std::string_view session, std::string_view salt) const;
  std::string secret_;
};

}  // namespace cw::web
