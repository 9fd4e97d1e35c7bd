// SPDX-License-Identifier: MIT
// String functions (DMN 1.5, table 74), by code points. Those with patterns are in pattern.cpp.
#include <cstring>

#include "base/text.h"
#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {
namespace {

bool starts_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80; }

std::size_t length_of(std::string_view text) {
  std::size_t length = 0;
  for (const char byte : text) length += starts_code_point(byte) ? 1 : 0;
  return length;
}

// Where a text stands in another, or npos. By memmem, whose time is bounded by the sum of both lengths: std::string::find may take their
// product.
std::size_t place_in(const std::string& text, const std::string& wanted) {
  const void* found = memmem(text.data(), text.size(), wanted.data(), wanted.size());
  return found == nullptr ? std::string::npos : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The byte where the code point of an index begins, or the text's end.
std::size_t byte_of(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (!starts_code_point(text[at])) continue;
    if (index-- == 0) break;
  }
  return at;
}

}  // namespace

Value substring(Call& call) {
  const std::string& text = call[0].text();
  const std::size_t size = length_of(text);
  const auto position = whole_number(call[1], Fraction::cut);
  const auto start = position ? index_of_position(*position, size) : std::nullopt;
  if (!start) return call.fail("the start position is 0 or outside the text");
  std::size_t length = size - *start;
  if (!call[2].is_null()) {
    const auto wanted = whole_number(call[2], Fraction::cut);
    if (!wanted || *wanted < 1) return call.fail("the length must be at least 1");
    length = std::min(length, static_cast<std::size_t>(*wanted));
  }
  const std::size_t first = byte_of(text, *start), last = byte_of(text, *start + length);
  return Value::string(text.substr(first, last - first));
}

Value string_length(Call& call) { return Value::number(static_cast<std::int64_t>(length_of(call[0].text()))); }
Value upper_case(Call& call) { return Value::string(to_upper(call[0].text())); }
Value lower_case(Call& call) { return Value::string(to_lower(call[0].text())); }

Value substring_before(Call& call) {
  const std::size_t at = place_in(call[0].text(), call[1].text());
  return Value::string(at == std::string::npos ? std::string() : call[0].text().substr(0, at));
}
Value substring_after(Call& call) {
  const std::size_t at = place_in(call[0].text(), call[1].text());
  return Value::string(at == std::string::npos ? std::string() : call[0].text().substr(at + call[1].text().size()));
}
Value contains(Call& call) { return Value::boolean(place_in(call[0].text(), call[1].text()) != std::string::npos); }
Value starts_with(Call& call) { return Value::boolean(call[0].text().starts_with(call[1].text())); }
Value ends_with(Call& call) { return Value::boolean(call[0].text().ends_with(call[1].text())); }

Value string_join(Call& call) {
  const std::string_view between = call[1].is_null() ? std::string_view() : std::string_view(call[1].text());
  std::size_t size = 0;
  for (const Value& item : call[0].items())
    if (!item.is_null()) size += item.text().size() + between.size();
  if (!call.evaluation.allows_text(size, call.position)) return {};
  std::string joined;
  joined.reserve(size);
  bool first = true;
  for (const Value& item : call[0].items()) {
    if (item.is_null()) continue;
    if (!first) joined += between;
    first = false;
    joined += item.text();
  }
  return Value::string(std::move(joined));
}

}  // namespace cw::feel::builtins
