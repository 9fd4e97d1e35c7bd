// SPDX-License-Identifier: MIT
// Reading targets, queries and hosts.
#include "web/http/target.h"

#include <algorithm>

#include "base/text.h"

namespace cw::web {
namespace {

constexpr std::size_t most_segments = 64;
constexpr std::size_t most_values = 256;

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// RFC 3986, section 3.3: pchar without escapes.
bool is_path_character(char c) { return is_letter_or_digit(c) || std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos; }

// RFC 3986, section 3.4, and the characters that browsers leave as they are in a query.
bool is_query_character(char c) { return is_path_character(c) || std::string_view("/?[]{}|^`").find(c) != std::string_view::npos; }

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Part : std::uint8_t { path, query };

Result<char> escape_at(std::string_view text, std::size_t at, Part part) {
  const int high = at + 2 < text.size() ? hexadecimal(text[at + 1]) : -1;
  const int low = at + 2 < text.size() ? hexadecimal(text[at + 2]) : -1;
  if (high < 0 || low < 0) return fail(ErrorCode::invalid, "a '%' in the address is not followed by two hexadecimal digits");
  const int value = high * 16 + low;
  const bool line_or_tab = value == '\n' || value == '\r' || value == '\t';
  if ((value < 0x20 && !(part == Part::query && line_or_tab)) || value == 0x7f)
    return fail(ErrorCode::invalid, "the address holds an escaped control character");
  if (part == Part::path && (value == '/' || value == '\\'))
    return fail(ErrorCode::invalid, "the address holds an escaped slash in its path: put the value into the query");
  return static_cast<char>(value);
}

Result<std::string> decoded(std::string_view text, Part part) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      CW_TRY(const char value, escape_at(text, i, part));
      out.push_back(value);
      i += 2;
    } else if (part == Part::query && c == '+') {
      out.push_back(' ');
    } else if (part == Part::path ? is_path_character(c) : is_query_character(c)) {
      out.push_back(c);
    } else {
      return fail(ErrorCode::invalid, "the address holds a character that must be escaped");
    }
  }
  if (find_invalid_utf8(out)) return fail(ErrorCode::invalid, "the address holds escapes that are not UTF-8");
  return out;
}

Result<void> read_path(std::string_view text, Target& target) {
  target.path.clear();
  while (!text.empty()) {
    text.remove_prefix(1);  // the slash
    const std::size_t end = std::min(text.find('/'), text.size());
    const Result<std::string> segment = decoded(text.substr(0, end), Part::path);
    if (!segment) return tl::unexpected(segment.error());
    if (*segment == "." || *segment == "..") return fail(ErrorCode::invalid, "the address holds a '.' or '..' segment");
    if (target.segments.size() == most_segments) return fail(ErrorCode::invalid, "the address has over 64 segments");
    target.path += '/';
    target.path += *segment;
    target.segments.push_back(*segment);
    text.remove_prefix(end);
  }
  return {};
}

bool starts_without_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && same_without_case(text.substr(0, start.size()), start);
}

// RFC 9112, section 3.2.2: leaves path and query in `text`.
Result<void> take_authority(std::string_view& text, Target& target) {
  const std::size_t scheme = starts_without_case(text, "http://") ? 7 : starts_without_case(text, "https://") ? 8 : 0;
  if (scheme == 0) return fail(ErrorCode::invalid, "the request's target is neither a path nor an http address");
  text.remove_prefix(scheme);
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  if (!is_host(text.substr(0, end))) return fail(ErrorCode::invalid, "the host in the request's target is not valid");
  target.authority = text.substr(0, end);
  text.remove_prefix(end);
  return {};
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  Target target;
  if (text == "*") {
    target.path = "*";
    return target;
  }
  if (!text.starts_with('/')) CW_CHECK(take_authority(text, target));
  const std::size_t question = std::min(text.find('?'), text.size());
  const std::string_view path = text.substr(0, question);
  CW_CHECK(read_path(path.empty() ? std::string_view("/") : path, target));
  if (question < text.size()) {
    CW_TRY(target.query, parse_urlencoded(text.substr(question + 1)));
  }
  return target;
}

Result<NamedValues> parse_urlencoded(std::string_view text) {
  NamedValues values;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (values.size() == most_values) return fail(ErrorCode::invalid, "there are over 256 values in the query or form");
    const std::size_t equals = std::min(pair.find('='), pair.size());
    CW_TRY(std::string name, decoded(pair.substr(0, equals), Part::query));
    CW_TRY(std::string value, decoded(pair.substr(std::min(equals + 1, pair.size())), Part::query));
    values.emplace_back(std::move(name), std::move(value));
  }
  return values;
}

bool is_host(std::string_view text) {
  if (text.empty() || text.size() > 261) return false;
  if (text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    const std::string_view address = text.substr(1, end - 1);
    if (address.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
    const std::string_view rest = text.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view name = text.substr(0, colon);
  if (name.empty() ||
      !std::all_of(name.begin(), name.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_'; }))
    return false;
  return colon == text.size() || is_port(text.substr(colon + 1));
}

std::string percent_encode(std::string_view value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : value) {
    if (is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

}  // namespace cw::web
