// SPDX-License-Identifier: MIT
// Names as people have them: by culture, sex and year of birth, with the habits of each culture. Thread safety: all functions are pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sample/internal/random.h"

namespace cw::sample {

enum class Sex : std::uint8_t { male, female };
enum class Culture : std::uint8_t {
  british,
  welsh,
  scottish,
  irish,
  muslim,
  hindu,
  sikh,
  polish,
  west_african,
  somali,
  chinese,
  arabic,
  romanian
};

[[nodiscard]] Culture draw_culture(Random& random);
[[nodiscard]] std::string draw_given(Culture culture, Sex sex, int birth_year, Random& random);
// A middle name, or empty where the person has none.
[[nodiscard]] std::string draw_middle(Culture culture, Sex sex, int birth_year, Random& random);
[[nodiscard]] std::string draw_family(Culture culture, Random& random);
// The family name in the form a person of that sex bears it (Kowalski, Kowalska).
[[nodiscard]] std::string family_for(Culture culture, Sex sex, std::string_view family, Random& random);
// Whether a wife of this culture commonly takes the husband's family name.
[[nodiscard]] double takes_husbands_name(Culture culture);
// A western name that some people go by beside their own; empty for most.
[[nodiscard]] std::string draw_known_as(Culture culture, Sex sex, int birth_year, Random& random);

// The short forms of a given name, and the other spellings of a name; empty where there are none.
[[nodiscard]] const std::vector<std::string_view>& short_forms(std::string_view name);
[[nodiscard]] const std::vector<std::string_view>& other_spellings(std::string_view name);
// The text without the accents of the lists (Polish and French letters).
[[nodiscard]] std::string without_accents(std::string_view text);

}  // namespace cw::sample
