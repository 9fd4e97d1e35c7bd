// SPDX-License-Identifier: MIT
// The register's people in memory: of each record the person and the resolver's group, as far as deciding on ids needs them. It is made
// from the store at the start and can always be made again. One thread at a time.
#pragma once

#include <deque>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "services/register/identity.h"
#include "services/register/internal/parted_map.h"
#include "services/register/resolver.h"

namespace cw::registry {

class PeopleBook {
 public:
  // From the store, before anything else: whose a record is and since when; whose it was when that person ended; people that are not live.
  void restore_record(RecordNumber record, PersonId person, Timestamp since);
  void restore_former(RecordNumber record, PersonId person, Timestamp at);  // in the order of `at`
  void restore_gone_person(PersonId person, PersonState state, Timestamp ended_at);

  // What moves between groups mean for people. Changes nothing.
  [[nodiscard]] IdentityPlan plan(std::span<const GroupMove> moves, const std::function<PersonId()>& new_id) const;
  // The same where all groups are new: `groups` has every record there is. Nothing is said of the groups that stay who they are.
  [[nodiscard]] IdentityPlan plan_all(std::span<const RecordGroup> groups, const std::function<PersonId()>& new_id) const;
  // What the rules give from an earlier moment straight to now, for the groups of these records and all that hang together with them.
  // `then`: whose a record was at that moment, nil where nobody's; `of_person`: the records that a person had at that moment.
  struct Earlier {
    std::function<Result<PersonId>(RecordNumber)> then;
    std::function<Result<std::vector<RecordNumber>>(PersonId)> of_person;
  };
  [[nodiscard]] Result<IdentityPlan> plan_as_if(std::span<const RecordNumber> records, const Earlier& earlier) const;
  // Carries out what was planned just before. `at`: the time of the change.
  void apply(std::span<const GroupMove> moves, const IdentityPlan& plan, Timestamp at);
  void apply_all(std::span<const RecordGroup> groups, const IdentityPlan& plan, Timestamp at);

  [[nodiscard]] PersonId person_of(RecordNumber record) const;              // nil: nobody
  [[nodiscard]] Timestamp since(RecordNumber record) const;                 // when it came to its person
  [[nodiscard]] std::vector<RecordNumber> with(RecordNumber record) const;  // those of its person, itself too; none where it has none
  [[nodiscard]] std::size_t people() const { return groups_.size(); }
  void for_each(const std::function<void(RecordNumber, PersonId)>& visit) const;  // records of people, in the order of numbers

 private:
  struct Entry {
    PersonId person;
    GroupNumber group = 0;
    Timestamp since;
  };
  struct Former {
    PersonId person;
    Timestamp at;
  };
  struct Gone {
    PersonState state = PersonState::ended;
    Timestamp at;
  };
  [[nodiscard]] Entry& entry(RecordNumber record);
  [[nodiscard]] const Entry* find(RecordNumber record) const;
  [[nodiscard]] RegroupedRecord regrouped(RecordNumber record, std::uint32_t group) const;
  void apply_plan(const IdentityPlan& plan, Timestamp at);
  void leave_group(RecordNumber record, GroupNumber group);

  std::deque<Entry> records_;  // by number; 0 is not used
  PartedMap<GroupNumber, std::vector<RecordNumber>> groups_;
  std::unordered_map<RecordNumber, std::vector<Former>> former_;  // in the order of time
  std::unordered_map<PersonId, Gone> gone_;
};

}  // namespace cw::registry
