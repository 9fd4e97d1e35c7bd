// SPDX-License-Identifier: MIT
// Short HTTP calls to an identity provider, by libcurl: no redirects, certificates checked, answers of at most 1 MB within ten seconds.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cw::trust {

struct HttpCall {
  std::string url;                  // https, or http to this machine itself
  std::optional<std::string> form;  // then POST, application/x-www-form-urlencoded
  std::string authorization;        // the header's value, or empty
};
struct HttpReply {
  int status = 0;
  std::string content_type, body;
};
using HttpFetch = std::function<Result<HttpReply>(const HttpCall&)>;

// Errors: invalid (a URL that is_safe_url() refuses), unavailable (no connection, a wrong certificate, too slow), too_large. No message
// holds more of the URL than its host.
[[nodiscard]] Result<HttpReply> fetch_http(const HttpCall& call);
// https://host..., or http:// where the host is 127.0.0.1, [::1] or localhost; no user, no fragment, at most 2,000 bytes.
[[nodiscard]] bool is_safe_url(std::string_view url);
// application/x-www-form-urlencoded, one value.
[[nodiscard]] std::string form_encoded(std::string_view text);

}  // namespace cw::trust
