// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/contact.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = parse_phone(text);
  if (!once) return 0;
  const auto twice = parse_phone(once->e164);
  if (!twice || twice->e164 != once->e164 || twice->kind != once->kind) std::abort();
  return 0;
}
