// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/transforms.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find(char{10}), text.size());
  const auto transform = find_transform(text.substr(0, line));
  if (transform) static_cast<void>((*transform)(text.substr(std::min(line + 1, text.size()))));
  return 0;
}
