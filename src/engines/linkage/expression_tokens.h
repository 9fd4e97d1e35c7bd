// SPDX-License-Identifier: MIT
// Splits the text of an SQL condition into tokens. Comments (-- to the end of the line, /* nested */) and white space fall away.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cw::linkage {

enum class TokenKind : std::uint8_t { word, quoted_word, text, integer, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;        // word as written; quoted word and text without quotes and escapes; symbol itself
  std::size_t offset = 0;  // of the first byte
};

// Longest text of a condition, in bytes.
inline constexpr std::size_t longest_condition = 64 * 1024;

// Tokens in order, the last of kind end. Error invalid with line and column: an open quote or comment, a character SQL does not have.
[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view sql);
// "line 2, column 5" of a byte offset, both from 1; columns count bytes.
[[nodiscard]] std::string position_text(std::string_view sql, std::size_t offset);
// ASCII letters to lower case.
[[nodiscard]] std::string to_lower_ascii(std::string_view text);

}  // namespace cw::linkage
