// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/places.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto address = parse_address(text);
  if (address && *address == Address()) std::abort();
  for (const std::string& token : address_tokens(text)) {
    if (token.empty()) std::abort();
  }
  return 0;
}
