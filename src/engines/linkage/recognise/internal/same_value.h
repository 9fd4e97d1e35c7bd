// SPDX-License-Identifier: MIT
// Whether rows with the same value of one column agree in another: a household's number or a person's?
#pragma once

#include "base/table.h"

namespace cw::linkage {

// Of pairs of neighbouring rows of one value of `key` (a sample), the share whose `other` begins with the same letter; pairs with a null
// are left out. 0.5 where there are none.
[[nodiscard]] double share_alike(const Column& key, const Column& other);
// Of the distinct values of the smaller column, the share that the other holds too (a sample).
[[nodiscard]] double share_common(const Column& a, const Column& b);
[[nodiscard]] bool is_readable_name(std::string_view name);  // UTF-8 without control characters

}  // namespace cw::linkage
