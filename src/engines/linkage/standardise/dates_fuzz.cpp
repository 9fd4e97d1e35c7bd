// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/dates.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto date = parse_date(text);
  if (!date) return 0;
  const auto again = parse_date(format(*date));
  if (!again || again->date.days != date->date.days || again->precision != date->precision) std::abort();
  return 0;
}
