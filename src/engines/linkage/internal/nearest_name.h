// SPDX-License-Identifier: MIT
// "Did you mean": the known name closest to one that is not known.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cw::linkage {

// ` Did you mean "surname"?` or, where nothing is near, ` Known: a, b, c.`
[[nodiscard]] std::string suggestion(std::string_view unknown, std::span<const std::string_view> known);

}  // namespace cw::linkage
