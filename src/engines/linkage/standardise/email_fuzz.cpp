// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/standardise/contact.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = parse_email(text);
  if (once && (!parse_email(*once) || *parse_email(*once) != *once)) std::abort();
  const auto mailbox = canonical_email(text);
  if (mailbox && canonical_email(*mailbox) != mailbox) std::abort();
  return 0;
}
