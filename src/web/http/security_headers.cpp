// SPDX-License-Identifier: MIT
// Default header fields.
#include "web/http/security_headers.h"

#include <array>

namespace cw::web {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;
constexpr std::array<Pair, 9> fields = {{
    // No inline script or style, nothing from elsewhere, no frames, forms only to here (CSP 3).
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src "
     "'self'; "
     "object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cache-Control", "no-store"},
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},  // last: left out under http
}};

}  // namespace

std::span<const Pair> default_headers(Scheme scheme) {
  const std::span<const Pair> all(fields);
  return scheme == Scheme::https ? all : all.first(all.size() - 1);
}

}  // namespace cw::web
