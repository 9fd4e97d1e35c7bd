// SPDX-License-Identifier: MIT
// Names folded to plain capital letters, for phonetic keys. For phonetic*.cpp only; pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace cw::linkage::phonetic {

// Stands for a C with a cedilla, which sounds as S where a plain C might not.
constexpr char c_cedilla = '\x01';

// A..Z for Latin letters of any case and accent (ß is SS, æ AE, þ TH), c_cedilla, and other ASCII characters unchanged; all else is
// dropped.
[[nodiscard]] std::string letters_of(std::string_view name);

}  // namespace cw::linkage::phonetic
