// SPDX-License-Identifier: MIT
// An address in the form in which addresses are compared: numbers as numbers, the unit without its label, words with what they name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/standardise/places.h"

namespace cw::linkage::internal {

enum class WordRole : std::uint8_t { building, street, street_type, locality, town };

struct AddressWord {
  std::string text;
  WordRole role = WordRole::building;
  bool operator==(const AddressWord&) const = default;
};

struct NormalAddress {
  std::string postcode;             // as Postcode::text
  std::uint32_t low = 0, high = 0;  // house numbers; 0 = none; high = low where it is no range
  std::string suffix;               // "a" of 14A
  std::string unit;                 // "14a", "ground", "2/1", "rear": folded, no label, no leading zeros
  std::string unit_kind;            // "room", "unit"; "" for a flat or where it is not said
  std::vector<AddressWord> words;   // in the order building, street, locality, town; each text once
  bool operator==(const NormalAddress&) const = default;
};

// Words past the 24th are left out.
[[nodiscard]] NormalAddress normalise(const Address& address);
// "14", "14-16", "14a".
[[nodiscard]] std::string number_text(const NormalAddress& address);

}  // namespace cw::linkage::internal
