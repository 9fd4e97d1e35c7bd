// SPDX-License-Identifier: MIT
// Any text as the columns' fields: read or refused, never a crash; what is read names fields of the policy only.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "services/place/column_fields.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cw::trust::AccessPolicyText policy;
  policy.fields = {{"name", "name"}, {"address", "address"}};
  const auto fields = cw::place::ColumnFields::read({reinterpret_cast<const char*>(data), size}, policy);
  if (!fields) return 0;
  for (const char* column : {"name", "given_name", "record_id", ""}) {
    const std::string_view field = fields->of(column);
    if (!field.empty() && field != "name" && field != "address") std::abort();
  }
  return 0;
}
