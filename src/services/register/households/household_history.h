// SPDX-License-Identifier: MIT
// Why a household is as it is, and the proof that the history alone gives the present state again.
//
//   CW_TRY(const auto entries, history_of_household(db, viewer, id, 50));   // newest first
//   CW_TRY(const HouseholdReplay then, replay_households(db, moment));
//   CW_TRY(const auto faults, check_households(db));                         // empty where all is as it should be
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/register/households/read_households.h"

namespace cw::registry {

struct HouseholdHistoryEntry {
  std::int64_t decision = 0;
  Timestamp at;
  std::string kind;                      // around, everything
  std::vector<HouseholdChange> changes;  // of this household, or about it
  std::vector<std::int64_t> causes;      // changes of the register
  std::vector<PersonId> came, left;      // who is a member since, and not any more
  std::size_t came_withheld = 0, left_withheld = 0;
};
// not_found where there is no such id.
[[nodiscard]] Result<std::vector<HouseholdHistoryEntry>> history_of_household(store::Connection& db, Viewer& viewer, HouseholdId household,
                                                                              std::size_t most);

// Which record was of which household after the decisions up to a moment, by the history alone.
struct HouseholdReplay {
  struct Household {
    HouseholdState state = HouseholdState::live;
    HouseholdId merged_into;
    bool operator==(const Household&) const = default;
  };
  std::map<RecordNumber, HouseholdId> household_of;
  std::map<HouseholdId, Household> households;
  std::int64_t decisions = 0;
  bool operator==(const HouseholdReplay&) const = default;
};
// internal where the history contradicts itself: it says which decision.
[[nodiscard]] Result<HouseholdReplay> replay_households(store::Connection& db, AsOf until = {});

// Whether what is kept is otherwise than the history gives: in a sentence; empty where it is not.
[[nodiscard]] Result<std::string> differs_from_history(store::Connection& db);

// Compares the history, households, records and stays with one another and with the register: faults in plain words, with ids and numbers.
// Reads everything: minutes for millions of records.
[[nodiscard]] Result<std::vector<std::string>> check_households(store::Connection& db);
// The same for a check of the whole store, within the caller's transaction; none where the store has no households.
[[nodiscard]] Result<std::vector<std::string>> find_faults_in_households(store::Connection& db);

}  // namespace cw::registry
