// SPDX-License-Identifier: MIT
// What a raw column may hold: finer than FieldKind, for a name may come in parts and an address in lines.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cw::linkage {

enum class Meaning : std::uint8_t {
  given_name,
  middle_names,
  family_name,
  former_name,
  known_as,
  full_name,
  name_title,
  name_suffix,
  other_person,  // name, telephone or date of a parent, key holder, head of household
  date_of_birth,
  birth_day,
  birth_month,
  birth_year,
  age,
  sex,
  relationship,
  postcode,
  uprn,
  address,         // whole, in one line
  address_line,    // one of several
  address_flat,    // SAON
  address_number,  // PAON
  street,
  locality,
  town,
  region,
  country,
  other_address,  // a former or postal one
  latitude,
  longitude,
  birth_place,
  phone,
  email,
  nhs_number,
  national_insurance,
  upn,
  identifier,
  organisation,
  title,
  description,
  category,
  number,
  as_of,  // a date the record speaks of
  date,
  text,
  record_id,
  household_number,
  source_name,
  answer_key,
  remark,
  ignored,
};
inline constexpr std::size_t meanings = static_cast<std::size_t>(Meaning::ignored) + 1;
using Scores = std::array<double, meanings>;  // log-odds (natural) of each meaning, by Meaning

[[nodiscard]] constexpr std::size_t at(Meaning meaning) { return static_cast<std::size_t>(meaning); }
[[nodiscard]] std::string_view plain_name(Meaning meaning);  // for people to read: "record id", "line of the address"

}  // namespace cw::linkage
