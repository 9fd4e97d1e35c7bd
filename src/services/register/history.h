// SPDX-License-Identifier: MIT
// Why the register is as it is: every change that concerned a person, and the proof that the history alone gives the present state again.
//
//   CW_TRY(const auto entries, history_of(db, viewer, person, 50));       // newest first
//   CW_TRY(const Replay then, replay(db, moment));                       // from the first change on
//   CW_TRY(const RegisterCheck check, check_register(db));               // check.faults is empty where all is as it should be
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/register/read.h"

namespace cw::registry {

struct HistoryEntry {
  std::int64_t change = 0;
  Timestamp at;
  std::string kind;                    // a ChangeKind's name
  std::optional<RecordNumber> record;  // that was added, changed, went or came back
  std::optional<std::int64_t> judgement;
  std::string load, who, reason;
  std::vector<RecordMove> moves;
  std::vector<PersonChange> people;  // changes of ids
  std::vector<std::string> grounds;  // why records are together or apart; no personal data
};
// Changes that gave the id records, took some, changed one, or were about the id itself. not_found where there is no such id.
[[nodiscard]] Result<std::vector<HistoryEntry>> history_of(store::Connection& db, Viewer& viewer, PersonId person, std::size_t most);

// Who was who after the changes up to a moment, by the history alone.
struct Replay {
  struct Person {
    PersonState state = PersonState::live;
    PersonId merged_into;
    bool operator==(const Person&) const = default;
  };
  std::map<RecordNumber, PersonId> person_of;  // records that are there
  std::map<PersonId, Person> people;
  std::int64_t changes = 0;
  bool operator==(const Replay&) const = default;
};
// internal where the history contradicts itself: it says which change.
[[nodiscard]] Result<Replay> replay(store::Connection& db, AsOf until = {});

struct RegisterCheck {
  std::int64_t changes = 0, records = 0, people = 0;
  std::vector<std::string> faults;  // plain words with numbers and ids; at most 20 of a kind
};
// Compares replay, membership, people and records with one another. Reads everything: minutes for millions of records.
[[nodiscard]] Result<RegisterCheck> check_register(store::Connection& db);
// The faults alone, for a check of the whole store, within the caller's transaction; none where the store has no register.
[[nodiscard]] Result<std::vector<std::string>> find_faults_in_register(store::Connection& db);

}  // namespace cw::registry
