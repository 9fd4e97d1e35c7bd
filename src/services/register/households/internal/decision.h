// SPDX-License-Identifier: MIT
// One decision as rows: everything that it writes, in one piece.
#pragma once

#include <map>

#include "services/register/households/internal/finding.h"
#include "store/outbox.h"

namespace cw::registry {

// A person's time at a home, as it is kept.
struct KeptStay {
  HouseholdId household;  // nil: a communal place, or none that is known
  PersonId person;
  std::string home;
  std::optional<std::string> from, to;  // days
  bool now = false;
  double confidence = 0;
  std::string reason, sources;  // sources: a JSON list of names
  bool operator==(const KeptStay&) const = default;
};
struct NumberedStay {
  std::int64_t number = 0;
  KeptStay stay;
};
struct KeptHome {
  std::string home, kind;
  std::int64_t people = 0;
  std::string reason;
  bool operator==(const KeptHome&) const = default;
};

struct HouseholdDecision {
  std::int64_t number = 0;  // 0: only the place in the register's history, the rows and the context are written
  Timestamp at;
  FollowKind kind = FollowKind::nothing;
  std::int64_t through_before = 0, first_change = 0, last_change = 0;
  std::string context;
  std::int64_t learnt_records = 0;
  std::map<RecordNumber, std::optional<HomeRow>> rows;
  std::vector<HouseholdMove> moves;
  std::vector<HouseholdChange> households;
  std::vector<KeptStay> begun;
  std::vector<std::int64_t> over;  // numbers of stays that are not so any more
  std::vector<KeptHome> homes;     // that are new or otherwise than they were
  std::vector<std::string> homes_over;
  [[nodiscard]] bool empty() const {
    return moves.empty() && households.empty() && begun.empty() && over.empty() && homes.empty() && homes_over.empty();
  }
};

// Into the open transaction. conflict where the store is not at `through_before` any more.
[[nodiscard]] Result<void> write_decision(store::Connection& db, const HouseholdDecision& decision);

// The history's form: [[record, from, to], ...] as JSON.
[[nodiscard]] std::string household_moves_text(std::span<const HouseholdMove> moves);
[[nodiscard]] Result<std::vector<HouseholdMove>> read_household_moves(std::string_view text);

}  // namespace cw::registry
