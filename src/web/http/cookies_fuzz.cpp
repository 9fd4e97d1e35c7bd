// SPDX-License-Identifier: MIT
// Cookies from outside, a field a line: what is found stands there under its whole name, what is set comes back, and no token that was not
// made for a session is one of it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "web/http/cookies.h"

namespace {

using namespace cw::web;

void check(bool holds) {
  if (!holds) std::abort();
}

// The fields of a request, one for each line.
Request request_of(std::string_view lines) {
  Request request;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    request.headers.add("Cookie", lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return request;
}

void judge_found(const Request& request, std::string_view all, std::string_view name) {
  const std::string_view value = cookie_value(request, name);
  check(value.find(';') == std::string_view::npos && value.find('\n') == std::string_view::npos);
  if (!value.empty()) check(all.find(std::string(name).append("=").append(value)) != std::string_view::npos);
}

// A name and a value that may be set are read back as they were, behind others.
void judge_set(std::string_view text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const Cookie cookie{.name = std::string(text.substr(0, equals)), .value = std::string(text.substr(std::min(equals + 1, text.size())))};
  for (const Scheme scheme : {Scheme::http, Scheme::https}) {
    Response response;
    if (!set_cookie(response, cookie, scheme)) continue;
    const std::string_view field = response.headers.get("Set-Cookie");
    check(field.find_first_of("\r\n") == std::string_view::npos && field.find("; HttpOnly") != std::string_view::npos);
    Request request;
    request.headers.add("Cookie", "before=1; x" + cookie.name + "=2; " + std::string(field.substr(0, field.find(';'))));
    if (cookie.name != "before") check(cookie_value(request, cookie.name) == cookie.value);
  }
}

void judge_tokens(std::string_view text) {
  static const CsrfTokens tokens(std::string(32, 's'));
  const Request request;
  const std::string token = tokens.make(text);
  check(tokens.check(text, token, request).has_value());
  check(!tokens.check(std::string(text) + "x", token, request));
  check(!tokens.check("session", text, request));
  check(!tokens.check(text, text, request));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Request request = request_of(text);
  for (const std::string_view name : {"session", "__Host-session", "language", "flash", "a"}) judge_found(request, text, name);
  judge_set(text);
  judge_tokens(text);
  return 0;
}
