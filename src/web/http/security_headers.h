// SPDX-License-Identifier: MIT
// The header fields that every answer carries unless its handler has set them: what a browser may do with it. docs/reference/http.md lists
// them. Pure.
#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "web/http/message.h"

namespace cw::web {

// For answers that a browser got by this scheme (https adds Strict-Transport-Security). Cache-Control is no-store: answers hold personal
// data unless a handler says otherwise.
[[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> default_headers(Scheme scheme);

}  // namespace cw::web
