// SPDX-License-Identifier: MIT
// Reads DMN 1.1 to 1.5 (XML). Hostile files: no entities are expanded, nesting and size are bounded, errors name the place.
#pragma once

#include <string_view>

#include "base/result.h"
#include "engines/decisions/model/definitions.h"

namespace cw::dmn {

// `file` is for messages only. invalid: not XML, or not DMN of a version known; too_large: more than 32 MB, 2,000,000 tags or attributes,
// 10,000 bytes of a name, or elements too deep in each other.
[[nodiscard]] Result<Definitions> read_definitions(std::string_view xml, std::string_view file);

}  // namespace cw::dmn
