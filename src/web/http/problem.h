// SPDX-License-Identifier: MIT
// Errors as problem details (RFC 9457): one table from the eight codes of Error to a status.
//
//   {"type":"about:blank","title":"Not Found","status":404,"detail":"no person has this id","code":"not_found",
//    "instance":"urn:uuid:0190163d-8694-739b-aea5-966c26f8ad91"}
//
// The detail is the error's message, which never holds personal data; of an internal error and of one of the store itself (store_field.h)
// it is a fixed sentence, and the message goes to the log with the request's id. Pure functions.
#pragma once

#include <string_view>

#include "base/result.h"
#include "web/http/message.h"

namespace cw::web {

// The field of an `unsupported` about what kind of body was sent: its status is 415.
inline constexpr std::string_view content_type_field = "Content-Type";
[[nodiscard]] int status_of(ErrorCode code);
[[nodiscard]] int status_of(const Error& error);
[[nodiscard]] bool is_ours_alone(const Error& error);  // its message is for the log, not for whoever called
// The answer for an error; `request_id` may be empty. Unavailable carries Retry-After.
[[nodiscard]] Response problem(const Error& error, std::string_view request_id);
// The answer for a status that no code of ours has, such as 405 or 414; `detail` is for whoever called.
[[nodiscard]] Response problem(int status, std::string_view detail, std::string_view request_id);

}  // namespace cw::web
