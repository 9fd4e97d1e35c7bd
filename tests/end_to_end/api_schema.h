// SPDX-License-Identifier: MIT
// For tests of the API: whether a value is as the served OpenAPI document says (the part of JSON Schema 2020-12 that it uses). Written
// from the standard and not from src/web/api, so that both have to be right.
#pragma once

#include <string>

#include "base/json.h"

namespace cw::test {

// Empty, or where the value does not fit and why.
class SchemaCheck {
 public:
  explicit SchemaCheck(const Value& document) : document_(document) {}

  [[nodiscard]] std::string fault(const Value& value, const Value& schema, const std::string& at = "") const;
  // The schema of an operation's answer; null where the document has none.
  [[nodiscard]] const Value* answer(const std::string& path, const std::string& method, int status) const;

 private:
  [[nodiscard]] const Value& named(const std::string& reference) const;
  static bool is(const Value& value, const std::string& type);
  static bool has_type(const Value& value, const Value& type);
  static std::string fault_of_text(const std::string& text, const Value& schema, const std::string& at);
  [[nodiscard]] std::string fault_of_object(const Structure& members, const Value& value, const Value& schema, const std::string& at) const;
  const Value& document_;
};

}  // namespace cw::test
