// SPDX-License-Identifier: MIT
// The value of @"...": a date, time, date and time or duration (DMN 1.5, grammar rule 66).
#pragma once

#include <optional>
#include <string_view>

#include "engines/decisions/feel/value.h"

namespace cw::feel {

[[nodiscard]] std::optional<Value> value_of_at_literal(std::string_view text);

}  // namespace cw::feel
