// SPDX-License-Identifier: MIT
// Any bytes are values taken out or an error, and what was read is written as it was.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/linkage/taken_out.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::link;
  const auto values = unpack_taken_out({reinterpret_cast<const char*>(data), size});
  if (!values) return 0;
  const std::string again = pack_taken_out(*values);
  const auto twice = unpack_taken_out(again);
  if (!twice || pack_taken_out(*twice) != again) std::abort();
  return 0;
}
