// SPDX-License-Identifier: MIT
// Which person is which after records were grouped anew: the rules by which ids stay, go and come. Pure, deterministic, any thread.
//
//   const IdentityPlan plan = plan_identities(records, [&] { return PersonId(ids.next()); });
//   plan.moves;     // records that are of another person now
//   plan.changes;   // people that came, went, merged, split
//
// The rules (docs/explanation/register.md tells them with examples):
//   1. A person follows most of its records. Of equal parts, the one that holds its oldest record.
//   2. Where several people follow their records into one group, the oldest id stays and the others have merged into it.
//   3. A group that nobody followed takes back the id of somebody who is not there any more, where most of the records that it has of
//      them come back (a merge or a load undone); else it gets a new id. What it took from people who stay is a split.
//   4. A person without records has ended. Should its records come back among another's, it has merged into that one.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "services/register/ids.h"

namespace cw::registry {

inline constexpr std::uint32_t no_group = UINT32_MAX;
enum class PersonState : std::uint8_t { live, ended, merged };

// One record of a group or of a person that is touched: all records of each such group and person must be given.
struct RegroupedRecord {
  RecordNumber record;
  std::uint32_t group = no_group;  // where it belongs now, any number; no_group: it is gone
  PersonId person;                 // whose it was until now, a live person; nil: nobody's
  PersonId former;                 // whose it was before, a person that is not live; nil: none
  PersonState former_state = PersonState::ended;
};

struct RecordMove {
  RecordNumber record;
  PersonId from, to;  // nil: nobody
  bool operator==(const RecordMove&) const = default;
};
// created: new. returned: an id that was not live is again. merged: `person` is `other` from now on. split: `person` came out of `other`.
// ended: no record is left. changed: it stays, with other records than before.
enum class PersonChangeKind : std::uint8_t { created, returned, merged, split, ended, changed };
struct PersonChange {
  PersonChangeKind kind = PersonChangeKind::changed;
  PersonId person, other;  // other: of merged and split only
  bool operator==(const PersonChange&) const = default;
};
struct IdentityPlan {
  struct GroupPerson {
    std::uint32_t group = 0;
    PersonId person;
    bool operator==(const GroupPerson&) const = default;
  };
  std::vector<GroupPerson> people;    // of each group that was given, in the order of groups
  std::vector<RecordMove> moves;      // in the order of records
  std::vector<PersonChange> changes;  // in the order of kinds, then of ids
  bool operator==(const IdentityPlan&) const = default;
};

// `new_id` is called once for each new person, in the order of their oldest records; what it gives must be younger than all others.
[[nodiscard]] IdentityPlan plan_identities(std::span<const RegroupedRecord> records, const std::function<PersonId()>& new_id);

[[nodiscard]] std::string_view name_of(PersonState state);
[[nodiscard]] std::string_view name_of(PersonChangeKind kind);

}  // namespace cw::registry
