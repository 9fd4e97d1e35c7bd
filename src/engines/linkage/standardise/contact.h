// SPDX-License-Identifier: MIT
// Telephone numbers and e-mail addresses. Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engines/linkage/standardise/reason.h"

namespace cw::linkage {

enum class PhoneKind : std::uint8_t { landline, mobile, non_geographic, pager_or_personal, foreign };
struct Phone {
  std::string e164;  // "+447700900123"
  std::string extension;
  PhoneKind kind = PhoneKind::landline;
  bool fictional = false;  // in a range Ofcom keeps for drama (01632 960xxx, 07700 900xxx, 020 7946 0xxx ...)
  bool operator==(const Phone&) const = default;
};
// A number as dialled in the United Kingdom (01, 02, 03, 05, 07, 08, 09; leading 0 lost in a spreadsheet too), +44, 0044, +44 (0)20,
// extension behind x, ext or #; with + or 00 any other country with 8 to 15 digits (ITU-T E.164). The first number where several are given.
// Reason: empty, placeholder (one digit repeated, 01234567890), malformed (letters, too short or long), impossible (no such UK range).
[[nodiscard]] Standardised<Phone> parse_phone(std::string_view text);

// Lower case, trimmed, without mailto: and <>; plus-tags stay. The form of RFC 5321 without quoted local parts and address literals.
// Reason: empty, placeholder (none@none.com, noemail@..., test@test.com), malformed.
[[nodiscard]] Standardised<std::string> parse_email(std::string_view text);
// The mailbox behind the address: plus-tag off; at gmail.com and googlemail.com dots off too and the domain gmail.com.
[[nodiscard]] std::optional<std::string> canonical_email(std::string_view text);

}  // namespace cw::linkage
