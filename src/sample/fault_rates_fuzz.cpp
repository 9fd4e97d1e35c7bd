// SPDX-License-Identifier: MIT
// Hostile fault files: any text is read or refused, never crashes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sample/sample.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)cw::sample::read_fault_rates({reinterpret_cast<const char*>(data), size});
  return 0;
}
