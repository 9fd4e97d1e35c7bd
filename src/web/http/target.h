// SPDX-License-Identifier: MIT
// The target of a request and the texts that look like it: strict, so that no two programs on the way can read one target in two ways.
//
//   parse_target("/people?q=Ann%20Lee");     // path "/people", segments {"people"}, query {{"q", "Ann Lee"}}
//   parse_target("http://host/a");           // authority "host"
//   parse_target("/a/%2e%2e/b");             // refused
// Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/http/message.h"

namespace cw::web {

struct Target {
  std::string authority;  // of an absolute target, else empty
  std::string path;       // decoded; "*" of OPTIONS alone
  std::vector<std::string> segments;
  NamedValues query;
};
// Reads origin form and absolute form (http and https), and "*" (RFC 9112, section 3.2). Invalid: authority form, bytes outside RFC 3986,
// escapes that are no hexadecimal digits, that decode to NUL or another control character, a slash or backslash in the path, or to bytes
// that are not UTF-8; "." and ".." segments, escaped or not; over 64 segments or 256 query values.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

// Query or form text (application/x-www-form-urlencoded, WHATWG URL section 5.1): '+' is a space. Invalid as in parse_target; line ends
// and tabs may be escaped.
[[nodiscard]] Result<NamedValues> parse_urlencoded(std::string_view text);

// A host with an optional port, as in the Host field (RFC 9110, section 7.2): a name, an IPv4 address, or an IPv6 address in brackets.
[[nodiscard]] bool is_host(std::string_view text);
// The value escaped for a query or path segment: all but letters, digits, '-', '.', '_' and '~'.
[[nodiscard]] std::string percent_encode(std::string_view value);

}  // namespace cw::web
