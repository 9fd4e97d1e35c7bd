// SPDX-License-Identifier: MIT
// Titles of the access policy begin small, as within a sentence; where one stands alone it begins as a sentence does.
#pragma once

#include <string>

namespace cw::pages {

[[nodiscard]] inline std::string as_sentence(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace cw::pages
