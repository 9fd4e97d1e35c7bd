// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/identifiers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = parse_upn(text);
  if (once && (once->size() != 13 || !parse_upn(*once))) std::abort();
  return 0;
}
