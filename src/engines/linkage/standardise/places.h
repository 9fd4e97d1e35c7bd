// SPDX-License-Identifier: MIT
// Postcodes, UPRNs and addresses of the United Kingdom. Pure, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/standardise/reason.h"

namespace cw::linkage {

enum class PostcodeKind : std::uint8_t {
  ordinary,
  forces,          // BFPO: BF1 ...
  girobank,        // GIR 0AA
  no_fixed_abode,  // ZZ99 3VZ (NHS), NF1 1NF
  pseudo,          // any other ZZ99: no place in the UK known (NHS Postcode Directory)
};
struct Postcode {
  std::string text;      // "SW1A 1AA"
  std::string area;      // "SW"
  std::string district;  // "SW1A", the outward code
  std::string sector;    // "SW1A 1"
  PostcodeKind kind = PostcodeKind::ordinary;
  bool repaired = false;  // a letter O or I stood for a digit, or a digit for a letter
  bool operator==(const Postcode&) const = default;
};
// With or without space, any case, other punctuation ignored; 0/O and 1/I are put right by position (Royal Mail's six forms, PAF Digest).
// "no fixed abode" gives NF1 1NF. Reason: empty, placeholder, malformed, impossible (letters no postcode has in that place).
[[nodiscard]] Standardised<Postcode> parse_postcode(std::string_view text);

// Unique Property Reference Number: 1 to 12 digits, leading zeros taken off; ".0" of spreadsheets too. 0 and all nines: placeholder.
[[nodiscard]] Standardised<std::string> parse_uprn(std::string_view text);

// Parts in fold()'s form, "" where there is none.
struct Address {
  std::string care_of;        // who after c/o
  std::string flat;           // "14a" of Flat 14A, "2/1", "room 4"; words other than flat and apartment are kept
  std::string building;       // "the old vicarage"
  std::string number;         // "14", "1-3"
  std::string number_suffix;  // "a" of 14A
  std::string street;         // "acacia avenue", type written out
  std::string locality;
  std::string town;
  std::string postcode;  // as Postcode::text
  bool no_fixed_abode = false;
  bool operator==(const Address&) const = default;
};
// One line with commas, or one text per line. Reason: empty; placeholder ("unknown", "not known").
[[nodiscard]] Standardised<Address> parse_address(std::string_view text);
[[nodiscard]] Standardised<Address> parse_address(std::span<const std::string_view> lines);
// The address in one fixed form: "flat 14a, 3 acacia avenue, alderwick, AL1 2BD". parse_address(format(a)) == a up to the split of
// locality.
[[nodiscard]] std::string format(const Address& address);
// Words for comparing: folded, street types written out ("rd" -> "road", "st" at the end of a street -> "street"), each once, sorted; no
// postcode.
[[nodiscard]] std::vector<std::string> address_tokens(std::string_view text);

}  // namespace cw::linkage
