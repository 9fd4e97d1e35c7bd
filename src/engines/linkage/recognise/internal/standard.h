// SPDX-License-Identifier: MIT
// From meanings to the rules that standardise, the vocabulary's columns, and what was decided in words. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engines/linkage/recognise/internal/rules.h"

namespace cw::linkage {

// What all sources together say.
struct Together {
  Subject subject;
  std::size_t sources = 1;
  std::size_t rows = 0;
  bool uk_postcodes = false;
  bool nhs_numbers_valid = true, upns_valid = true;
  bool month_first = false;                         // where a column of dates does not tell
  std::map<std::string, std::size_t> sources_with;  // generic column -> sources that have it
};
[[nodiscard]] Together look_together(std::span<SourceColumns> sources, const Subject& subject);

// Rules of one source. Adds the columns it makes to `fields` and notes in each column which field it went into.
[[nodiscard]] SourceRules standard_rules(SourceColumns& source, const Together& together, std::vector<Field>& fields);
// The name under which a column of no vocabulary word is kept.
[[nodiscard]] std::string generic_name(const RawColumn& column);

// A whole name that is not made of the given and family name beside it is another person's.
void settle_full_name(SourceColumns& source);
// Names of people, of one source.
void add_name_rules(SourceColumns& source, SourceRules& rules);
[[nodiscard]] bool is_family_first(const RawColumn& column);
// Postcode, premises, street, town ... of one source.
void add_address_rules(SourceColumns& source, const Together& together, SourceRules& rules);

// Why a column has its meaning, in plain words with figures; no values.
[[nodiscard]] std::string reason_of(const RawColumn& column);

}  // namespace cw::linkage
