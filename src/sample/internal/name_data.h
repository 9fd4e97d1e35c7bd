// SPDX-License-Identifier: MIT
// Plain common given and family names, most common first, separated by spaces; an underscore stands for a space inside a name.
// They are our own lists of names that many people have; put together at random they are nobody's. Constant data.
#pragma once

#include <string_view>

namespace cw::sample::data {

// British given names by the middle year of the births they fit: 1935, 1950, 1965, 1980, 1995, 2010 and later.
extern const std::string_view british_male[6];
extern const std::string_view british_female[6];
extern const std::string_view british_male_any;
extern const std::string_view british_female_any;
extern const std::string_view british_family;
extern const std::string_view family_start;
extern const std::string_view family_middle;
extern const std::string_view family_end;

struct CultureNames {
  std::string_view male, female, family;
};
extern const CultureNames welsh, scottish, irish, muslim, hindu, sikh, polish, west_african, somali, chinese, arabic, romanian;

// Given name, then its short forms: "William Bill Will Billy Liam|..."
extern const std::string_view nicknames;
// Spellings of one name: "Mohammed Muhammad Mohamed|..."
extern const std::string_view variants;

extern const std::string_view street_names;
extern const std::string_view street_types;
extern const std::string_view localities;
extern const std::string_view building_names;

}  // namespace cw::sample::data
