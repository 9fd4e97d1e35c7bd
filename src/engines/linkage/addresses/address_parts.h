// SPDX-License-Identifier: MIT
// Addresses that come in parts, as gazetteers give them: OS AddressBase Core, Plus and Premium, PAF, council gazetteers (BS 7666), or a
// text.
//
//   part_of_column("SUB_BUILDING_NAME");   // AddressPart::sub_building
//   AddressParts parts; parts[AddressPart::number] = "14"; parts[AddressPart::street] = "HIGH STREET";
//   Address address = address_of_parts(parts);
//
// Pure, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engines/linkage/standardise/places.h"

namespace cw::linkage {

enum class AddressPart : std::uint8_t {
  uprn,
  parent_uprn,
  organisation,
  sub_building,
  building,
  number,
  street,
  dependent_street,
  locality,
  town,
  postcode,
  whole,  // the address in one text
  // BS 7666: secondary (flat) and primary (building) addressable object
  secondary_start,
  secondary_start_suffix,
  secondary_end,
  secondary_end_suffix,
  secondary_text,
  primary_start,
  primary_start_suffix,
  primary_end,
  primary_end_suffix,
  primary_text,
};
inline constexpr std::size_t address_part_count = 22;

struct AddressParts {
  std::array<std::string_view, address_part_count> values;
  [[nodiscard]] std::string_view& operator[](AddressPart part) { return values[static_cast<std::size_t>(part)]; }
  [[nodiscard]] std::string_view operator[](AddressPart part) const { return values[static_cast<std::size_t>(part)]; }
};

// What a column of a gazetteer holds by its name, in any case and with any signs between the words; nothing where it is no part of these.
[[nodiscard]] std::optional<AddressPart> part_of_column(std::string_view name);
// Where parts of BS 7666 and of PAF are given, PAF's are taken first. A whole text is read where there is neither street nor building.
[[nodiscard]] Standardised<Address> address_of_parts(const AddressParts& parts);

}  // namespace cw::linkage
