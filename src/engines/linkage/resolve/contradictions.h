// SPDX-License-Identifier: MIT
// Where a list of people holds what no likeness outweighs: numbers of a person's own that differ, and registers that have two people at two
// homes at once (registers.h). The columns by name, for the batch and the live path alike. Pure.
#pragma once

#include <array>
#include <string_view>

namespace cw::linkage {

// Numbers of which a person has one, with check digits.
inline constexpr std::array<std::string_view, 2> own_number_columns = {"nhs_number", "upn"};
// Whether the text is such a number by its check digit: a slip in one must not part a person's records.
[[nodiscard]] bool is_own_number(std::string_view column, std::string_view text);

// A home is one premises at one postcode; a record that says until when it was so tells of the past.
inline constexpr std::string_view premises_column = "premises", postcode_column = "postcode", lived_until_column = "lived_until";

}  // namespace cw::linkage
