// SPDX-License-Identifier: MIT
// Soundex. Pure, any thread.
#include "engines/linkage/phonetic_letters.h"
#include "engines/linkage/similarity.h"

namespace cw::linkage {

std::string soundex(std::string_view name) {
  // a b c d ...: digit of each letter; '0' = vowel, which parts equal digits; '-' = h and w, which do not.
  static constexpr std::string_view digits = "01230120022455012623010202";
  static constexpr std::size_t key_length = 4;
  const std::string letters = phonetic::letters_of(name);
  std::string key;
  char before = 0;
  for (const char raw : letters) {
    const char letter = raw == phonetic::c_cedilla ? 'C' : raw;
    if (letter < 'A' || letter > 'Z') continue;
    const char digit = digits[static_cast<std::size_t>(letter - 'A')];
    if (key.empty()) {
      key.push_back(letter);
    } else if (digit != '0' && digit != before) {
      key.push_back(digit);
      if (key.size() == key_length) return key;
    }
    if (letter != 'H' && letter != 'W') before = digit;
  }
  if (!key.empty()) key.resize(key_length, '0');
  return key;
}

}  // namespace cw::linkage
