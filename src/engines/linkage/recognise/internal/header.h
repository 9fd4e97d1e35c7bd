// SPDX-License-Identifier: MIT
// What the name of a column says of its meaning. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/recognise/internal/meaning.h"

namespace cw::linkage {

struct Header {
  std::vector<std::string> words;  // "LegalForename" -> legal forename; "NHS_NO" -> nhs no; lower case ASCII
  std::string joined;              // "legal_forename": the name of a column that is kept as itself
  Scores scores{};                 // log-odds from the name alone; 0 where it says nothing
  bool other_person = false;       // of a parent, a key holder ...
  bool former = false;
  bool elsewhere = false;       // where post goes, an employer's
  bool event = false;           // start, end, added ...: a date that is no birth
  bool copy = false;            // a copy of somebody else's value
  bool extract = false;         // when the file was made
  int line = 0;                 // 1..9 of Address 1 ..., ADDR2, line3
  bool meaningless = false;     // "c3", "column_7", "A", nothing: only its place tells it from others
  bool says_something = false;  // some score stands above 2
};
[[nodiscard]] Header read_header(std::string_view name);

}  // namespace cw::linkage
