// SPDX-License-Identifier: MIT
// The words of a value that tell most, because few other records have them: keys for titles, names of organisations, addresses.
//
//   arrays_to_explode = ["cw_rare_words(title)"], sql = 'l."cw_rare_words(title)" = r."cw_rare_words(title)"'
//
// A blocking rule may explode this as if it were a list column of the table. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/table.h"

namespace cw::linkage::internal {

// "title" of "cw_rare_words(title)"; nothing for any other name.
[[nodiscard]] std::optional<std::string> rare_words_source(std::string_view name);
[[nodiscard]] std::string rare_words_name(std::string_view column);
// For every row the four rarest words of its text (as cw_tokens finds them) that at least two rows have, and at most one row in a hundred
// or 30; an empty list where there is none. The column must be text.
[[nodiscard]] Column rare_words(const Column& text);

}  // namespace cw::linkage::internal
