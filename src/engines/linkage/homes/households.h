// SPDX-License-Identifier: MIT
// Who lives together: people at one home over time, from the addresses, dates and names of their records. Communal places (care home,
// hostel, hall, a shared house above a limit) are recognised and not called households.
//
//   HouseholdInput input; input.person = resolution.cluster; ...
//   Households found = find_households(input);
//   found.memberships[0];   // person, household, from, to, confidence, reasons
//
// Pure, deterministic, any thread. Time grows with the records; memory is about 150 bytes for each.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/table.h"
#include "base/value.h"
#include "engines/linkage/fields.h"

namespace cw::linkage {

// Columns of days, "YYYY-MM-DD" or dates; a record may have any of them. Where all three are "", the columns of kind date are used, their
// part told from their names (date_part_of).
struct HouseholdDates {
  std::string seen;   // the address held then, or was brought up to date later: a visit, a registration
  std::string from;   // the person moved to the address then: start of a liability or tenancy
  std::string until;  // the person left then. A record with `from` and neither `until` nor `seen` still holds
};
enum class DatePart : std::uint8_t { seen, from, until, none };
// What a column of days says of an address, by its name: "LIABILITY_START" from, "tenancy_end" until, "LeavingDate" seen, "joined" seen.
[[nodiscard]] DatePart date_part_of(std::string_view column);

// What a run over everything knows beside the records around one home. With it, the records around a home give there what everything
// gives: those of everybody who was ever at it, and of everybody at any home of these.
struct HouseholdContext {
  std::optional<Date> reference;                    // the last day that any record speaks of
  std::uint32_t sources = 1;                        // how many there are
  std::vector<std::uint32_t> lists_of_the_present;  // sources, as in the input, whose records without a day still hold
  bool coarse_postcodes = false;                    // one covers many streets
  std::vector<std::string> common_words;            // of addresses, too frequent to tell homes apart; in order
  bool heard_of = true;                             // most people are, up to the reference
  bool operator==(const HouseholdContext&) const = default;
};

struct HouseholdInput {
  const Table* table = nullptr;  // standardised; its rows are the records
  std::span<const Field> fields;
  std::span<const std::uint32_t> person;  // row -> a number equal for records of one person
  std::span<const std::uint32_t> source;  // row -> source; empty with one source
  std::string date_column;                // HouseholdDates::seen; "" where there is none
  std::string household_column;           // a number that a source gives households; "": the field of kind household_number, if any
  unsigned threads = 1;
  std::string from_column, until_column;      // HouseholdDates::from and until
  std::optional<Date> today = {};             // later days are slips and do not count as the last day; none: all count
  const HouseholdContext* context = nullptr;  // of a run over everything; none: this is everything
};
enum class HomeKind : std::uint8_t { household, shared_house, communal, unknown };
[[nodiscard]] std::string_view name_of(HomeKind kind);
struct Home {
  std::string key;  // UPRN, or premises and postcode: personal data
  HomeKind kind = HomeKind::household;
  std::uint32_t people = 0;  // that records name at the home, at any time
  std::string reason;
};
inline constexpr std::uint32_t no_household = UINT32_MAX;
struct Membership {
  std::uint32_t person = 0;      // as in the input
  std::uint32_t household = 0;   // below Households::count; no_household in a communal place
  std::uint32_t home = 0;        // index into Households::homes
  std::optional<Date> from, to;  // first and last day a record shows it; to is empty while it lasts
  bool current = true;
  double confidence = 0;
  std::string reason;  // plain words, no personal data
};
struct Households {
  std::uint32_t count = 0;  // a household that moves as a whole stays one; a resident of a shared house is one alone
  std::vector<Home> homes;
  std::vector<Membership> memberships;          // ordered by household, person, from, home
  std::vector<std::uint32_t> household_of_row;  // the household the record's person was in on the day of the record; no_household: none
  std::vector<std::uint32_t> home_of_row;       // the home that the record's address names; UINT32_MAX: none
  HouseholdContext context;                     // as given, or as found here
};
[[nodiscard]] Households find_households(const HouseholdInput& input);
// The last day that a record speaks of, none later than `today`; none where no record names such a day.
[[nodiscard]] std::optional<Date> last_day_of(const HouseholdInput& input);

}  // namespace cw::linkage
