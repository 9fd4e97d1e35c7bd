// SPDX-License-Identifier: MIT
// What a JSON value must look like: checked when it comes in, and written into the API's document (OpenAPI 3.1, which uses JSON Schema
// 2020-12) from the same declaration.
//
//   const Schema person = Schema::object({
//       {"surname", Schema::text().of_size(1, 200).described("as last written by any source")},
//       {"born", Schema::text().formatted("date"), Need::optional},
//       {"household", Schema::reference("Household"), Need::optional}});
//   CW_CHECK(person.check(value, named_schemas));      // invalid: "/surname is missing"
//
// An object takes no members but its own: a mistyped name is an error, never passed over. Values; safe from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace cw::web {

enum class Need : std::uint8_t { required, optional };
struct Property;
class Schema;
using NamedSchemas = std::map<std::string, Schema, std::less<>>;

class Schema {
 public:
  [[nodiscard]] static Schema any();
  [[nodiscard]] static Schema text();
  [[nodiscard]] static Schema integer();
  [[nodiscard]] static Schema number();
  [[nodiscard]] static Schema boolean();
  [[nodiscard]] static Schema array(Schema items);
  [[nodiscard]] static Schema object(std::vector<Property> properties);
  [[nodiscard]] static Schema reference(std::string name);  // to one of the API's named schemas

  // Each gives a copy that is so.
  [[nodiscard]] Schema described(std::string description) const;
  [[nodiscard]] Schema of_size(std::uint64_t least, std::uint64_t most) const;  // characters of a text, items of an array
  [[nodiscard]] Schema between(double least, double most) const;                // numbers, both ends taken
  [[nodiscard]] Schema formatted(std::string format) const;  // of a text: "date" (YYYY-MM-DD), "date-time" (RFC 3339, UTC) or "uuid"
  [[nodiscard]] Schema one_of(std::vector<std::string> texts) const;  // of a text
  [[nodiscard]] Schema or_null() const;

  // Invalid, with the JSON Pointer (RFC 6901) of the first value that does not fit as the error's field; its message never holds the value.
  [[nodiscard]] Result<void> check(const Value& value, const NamedSchemas& named) const;
  // The value that a text stands for, as in a query: "7" for an integer, "true" for a boolean.
  [[nodiscard]] Result<Value> read(std::string_view text, std::string_view name) const;
  [[nodiscard]] Value document() const;                    // JSON Schema
  void references(std::vector<std::string>& names) const;  // adds the names of all that it refers to

 private:
  enum class Kind : std::uint8_t { any, text, integer, number, boolean, array, object, reference };
  explicit Schema(Kind kind) : kind_(kind) {}
  [[nodiscard]] Result<void> check_at(const Value& value, const NamedSchemas& named, const std::string& pointer) const;
  [[nodiscard]] Result<void> check_text(const std::string& text, const std::string& pointer) const;
  [[nodiscard]] Result<void> check_number(double number, const std::string& pointer) const;
  [[nodiscard]] Result<void> check_items(const List& items, const NamedSchemas& named, const std::string& pointer) const;
  [[nodiscard]] Result<void> check_members(const Structure& members, const NamedSchemas& named, const std::string& pointer) const;
  void document_limits(Structure& out) const;

  Kind kind_ = Kind::any;
  bool nullable_ = false;
  std::string name_;  // of a reference
  std::string description_;
  std::string format_;
  std::vector<std::string> texts_;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> size_;
  std::optional<std::pair<double, double>> range_;
  std::shared_ptr<const Schema> items_;  // shared: a schema never changes once made
  std::shared_ptr<const std::vector<Property>> properties_;
};

struct Property {
  std::string name;
  Schema schema;
  Need need = Need::required;
};

}  // namespace cw::web
