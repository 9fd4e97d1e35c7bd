// SPDX-License-Identifier: MIT
// The reference page of the built-in functions, made from their table. A test holds docs/reference/feel-functions.md to it.
#pragma once

#include <string>

namespace cw::feel {

[[nodiscard]] std::string function_reference();

}  // namespace cw::feel
