// SPDX-License-Identifier: MIT
// One cell of a table: nothing, a truth value, a number, text, a date, a list or a structure.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cw {

class Value;
struct Date {
  std::int32_t days = 0;  // since 1970-01-01, proleptic Gregorian
  bool operator==(const Date&) const = default;
};
struct Timestamp {
  std::int64_t microseconds = 0;  // since 1970-01-01T00:00:00Z
  bool operator==(const Timestamp&) const = default;
};
using List = std::vector<Value>;
using Structure = std::vector<std::pair<std::string, Value>>;  // fields in their order

// Owns its content; copies are deep. `is_null()` is SQL's NULL.
class Value {
 public:
  using Content = std::variant<std::monostate, bool, std::int64_t, double, std::string, Date, Timestamp, List, Structure>;

  Value() = default;
  template <class T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, Value> && std::is_constructible_v<Content, T>)
  explicit Value(T&& content) : content_(std::forward<T>(content)) {}

  [[nodiscard]] bool is_null() const { return content_.index() == 0; }
  template <class T>
  [[nodiscard]] const T* get() const {
    return std::get_if<T>(&content_);
  }
  [[nodiscard]] const Content& content() const { return content_; }
  bool operator==(const Value&) const = default;

 private:
  Content content_;
};

}  // namespace cw
