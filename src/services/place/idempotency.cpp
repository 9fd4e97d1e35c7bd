// SPDX-License-Identifier: MIT
#include "services/place/idempotency.h"

#include "services/place/internal/guards.h"
#include "trust/crypto.h"

namespace cw::place {
namespace {

// holder: the process that reserved it, until held_until. status: null until it is done. body: null where it was too long to
// keep.
constexpr std::string_view idempotency_sql = R"(
CREATE TABLE idempotency_key (
  account TEXT NOT NULL, key TEXT NOT NULL, fingerprint BLOB NOT NULL, holder TEXT NOT NULL, held_until INTEGER NOT NULL,
  ends_at INTEGER NOT NULL, status INTEGER, content_type TEXT, location TEXT, body TEXT, PRIMARY KEY (account, key)) STRICT;
CREATE INDEX idempotency_key_by_end ON idempotency_key (ends_at);
)";
constexpr store::Migration idempotency_steps[] = {{1, "idempotency keys", idempotency_sql, {}, {}}};

struct FoundKey {
  trust::ByteVector fingerprint;
  std::string holder;
  Timestamp held_until;
  std::optional<int> status;
  KeptAnswer answer;
  bool has_body = false;
};

Result<std::optional<FoundKey>> find_key(store::Connection& db, const std::string& account, const std::string& key) {
  return db.first(
      "SELECT fingerprint, holder, held_until, status, content_type, location, body FROM idempotency_key"
      " WHERE account = ?1 AND key = ?2",
      {account, key}, [](const store::Row& row) {
        FoundKey out;
        out.fingerprint = row.get<trust::ByteVector>(0);
        out.holder = row.get<std::string>(1);
        out.held_until = row.get<Timestamp>(2);
        if (const auto status = row.get<std::optional<std::int64_t>>(3)) out.status = static_cast<int>(*status);
        out.answer = {out.status.value_or(0), row.get<std::optional<std::string>>(4).value_or(""),
                      row.get<std::optional<std::string>>(5).value_or(""), row.get<std::optional<std::string>>(6).value_or("")};
        out.has_body = !row.is_null(6);
        return out;
      });
}

Result<Turn> take_turn(store::Connection& db, const std::string& holder, const std::string& account, const OnceRequest& request,
                       Timestamp now) {
  CW_CHECK(db.execute("DELETE FROM idempotency_key WHERE ends_at <= ?1", {now}));
  CW_TRY(const auto found, find_key(db, account, request.key));
  if (found && !trust::equal_in_constant_time(found->fingerprint, request.fingerprint)) return Turn{Turn::Kind::other_request, {}};
  if (found && found->status && found->has_body) return Turn{Turn::Kind::repeated, found->answer};
  if (found && !found->status && found->holder == holder && found->held_until.microseconds > now.microseconds)
    return Turn{Turn::Kind::in_progress, {}};
  CW_CHECK(
      db.execute("INSERT INTO idempotency_key (account, key, fingerprint, holder, held_until, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                 " ON CONFLICT (account, key) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until, status = NULL",
                 {account, request.key, store::Bytes(request.fingerprint), holder, now.microseconds + reservation_lasts,
                  now.microseconds + idempotency_lasts}));
  return Turn{};
}

// That an answer was given again: who got it, and for what.
Result<void> log_repetition(Place::State& state, const Asking& asking) {
  CW_TRY(trust::AccessEntry entry, may_by_role(state, asking, {trust::AccessAction::write, {}, "the answer to a write, given again", {}}));
  entry.decided_by = "idempotency_key";
  CW_CHECK(state.queue->write(std::move(entry)));
  return {};
}

}  // namespace

store::ModuleMigrations idempotency_migrations() { return {"idempotency", idempotency_steps}; }

Result<Turn> begin_once(Place& place, const Asking& asking, const OnceRequest& request) {
  Place::State& state = place.state();
  const std::string account = asking.caller.account.id.text();
  CW_TRY(Turn turn, state.writer->write(
                        [&](store::Connection& db) { return take_turn(db, state.process, account, request, state.options.clock.now()); }));
  if (turn.kind == Turn::Kind::repeated) CW_CHECK(log_repetition(state, asking));
  return turn;
}

Result<void> end_once(Place& place, const Asking& asking, const std::string& key, const KeptAnswer& answer) {
  Place::State& state = place.state();
  const std::string account = asking.caller.account.id.text();
  const std::optional<std::string> body = answer.body.size() > most_kept_answer ? std::nullopt : std::optional(answer.body);
  return state.writer->write([&](store::Connection& db) -> Result<void> {
    // Where another process has taken it over, its answer counts.
    CW_CHECK(
        db.execute("UPDATE idempotency_key SET status = ?4, content_type = ?5, location = ?6, body = ?7"
                   " WHERE account = ?1 AND key = ?2 AND holder = ?3 AND status IS NULL",
                   {account, key, state.process, answer.status, answer.content_type, answer.location, body}));
    return {};
  });
}

Result<void> forget_once(Place& place, const Asking& asking, const std::string& key) {
  Place::State& state = place.state();
  const std::string account = asking.caller.account.id.text();
  return state.writer->write([&](store::Connection& db) -> Result<void> {
    CW_CHECK(db.execute("DELETE FROM idempotency_key WHERE account = ?1 AND key = ?2 AND holder = ?3 AND status IS NULL",
                        {account, key, state.process}));
    return {};
  });
}

}  // namespace cw::place
