// SPDX-License-Identifier: MIT
#include "engines/linkage/expression_literal.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/date_text.h"
#include "engines/linkage/expression_tokens.h"

namespace cw::linkage {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  bool take(char c) {
    if (at_end() || peek() != c) return false;
    ++at_;
    return true;
  }
  void skip_spaces() {
    while (!at_end() && (peek() == ' ' || (peek() >= '\t' && peek() <= '\r'))) ++at_;
  }
  std::optional<int> digits(int least, int most) {
    int value = 0;
    int count = 0;
    while (count < most && peek() >= '0' && peek() <= '9') {
      value = value * 10 + (peek() - '0');
      ++at_;
      ++count;
    }
    if (count < least) return std::nullopt;
    return value;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<Date> read_date(Reader& reader) {
  reader.skip_spaces();
  const bool is_negative = reader.take('-');
  const auto year = reader.digits(1, 6);
  if (!year || *year > 32767) return std::nullopt;
  const char between = reader.peek();
  if (between != '-' && between != '/' && between != ' ' && between != '\\') return std::nullopt;
  reader.take(between);
  const auto month = reader.digits(1, 2);
  if (!month || !reader.take(between)) return std::nullopt;
  const auto day = reader.digits(1, 2);
  if (!day || (reader.peek() >= '0' && reader.peek() <= '9')) return std::nullopt;
  return make_date(is_negative ? -*year : *year, *month, *day);
}

std::optional<std::int64_t> read_zone(Reader& reader) {
  if (reader.take('Z')) return 0;
  const bool is_east = reader.peek() == '+';
  if (!is_east && reader.peek() != '-') return 0;
  reader.take(reader.peek());
  const auto hours = reader.digits(2, 2);
  if (!hours) return std::nullopt;
  int minutes = 0;
  if (reader.take(':')) {
    const auto read = reader.digits(2, 2);
    if (!read) return std::nullopt;
    minutes = *read;
  }
  const std::int64_t offset = *hours * 3600LL + minutes * 60LL;
  return is_east ? offset : -offset;
}

// Microseconds of a time of day.
std::optional<std::int64_t> read_time(Reader& reader) {
  const auto hour = reader.digits(1, 2);
  if (!hour || *hour > 23 || !reader.take(':')) return std::nullopt;
  const auto minute = reader.digits(1, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  std::int64_t fraction = 0;
  if (reader.take(':')) {
    const auto read = reader.digits(1, 2);
    if (!read || *read > 59) return std::nullopt;
    second = *read;
    if (reader.take('.')) {
      std::int64_t scale = 100000;
      while (reader.peek() >= '0' && reader.peek() <= '9') {
        fraction += scale * *reader.digits(1, 1);
        scale /= 10;
      }
    }
  }
  return (*hour * 3600LL + *minute * 60LL + second) * 1000000LL + fraction;
}

std::string text_of_number(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  std::array<char, 40> buffer{};
  const double size = std::fabs(number);
  const bool is_plain = number == 0 || (size >= 1e-5 && size < 1e16);
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 is_plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  std::string text(buffer.data(), end);
  if (is_plain && text.find('.') == std::string::npos) text += ".0";
  return text;
}

std::string text_of_timestamp(Timestamp time) {
  std::int64_t days = time.microseconds / 86'400'000'000;
  std::int64_t rest = time.microseconds % 86'400'000'000;
  if (rest < 0) {
    rest += 86'400'000'000;
    --days;
  }
  std::array<char, 32> clock{};
  const auto seconds = static_cast<int>(rest / 1'000'000);
  std::snprintf(clock.data(), clock.size(), " %02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  std::string text = format_date(Date{static_cast<std::int32_t>(days)}) + clock.data();
  if (const auto micros = static_cast<int>(rest % 1'000'000); micros != 0) {
    std::snprintf(clock.data(), clock.size(), ".%06d", micros);
    text += clock.data();
    while (text.back() == '0') text.pop_back();
  }
  return text;
}

// Text inside a list is quoted where it could be misread.
std::string text_of_element(const Value& value) {
  const auto* text = value.get<std::string>();
  if (text == nullptr) return text_of_value(value);
  const bool is_plain = !text->empty() && text->find_first_of(",:=()[]{}\"'") == std::string::npos && text->front() != ' ' &&
                        text->back() != ' ' && to_lower_ascii(*text) != "null";
  if (is_plain) return *text;
  std::string quoted = "'";
  for (const char c : *text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

}  // namespace

Value date_of_text(std::string_view text) {
  Reader reader(text);
  const auto date = read_date(reader);
  if (!date) return {};
  if (reader.peek() == 'T' || reader.peek() == ' ') {
    const Value time = timestamp_of_text(text);
    return time.is_null() ? Value() : Value(*date);
  }
  reader.skip_spaces();
  return reader.at_end() ? Value(*date) : Value();
}

Value timestamp_of_text(std::string_view text) {
  Reader reader(text);
  const auto date = read_date(reader);
  if (!date) return {};
  std::int64_t time = 0;
  if (reader.peek() == 'T' || reader.peek() == ' ') {
    reader.take(reader.peek());
    reader.skip_spaces();
    if (!reader.at_end()) {
      const auto read = read_time(reader);
      if (!read) return {};
      const auto zone = read_zone(reader);
      if (!zone) return {};
      time = *read - *zone * 1'000'000;
    }
  }
  reader.skip_spaces();
  if (!reader.at_end()) return {};
  return Value(Timestamp{date->days * 86'400'000'000LL + time});
}

std::string text_of_value(const Value& value) {
  if (const auto* truth = value.get<bool>()) return *truth ? "true" : "false";
  if (const auto* integer = value.get<std::int64_t>()) return std::to_string(*integer);
  if (const auto* number = value.get<double>()) return text_of_number(*number);
  if (const auto* text = value.get<std::string>()) return *text;
  if (const auto* date = value.get<Date>()) return format_date(*date);
  if (const auto* time = value.get<Timestamp>()) return text_of_timestamp(*time);
  if (const auto* list = value.get<List>()) {
    std::string text = "[";
    for (std::size_t i = 0; i < list->size(); ++i) (text += i > 0 ? ", " : "") += text_of_element((*list)[i]);
    return text + "]";
  }
  if (const auto* structure = value.get<Structure>()) {
    std::string text = "{";
    for (std::size_t i = 0; i < structure->size(); ++i) {
      text += (i > 0 ? ", '" : "'") + (*structure)[i].first + "': ";
      text += text_of_element((*structure)[i].second);
    }
    return text + "}";
  }
  return "NULL";
}

}  // namespace cw::linkage
