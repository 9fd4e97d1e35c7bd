// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/text.h"

#include <re2/re2.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cctype>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/internal/transliterate.h"

namespace cw::linkage {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_white_space(char32_t c) {
  if (c < 0x80) return c <= 0x20 || c == 0x7F;
  return c <= 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF ||
         c == 0x2028 || c == 0x2029;
}

// Calls `take(code point, its bytes)` for each code point; an invalid byte is U+FFFD.
template <class Take>
void each_code_point(std::string_view text, Take take) {
  std::size_t at = 0;
  while (at < text.size()) {
    const DecodedPoint point = decode_point(text, at);
    if (point.code == replacement) {
      take(replacement, std::string_view("\xEF\xBF\xBD"));
    } else {
      take(point.code, text.substr(at, point.bytes));
    }
    at += point.bytes;
  }
}

template <class Keep>
std::string keep_only(std::string_view text, Keep keep) {
  std::string out;
  out.reserve(text.size());
  each_code_point(text, [&](char32_t c, std::string_view bytes) {
    if (keep(c)) out.append(bytes);
  });
  return out;
}

icu::UnicodeString to_unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// Runs `change` over pieces that ICU's 32-bit lengths can hold; a cut never splits a code point.
template <class Change>
std::string in_pieces(std::string_view text, Change change) {
  constexpr std::size_t piece = std::size_t{1} << 24;
  std::string out;
  while (!text.empty()) {
    std::size_t length = std::min(text.size(), piece);
    while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
    if (length == 0) length = std::min(text.size(), piece);
    out += change(text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace

DecodedPoint decode_point(std::string_view text, std::size_t at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data()) + at;
  const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size() - at, 4));
  std::int32_t used = 0;
  UChar32 code = 0;
  U8_NEXT_OR_FFFD(bytes, used, length, code);
  return {static_cast<char32_t>(code), static_cast<std::size_t>(used)};
}

bool is_all_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = to_lower(c);
  return out;
}

std::string trim(std::string_view text) {
  std::string out = keep_only(text, [](char32_t) { return true; });  // valid UTF-8 from here on
  std::size_t first = out.size();
  std::size_t last = 0;
  for (std::size_t at = 0; at < out.size();) {
    const DecodedPoint point = decode_point(out, at);
    if (!is_white_space(point.code)) {
      first = std::min(first, at);
      last = at + point.bytes;
    }
    at += point.bytes;
  }
  return first < last ? out.substr(first, last - first) : std::string();
}

std::string collapse_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  each_code_point(text, [&](char32_t c, std::string_view bytes) {
    if (is_white_space(c)) {
      gap = true;
      return;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    out.append(bytes);
  });
  return out;
}

std::string upper(std::string_view text) {
  if (is_all_ascii(text)) {
    std::string out(text);
    for (char& c : out) c = to_upper(c);
    return out;
  }
  return in_pieces(text, [](std::string_view piece) { return to_utf8(to_unicode(piece).toUpper(icu::Locale::getRoot())); });
}

std::string lower(std::string_view text) {
  if (is_all_ascii(text)) return ascii_lower(text);
  return in_pieces(text, [](std::string_view piece) { return to_utf8(to_unicode(piece).toLower(icu::Locale::getRoot())); });
}

std::string strip_accents(std::string_view text) {
  if (is_all_ascii(text)) return std::string(text);
  return in_pieces(text, [](std::string_view piece) { return without_marks(piece); });
}

std::string fold(std::string_view text) {
  if (is_all_ascii(text)) return collapse_spaces(ascii_lower(text));
  return collapse_spaces(latin_lower(text));
}

std::string alphanumeric_only(std::string_view text) {
  return keep_only(text, [](char32_t c) { return c != replacement && u_isalnum(static_cast<UChar32>(c)) != 0; });
}

std::string letters_only(std::string_view text) {
  return keep_only(text, [](char32_t c) { return c != replacement && u_isalpha(static_cast<UChar32>(c)) != 0; });
}

std::string digits_only(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_digit(c)) out += c;
  }
  return out;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && is_space(text[at])) ++at;
    const std::size_t start = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    if (at > start) words.push_back(text.substr(start, at - start));
  }
  return words;
}

std::string join_words(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string token_sort(std::string_view text) {
  const std::string clean = collapse_spaces(text);
  std::vector<std::string_view> words = split_words(clean);
  std::sort(words.begin(), words.end());
  return join_words(words);
}

std::optional<std::string> empty_to_null(std::string_view text) {
  std::string out = trim(text);
  if (out.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> null_if(std::string_view text, std::span<const std::string> values) {
  const std::string wanted = ascii_lower(trim(text));
  for (const std::string& value : values) {
    if (ascii_lower(value) == wanted) return std::nullopt;
  }
  return std::string(text);
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) return std::string(text);
  std::string out;
  while (true) {
    const std::size_t found = text.find(from);
    out += text.substr(0, found);
    if (found == std::string_view::npos) return out;
    out += to;
    text.remove_prefix(found + from.size());
  }
}

std::string substring(std::string_view text, long long start, long long length) {
  if (length <= 0) return {};
  std::vector<std::size_t> begins;
  const std::string clean = keep_only(text, [](char32_t) { return true; });
  for (std::size_t at = 0; at < clean.size();) {
    begins.push_back(at);
    at += decode_point(clean, at).bytes;
  }
  const auto count = static_cast<long long>(begins.size());
  long long first = start > 0 ? start - 1 : (start < 0 ? std::max(count + std::max(start, -count), 0LL) : 0);
  first = std::min(first, count);
  const long long last = first + std::min(length, count - first);
  const auto offset = [&](long long point) { return point < count ? begins[static_cast<std::size_t>(point)] : clean.size(); };
  return clean.substr(offset(first), offset(last) - offset(first));
}

Result<Pattern> Pattern::compile(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 22);
  auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->ok()) return fail(ErrorCode::invalid, "not a regular expression: " + compiled->error(), std::string(pattern));
  Pattern out;
  out.pattern_ = std::move(compiled);
  return out;
}

std::optional<std::string> Pattern::extract(std::string_view text) const {
  const re2::StringPiece input(text.data(), text.size());
  re2::StringPiece groups[2];
  const int wanted = pattern_->NumberOfCapturingGroups() > 0 ? 2 : 1;
  if (!pattern_->Match(input, 0, text.size(), re2::RE2::UNANCHORED, groups, wanted)) return std::nullopt;
  const re2::StringPiece& found = groups[wanted - 1];
  if (found.empty()) return std::nullopt;
  return std::string(found.data(), found.size());
}

}  // namespace cw::linkage
