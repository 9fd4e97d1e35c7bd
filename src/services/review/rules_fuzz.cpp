// SPDX-License-Identifier: MIT
// Any text as rules of review: read or refused, never a crash; what is read is within its ranges.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "services/review/rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto rules = cw::review::read_review_rules({reinterpret_cast<const char*>(data), size});
  if (!rules) return 0;
  if (!(rules->double_share >= 0 && rules->double_share <= 1) || rules->lease_minutes < 1 || !(rules->pair >= 0)) std::abort();
  for (const auto& [source, factor] : rules->sources)
    if (source.empty() || !(factor >= 0 && factor <= 1000)) std::abort();
  return 0;
}
