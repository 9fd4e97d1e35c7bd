// SPDX-License-Identifier: MIT
// What follows the register's history. What matters is in the store, so that any process may go on where another ended: here is only what
// was worked out and is being written.
#pragma once

#include <deque>
#include <mutex>

#include "services/register/households/internal/pace.h"
#include "services/register/households/internal/reading.h"
#include "services/register/internal/register_state.h"

namespace cw::registry {

// A decision that was made and is written, part by part.
struct HouseholdPlan {
  FollowKind kind = FollowKind::nothing;
  std::deque<HouseholdDecision> parts;  // those that are still to be written
  HomeRowChanges rows;                  // written with the first
  std::int64_t through = 0;             // where households are until the last is written
  HouseholdPlace place;                 // and where they are then
  std::optional<HouseholdPass> pass;    // as it is noted; none: not yet
  HouseholdPass first_pass;             // as it is noted with the first of several parts
  std::int64_t decision = 0;            // the last that was written
  Timestamp at;                         // no decision may be of this moment or one before
  std::size_t records = 0;              // that were looked at
};

struct Households::State {
  State(HouseholdParts given, store::Connection connection)
      : parts(std::move(given)),
        db(std::move(connection)),
        id_clock(parts.clock),
        ids(id_clock, parts.randomness),
        pace(parts.most_written) {}

  HouseholdParts parts;
  std::mutex mutex;  // of all below
  store::Connection db;
  RisingClock id_clock;
  UuidSource ids;
  bool begun = false;  // a step was made
  Pace pace;
  Touched touched;  // by the changes that were read for the pass under way, for the causes; not by those that another process has read
  std::optional<HouseholdPlan> plan;
  std::size_t written = 0;  // weight of what this step has written

  enum class Ask : std::uint8_t { what_waits, everything };
  enum class WhichRecords : std::uint8_t { changed, all };  // that a pass looks at anew
  // Some transactions' work: until a good one was written, or all is done.
  [[nodiscard]] Result<FollowOutcome> step(Ask ask);
  [[nodiscard]] Result<FollowOutcome> step_once(Ask ask);
  [[nodiscard]] Result<FollowOutcome> begin_pass(const HouseholdsAre& are, WhichRecords which);
  [[nodiscard]] Result<FollowOutcome> read_for_pass(const HouseholdsAre& are);
  [[nodiscard]] Result<FollowOutcome> decide_everything(const HouseholdsAre& are);
  [[nodiscard]] Result<FollowOutcome> decide_near(const HouseholdsAre& are);
  [[nodiscard]] Result<FollowOutcome> pass_over(const HouseholdsAre& are);
  [[nodiscard]] Result<FollowOutcome> write_part();
  [[nodiscard]] Result<void> write(const HouseholdWrite& what, std::size_t weight);
  [[nodiscard]] Result<void> go_on() const;
  [[nodiscard]] bool is_mine(const std::optional<HouseholdPass>& pass) const { return pass && pass->version == parts.columns.version; }
  [[nodiscard]] Deciding deciding(store::Connection& work, const std::optional<KeptContext>& context);
};

}  // namespace cw::registry
