// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/places.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = parse_postcode(text);
  if (!once) return 0;
  const auto twice = parse_postcode(once->text);
  if (!twice || twice->text != once->text || twice->kind != once->kind || twice->repaired) std::abort();
  return 0;
}
