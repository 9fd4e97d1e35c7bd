// SPDX-License-Identifier: MIT
// Columns as they come through the API: refused with a reason, or kept in a form that is kept the same again.
#include <cstdlib>

#include "base/json.h"
#include "services/register/columns.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(cw::registry::check_key({"library", std::string(text)}));
  const auto value = cw::parse_json(text);
  if (!value) return 0;
  const auto kept = cw::registry::keep_columns(*value);
  if (!kept) return kept.error().message.empty() ? std::abort(), 0 : 0;
  static_cast<void>(cw::registry::uprn_of(kept->value));
  const auto read = cw::parse_json(kept->text);
  if (!read) std::abort();
  const auto again = cw::registry::keep_columns(*read);
  if (!again || again->text != kept->text || again->hash != kept->hash) std::abort();
  if (cw::registry::parse_hash(cw::registry::hash_text(kept->hash)) != kept->hash) std::abort();
  return 0;
}
