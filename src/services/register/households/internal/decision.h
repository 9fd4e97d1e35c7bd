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

// What is decided, or a part of it that may be written alone.
struct HouseholdDecision {
  std::int64_t number = 0;
  Timestamp at;
  FollowKind kind = FollowKind::nothing;
  std::int64_t first_change = 0, last_change = 0;
  std::vector<HouseholdMove> moves;
  std::vector<HouseholdChange> households;
  std::vector<KeptStay> begun;
  std::vector<NumberedStay> over;  // that are not so any more
  std::vector<KeptHome> homes;     // that are new or otherwise than they were
  std::vector<std::string> homes_over;
  [[nodiscard]] bool empty() const {
    return moves.empty() && households.empty() && begun.empty() && over.empty() && homes.empty() && homes_over.empty();
  }
};
using HomeRowChanges = std::map<RecordNumber, std::optional<HomeRow>>;  // the row as it will be; none: it goes

// A decision that is not written all at once (household_tables.cpp).
struct HouseholdPass {
  Timestamp begun_at;
  std::string version;                              // of the columns
  std::int64_t last_change = 0, last_record = 0;    // until which it reads; last_record 0: records are not looked at one by one
  std::int64_t changes_read = 0, records_read = 0;  // so far
  std::int64_t parts = 0;                           // written
  // All rows are taken in.
  [[nodiscard]] bool is_read() const { return changes_read >= last_change && records_read >= last_record; }
  bool operator==(const HouseholdPass&) const = default;
};
[[nodiscard]] Result<std::optional<HouseholdPass>> read_pass(store::Connection& db);

// Where households are when a decision is complete.
struct HouseholdPlace {
  std::int64_t last_change = 0;  // of the register, that is decided on
  std::string context;
  std::int64_t learnt_records = 0;
};

// What one transaction writes. Where the store is not at `through` any more, or its pass is another: conflict.
struct HouseholdWrite {
  std::int64_t through = 0;
  std::optional<HouseholdPass> pass_before, pass_after;
  std::optional<HouseholdPlace> place;          // of the last one of a decision
  const HouseholdDecision* decision = nullptr;  // none, or nothing in it: the rest alone
  const HomeRowChanges* rows = nullptr;
};
// Into the open transaction.
[[nodiscard]] Result<void> write_step(store::Connection& db, const HouseholdWrite& write);

// The history's form: [[record, from, to], ...] as JSON.
[[nodiscard]] std::string household_moves_text(std::span<const HouseholdMove> moves);
[[nodiscard]] Result<std::vector<HouseholdMove>> read_household_moves(std::string_view text);

}  // namespace cw::registry
