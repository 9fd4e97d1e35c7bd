// SPDX-License-Identifier: MIT
#include "services/place/session_keeping.h"

#include "services/place/internal/place_state.h"
#include "trust/crypto.h"

namespace cw::place {
namespace {

// session: SHA-256 of the token, which the store does not hold. content: sealed.
constexpr std::string_view keeping_sql = R"(
CREATE TABLE session_kept (
  session BLOB NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL, made_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
  PRIMARY KEY (session, kind, name)) STRICT;
CREATE INDEX session_kept_by_end ON session_kept (ends_at);
)";
constexpr store::Migration keeping_steps[] = {{1, "what pages remember for a session", keeping_sql, {}, {}}};

// A key for this alone, so that what is sealed here opens nothing elsewhere.
trust::Digest key_of(const Place::State& state) { return trust::hmac_sha256(state.sealing, trust::bytes_of("kept for a session")); }

}  // namespace

store::ModuleMigrations session_keeping_migrations() { return {"session_keeping", keeping_steps}; }

Result<void> keep_for_session(Place& place, const KeptName& name, std::string_view content) {
  if (content.size() > most_kept_bytes) return fail(ErrorCode::too_large, "That is too much to be kept for this session.");
  Place::State& state = place.state();
  const trust::Digest session = trust::sha256(trust::bytes_of(name.token));
  const trust::ByteVector sealed = trust::seal(key_of(state), trust::bytes_of(content));
  const std::int64_t now = state.options.clock.now().microseconds;
  const std::string kind(name.kind), kept_name(name.name);
  return state.writer->write([&](store::Connection& db) -> Result<void> {
    CW_CHECK(db.execute("DELETE FROM session_kept WHERE ends_at <= ?1", {now}));
    CW_CHECK(
        db.execute("INSERT INTO session_kept (session, kind, name, content, made_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                   " ON CONFLICT (session, kind, name) DO UPDATE SET content = excluded.content, made_at = excluded.made_at,"
                   " ends_at = excluded.ends_at",
                   {store::Bytes(session), kind, kept_name, store::Bytes(sealed), now, now + session_keeping_lasts}));
    CW_CHECK(
        db.execute("DELETE FROM session_kept WHERE session = ?1 AND kind = ?2 AND name IN (SELECT name FROM session_kept"
                   " WHERE session = ?1 AND kind = ?2 ORDER BY made_at DESC, name LIMIT 1000 OFFSET ?3)",
                   {store::Bytes(session), kind, most_kept_of_kind}));
    return {};
  });
}

Result<std::optional<std::string>> kept_for_session(Place& place, const KeptName& name) {
  Place::State& state = place.state();
  const trust::Digest session = trust::sha256(trust::bytes_of(name.token));
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(const auto found,
         db->first("SELECT content FROM session_kept WHERE session = ?1 AND kind = ?2 AND name = ?3 AND ends_at > ?4",
                   {store::Bytes(session), std::string(name.kind), std::string(name.name), state.options.clock.now().microseconds},
                   [](const store::Row& row) { return row.get<trust::ByteVector>(0); }));
  if (!found) return std::optional<std::string>();
  const auto content = trust::unseal(key_of(state), *found);
  if (!content) return std::optional<std::string>();  // sealed with another key: as if it had ended
  return std::optional<std::string>(std::string(content->begin(), content->end()));
}

Result<void> forget_for_session(Place& place, std::string_view token, std::string_view kind) {
  const trust::Digest session = trust::sha256(trust::bytes_of(token));
  const std::string of(kind);
  return place.state().writer->write([&](store::Connection& db) -> Result<void> {
    CW_CHECK(db.execute("DELETE FROM session_kept WHERE session = ?1 AND (kind = ?2 OR ?2 = '')", {store::Bytes(session), of}));
    return {};
  });
}

}  // namespace cw::place
