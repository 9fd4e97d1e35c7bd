// SPDX-License-Identifier: MIT
#include "store/outbox.h"

#include <fmt/format.h>

#include "store/internal/own_tables.h"
#include "store/internal/session.h"

namespace cw::store {
namespace {

// Held from the end of a transaction that has events until it is committed: positions then go up in the order of commits.
constexpr std::int64_t outbox_lock = 0x636F6D6D6F6E0002;
constexpr std::size_t events_a_statement = 32;

std::string insert_text(std::size_t events) {
  std::string sql = "INSERT INTO outbox_event (written_at, topic, subject, body) VALUES ";
  for (std::size_t i = 0; i < events; ++i)
    sql += fmt::format("{}(?{}, ?{}, ?{}, ?{})", i ? ", " : "", 4 * i + 1, 4 * i + 2, 4 * i + 3, 4 * i + 4);
  return sql;
}

}  // namespace

Result<void> internal::write_events(Session& session, const std::vector<Event>& events) {
  static const std::string many = insert_text(events_a_statement), one = insert_text(1);
  if (!session.on_sqlite()) CW_CHECK(session.run_later("SELECT pg_advisory_xact_lock(?1)", std::vector<Parameter>{outbox_lock}));
  const Timestamp now = system_clock().now();
  std::vector<Parameter> values;
  for (std::size_t at = 0; at < events.size();) {
    const std::size_t count = events.size() - at >= events_a_statement ? events_a_statement : 1;
    values.clear();
    for (const Event& event : std::span(events).subspan(at, count)) {
      values.emplace_back(now);
      values.emplace_back(event.topic);
      values.emplace_back(event.subject);
      values.emplace_back(event.body);
    }
    CW_CHECK(session.run_later(count == 1 ? one : many, values));
    at += count;
  }
  return {};
}

Result<std::int64_t> internal::time_of(Connection& db, const Clock* clock) {
  if (clock) return clock->now().microseconds;
  if (db.database() == Database::sqlite) return system_clock().now().microseconds;  // all its processes are on this machine
  return db.value<std::int64_t>("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS INTEGER)");
}

Result<void> append_event(Connection& db, Event event) {
  if (!db.in_transaction()) return fail(ErrorCode::conflict, "an event needs the transaction that makes it true.");
  db.session().add_event(std::move(event));
  return {};
}

Result<std::vector<StoredEvent>> Consumer::poll(std::size_t most) {
  // Without a transaction first: a consumer with nothing to do writes nothing.
  CW_TRY(const bool any, db_.value<bool>("SELECT coalesce((SELECT max(position) FROM outbox_event), 0) >"
                                         " coalesce((SELECT acknowledged FROM outbox_consumer WHERE name = ?1), 0)",
                                         {name_}));
  if (!any) return std::vector<StoredEvent>{};
  const auto take = [&](Connection& db) -> Result<std::vector<StoredEvent>> {
    CW_TRY(const std::int64_t now, internal::time_of(db, clock_));
    CW_TRY(const auto after, db.first("INSERT INTO outbox_consumer AS c (name, acknowledged, holder, held_until) VALUES (?1, 0, ?2, ?3)"
                                      " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until"
                                      " WHERE c.holder = excluded.holder OR c.held_until <= ?4 RETURNING acknowledged",
                                      {name_, holder_, now + lease_, now}, [](const Row& row) { return row.get<std::int64_t>(0); }));
    if (!after) return std::vector<StoredEvent>{};
    return db.all("SELECT position, written_at, topic, subject, body FROM outbox_event WHERE position > ?1 ORDER BY position LIMIT ?2",
                  {*after, most}, [](const Row& row) {
                    return StoredEvent{row.get<std::int64_t>(0), row.get<Timestamp>(1),
                                       Event{row.get<std::string>(2), row.get<std::string>(3), row.get<std::string>(4)}};
                  });
  };
  return db_.in_transaction() ? take(db_) : in_transaction(db_, take, TransactionKind::queue);
}

Result<void> Consumer::acknowledge(std::int64_t position) {
  CW_TRY(const std::uint64_t changed,
         db_.execute("UPDATE outbox_consumer SET acknowledged = ?2 WHERE name = ?1 AND holder = ?3 AND acknowledged <= ?2",
                     {name_, position, holder_}));
  if (changed == 1) return {};
  return fail(ErrorCode::conflict, fmt::format("another process has taken over the consumer {} of the outbox.", name_));
}

Result<void> Consumer::release() {
  CW_CHECK(db_.execute("UPDATE outbox_consumer SET holder = '', held_until = 0 WHERE name = ?1 AND holder = ?2", {name_, holder_}));
  return {};
}

Result<std::uint64_t> trim_outbox(Connection& db, Timestamp before) {
  return db.execute("DELETE FROM outbox_event WHERE written_at < ?1 AND position <= (SELECT min(acknowledged) FROM outbox_consumer)",
                    {before});
}

Result<std::vector<ConsumerLag>> outbox_lag(Connection& db) {
  return db.all(
      "SELECT name, acknowledged, (SELECT count(*) FROM outbox_event WHERE position > acknowledged) FROM outbox_consumer ORDER BY name", {},
      [](const Row& row) { return ConsumerLag{row.get<std::string>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2)}; });
}

}  // namespace cw::store
