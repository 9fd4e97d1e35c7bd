// SPDX-License-Identifier: MIT
// Text functions of conditions. Positions and lengths count code points in either text mode, as DuckDB's do.
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <string>

#include "engines/linkage/expression_values.h"

namespace cw::linkage {
namespace {

constexpr std::size_t longest_text = std::size_t{1} << 22;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::int64_t character_count(std::string_view text) {
  return static_cast<std::int64_t>(text.size()) - std::count_if(text.begin(), text.end(), is_continuation);
}

// Byte offset of a character, at most the size.
std::size_t offset_of(std::string_view text, std::int64_t character) {
  std::size_t at = 0;
  while (at < text.size() && character > 0) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
    --character;
  }
  return at;
}

std::string_view characters(std::string_view text, std::int64_t first, std::int64_t last) {
  if (last <= first) return {};
  const std::size_t from = offset_of(text, first);
  return text.substr(from, offset_of(text.substr(from), last - first));
}

Value text(std::string_view view) { return Value(std::string(view)); }

constexpr std::int64_t far = std::int64_t{1} << 40;  // beyond any text; keeps sums from overflowing
std::int64_t clamped(std::int64_t x) { return std::clamp(x, -far, far); }

Value substring(const Arguments& arguments) {
  std::string own;
  const std::string_view whole = text_of(arguments[0], own);
  const auto start = integer_of(arguments[1]);
  const auto length = arguments.size() > 2 ? integer_of(arguments[2]) : std::optional<std::int64_t>(far);
  if (!start || !length) return {};
  const std::int64_t size = character_count(whole);
  std::int64_t first = clamped(*start);
  first = first < 0 ? size + first : first - 1;
  std::int64_t last = first + clamped(*length);
  if (arguments.size() > 2 && *start == 0 && *length < 0) return text("");
  if (*length < 0) std::swap(first, last);
  return text(characters(whole, std::max<std::int64_t>(first, 0), std::min(std::max<std::int64_t>(last, 0), size)));
}

Value left(const Arguments& arguments) {
  std::string own;
  const std::string_view whole = text_of(arguments[0], own);
  const auto count = integer_of(arguments[1]);
  if (!count) return {};
  return text(characters(whole, 0, *count >= 0 ? *count : character_count(whole) + clamped(*count)));
}

Value right(const Arguments& arguments) {
  std::string own;
  const std::string_view whole = text_of(arguments[0], own);
  const auto count = integer_of(arguments[1]);
  if (!count) return {};
  const std::int64_t size = character_count(whole);
  return text(characters(whole, *count >= 0 ? std::max<std::int64_t>(size - clamped(*count), 0) : -clamped(*count), size));
}

Value length(const Arguments& arguments) {
  if (const auto* list = arguments[0].get<List>()) return Value(static_cast<std::int64_t>(list->size()));
  std::string own;
  return Value(character_count(text_of(arguments[0], own)));
}

Value byte_length(const Arguments& arguments) {
  std::string own;
  return Value(static_cast<std::int64_t>(text_of(arguments[0], own).size()));
}

template <char32_t function(char32_t)>
Value map_characters(const Arguments& arguments) {
  std::string own;
  const std::string_view whole = text_of(arguments[0], own);
  std::string result;
  result.reserve(whole.size());
  for (std::size_t at = 0; at < whole.size();) {
    if (static_cast<unsigned char>(whole[at]) < 0x80) {
      result += static_cast<char>(function(static_cast<unsigned char>(whole[at++])));
      continue;
    }
    const std::size_t begin = at++;
    while (at < whole.size() && is_continuation(whole[at])) ++at;
    const icu::UnicodeString piece =
        icu::UnicodeString::fromUTF8(icu::StringPiece(whole.data() + begin, static_cast<std::int32_t>(at - begin)));
    const UChar32 character = piece.char32At(0);
    if (character == 0xFFFD) {
      result += whole.substr(begin, at - begin);
      continue;
    }
    icu::UnicodeString(static_cast<UChar32>(function(static_cast<char32_t>(character)))).toUTF8String(result);
  }
  return Value(std::move(result));
}

char32_t lower_character(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}
// DuckDB gives the capital form of the sharp s.
char32_t upper_character(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  return c == 0xDF ? 0x1E9E : static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
}

Value strip_accents(const Arguments& arguments) {
  std::string own;
  const std::string_view whole = text_of(arguments[0], own);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(status);
  const icu::Normalizer2* compose = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) != 0) return {};
  const icu::UnicodeString parts =
      decompose->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(whole.data(), static_cast<std::int32_t>(whole.size()))), status);
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1))
    if (u_charType(parts.char32At(i)) != U_NON_SPACING_MARK) kept.append(parts.char32At(i));
  std::string result;
  compose->normalize(kept, status).toUTF8String(result);
  return U_FAILURE(status) != 0 ? Value() : Value(std::move(result));
}

// Whether the character of `text` at `at` is among those of `set`; its length in bytes in `size`.
bool is_in_set(std::string_view whole, std::size_t at, std::string_view set, std::size_t& size) {
  size = 1;
  while (at + size < whole.size() && is_continuation(whole[at + size])) ++size;
  return set.find(whole.substr(at, size)) != std::string_view::npos;
}

enum class Ends : std::uint8_t { first = 1, last = 2, both = 3 };

template <Ends ends>
Value trim(const Arguments& arguments) {
  std::string own;
  std::string own_set;
  std::string_view whole = text_of(arguments[0], own);
  const std::string_view set = arguments.size() > 1 ? text_of(arguments[1], own_set) : " ";
  std::size_t size = 0;
  if (ends != Ends::last)
    while (!whole.empty() && is_in_set(whole, 0, set, size)) whole.remove_prefix(size);
  if (ends != Ends::first)
    while (!whole.empty()) {
      std::size_t at = whole.size() - 1;
      while (at > 0 && is_continuation(whole[at])) --at;
      if (!is_in_set(whole, at, set, size)) break;
      whole.remove_suffix(whole.size() - at);
    }
  return text(whole);
}

Value concat_lists(const Arguments& arguments) {
  List result;
  for (const Value* value : arguments.values) {
    if (const auto* list = value->get<List>())
      result.insert(result.end(), list->begin(), list->end());
    else if (!value->is_null())
      return {};
  }
  return Value(std::move(result));
}

Value concat(const Arguments& arguments) {
  if (std::any_of(arguments.values.begin(), arguments.values.end(), [](const Value* value) { return value->get<List>() != nullptr; }))
    return concat_lists(arguments);
  std::string result;
  std::string own;
  for (const Value* value : arguments.values)
    if (!value->is_null()) result += text_of(*value, own);
  return Value(std::move(result));
}

Value concat_with(const Arguments& arguments) {
  if (arguments[0].is_null()) return {};
  std::string own_separator;
  const std::string_view separator = text_of(arguments[0], own_separator);
  if (separator.size() * arguments.size() > longest_text) return {};
  std::string result;
  std::string own;
  bool is_first = true;
  for (const Value* value : arguments.values.subspan(1)) {
    if (value->is_null()) continue;
    if (!is_first) result += separator;
    is_first = false;
    result += text_of(*value, own);
  }
  return Value(std::move(result));
}

Value replace(const Arguments& arguments) {
  std::string own[3];
  const std::string_view whole = text_of(arguments[0], own[0]);
  const std::string_view from = text_of(arguments[1], own[1]);
  const std::string_view to = text_of(arguments[2], own[2]);
  if (from.empty()) return text(whole);
  std::string result;
  std::size_t at = 0;
  while (result.size() <= longest_text) {
    const std::size_t found = whole.find(from, at);
    result += whole.substr(at, found == std::string_view::npos ? found : found - at);
    if (found == std::string_view::npos) return Value(std::move(result));
    result += to;
    at = found + from.size();
  }
  return {};
}

Value reverse(const Arguments& arguments) {
  std::string own;
  const std::string_view whole = text_of(arguments[0], own);
  std::string result;
  result.reserve(whole.size());
  std::size_t end = whole.size();
  while (end > 0) {
    std::size_t at = end - 1;
    while (at > 0 && is_continuation(whole[at])) --at;
    result += whole.substr(at, end - at);
    end = at;
  }
  return Value(std::move(result));
}

template <bool test(std::string_view, std::string_view)>
Value compare(const Arguments& arguments) {
  std::string own[2];
  return Value(test(text_of(arguments[0], own[0]), text_of(arguments[1], own[1])));
}
bool has_part(std::string_view whole, std::string_view part) { return whole.find(part) != std::string_view::npos; }
bool has_start(std::string_view whole, std::string_view part) { return whole.starts_with(part); }
bool has_end(std::string_view whole, std::string_view part) { return whole.ends_with(part); }

Value contains(const Arguments& arguments) {
  if (arguments[0].get<List>() != nullptr) return find_implementation("array_contains")->function(arguments);
  return compare<has_part>(arguments);
}

List split(std::string_view whole, std::string_view separator) {
  List parts;
  if (separator.empty()) {
    for (std::size_t at = 0; at < whole.size();) {
      const std::size_t size = offset_of(whole.substr(at), 1);
      parts.push_back(text(whole.substr(at, size)));
      at += size;
    }
    if (parts.empty()) parts.push_back(text(""));
    return parts;
  }
  std::size_t at = 0;
  while (true) {
    const std::size_t found = whole.find(separator, at);
    parts.push_back(text(whole.substr(at, found == std::string_view::npos ? found : found - at)));
    if (found == std::string_view::npos) return parts;
    at = found + separator.size();
  }
}

Value split_text(const Arguments& arguments) {
  if (arguments[0].is_null()) return {};
  std::string own[2];
  const std::string_view whole = text_of(arguments[0], own[0]);
  if (arguments[1].is_null()) return Value(List{text(whole)});
  return Value(split(whole, text_of(arguments[1], own[1])));
}

Value split_part(const Arguments& arguments) {
  std::string own[2];
  const List parts = split(text_of(arguments[0], own[0]), text_of(arguments[1], own[1]));
  const auto place = integer_of(arguments[2]);
  if (!place) return {};
  const auto size = static_cast<std::int64_t>(parts.size());
  if (*place == 0 || *place > size || *place < -size) return text("");
  return parts[static_cast<std::size_t>(*place > 0 ? *place - 1 : size + *place)];
}

// a || b: of texts, of lists.
Value join(const Arguments& arguments) { return concat(arguments); }

constexpr auto null = NullRule::gives_null;
constexpr Implementation table[] = {
    {"substring", null, substring},
    {"left", null, left},
    {"right", null, right},
    {"length", null, length},
    {"strlen", null, byte_length},
    {"lower", null, map_characters<lower_character>},
    {"upper", null, map_characters<upper_character>},
    {"strip_accents", null, strip_accents},
    {"trim", null, trim<Ends::both>},
    {"ltrim", null, trim<Ends::first>},
    {"rtrim", null, trim<Ends::last>},
    {"concat", NullRule::passed_on, concat},
    {"concat_ws", NullRule::passed_on, concat_with},
    {"||", null, join},
    {"replace", null, replace},
    {"reverse", null, reverse},
    {"contains", null, contains},
    {"starts_with", null, compare<has_start>},
    {"ends_with", null, compare<has_end>},
    {"string_split", NullRule::passed_on, split_text},
    {"split_part", null, split_part},
};

}  // namespace

std::span<const Implementation> text_implementations() { return table; }

}  // namespace cw::linkage
