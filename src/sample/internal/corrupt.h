// SPDX-License-Identifier: MIT
// Slips of people and machines in a piece of text. All keep UTF-8 whole: only ASCII letters and digits are changed. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "sample/internal/random.h"

namespace cw::sample {

// One key missed, doubled, swapped with the next, left out or hit beside the right one (QWERTY). Unchanged where there is no letter.
[[nodiscard]] std::string keyboard_slip(std::string_view text, Random& random);
// One letter or group read wrongly by a scanner (m for rn, 0 for O); unchanged where none could be.
[[nodiscard]] std::string scanner_slip(std::string_view text, Random& random);
// Spelled as heard (ph for f, ie for y); unchanged where nothing sounds alike.
[[nodiscard]] std::string hearing_slip(std::string_view text, Random& random);
// One digit changed; unchanged where there is none.
[[nodiscard]] std::string digit_slip(std::string_view text, Random& random);
[[nodiscard]] std::string to_upper(std::string_view text);
// Capitals without accents, as old systems print them.
[[nodiscard]] std::string shout(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);

}  // namespace cw::sample
