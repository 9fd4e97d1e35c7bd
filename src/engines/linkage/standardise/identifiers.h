// SPDX-License-Identifier: MIT
// Numbers the state gives to people, and sex or gender codes. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engines/linkage/standardise/reason.h"

namespace cw::linkage {

struct NhsNumber {
  std::string text;   // ten digits
  bool test = false;  // 999...: kept free for tests
  bool operator==(const NhsNumber&) const = default;
};
// Ten digits, last one the modulus 11 check digit (NHS Data Dictionary, NHS NUMBER). One digit repeated: placeholder.
[[nodiscard]] Standardised<NhsNumber> parse_nhs_number(std::string_view text);

// National Insurance number: two letters, six digits, A to D or nothing. D F I Q U V in front, O second, BG GB KN NK NT ZZ: impossible;
// TN: temporary (HMRC manual NIM39110). The suffix is kept where given: "QQ" is only ever an example and so impossible too.
[[nodiscard]] Standardised<std::string> parse_national_insurance(std::string_view text);

// Unique Pupil Number: check letter, eleven digits, a digit or letter (temporary UPN). Letter = sum of digit * weight 2..13 mod 23 in
// ABCDEFGHJKLMNPQRTUVWXYZ (DfE, UPN guide).
[[nodiscard]] Standardised<std::string> parse_upn(std::string_view text);

enum class Gender : std::uint8_t { unknown, female, male, other };
[[nodiscard]] std::string_view name_of(Gender gender);
// Words and codes: F, female, woman, girl, 2 -> female; M, male, man, boy, 1 -> male; non-binary, I, indeterminate, intersex -> other;
// 0, 9, X, U, unknown, not stated -> unknown (NHS Data Dictionary, PERSON STATED GENDER CODE). Anything else: malformed.
[[nodiscard]] Standardised<Gender> parse_gender(std::string_view text);

}  // namespace cw::linkage
