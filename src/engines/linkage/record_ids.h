// SPDX-License-Identifier: MIT
// How the engine reads the ids of records: what orders them in a table (linker) and in a live index.
#pragma once

#include <string_view>

namespace cw::linkage {

// Whether an id is an integer without leading zeros, of at most 18 digits. Ids of one source are ordered as numbers where all are.
[[nodiscard]] bool is_plain_integer(std::string_view id);

}  // namespace cw::linkage
