// SPDX-License-Identifier: MIT
// Any bytes as an Idempotency-Key: read or refused, never a crash; what is read is of the allowed size.
#include <cstdlib>
#include <string_view>

#include "web/register_api/internal/once.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto key = cw::web::read_idempotency_key({reinterpret_cast<const char*>(data), size});
  if (key && (key->empty() || key->size() > 255)) std::abort();
  return 0;
}
