// SPDX-License-Identifier: MIT
#include "services/place/column_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/toml.h"

namespace cw::place {
namespace {

tl::unexpected<Error> wrong(const toml::source_region& where, std::string_view what) {
  return fail(ErrorCode::invalid, fmt::format("The columns' fields, line {}, column {}: {}", where.begin.line, where.begin.column, what));
}

bool is_column_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

Result<ColumnFields> ColumnFields::read(std::string_view toml, const trust::AccessPolicyText& policy) {
  const toml::parse_result parsed = toml::parse(toml);
  if (!parsed) return wrong(parsed.error().source(), parsed.error().description());
  ColumnFields out;
  for (const trust::NamedThing& field : policy.fields) out.field_of_[field.name] = field.name;
  std::map<std::string, std::string, std::less<>> named;
  for (const auto& [key, node] : parsed.table()) {
    const toml::table* fields = node.as_table();
    if (key.str() != "fields" || fields == nullptr) return wrong(key.source(), "only the table [fields] may stand here.");
    for (const auto& [field, columns] : *fields) {
      if (std::ranges::find(policy.fields, field.str(), &trust::NamedThing::name) == policy.fields.end())
        return wrong(field.source(), "the access policy has no field of this name.");
      const toml::array* list = columns.as_array();
      if (list == nullptr) return wrong(columns.source(), "the columns of a field must be a list of names.");
      for (const toml::node& column : *list) {
        const auto name = column.value<std::string_view>();
        if (!name || !is_column_name(*name))
          return wrong(column.source(), "a column is named with a to z, 0 to 9 and _, 64 letters at most.");
        if (!named.emplace(*name, field.str()).second) return wrong(column.source(), "this column stands here twice.");
      }
    }
  }
  for (const auto& [column, field] : named) out.field_of_.insert_or_assign(column, field);
  return out;
}

std::string_view ColumnFields::of(std::string_view column) const {
  const auto at = field_of_.find(column);
  return at == field_of_.end() ? std::string_view() : std::string_view(at->second);
}

}  // namespace cw::place
