// SPDX-License-Identifier: MIT
// Any text is a configuration or an error; one that is read is written so that it reads back equal.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engines/linkage/model_toml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const auto file = read_model_toml({reinterpret_cast<const char*>(data), size});
  if (!file) return 0;
  const auto again = read_model_toml(write_model_toml(*file));
  if (!again || *again != *file) std::abort();
  return 0;
}
