// SPDX-License-Identifier: MIT
// What type an expression's value surely has (or it is null): for the types of functions, which `instance of` asks about.
#pragma once

#include "engines/decisions/feel/syntax.h"

namespace cw::feel {

// Any where nothing is sure; never absent.
[[nodiscard]] TypePtr infer_type(const Expression& expression);

}  // namespace cw::feel
