// SPDX-License-Identifier: MIT
#include "services/place/system_health.h"

#include <algorithm>

#include "services/place/internal/guards.h"
#include "store/migrations.h"
#include "store/outbox.h"

namespace cw::place {
namespace {

Result<std::vector<ModuleVersion>> modules_of(store::Connection& db) {
  CW_TRY(const std::vector<store::RecordedMigration> steps, store::recorded_migrations(db));
  std::vector<ModuleVersion> out;
  for (const store::RecordedMigration& step : steps) {
    auto of = std::ranges::find(out, step.module, &ModuleVersion::module);
    if (of == out.end()) of = out.insert(out.end(), ModuleVersion{step.module, 0, step.applied_at});
    ++of->steps;
    if (of->last_at.microseconds < step.applied_at.microseconds) of->last_at = step.applied_at;
  }
  return out;
}

Result<void> count_what_waits(store::Connection& db, Timestamp now, SystemHealth& out) {
  CW_TRY(const std::vector<store::ConsumerLag> lags, store::outbox_lag(db));
  for (const store::ConsumerLag& lag : lags) out.queues.push_back({lag.consumer, lag.waiting});
  CW_TRY(out.reviews_open, db.value<std::int64_t>("SELECT count(*) FROM review_item WHERE state IN ('open', 'disputed')"));
  CW_TRY(out.loads_running, db.value<std::int64_t>("SELECT count(*) FROM load WHERE state IN ('reading', 'held', 'applying', 'undoing')"));
  CW_TRY(out.alerts_open, db.value<std::int64_t>("SELECT count(*) FROM access_alert WHERE acknowledged_at IS NULL"));
  CW_TRY(out.sessions, db.value<std::int64_t>("SELECT count(*) FROM session WHERE ends_at > ?1", {now}));
  return {};
}

}  // namespace

Result<SystemHealth> system_health(Place& place, const Asking& asking) {
  Place::State& state = place.state();
  CW_TRY(trust::AccessEntry entry, may_by_role(state, asking,
                                               {trust::AccessAction::read,
                                                {"administrator", "data_officer", "governance_officer", "auditor"},
                                                "system health",
                                                {},
                                                PurposeOf::nothing}));
  entry.door = asking.door;
  CW_CHECK(state.queue->write(std::move(entry)));
  SystemHealth out;
  out.at = state.options.clock.now();
  out.node = state.node->id();
  out.leader = state.node->leader();
  CW_TRY(const auto db, state.pool.take());
  const bool sqlite = db->database() == store::Database::sqlite;
  out.database = sqlite ? "SQLite" : "PostgreSQL";
  CW_TRY(out.database_version, db->value<std::string>(sqlite ? "SELECT sqlite_version()" : "SELECT current_setting('server_version')"));
  CW_TRY(out.modules, modules_of(*db));
  CW_TRY(out.log, trust::extent_of_log(*db, 1));
  CW_CHECK(count_what_waits(*db, out.at, out));
  CW_TRY(const RegisterSize size, state.tally.size(*db));
  out.records = size.records;
  out.people = size.people;
  return out;
}

}  // namespace cw::place
