// SPDX-License-Identifier: MIT
// Reads DMN 1.1 to 1.5 (XML). Hostile files: no entities are expanded, nesting and size are bounded, errors name the place.
#pragma once

#include <string_view>

#include "base/result.h"
#include "engines/decisions/model/definitions.h"

namespace cw::dmn {

// `file` is for messages only. invalid: not XML, or not DMN of a version known; too_large: more than 64 MB, or nested too deep.
[[nodiscard]] Result<Definitions> read_definitions(std::string_view xml, std::string_view file);

}  // namespace cw::dmn
