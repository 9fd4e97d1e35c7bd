// SPDX-License-Identifier: MIT
// Any script to lower case Latin letters, by ICU. Each thread makes its own transliterator on first use (some milliseconds).
#pragma once

#include <string>
#include <string_view>

namespace cw::linkage {

// NFKC, Any-Latin, without marks, Latin-ASCII, lower case; what has no Latin form stays, U+FFFD goes. A fixed point: twice is as once.
[[nodiscard]] std::string latin_lower(std::string_view text);
// NFD, combining marks off, NFC. At most 2 GiB.
[[nodiscard]] std::string without_marks(std::string_view text);

}  // namespace cw::linkage
