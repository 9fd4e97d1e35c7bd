// SPDX-License-Identifier: MIT
// The values that a batch took out (intake.h), as bytes, so that records that come after the program was started again are made ready as
// those before. Personal data. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/linkage/intake.h"

namespace cw::link {

[[nodiscard]] std::string pack_taken_out(std::span<const TakenOut> values);
// Errors: unsupported where another version of the program wrote it, invalid where it is damaged.
[[nodiscard]] Result<std::vector<TakenOut>> unpack_taken_out(std::string_view bytes);

}  // namespace cw::link
