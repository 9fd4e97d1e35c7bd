// SPDX-License-Identifier: MIT
#include "engines/linkage/expression_values.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "engines/linkage/expression_literal.h"
#include "engines/linkage/expression_tokens.h"

namespace cw::linkage {
namespace {

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

int order_numbers(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return order(std::isnan(a) ? 1 : 0, std::isnan(b) ? 1 : 0);
  return order(a, b);
}

int order_text(std::string_view a, std::string_view b) { return order(a.compare(b), 0); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r'))) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || (text.back() >= '\t' && text.back() <= '\r'))) text.remove_suffix(1);
  return text;
}

std::optional<double> number_in(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> whole(double number) {
  if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> integer_in(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  std::int64_t integer = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (error == std::errc() && end == text.data() + text.size()) return integer;
  const auto number = number_in(text);
  return number ? whole(std::round(*number)) : std::nullopt;
}

std::optional<bool> truth_in(std::string_view text) {
  const std::string lower = to_lower_ascii(trimmed(text));
  for (const std::string_view word : {"true", "t", "1", "yes", "y"})
    if (lower == word) return true;
  for (const std::string_view word : {"false", "f", "0", "no", "n"})
    if (lower == word) return false;
  return std::nullopt;
}

Value cast_integer(const Value& value, std::string_view type) {
  const auto integer = integer_of(value);
  if (!integer) return {};
  if (type == "integer" && (*integer > std::numeric_limits<std::int32_t>::max() || *integer < std::numeric_limits<std::int32_t>::min()))
    return {};
  return Value(*integer);
}

Value cast_double(const Value& value, std::string_view type) {
  const auto number = number_of(value);
  if (!number) return {};
  if (type == "double") return Value(*number);
  const bool overflows = std::isfinite(*number) && std::fabs(*number) > static_cast<double>(std::numeric_limits<float>::max());
  return overflows ? Value() : Value(static_cast<double>(static_cast<float>(*number)));
}

Value cast_list(const Value& value, std::string_view element_type) {
  const auto* list = value.get<List>();
  if (list == nullptr) return {};
  List result;
  result.reserve(list->size());
  for (const Value& element : *list) {
    result.push_back(cast_value(element, element_type));
    if (result.back().is_null() && !element.is_null()) return {};
  }
  return Value(std::move(result));
}

Value cast_date(const Value& value) {
  if (const auto* text = value.get<std::string>()) return date_of_text(*text);
  if (value.get<Date>() != nullptr) return value;
  const auto* time = value.get<Timestamp>();
  if (time == nullptr) return {};
  std::int64_t days = time->microseconds / 86'400'000'000;
  if (time->microseconds % 86'400'000'000 < 0) --days;
  return Value(Date{static_cast<std::int32_t>(days)});
}

// Text is cast to the type of the other side.
std::optional<int> compare_text(const std::string& text, const Value& other) {
  Value cast;
  if (other.get<bool>() != nullptr)
    cast = cast_value(Value(text), "boolean");
  else if (other.get<std::int64_t>() != nullptr)
    cast = cast_value(Value(text), "bigint");
  else if (other.get<double>() != nullptr)
    cast = cast_value(Value(text), "double");
  else if (other.get<Date>() != nullptr)
    cast = date_of_text(text);
  else if (other.get<Timestamp>() != nullptr)
    cast = timestamp_of_text(text);
  if (cast.is_null()) return std::nullopt;
  return compare_values(cast, other);
}

// Elements of lists and members of structures: NULL is equal to NULL and larger than all else.
std::optional<int> compare_elements(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return order(a.is_null() ? 1 : 0, b.is_null() ? 1 : 0);
  return compare_values(a, b);
}

std::optional<int> compare_lists(const List& a, const List& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const auto found = compare_elements(a[i], b[i]);
    if (!found || *found != 0) return found;
  }
  return order(a.size(), b.size());
}

std::optional<int> compare_structures(const Structure& a, const Structure& b) {
  if (a.size() != b.size()) return std::nullopt;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto found = compare_elements(a[i].second, b[i].second);
    if (!found || *found != 0) return found;
  }
  return 0;
}

bool is_number(const Value& value) {
  return value.get<std::int64_t>() != nullptr || value.get<double>() != nullptr || value.get<bool>() != nullptr;
}

}  // namespace

std::optional<int> compare_values(const Value& a, const Value& b) {
  const auto* text_a = a.get<std::string>();
  const auto* text_b = b.get<std::string>();
  if (text_a != nullptr && text_b != nullptr) return order_text(*text_a, *text_b);
  if (text_a != nullptr) return compare_text(*text_a, b);
  if (text_b != nullptr) {
    const auto found = compare_text(*text_b, a);
    return found ? std::optional<int>(-*found) : std::nullopt;
  }
  if (is_number(a) && is_number(b)) {
    if (a.get<double>() == nullptr && b.get<double>() == nullptr) return order(*integer_of(a), *integer_of(b));
    return order_numbers(*number_of(a), *number_of(b));
  }
  if (const auto *list_a = a.get<List>(), *list_b = b.get<List>(); list_a != nullptr && list_b != nullptr)
    return compare_lists(*list_a, *list_b);
  if (const auto *fields_a = a.get<Structure>(), *fields_b = b.get<Structure>(); fields_a != nullptr && fields_b != nullptr)
    return compare_structures(*fields_a, *fields_b);
  const auto time_a = microseconds_of(a);
  const auto time_b = microseconds_of(b);
  if (time_a && time_b) return order(*time_a, *time_b);
  return std::nullopt;
}

bool same_value(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  return compare_values(a, b) == 0;
}

Value cast_value(const Value& value, std::string_view type) {
  if (value.is_null()) return {};
  if (type.ends_with("[]")) return cast_list(value, type.substr(0, type.size() - 2));
  if (type == "varchar") {
    std::string scratch;
    return Value(std::string(text_of(value, scratch)));
  }
  if (type == "integer" || type == "bigint") return cast_integer(value, type);
  if (type == "double" || type == "float") return cast_double(value, type);
  if (type == "boolean") {
    const auto truth = truth_of(value);
    return truth ? Value(*truth) : Value();
  }
  if (type == "date") return cast_date(value);
  const auto time = microseconds_of(value);
  return time ? Value(Timestamp{*time}) : Value();
}

std::optional<bool> truth_of(const Value& value) {
  if (const auto* truth = value.get<bool>()) return *truth;
  if (const auto* integer = value.get<std::int64_t>()) return *integer != 0;
  if (const auto* number = value.get<double>()) return *number != 0;
  if (const auto* text = value.get<std::string>()) return truth_in(*text);
  return std::nullopt;
}

std::optional<double> number_of(const Value& value) {
  if (const auto* number = value.get<double>()) return *number;
  if (const auto* integer = value.get<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* truth = value.get<bool>()) return *truth ? 1 : 0;
  if (const auto* text = value.get<std::string>()) return number_in(*text);
  return std::nullopt;
}

std::optional<std::int64_t> integer_of(const Value& value) {
  if (const auto* integer = value.get<std::int64_t>()) return *integer;
  if (const auto* number = value.get<double>()) return whole(std::nearbyint(*number));
  if (const auto* truth = value.get<bool>()) return *truth ? 1 : 0;
  if (const auto* text = value.get<std::string>()) return integer_in(*text);
  return std::nullopt;
}

std::string_view text_of(const Value& value, std::string& scratch) {
  if (const auto* text = value.get<std::string>()) return *text;
  scratch = text_of_value(value);
  return scratch;
}

std::optional<std::int64_t> microseconds_of(const Value& value) {
  if (const auto* date = value.get<Date>()) return date->days * 86'400'000'000LL;
  if (const auto* time = value.get<Timestamp>()) return time->microseconds;
  if (const auto* text = value.get<std::string>()) {
    const Value time = timestamp_of_text(*text);
    if (const auto* found = time.get<Timestamp>()) return found->microseconds;
  }
  return std::nullopt;
}

std::uint64_t weight_of(const Value& value) {
  if (const auto* text = value.get<std::string>()) return 1 + text->size() / 32;
  std::uint64_t weight = 1;
  if (const auto* list = value.get<List>())
    for (const Value& element : *list) weight += weight_of(element);
  if (const auto* fields = value.get<Structure>())
    for (const auto& [name, member] : *fields) weight += 1 + weight_of(member);
  return weight;
}

}  // namespace cw::linkage
