// SPDX-License-Identifier: MIT
// Reading households and homes from the store: as they are, or as they were shown at any moment.
//
//   CW_TRY(const HouseholdView home, read_household(db, viewer, id));                // also for an id that has merged into another
//   CW_TRY(const auto lived, read_households_of(db, viewer, person, last_march));   // where somebody lives and lived, as of
//   CW_TRY(const HomeView house, read_home(db, viewer, "990000004571"));
//
// Somebody is shown as a member where the viewer may see the column household_number of a source that shows them there, and their home
// where the viewer may see its uprn. Of the others there is a count. A reader that wants several answers of one state calls them in one
// read transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/register/households/household_ids.h"
#include "services/register/read.h"

namespace cw::registry {

// A time of a person at a home, as decided.
struct StayView {
  PersonId person;                      // who it is at the moment asked for
  HouseholdId household;                // nil: a communal place
  std::string home;                     // UPRN, or premises and postcode; empty where it may not be shown
  std::string home_kind;                // household, shared house, communal place
  std::optional<std::string> from, to;  // first and last day that records show; to is empty while it lasts
  bool now = false;
  double confidence = 0;
  std::string reason;     // plain words, no personal data
  Timestamp known_since;  // when it was decided so
  bool operator==(const StayView&) const = default;
};
struct HouseholdView {
  HouseholdId asked, household;   // household: where the asked id went by merging, or itself
  std::vector<HouseholdId> path;  // ids on the way, `asked` first; empty where it did not merge
  HouseholdState state = HouseholdState::live;
  Timestamp made_at;                                      // of `household`
  std::vector<StayView> members, former;                  // by person, then time
  std::size_t members_withheld = 0, former_withheld = 0;  // people
  bool operator==(const HouseholdView&) const = default;
};
// not_found where there is no such id, or was none at that moment.
[[nodiscard]] Result<HouseholdView> read_household(store::Connection& db, Viewer& viewer, HouseholdId household, AsOf as_of = {});

struct PersonStays {
  PersonId person;              // where the asked id went by merging, or itself
  std::vector<StayView> stays;  // oldest first
  std::size_t withheld = 0;     // stays
};
// not_found where there is no such person, or was none at that moment.
[[nodiscard]] Result<PersonStays> read_households_of(store::Connection& db, Viewer& viewer, PersonId person, AsOf as_of = {});

struct HomeView {
  std::string home, kind, reason;  // kind and reason are empty where nobody was found to live or have lived there
  std::vector<StayView> now, past;
  std::size_t now_withheld = 0, past_withheld = 0;  // people
};
// A home by its UPRN. Errors: invalid (no UPRN).
[[nodiscard]] Result<HomeView> read_home(store::Connection& db, Viewer& viewer, std::string_view uprn, AsOf as_of = {});

struct WhereHouseholdWent {
  std::vector<HouseholdId> path;                // the asked id first, the last is what it is
  HouseholdState state = HouseholdState::live;  // of the last
};
[[nodiscard]] Result<WhereHouseholdWent> follow_household(store::Connection& db, HouseholdId household, AsOf as_of = {});

}  // namespace cw::registry
