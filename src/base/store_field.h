// SPDX-License-Identifier: MIT
// Errors of the store itself: their words are for the operator, since they name its host or file.
#pragma once

#include <string_view>

namespace cw {

// Error::field of such an error. A command prints its message; the server logs it and tells its clients no more than that there was one.
inline constexpr std::string_view store_field = "store";

}  // namespace cw
