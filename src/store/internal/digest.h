// SPDX-License-Identifier: MIT
// SHA-256 of texts, by libsodium.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace cw::store::internal {

// Over the parts with their lengths before them, so that text moved from one part to the next changes it; 64 hexadecimal digits.
[[nodiscard]] std::string sha256_of(std::initializer_list<std::string_view> parts);

}  // namespace cw::store::internal
