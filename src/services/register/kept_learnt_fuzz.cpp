// SPDX-License-Identifier: MIT
// Any bytes are something learnt or an error, and what was read is written as it was.
#include <cstdint>
#include <cstdlib>

#include "services/register/kept_learnt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::registry;
  const auto kept = unpack_kept({reinterpret_cast<const char*>(data), size});
  if (!kept) return 0;
  const auto again = unpack_kept(pack_kept(*kept));
  if (!again || *again != *kept) std::abort();
  return 0;
}
