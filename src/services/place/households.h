// SPDX-License-Identifier: MIT
// Households and properties of a place, behind its access policy: each question is a decision and an entry in the access log, about the
// household or property and everybody who is shown.
//
//   HouseholdQuestions homes(*place);
//   CW_TRY(const HouseholdAnswer home, homes.household(asking, id, {}));
//   CW_TRY(const PropertyAnswer house, homes.property(asking, "990000004571", {}));
//
// A member is shown where the policy gives the field that covers household_number, and their home where it gives that of uprn, of a source
// that says so; others are counted. Errors as in place.h. Safe from any thread.
#pragma once

#include <string_view>
#include <vector>

#include "services/place/place.h"
#include "services/register/households/household_history.h"
#include "services/register/properties.h"

namespace cw::place {

struct HouseholdAnswer {
  registry::HouseholdView view;
  Timestamp at;                      // the moment it was read
  std::int64_t changes_waiting = 0;  // changes of the register that households are not decided on yet
};
struct HouseholdHistoryAnswer {
  std::vector<registry::HouseholdHistoryEntry> entries;  // newest first
};
struct PersonHouseholdsAnswer {
  registry::PersonStays stays;
  Timestamp at;
  std::int64_t changes_waiting = 0;
};
struct PropertyAnswer {
  registry::PropertyView records;  // whom records place there
  registry::HomeView home;         // who was decided to live or have lived there
  Timestamp at;
  std::int64_t changes_waiting = 0;
};

class HouseholdQuestions {
 public:
  explicit HouseholdQuestions(Place& place) : place_(place) {}

  [[nodiscard]] Result<HouseholdAnswer> household(const Asking& asking, registry::HouseholdId household, registry::AsOf as_of);
  [[nodiscard]] Result<HouseholdHistoryAnswer> history(const Asking& asking, registry::HouseholdId household, std::size_t most);
  [[nodiscard]] Result<PersonHouseholdsAnswer> households_of(const Asking& asking, registry::PersonId person, registry::AsOf as_of);
  [[nodiscard]] Result<PropertyAnswer> property(const Asking& asking, std::string_view uprn, registry::AsOf as_of);

 private:
  Place& place_;
};

// Decides anew on all households, from every record: a job of the night, after the register was reconciled. Nobody is shown anything, so
// there is no decision of the policy. Others go on writing; it takes minutes for a million records. Where the process ends meanwhile, the
// next that leads goes on. unavailable: this process does not lead, or ends.
struct HouseholdsDecided {
  std::int64_t through = 0;                 // the last change of the register that is decided on
  std::size_t records = 0, households = 0;  // that were looked at; that came out otherwise than they were
};
[[nodiscard]] Result<HouseholdsDecided> decide_households(Place& place);

}  // namespace cw::place
