// SPDX-License-Identifier: MIT
// Who lives together: people at one home over time, from the addresses, dates and names of their records. Communal places (care home,
// hostel, hall, a shared house above a limit) are recognised and not called households.
//
//   HouseholdInput input; input.person = resolution.cluster; ...
//   Households found = find_households(input);
//   found.memberships[0];   // person, household, from, to, confidence, reasons
//
// Pure, deterministic, any thread.
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

struct HouseholdInput {
  const Table* table = nullptr;  // standardised; its rows are the records
  std::span<const Field> fields;
  std::span<const std::uint32_t> person;  // row -> a number equal for records of one person
  std::span<const std::uint32_t> source;  // row -> source; empty with one source
  std::string date_column;                // day the record speaks of, "" where there is none; else from the fields of kind date
  std::string household_column;           // a household number that a source gives, "" where there is none
  unsigned threads = 1;
};
enum class HomeKind : std::uint8_t { household, shared_house, communal, unknown };
[[nodiscard]] std::string_view name_of(HomeKind kind);
struct Home {
  std::string key;  // UPRN, or premises and postcode: personal data
  HomeKind kind = HomeKind::household;
  std::uint32_t people = 0;
  std::string reason;
};
struct Membership {
  std::uint32_t person = 0;      // as in the input
  std::uint32_t household = 0;   // index into Households::count
  std::uint32_t home = 0;        // index into Households::homes
  std::optional<Date> from, to;  // first and last day a record shows it; to is empty while it lasts
  bool current = true;
  double confidence = 0;
  std::string reason;  // plain words, no personal data
};
struct Households {
  std::uint32_t count = 0;
  std::vector<Home> homes;
  std::vector<Membership> memberships;          // ordered by household, person, from
  std::vector<std::uint32_t> household_of_row;  // the household the record's person was in by that record's own address; UINT32_MAX: none
};
[[nodiscard]] Households find_households(const HouseholdInput& input);

}  // namespace cw::linkage
