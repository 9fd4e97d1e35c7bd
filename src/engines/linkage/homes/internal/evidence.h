// SPDX-License-Identifier: MIT
// What the records say, row by row, in numbers: person, source, address codes, days, family name. Read once from the table.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/table.h"
#include "engines/linkage/homes/households.h"

namespace cw::linkage::internal {

inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();
inline constexpr std::uint32_t none = UINT32_MAX;

// Days of one record. first == last for a record that only speaks of one day; both no_day where it names none.
struct RecordDays {
  std::int32_t first = no_day, last = no_day;
  bool exact = false;  // first is the day the person moved in
  bool ended = false;  // last is the day the person left
};

// The columns of interest, codes of distinct values; 0 is null.
struct HomeEvidence {
  std::size_t rows = 0;
  std::vector<std::uint32_t> person;      // dense: 0 .. people - 1
  std::vector<std::uint32_t> person_ids;  // dense -> as in the input
  std::vector<std::uint32_t> source;      // dense
  std::uint32_t sources = 1;
  std::vector<std::uint32_t> uprn, place, premises, street, family, number;  // row -> code
  std::vector<std::uint8_t> flat;                                            // row -> 1 where the address names a flat
  std::vector<std::uint8_t> communal_word;                                   // row -> 1 where a word of the address is of a communal place
  std::vector<RecordDays> days;
  std::vector<std::int32_t> born;      // day of birth, the middle of the year where only that is known; no_day
  std::vector<std::uint8_t> relation;  // 1: the source says the record is of the household's head, partner, child or parent
  std::vector<std::string> uprn_text, place_text, premises_text, street_text, family_text;  // code -> text
  std::int32_t reference = no_day;                                                          // the last day that any record speaks of
  HouseholdContext context;  // as far as reading gives it: all but heard_of, which is as given
};
[[nodiscard]] HomeEvidence read_evidence(const HouseholdInput& input);
// The last day of any part that a record names, none later than `today`; no_day.
[[nodiscard]] std::int32_t last_day(const HouseholdInput& input);

// "2016-10-21", "2016-10", "2016" as a day number (the middle of what is not known); no_day where it is none.
[[nodiscard]] std::int32_t day_of(std::string_view text);
// Equal, one slip apart, or sharing a whole part: "smith" and "smyth", "lee-jones" and "jones", "kowalski" and "kowalska".
[[nodiscard]] bool alike_family_names(std::string_view a, std::string_view b);
// Names that half a community bears (singh, kaur, begum, bibi): no sign of one family.
[[nodiscard]] bool common_second_name(std::string_view name);

}  // namespace cw::linkage::internal
