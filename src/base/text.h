// SPDX-License-Identifier: MIT
// Unicode text, by ICU: is it valid, one form for equal text, case, and other encodings into UTF-8.
// All functions are pure and may be called from any thread. In texts over 500 MB case and form are only changed where ASCII.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cw {

// Byte position of the first byte that is not UTF-8 (Unicode 15, table 3-7: no surrogates, no overlong forms), or nothing if all is.
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);
// The text with each ill-formed part replaced by U+FFFD.
[[nodiscard]] std::string with_invalid_utf8_replaced(std::string_view text);
// Normalization form C (Unicode Standard Annex 15). Ill-formed parts become U+FFFD.
[[nodiscard]] std::string to_nfc(std::string_view text);
// For comparing without case: full default case folding (Unicode 15, section 3.13), then form C. "Straße" and "STRASSE" give the same.
[[nodiscard]] std::string fold_case(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);  // root locale
[[nodiscard]] std::string to_upper(std::string_view text);

// Windows-1252 as the Encoding Standard maps it (the five bytes that name nothing become the control characters of their number).
[[nodiscard]] std::string windows_1252_to_utf8(std::string_view bytes);
enum class ByteOrder : std::uint8_t { little, big };
// UTF-16 with or without a byte order mark, which wins over `order`. A lone surrogate or an odd byte at the end: invalid, with its
// position.
[[nodiscard]] Result<std::string> utf16_to_utf8(std::string_view bytes, ByteOrder order = ByteOrder::little);

// Without spaces, tabs and line ends at both ends (ASCII only).
[[nodiscard]] std::string_view trim(std::string_view text);
// Broken between words into lines of at most `width` characters (code points); lines after the first begin with `indent` spaces, and the
// first is taken to stand behind as much. Words longer than a line are cut; control characters become '?'.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent = 0);
// Of `choices` the one nearest to a mistyped `word` (at most a third of its letters wrong), or nothing: for "did you mean".
[[nodiscard]] std::optional<std::string_view> nearest_of(std::string_view word, std::span<const std::string_view> choices);

}  // namespace cw
