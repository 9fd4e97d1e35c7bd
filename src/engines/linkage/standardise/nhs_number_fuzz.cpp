// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/identifiers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = parse_nhs_number(text);
  if (once && (once->text.size() != 10 || !parse_nhs_number(once->text))) std::abort();
  return 0;
}
