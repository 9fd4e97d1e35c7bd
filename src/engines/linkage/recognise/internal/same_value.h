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
// The share of rows whose value of `other` is that of the last row with the same value of `key`.
[[nodiscard]] double share_equal(const Column& key, const Column& other);
// The share of rows whose `whole` holds their `part`, both folded.
[[nodiscard]] double share_holding(const Column& whole, const Column& part);
// True where nearly every value of `part` stands at the front of the id's (which is longer).
[[nodiscard]] bool is_in_id(const Column& id, const Column& part);
[[nodiscard]] bool is_readable_name(std::string_view name);  // UTF-8 without control characters

}  // namespace cw::linkage
