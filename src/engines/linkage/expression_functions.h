// SPDX-License-Identifier: MIT
// The functions that a condition may call: one table for the parser, the evaluator and docs/reference/sql-functions.md.
//
//   const FunctionEntry* entry = find_function("SUBSTR");   entry->name == "substring"; entry->most == 3;
//
// Constant data; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cw::linkage {

struct FunctionEntry {
  std::string_view name;     // the one name in the normal form
  std::string_view aliases;  // other spellings, parted by spaces
  std::uint8_t least = 0;    // arguments
  std::uint8_t most = 0;     // arguments; 255 = any number
  std::uint8_t lambda = 0;   // number of the argument that is a lambda, from 1; 0 = none
  std::string_view group;    // heading in the reference
  std::string_view arguments;
  std::string_view meaning;  // one line
};

// All entries, grouped.
[[nodiscard]] std::span<const FunctionEntry> functions();
// By name or alias in any case; nullptr if there is none.
[[nodiscard]] const FunctionEntry* find_function(std::string_view name);
// The reference page of the vocabulary, in Markdown.
[[nodiscard]] std::string functions_as_markdown();

}  // namespace cw::linkage
