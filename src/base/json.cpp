// SPDX-License-Identifier: MIT
#include "base/json.h"

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_set>
#include <vector>

#include "base/date_text.h"
#include "base/text.h"

namespace cw {
namespace {

constexpr std::size_t deepest = 100;

// Receives the parser's events (Boost.JSON's SAX interface) and builds the Value. A document parser would hide doubled keys.
struct Builder {
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
  using Status = boost::json::error_code;

  struct Open {
    bool is_object = false;
    List items;
    Structure members;
    std::unordered_set<std::string> keys;
    std::string key;
  };
  std::vector<Open> open;
  Value root;
  std::string part;         // of a key or string that came in pieces
  std::string doubled_key;  // set when the reading was stopped for one

  bool put(Value value) {
    if (open.empty()) {
      root = std::move(value);
    } else if (open.back().is_object) {
      open.back().members.emplace_back(std::move(open.back().key), std::move(value));
    } else {
      open.back().items.push_back(std::move(value));
    }
    return true;
  }
  bool begin(bool is_object) {
    open.push_back({});
    open.back().is_object = is_object;
    return true;
  }
  bool end() {
    Open done = std::move(open.back());
    open.pop_back();
    return done.is_object ? put(Value{std::move(done.members)}) : put(Value{std::move(done.items)});
  }
  bool key_done(std::string_view last, Status& status) {
    part.append(last);
    if (!open.back().keys.insert(part).second) {
      doubled_key = part;
      status = boost::json::make_error_code(boost::json::error::extra_data);
      return false;
    }
    open.back().key = std::exchange(part, {});
    return true;
  }

  bool on_document_begin(Status&) { return true; }
  bool on_document_end(Status&) { return true; }
  bool on_object_begin(Status&) { return begin(true); }
  bool on_object_end(std::size_t, Status&) { return end(); }
  bool on_array_begin(Status&) { return begin(false); }
  bool on_array_end(std::size_t, Status&) { return end(); }
  bool on_key_part(boost::json::string_view text, std::size_t, Status&) { return part.append(text.data(), text.size()), true; }
  bool on_key(boost::json::string_view text, std::size_t, Status& status) { return key_done({text.data(), text.size()}, status); }
  bool on_string_part(boost::json::string_view text, std::size_t, Status&) { return part.append(text.data(), text.size()), true; }
  bool on_string(boost::json::string_view text, std::size_t, Status&) {
    part.append(text.data(), text.size());
    return put(Value{std::exchange(part, {})});
  }
  bool on_number_part(boost::json::string_view text, Status&) { return part.append(text.data(), text.size()), true; }
  bool on_int64(std::int64_t number, boost::json::string_view, Status&) {
    part.clear();
    return put(Value{number});
  }
  bool on_uint64(std::uint64_t number, boost::json::string_view, Status&) {
    part.clear();
    return put(Value{static_cast<double>(number)});
  }
  // Boost 1.81 gives the last bit or two of a double wrong: the digits are read again, exactly.
  bool on_double(double rough, boost::json::string_view text, Status& status) {
    part.append(text.data(), text.size());
    double number = rough;
    const auto read = std::from_chars(part.data(), part.data() + part.size(), number);
    if (read.ec != std::errc{} || read.ptr != part.data() + part.size()) number = rough;  // too small for a double: 0
    part.clear();
    if (!std::isfinite(number)) status = boost::json::make_error_code(boost::json::error::exponent_overflow);
    return std::isfinite(number) && put(Value{number});
  }
  bool on_bool(bool flag, Status&) { return put(Value{flag}); }
  bool on_null(Status&) { return put(Value{}); }
  bool on_comment_part(boost::json::string_view, Status&) { return true; }
  bool on_comment(boost::json::string_view, Status&) { return true; }
};

std::string place_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return fmt::format("line {}, column {}", line, before.size() - line_start + 1);
}

class Writer {
 public:
  explicit Writer(JsonLayout layout) : layout_(layout) {}
  std::string take() && { return std::move(out_); }

  void write(const Value& value) {
    if (value.is_null()) out_ += "null";
    if (const auto* flag = value.get<bool>()) out_ += *flag ? "true" : "false";
    if (const auto* integer = value.get<std::int64_t>()) out_ += std::to_string(*integer);
    if (const auto* number = value.get<double>()) write_number(*number);
    if (const auto* text = value.get<std::string>()) out_ += quote_json(*text);
    if (const auto* date = value.get<Date>()) out_ += quote_json(format_date(*date));
    if (const auto* time = value.get<Timestamp>()) out_ += quote_json(format_timestamp(*time));
    if (const auto* list = value.get<List>()) write_list(*list);
    if (const auto* structure = value.get<Structure>()) write_structure(*structure);
  }

 private:
  void write_number(double number) {
    if (!std::isfinite(number)) {
      out_ += "null";
      return;
    }
    const std::string digits = fmt::format("{}", number);
    out_ += digits;
    if (digits.find_first_of(".e") == std::string::npos) out_ += ".0";
  }
  void new_line() {
    if (layout_ == JsonLayout::compact) return;
    out_.push_back('\n');
    out_.append(2 * depth_, ' ');
  }
  void write_list(const List& list) {
    if (list.empty()) {
      out_ += "[]";
      return;
    }
    out_.push_back('[');
    ++depth_;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_.push_back(',');
      new_line();
      write(list[i]);
    }
    --depth_;
    new_line();
    out_.push_back(']');
  }
  void write_structure(const Structure& structure) {
    if (structure.empty()) {
      out_ += "{}";
      return;
    }
    out_.push_back('{');
    ++depth_;
    for (std::size_t i = 0; i < structure.size(); ++i) {
      if (i > 0) out_.push_back(',');
      new_line();
      out_ += quote_json(structure[i].first);
      out_ += layout_ == JsonLayout::compact ? ":" : ": ";
      write(structure[i].second);
    }
    --depth_;
    new_line();
    out_.push_back('}');
  }

  JsonLayout layout_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

Result<Value> parse_json(std::string_view text) {
  if (const auto bad = find_invalid_utf8(text))
    return fail(ErrorCode::invalid, fmt::format("JSON: {}: a byte that is not UTF-8", place_of(text, *bad)));
  boost::json::parse_options options;
  options.max_depth = deepest;
  boost::json::basic_parser<Builder> parser(options);
  boost::json::error_code status;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), status);
  const std::string& doubled = parser.handler().doubled_key;
  if (status && !doubled.empty())
    return fail(ErrorCode::invalid, fmt::format("JSON: {}: the key \"{}\" appears twice in one object", place_of(text, used), doubled));
  if (status) return fail(ErrorCode::invalid, fmt::format("JSON: {}: {}", place_of(text, used), status.message()));
  if (used < text.size()) return fail(ErrorCode::invalid, fmt::format("JSON: {}: more text after the end", place_of(text, used)));
  return std::move(parser.handler().root);
}

std::string write_json(const Value& value, JsonLayout layout) {
  Writer writer(layout);
  writer.write(value);
  return std::move(writer).take();
}

std::string quote_json(std::string_view text) {
  std::string replaced;
  if (find_invalid_utf8(text)) {
    replaced = with_invalid_utf8_replaced(text);
    text = replaced;
  }
  std::string out = "\"";
  for (const char letter : text) {
    switch (letter) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(letter) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(letter));
        else
          out.push_back(letter);
    }
  }
  out.push_back('"');
  return out;
}

const Value* member(const Value& value, std::string_view name) {
  const auto* structure = value.get<Structure>();
  if (structure == nullptr) return nullptr;
  const auto found = std::ranges::find(*structure, name, [](const auto& entry) { return std::string_view(entry.first); });
  return found == structure->end() ? nullptr : &found->second;
}

}  // namespace cw
