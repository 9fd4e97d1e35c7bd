// SPDX-License-Identifier: MIT
// Definitions of sources: any text is refused with a reason or read, and what was read is written and read again the same.
#include <cstdlib>

#include "services/sources/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = cw::sources::read_source({reinterpret_cast<const char*>(data), size});
  if (!read) return read.error().message.empty() ? std::abort(), 0 : 0;
  const auto again = cw::sources::read_source(cw::sources::source_text(*read));
  if (!again || *again != *read) std::abort();
  return 0;
}
