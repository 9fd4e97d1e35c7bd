// SPDX-License-Identifier: MIT
// Any text is a model or an error; a model is written so that it reads back equal.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engines/linkage/model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const auto model = read_splink_json({reinterpret_cast<const char*>(data), size});
  if (!model) return 0;
  const auto again = read_splink_json(write_splink_json(*model));
  if (!again || *again != *model) std::abort();
  return 0;
}
