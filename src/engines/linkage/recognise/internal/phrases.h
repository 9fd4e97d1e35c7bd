// SPDX-License-Identifier: MIT
// Phrases that names of columns are made of, with what they mean. Data as code: a table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engines/linkage/recognise/internal/meaning.h"

namespace cw::linkage {

enum class PhraseRole : std::uint8_t { meaning, other_person, former, elsewhere, event, copy, extract };
struct Phrase {
  std::string_view words;
  double worth = 0;  // log-odds
  Meaning meaning = Meaning::text;
  PhraseRole role = PhraseRole::meaning;
};
[[nodiscard]] std::span<const Phrase> phrases();

}  // namespace cw::linkage
