// SPDX-License-Identifier: MIT
// A value on its way into a statement. Made implicitly from what the program holds: nothing, whole numbers, doubles, bool (0 or 1), text,
// bytes, Uuid and Id (text), Timestamp (whole number: microseconds since 1970, UTC), Date (text, YYYY-MM-DD), and std::optional of these.
// Text and bytes are not copied: they must live until the call that they are handed to returns.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date_text.h"
#include "base/ids.h"
#include "base/value.h"

namespace cw::store {

using Bytes = std::span<const std::uint8_t>;

class Parameter {
 public:
  struct OutOfRange {};  // a whole number over 2^63 - 1: refused when it is bound
  struct ShortText {     // ids and dates
    std::array<char, 39> letters{};
    std::uint8_t size = 0;
  };
  using Content = std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes, ShortText, OutOfRange>;

  Parameter(std::nullptr_t) {}
  Parameter(std::nullopt_t) {}
  template <std::integral T>
  Parameter(T number) {
    if (std::cmp_greater(+number, std::numeric_limits<std::int64_t>::max()))
      content_ = OutOfRange{};
    else
      content_ = static_cast<std::int64_t>(number);
  }
  Parameter(double number) : content_(number) {}
  Parameter(std::string_view text) : content_(text) {}
  Parameter(const std::string& text) : content_(std::string_view(text)) {}
  Parameter(const char* text) : content_(std::string_view(text)) {}
  Parameter(Bytes bytes) : content_(bytes) {}
  Parameter(const std::vector<std::uint8_t>& bytes) : content_(Bytes(bytes)) {}
  Parameter(const Uuid& uuid) { set_short(uuid.text()); }
  template <class Tag>
  Parameter(const Id<Tag>& id) : Parameter(id.uuid()) {}
  Parameter(Timestamp time) : content_(time.microseconds) {}
  Parameter(Date date) { set_short(format_date(date)); }
  template <class T>
  Parameter(const std::optional<T>& value) : Parameter(value ? Parameter(*value) : Parameter(nullptr)) {}

  [[nodiscard]] const Content& content() const { return content_; }

 private:
  void set_short(std::string_view text) {
    ShortText made;
    made.size = static_cast<std::uint8_t>(text.copy(made.letters.data(), made.letters.size()));
    content_ = made;
  }
  Content content_;
};

// The parameters of one statement, ?1 first: `{id, "Ann", born}` or a vector.
class Parameters {
 public:
  Parameters() = default;
  Parameters(std::initializer_list<Parameter> list) : Parameters(std::data(list), list.size()) {}
  Parameters(const std::vector<Parameter>& list) : Parameters(list.data(), list.size()) {}
  Parameters(std::span<const Parameter> list) : list_(list) {}
  [[nodiscard]] std::span<const Parameter> span() const { return list_; }

 private:
  Parameters(const Parameter* first, std::size_t size) : list_(first, size) {}
  std::span<const Parameter> list_;
};

}  // namespace cw::store
