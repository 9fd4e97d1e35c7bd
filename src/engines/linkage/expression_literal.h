// SPDX-License-Identifier: MIT
// Dates and times from text the way DuckDB's CAST reads them, and values as the text its CAST to VARCHAR writes.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/value.h"

namespace cw::linkage {

// 'YYYY-MM-DD', '/' or ' ' also between, one-digit month and day, spaces around; a time after it is ignored. Null where it is no date.
[[nodiscard]] Value date_of_text(std::string_view text);
// A date, and after a space or T a time HH:MM[:SS[.ffffff]], Z or +HH[:MM]. Null where it is no time.
[[nodiscard]] Value timestamp_of_text(std::string_view text);
// As DuckDB prints a value: 1.0, 2020-01-01 12:00:00, [1, NULL], {'a': 1}. "NULL" for null.
[[nodiscard]] std::string text_of_value(const Value& value);

}  // namespace cw::linkage
