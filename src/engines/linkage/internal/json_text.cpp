// SPDX-License-Identifier: MIT
// The one file that compiles Boost.JSON's source. Its push parser drives a handler that keeps the text of each number, so that a double is
// converted by std::from_chars, which rounds correctly.
#include "engines/linkage/internal/json_text.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json.hpp>

#include <array>
#include <charconv>
#include <limits>

namespace cw::linkage {

namespace {

namespace json = boost::json;

// The members that Boost's basic_parser calls; their names and signatures are its own.
struct TreeHandler {
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  json::value_stack stack;
  std::string number;

  bool on_document_begin(json::error_code& /*error*/) { return stack.reset(), true; }
  bool on_document_end(json::error_code& /*error*/) { return true; }
  bool on_object_begin(json::error_code& /*error*/) { return true; }
  bool on_object_end(std::size_t n, json::error_code& /*error*/) { return stack.push_object(n), true; }
  bool on_array_begin(json::error_code& /*error*/) { return true; }
  bool on_array_end(std::size_t n, json::error_code& /*error*/) { return stack.push_array(n), true; }
  bool on_key_part(json::string_view s, std::size_t /*n*/, json::error_code& /*error*/) { return stack.push_chars(s), true; }
  bool on_key(json::string_view s, std::size_t /*n*/, json::error_code& /*error*/) { return stack.push_key(s), true; }
  bool on_string_part(json::string_view s, std::size_t /*n*/, json::error_code& /*error*/) { return stack.push_chars(s), true; }
  bool on_string(json::string_view s, std::size_t /*n*/, json::error_code& /*error*/) { return stack.push_string(s), true; }
  bool on_number_part(json::string_view s, json::error_code& /*error*/) { return number.append(s.data(), s.size()), true; }
  bool on_int64(std::int64_t value, json::string_view /*s*/, json::error_code& /*error*/) {
    number.clear();
    return stack.push_int64(value), true;
  }
  bool on_uint64(std::uint64_t value, json::string_view /*s*/, json::error_code& /*error*/) {
    number.clear();
    return stack.push_uint64(value), true;
  }
  bool on_double(double value, json::string_view s, json::error_code& /*error*/) {
    number.append(s.data(), s.size());
    double exact = 0;
    const auto result = std::from_chars(number.data(), number.data() + number.size(), exact);
    const bool in_range = result.ec == std::errc{};  // out of range: Boost's 0 or infinity
    number.clear();
    return stack.push_double(in_range ? exact : value), true;
  }
  bool on_bool(bool value, json::error_code& /*error*/) { return stack.push_bool(value), true; }
  bool on_null(json::error_code& /*error*/) { return stack.push_null(), true; }
  bool on_comment_part(json::string_view /*s*/, json::error_code& /*error*/) { return true; }
  bool on_comment(json::string_view /*s*/, json::error_code& /*error*/) { return true; }
};

std::string position(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  std::size_t line = 1;
  std::size_t start = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == '\n') {
      ++line;
      start = i + 1;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start + 1);
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return fail(ErrorCode::invalid, "the JSON file is empty; give the file that Splink's save_model_to_json wrote");
  }
  json::basic_parser<TreeHandler> parser{json::parse_options{}};
  json::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (!error && used < text.size()) error = json::error::extra_data;
  if (error) {
    return fail(ErrorCode::invalid, "not JSON: " + error.message() + " at " + position(text, used) + "; correct the file there");
  }
  return parser.handler().stack.release();
}

std::string json_string(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': result += "\\\""; break;
      case '\\': result += "\\\\"; break;
      case '\n': result += "\\n"; break;
      case '\r': result += "\\r"; break;
      case '\t': result += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          result += "\\u00";
          result += hex[static_cast<unsigned char>(c) >> 4];
          result += hex[static_cast<unsigned char>(c) & 15];
        } else {
          result += c;
        }
    }
  }
  return result + "\"";
}

}  // namespace cw::linkage
