// SPDX-License-Identifier: MIT
// The words of a name, cleaned of all that is no name, for names.cpp. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cw::linkage {

enum class NameColumn : std::uint8_t { given, family, full };
// How a word was written: SMITH, Smith or smith, or too short to say.
enum class Capitals : std::uint8_t { all, some, unclear };

struct NameWords {
  std::vector<std::string> words;  // in fold()'s form, letters only
  std::vector<Capitals> marks;     // of each word
  std::vector<char> tied;          // of each word: 1 where a hyphen ties it to the word in front
  std::size_t comma = 0;           // words in front of the first comma that has words on both sides; 0 = none
  std::vector<std::string> titles;
  std::vector<std::string> suffixes;
  std::vector<std::string> former;
  std::vector<std::string> known_as;
  bool placeholder = false;
  bool organisation = false;
  bool blank = false;  // nothing was there at all
};

[[nodiscard]] NameWords read_name_words(std::string_view text, NameColumn column);

}  // namespace cw::linkage
