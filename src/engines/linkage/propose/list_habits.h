// SPDX-License-Identifier: MIT
// What lists hold by habit, seen from the data.
//
//   for (const std::string& list : lists_with_middle_names(table, "source", "middle_names")) ...
//
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/table.h"

namespace cw::linkage {

// The comparison level of a pair of such lists of which one record has a middle name and the other none.
inline constexpr std::string_view middle_name_missing_label = "none on one of two lists that give them";

// Sources that give middle names to a good share of their records, so that where they give none the person mostly has none. Empty with one
// source, or without middle names.
[[nodiscard]] std::vector<std::string> lists_with_middle_names(const Table& table, const std::string& source_column,
                                                               const std::string& middle_column);

}  // namespace cw::linkage
