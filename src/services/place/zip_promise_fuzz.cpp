// SPDX-License-Identifier: MIT
// Whatever an archive's directory says, it is read within the archive or refused.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "services/place/internal/zip_promise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = [&](std::uint64_t at, std::span<char> into) -> cw::Result<std::size_t> {
    if (at > size) std::abort();
    const std::size_t got = std::min(into.size(), size - static_cast<std::size_t>(at));
    if (got > 0) std::memcpy(into.data(), data + at, got);
    return got;
  };
  const auto promised = cw::place::zip_promise(size, read);
  if (!promised && promised.error().message.empty()) std::abort();
  return 0;
}
