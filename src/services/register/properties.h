// SPDX-License-Identifier: MIT
// Who is at a property, and who was, by the records that name its UPRN (columns.h: the column "uprn").
//
//   CW_TRY(const PropertyView home, read_property(db, viewer, "990000004571"));
//   home.present;   // people that a record places there, or did at the moment asked for
//   home.past;      // people that one did before and none does now
//
// A record says where somebody is on file, not that they live there: households are the linkage engine's judgement (engines/linkage/homes).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/register/read.h"

namespace cw::registry {

// A record that placed a person at the property, for as long as it did both.
struct PlacedBy {
  RecordNumber record;
  std::string source;
  Timestamp from;
  std::optional<Timestamp> until;  // none: it still does at the moment asked for
  bool operator==(const PlacedBy&) const = default;
};
struct PersonAtProperty {
  PersonId person;                // who it is at the moment asked for: ids that have merged are followed
  std::vector<PlacedBy> records;  // oldest first; only of sources whose uprn the viewer may see
};
struct PropertyView {
  std::string uprn;
  std::vector<PersonAtProperty> present, past;  // by id
  std::size_t people_withheld = 0;              // of whom no record may be shown
};
// Nobody where no record names it. Errors: invalid (no UPRN).
[[nodiscard]] Result<PropertyView> read_property(store::Connection& db, Viewer& viewer, std::string_view uprn, AsOf as_of = {});

}  // namespace cw::registry
