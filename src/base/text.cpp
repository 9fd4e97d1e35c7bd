// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <vector>

namespace cw {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

std::string ascii_shifted(std::string_view text, char first, char last, int shift) {
  std::string out(text);
  for (char& letter : out)
    if (letter >= first && letter <= last) letter = static_cast<char>(letter + shift);
  return out;
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

icu::UnicodeString composed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return text;
  icu::UnicodeString out = form->normalize(text, status);
  return U_FAILURE(status) ? text : out;
}

// ICU counts in int32; nothing that is one value is near this long.
bool needs_no_icu(std::string_view text) { return is_ascii(text) || text.size() > std::numeric_limits<std::int32_t>::max() / 4; }

void append_code_point(std::string& out, std::uint32_t point) {
  std::array<char, 4> buffer{};
  std::size_t used = 0;
  U8_APPEND_UNSAFE(buffer.data(), used, point);
  out.append(buffer.data(), used);
}

// Bytes 0x80 to 0x9F; the others are their own number.
constexpr std::array<std::uint16_t, 32> windows_1252_high = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

std::uint32_t unit_at(std::string_view bytes, std::size_t at, ByteOrder order) {
  const auto first = static_cast<unsigned char>(bytes[at]);
  const auto second = static_cast<unsigned char>(bytes[at + 1]);
  return order == ByteOrder::little ? first | static_cast<std::uint32_t>(second) << 8 : static_cast<std::uint32_t>(first) << 8 | second;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  std::int64_t at = 0;
  while (at < length) {
    if (bytes[at] < 0x80) {
      ++at;
      continue;
    }
    const std::int64_t start = at;
    UChar32 point = 0;
    U8_NEXT(bytes, at, length, point);
    if (point < 0) return static_cast<std::size_t>(start);
  }
  return std::nullopt;
}

std::string with_invalid_utf8_replaced(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t at = 0; at < length;) {
    UChar32 point = 0;
    U8_NEXT_OR_FFFD(bytes, at, length, point);
    append_code_point(out, static_cast<std::uint32_t>(point));
  }
  return out;
}

std::string to_nfc(std::string_view text) {
  if (needs_no_icu(text)) return std::string(text);
  return to_utf8(composed(from_utf8(text)));
}

std::string fold_case(std::string_view text) {
  if (needs_no_icu(text)) return ascii_shifted(text, 'A', 'Z', 'a' - 'A');
  icu::UnicodeString folded = composed(from_utf8(text));
  return to_utf8(composed(folded.foldCase()));
}

std::string to_lower(std::string_view text) {
  if (needs_no_icu(text)) return ascii_shifted(text, 'A', 'Z', 'a' - 'A');
  return to_utf8(from_utf8(text).toLower(icu::Locale::getRoot()));
}

std::string to_upper(std::string_view text) {
  if (needs_no_icu(text)) return ascii_shifted(text, 'a', 'z', 'A' - 'a');
  return to_utf8(from_utf8(text).toUpper(icu::Locale::getRoot()));
}

std::string windows_1252_to_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto number = static_cast<unsigned char>(byte);
    append_code_point(out, number >= 0x80 && number < 0xA0 ? windows_1252_high[number - 0x80U] : number);
  }
  return out;
}

Result<std::string> utf16_to_utf8(std::string_view bytes, ByteOrder order) {
  std::size_t at = 0;
  if (bytes.starts_with("\xFF\xFE")) order = ByteOrder::little, at = 2;
  if (bytes.starts_with("\xFE\xFF")) order = ByteOrder::big, at = 2;
  std::string out;
  out.reserve(bytes.size());
  while (at + 1 < bytes.size()) {
    std::uint32_t point = unit_at(bytes, at, order);
    const std::size_t start = at;
    at += 2;
    if (U16_IS_LEAD(point) && at + 1 < bytes.size() && U16_IS_TRAIL(unit_at(bytes, at, order))) {
      point = static_cast<std::uint32_t>(U16_GET_SUPPLEMENTARY(point, unit_at(bytes, at, order)));
      at += 2;
    }
    if (U_IS_SURROGATE(point)) return fail(ErrorCode::invalid, fmt::format("not UTF-16: a lone surrogate at byte {}", start));
    append_code_point(out, point);
  }
  if (at != bytes.size()) return fail(ErrorCode::invalid, fmt::format("not UTF-16: half a character at byte {}, the end", at));
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n\f\v";
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  const std::size_t room = width > indent ? width - indent : 1;
  std::string out;
  std::size_t column = 0;
  const auto new_line = [&] {
    out += "\n" + std::string(indent, ' ');
    column = 0;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find_first_not_of(' ', at);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    const auto length = static_cast<std::size_t>(std::ranges::count_if(word, starts_character));
    if (column > 0 && column + 1 + length > room) new_line();
    if (column > 0) out += ' ', ++column;
    for (const char c : word) {
      if (starts_character(c) && column++ >= room) new_line(), column = 1;
      out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    }
    at = end;
  }
  return out;
}

std::optional<std::string_view> nearest_of(std::string_view word, std::span<const std::string_view> choices) {
  std::optional<std::string_view> best;
  if (word.empty() || word.size() > 64) return best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string_view choice : choices) {
    const std::size_t distance = edit_distance(word, choice);
    if (distance < least) least = distance, best = choice;
  }
  return best;
}

}  // namespace cw
