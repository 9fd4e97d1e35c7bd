// SPDX-License-Identifier: MIT
// Middleware for the header field Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): operations that write may be sent again.
#pragma once

#include <string_view>

#include "services/place/place.h"
#include "web/http/router.h"

namespace cw::web {

// After the guard. It reads the field on requests that change something and whose scope is to write.
[[nodiscard]] Middleware once_only(place::Place& place);

// The key of a field's value: a String of Structured Field Values (RFC 9651, section 3.3.3), 1 to 255 bytes. Invalid otherwise.
[[nodiscard]] Result<std::string> read_idempotency_key(std::string_view field);

}  // namespace cw::web
