// SPDX-License-Identifier: MIT
// Properties of days, times, durations and ranges (DMN 1.5, tables 65 to 67).
#pragma once

#include <optional>
#include <string_view>

#include "engines/decisions/feel/names.h"
#include "engines/decisions/feel/value.h"

namespace cw::feel {

[[nodiscard]] const Names& property_names();
// Nothing where a value of that kind has no such property.
[[nodiscard]] std::optional<Value> find_property(const Value& value, std::string_view name);

}  // namespace cw::feel
