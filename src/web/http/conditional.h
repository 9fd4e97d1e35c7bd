// SPDX-License-Identifier: MIT
// Requests that depend on the version of what they are about (RFC 9110, section 13): a page that has not changed is not sent again, and a
// change is not made on top of somebody else's.
//
//   if (auto same = not_modified(request, etag)) return std::move(*same);                              // GET: 304
//   if (auto refusal = unmet_condition(request, etag, Precondition::required)) return std::move(*refusal);  // PUT, PATCH, DELETE: 412, 428
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/http/message.h"

namespace cw::web {

enum class TagComparison : std::uint8_t { strong, weak };
// Whether a list of entity tags (If-Match, If-None-Match) holds `etag` (quoted, as in "\"abc\"") or is "*". Strong: a tag that is marked W/
// equals none (RFC 9110, section 8.8.3.2).
[[nodiscard]] bool lists_etag(std::string_view list, std::string_view etag, TagComparison comparison);
// The entity tag for a version such as a count of changes: "\"7\"".
[[nodiscard]] std::string etag_of(std::string_view version);

// 304 where If-None-Match names the tag that it has now (section 13.1.2).
[[nodiscard]] std::optional<Response> not_modified(const Request& request, std::string_view etag);

enum class Precondition : std::uint8_t { optional, required };
// 412 where If-Match names another version than it has now (section 13.1.1), 428 where it must be there and is not (RFC 6585, section 3).
[[nodiscard]] std::optional<Response> unmet_condition(const Request& request, std::string_view etag, Precondition need);

}  // namespace cw::web
