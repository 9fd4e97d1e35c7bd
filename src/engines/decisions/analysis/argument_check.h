// SPDX-License-Identifier: MIT
// Calls of built-in functions against their signatures (feel/functions.h).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/decisions/feel/type.h"

namespace cw::dmn {

// Why no signature of the function takes arguments of these kinds (any: not known); empty where one may. `names` where they are given by
// name.
[[nodiscard]] std::string arguments_problem(std::string_view function, std::span<const feel::TypeKind> kinds,
                                            const std::vector<std::string>& names);

}  // namespace cw::dmn
