// SPDX-License-Identifier: MIT
// Reading people from the store: as they are, or as they were shown at any moment.
//
//   CW_TRY(const PersonView view, read_person(db, viewer, id));                 // also for an id that has merged into another
//   CW_TRY(const PersonView then, read_person(db, viewer, id, last_march));     // as of
//
// A reader that wants several answers of one state calls them in one read transaction.
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "base/time.h"
#include "services/register/identity.h"
#include "services/register/viewer.h"
#include "store/store.h"

namespace cw::registry {

using AsOf = std::optional<Timestamp>;  // none: as it is now
// For the store's times; what is there now is asked for without the clock, which may have gone back since it was written.
[[nodiscard]] inline Timestamp moment(AsOf as_of) { return as_of.value_or(Timestamp{std::numeric_limits<std::int64_t>::max()}); }

struct RecordView {
  RecordNumber number;
  RecordKey key;
  Value columns;              // those that the viewer may see
  Timestamp loaded_at;        // when it first came
  Timestamp changed_at;       // when its content became this
  Timestamp of_person_since;  // when it came to this person
  bool operator==(const RecordView&) const = default;
};
struct PersonView {
  PersonId asked, person;      // person: where the asked id went by merging, or itself
  std::vector<PersonId> path;  // ids on the way, `asked` first; empty where it did not merge
  PersonState state = PersonState::live;
  Timestamp made_at;                 // of `person`
  std::vector<RecordView> records;   // oldest first; none where the person has ended
  std::size_t records_withheld = 0;  // records of which the viewer may see no column
  bool operator==(const PersonView&) const = default;
};

// not_found where there is no such id, or was none at that moment.
[[nodiscard]] Result<PersonView> read_person(store::Connection& db, Viewer& viewer, PersonId person, AsOf as_of = {});
// The person of a record; not_found where the source had no such record then.
[[nodiscard]] Result<PersonView> read_person_of(store::Connection& db, Viewer& viewer, const RecordKey& key, AsOf as_of = {});

struct WhereIdWent {
  std::vector<PersonId> path;             // the asked id first, the last is who it is
  PersonState state = PersonState::live;  // of the last
};
[[nodiscard]] Result<WhereIdWent> follow(store::Connection& db, PersonId person, AsOf as_of = {});

}  // namespace cw::registry
