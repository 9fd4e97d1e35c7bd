// SPDX-License-Identifier: MIT
// Ids after a load was taken back. Going back record by record gives the same groups as before, but not always the same ids: an id follows
// most of its records at each step, and the way back has other steps.
#include <algorithm>
#include <limits>
#include <set>

#include "services/register/internal/register_state.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

struct LoadTouched {
  Timestamp before;  // the last moment before the load
  std::vector<RecordNumber> records;
};

// The records that the load's changes moved, its undoing among them.
Result<LoadTouched> touched_by(Connection& db, const std::string& load) {
  LoadTouched out{{std::numeric_limits<std::int64_t>::max()}, {}};
  std::set<RecordNumber> records;
  CW_CHECK(db.each("SELECT at, moves FROM register_change WHERE load = ?1 AND load <> ''", {load}, [&](const Row& row) -> Result<void> {
    out.before.microseconds = std::min(out.before.microseconds, row.get<Timestamp>(0).microseconds - 1);
    CW_TRY(const std::vector<RecordMove> moves, read_moves(row.get<std::string_view>(1)));
    for (const RecordMove& move : moves) records.insert(move.record);
    return {};
  }));
  out.records.assign(records.begin(), records.end());
  return out;
}

PeopleBook::Earlier earlier_than(Connection& db, Timestamp at) {
  PeopleBook::Earlier out;
  out.then = [&db, at](RecordNumber record) -> Result<PersonId> {
    CW_TRY(const auto found, db.first("SELECT person FROM membership WHERE record = ?1 AND from_at <= ?2"
                                      " AND (until_at IS NULL OR until_at > ?2)",
                                      {record.value, at}, [](const Row& row) { return row.get<PersonId>(0); }));
    return found.value_or(PersonId{});
  };
  out.of_person = [&db, at](PersonId person) {
    return db.all("SELECT record FROM membership WHERE person = ?1 AND from_at <= ?2 AND (until_at IS NULL OR until_at > ?2)", {person, at},
                  [](const Row& row) { return RecordNumber{row.get<std::int64_t>(0)}; });
  };
  return out;
}

}  // namespace

Result<ReconcileOutcome> Register::forget_load(const Act& act, const std::string& load) {
  CW_CHECK(check_act(act));
  return wait_for<ReconcileOutcome>([&](std::function<void(Result<ReconcileOutcome>)> done) {
    std::unique_lock lock(state_->mutex);
    const auto decide = [&]() -> Result<IdentityPlan> {
      CW_CHECK(state_->be_ready());
      state_->queue.wait_until_idle();  // so that the store has what is decided
      CW_TRY(const LoadTouched touched, touched_by(state_->db, load));
      return state_->book.plan_as_if(touched.records, earlier_than(state_->db, touched.before));
    };
    const Result<IdentityPlan> plan = decide();
    if (!plan) {
      lock.unlock();
      return done(tl::unexpected(plan.error()));
    }
    ChangeSet change;
    change.empty = plan->moves.empty();
    if (!change.empty) {
      change = state_->begin_change(ChangeKind::reconciled, act);
      state_->adopt(change, {}, *plan);
      change.grounds = {"a load was undone: ids are as if it had not been"};
      State::add_people_events(change);
    }
    ReconcileOutcome outcome{change.number, change.moves.size(), change.people};
    state_->queue.add(std::move(change), answer_with(std::move(done), std::move(outcome)));
  });
}

}  // namespace cw::registry
