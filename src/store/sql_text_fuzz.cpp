// SPDX-License-Identifier: MIT
// Any text as SQL: the translation ends, keeps to its memory, and leaves nothing of ?N outside literals, names and comments.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "store/internal/sql_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  const std::string translated = cw::store::internal::postgres_text(sql);
  if (cw::store::internal::highest_placeholder(translated) != 0) std::abort();
  if (cw::store::internal::highest_placeholder(sql) > 0 && translated.find('$') == std::string::npos) std::abort();
  return 0;
}
