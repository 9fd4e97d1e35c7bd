// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/names.h"
#include "engines/linkage/standardise/nicknames.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto function : {standardise_given_name, standardise_family_name, family_name_core, standardise_full_name}) {
    const auto once = function(text);
    if (once && (once->empty() || function(*once) != once)) std::abort();
  }
  const auto name = split_full_name(text, NameOrder::family_first);
  if (name && name->given.empty() && name->family.empty()) std::abort();
  const std::string full = canonical_given_name(text);
  if (canonical_given_name(full) != full) std::abort();
  return 0;
}
