// SPDX-License-Identifier: MIT
// Numbers that are well formed and cannot be a real person's: where each comes from is said in docs/reference/sample-borough.md.
// A serial is a count that is unique in the borough; numbers are scattered so that neighbours do not have similar ones. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sample/internal/random.h"

namespace cw::sample {

inline constexpr std::uint32_t nhs_serials = 1'000'000;  // numbers 999 000000 to 999 999999, of which one in eleven has no check digit

// NHS number of the test range 999 with its modulus 11 check digit (NHS Data Dictionary, NHS NUMBER), or nothing where the check is 10.
[[nodiscard]] std::optional<std::string> nhs_number(std::uint32_t serial);
[[nodiscard]] bool valid_nhs_number(std::string_view ten_digits);
// National Insurance number with first letter Q, which is never issued (HMRC manual NIM39110). serial below 96,000,000.
[[nodiscard]] std::string national_insurance_number(std::uint64_t serial);
// Unique pupil number with the local authority number 990, which no authority has, and its check letter (DfE, UPN guide). school below
// 10,000; serial below 1,000.
[[nodiscard]] std::string unique_pupil_number(std::uint32_t school, int entry_year, std::uint32_t serial);
[[nodiscard]] bool valid_unique_pupil_number(std::string_view upn);
// Eleven digits beginning 06 (mobile) or 04 (landline): the national numbering plan assigns neither. serial below 1,000,000,000.
[[nodiscard]] std::string mobile_number(std::uint64_t serial);
[[nodiscard]] std::string landline_number(std::uint64_t serial);
// One of the 1,000 numbers 01632 960000 to 960999 that Ofcom keeps for drama; used for offices and landlords.
[[nodiscard]] std::string office_number(std::uint32_t which);
[[nodiscard]] std::string email_address(std::string_view given, std::string_view family, int birth_year, Random& random);
// Postcode of the invented area AW; code below 396,000.
[[nodiscard]] std::string postcode(std::uint32_t code);

}  // namespace cw::sample
