// SPDX-License-Identifier: MIT
// Which field of the access policy covers which column of a record, as data (packages/register/columns.toml).
//
//   CW_TRY(const ColumnFields fields, ColumnFields::read(text, policy.text()));
//   fields.of("given_name");                 // "name"; empty: no field covers it, so nobody may see or write it
//
// Immutable; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "trust/access_policy.h"

namespace cw::place {

inline constexpr std::string_view record_id_column = "record_id";  // stands for the id that the source gives its record

class ColumnFields {
 public:
  // Errors: invalid, with line and column: no TOML, a field that the policy has not, a column that stands twice or has no name of a column.
  [[nodiscard]] static Result<ColumnFields> read(std::string_view toml, const trust::AccessPolicyText& policy);
  // A view of the field's name, good as long as this is.
  [[nodiscard]] std::string_view of(std::string_view column) const;

 private:
  std::map<std::string, std::string, std::less<>> field_of_;
};

}  // namespace cw::place
