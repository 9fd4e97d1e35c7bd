// SPDX-License-Identifier: MIT
// Names of people, from the forms councils hold them in to one form for comparing. Values come out in fold()'s form: lower case ASCII where
// the script allows, hyphens as spaces, apostrophes dropped ("O'Brien", "O BRIEN" -> "obrien"), Mac and Mc joined ("Mc Donald" ->
// "mcdonald"). Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/standardise/reason.h"

namespace cw::linkage {

struct PersonName {
  std::string title;                  // "dr"; several are kept with a space between
  std::vector<std::string> given;     // first and middle names, one word each
  std::string family;                 // with its particles: "van der berg", "ap rhys", "al hassan"; empty for a person with one name
  std::string suffix;                 // "jr", "iii", "obe"
  std::vector<std::string> former;    // after nee, formerly, previously
  std::vector<std::string> known_as;  // after aka, known as, or in brackets or quotation marks: "(Bob)"
  bool placeholder = false;           // baby, twin 1, unknown, occupier, estate of ...: what is left of a name beside it is kept
  bool organisation = false;          // a word of organisations is in it: ltd, plc, council, trust ...
  bool operator==(const PersonName&) const = default;
};

// Which end the family name is at where neither a comma nor capitals tell.
enum class NameOrder : std::uint8_t { given_first, family_first };

// "Dr SMITH, John (Jack)" / "John SMITH" / "SMITH John" / "Mary Jones nee Brown" to its parts. Where one part only is in capitals, that is
// the family name. One word is a given name, beside a title or a placeholder ("Mr Smith", "Baby Smith") the family name. Reason: empty; placeholder where no name is left ("The Occupier").
[[nodiscard]] Standardised<PersonName> split_full_name(std::string_view text, NameOrder order = NameOrder::given_first);

// A column of given names: titles, suffixes, nicknames in brackets and placeholders ("baby", "twin 1") taken off. "Mr. Anne-Marie" -> "anne
// marie".
[[nodiscard]] std::optional<std::string> standardise_given_name(std::string_view text);
// The first and the other words of the above. "John Paul George" -> "john" / "paul george".
[[nodiscard]] std::optional<std::string> first_given_name(std::string_view text);
[[nodiscard]] std::optional<std::string> middle_names(std::string_view text);
// A column of family names; "Smith nee Jones" -> "smith".
[[nodiscard]] std::optional<std::string> standardise_family_name(std::string_view text);
// The family name without its particles and spaces, for blocking: "van der Berg" -> "berg", "ap Rhys" -> "rhys", "Mac Donald" ->
// "macdonald".
[[nodiscard]] std::optional<std::string> family_name_core(std::string_view text);
// A whole name in one form: given names, then family name. "SMITH, Dr John" -> "john smith".
[[nodiscard]] std::optional<std::string> standardise_full_name(std::string_view text);

// What tells father from son in a name: "junior", "senior", "2", "3", "4"; nothing where no word says so. "Robert Smith Jr." -> "junior".
[[nodiscard]] std::optional<std::string> generation_of(std::string_view text);

// True for text that stands for no known person: unknown, the occupier, n/k, xxx, test, baby boy ...
[[nodiscard]] bool is_placeholder_name(std::string_view text);
[[nodiscard]] bool is_organisation_name(std::string_view text);

}  // namespace cw::linkage
