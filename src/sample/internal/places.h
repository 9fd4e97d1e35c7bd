// SPDX-License-Identifier: MIT
// The streets and properties of one neighbourhood. Thread safety: made by one thread, then constant.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sample/internal/random.h"

namespace cw::sample {

enum class PropertyType : std::uint8_t { house, flat, block, shared_house, care_home, hostel, student_hall };
enum class Tenure : std::uint8_t { owned, social, rented };

struct Property {
  std::uint64_t uprn = 0;
  int parent = -1;  // index of the block of a flat
  PropertyType type = PropertyType::house;
  Tenure tenure = Tenure::owned;
  int capacity = 1;      // households it is meant for; 0 for a block
  std::string flat;      // "Flat 3", or empty
  std::string building;  // "Cedar House", or empty
  std::string number;    // "12", "12A", or empty
  std::string street;
  std::string locality;
  std::string postcode;
};

[[nodiscard]] inline bool is_communal(PropertyType type) {
  return type == PropertyType::care_home || type == PropertyType::hostel || type == PropertyType::student_hall ||
         type == PropertyType::shared_house;
}
[[nodiscard]] std::string_view name_of(PropertyType type);
[[nodiscard]] std::string_view name_of(Tenure tenure);

// Homes for about that many residents, with some empty ones. neighbourhood counts from 0 and gives UPRNs and postcodes that no other has.
[[nodiscard]] std::vector<Property> make_places(std::uint64_t seed, std::uint32_t neighbourhood, int residents);

}  // namespace cw::sample
