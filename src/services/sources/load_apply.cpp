// SPDX-License-Identifier: MIT
// The second half of a load: its differences handed to the sink piece by piece, and taken back. For each piece, first what is there now is
// kept, then the sink is given the piece, then it is noted as done: whichever step a program dies in, doing the piece again gives the same.
#include <algorithm>

#include "services/sources/internal/load_store.h"

namespace cw::sources {
namespace {

using store::Connection;

constexpr std::size_t piece = 500;

std::vector<std::string> ids_of(const std::vector<LoadRow>& rows) {
  std::vector<std::string> out;
  out.reserve(rows.size());
  for (const LoadRow& row : rows) out.push_back(row.id);
  return out;
}

// What was there before, where no earlier try has kept it.
Result<void> keep_before(Connection& db, RecordSink& sink, const LoadReport& load, const std::vector<LoadRow>& rows) {
  if (std::ranges::all_of(rows, &LoadRow::seen)) return {};
  CW_TRY(const auto held, sink.held(load.source, ids_of(rows)));
  return store::in_transaction(db, [&](Connection& work) -> Result<void> {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].seen) continue;
      const auto text = held[i] ? std::optional(held[i]->text) : std::nullopt, hash = held[i] ? std::optional(held[i]->hash) : std::nullopt;
      CW_CHECK(work.execute("UPDATE load_row SET seen = 1, before_columns = ?3, before_hash = ?4 WHERE load = ?1 AND number = ?2",
                            {load.id, rows[i].number, text, hash}));
    }
    return {};
  });
}

// A row that the sink did not take, as a reject. A record that should go and is not there is as it should be.
Result<std::int64_t> note_refused(Connection& db, const LoadReport& load, const std::vector<LoadRow>& rows,
                                  const std::vector<Result<void>>& outcomes) {
  std::int64_t refused = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (outcomes[i] || (!rows[i].after && outcomes[i].error().code == ErrorCode::not_found)) continue;
    ++refused;
    CW_CHECK(
        db.execute("INSERT INTO load_reject (load, number, line, column_name, reason, content)"
                   " SELECT ?1, count(*) + 1, 0, ?2, ?3, ?4 FROM load_reject WHERE load = ?1",
                   {load.id, outcomes[i].error().field, outcomes[i].error().message, rows[i].after ? rows[i].after->text : "{}"}));
  }
  return refused;
}

// How to give a record back what it was; nothing where it is so already, or where something changed it since (then it is counted).
std::optional<SinkChange> way_back(const LoadRow& row, const std::optional<HeldColumns>& now, std::int64_t& changed_since) {
  const auto hash = [](const std::optional<HeldColumns>& held) { return held ? held->hash : std::string(); };
  if (!row.seen || hash(now) == hash(row.before)) return std::nullopt;
  if (hash(now) != hash(row.after)) {
    ++changed_since;
    return std::nullopt;
  }
  return SinkChange{row.id, row.before ? std::optional(row.before->text) : std::nullopt};
}

}  // namespace

Result<LoadReport> Sources::apply(const LoadReport& load) {
  CW_TRY(const LoadAct act, act_of(db_, load.id));
  std::int64_t done = load.done;
  for (;;) {
    CW_TRY(const std::vector<LoadRow> rows, read_rows(db_, load.id, done + 1, Direction::up, piece));
    if (rows.empty()) break;
    CW_CHECK(keep_before(db_, sink_, load, rows));
    std::vector<SinkChange> changes;
    for (const LoadRow& row : rows) changes.push_back({row.id, row.after ? std::optional(row.after->text) : std::nullopt});
    CW_TRY(const std::vector<Result<void>> outcomes, sink_.apply(act, load.source, changes));
    done = rows.back().number;
    CW_CHECK(store::in_transaction(db_, [&](Connection& work) -> Result<void> {
      CW_TRY(const std::int64_t refused, note_refused(work, load, rows, outcomes));
      CW_CHECK(work.execute("UPDATE load SET done = ?2, rejected = rejected + ?3 WHERE id = ?1", {load.id, done, refused}));
      return {};
    }));
  }
  CW_CHECK(db_.execute("UPDATE load SET state = 'applied', ended_at = ?2 WHERE id = ?1 AND state = 'applying'", {load.id, clock_.now()}));
  return read_load(db_, load.id);
}

Result<LoadReport> Sources::take_back(const LoadReport& load) {
  CW_TRY(const LoadAct act, act_of(db_, load.id));
  std::int64_t left = load.done;
  for (;;) {
    CW_TRY(const std::vector<LoadRow> rows, read_rows(db_, load.id, left, Direction::down, piece));
    if (rows.empty()) break;
    CW_TRY(const auto now, sink_.held(load.source, ids_of(rows)));
    std::vector<SinkChange> changes;
    std::int64_t changed_since = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (auto change = way_back(rows[i], now[i], changed_since)) changes.push_back(std::move(*change));
    CW_TRY(const std::vector<Result<void>> outcomes, sink_.apply(act, load.source, changes));
    changed_since += std::ranges::count_if(outcomes, [](const Result<void>& outcome) { return !outcome; });
    left = rows.back().number - 1;
    CW_CHECK(db_.execute("UPDATE load SET done = ?2, changed_since = changed_since + ?3 WHERE id = ?1", {load.id, left, changed_since}));
  }
  CW_CHECK(sink_.taken_back(act));
  CW_CHECK(db_.execute("UPDATE load SET state = 'undone', ended_at = ?2 WHERE id = ?1 AND state = 'undoing'", {load.id, clock_.now()}));
  return read_load(db_, load.id);
}

Result<LoadReport> Sources::confirm(const SourceAct& act, LoadId load) {
  CW_CHECK(check_act(act));
  CW_CHECK(store::in_transaction(
      db_, [&](Connection& work) { return step(work, load, LoadState::held, LoadState::applying, act, clock_.now()); }));
  CW_TRY(const LoadReport report, read_load(db_, load));
  return apply(report);
}

Result<LoadReport> Sources::cancel(const SourceAct& act, LoadId load) {
  CW_CHECK(check_act(act));
  CW_CHECK(store::in_transaction(db_, [&](Connection& work) -> Result<void> {
    CW_CHECK(step(work, load, LoadState::held, LoadState::cancelled, act, clock_.now()));
    CW_CHECK(work.execute("DELETE FROM load_row WHERE load = ?1", {load}));
    return {};
  }));
  return read_load(db_, load);
}

Result<LoadReport> Sources::undo(const SourceAct& act, LoadId load) {
  CW_CHECK(check_act(act));
  CW_CHECK(store::in_transaction(db_, [&](Connection& work) -> Result<void> {
    CW_TRY(const LoadReport report, read_load(work, load));
    CW_TRY(const std::int64_t rows, work.value<std::int64_t>("SELECT count(*) FROM load_row WHERE load = ?1", {load}));
    if (rows != report.added + report.changed + report.gone)
      return fail(ErrorCode::conflict, "what the load changed is not kept any more, so it cannot be undone.");
    return step(work, load, LoadState::applied, LoadState::undoing, act, clock_.now());
  }));
  CW_TRY(const LoadReport report, read_load(db_, load));
  return take_back(report);
}

Result<std::size_t> Sources::resume() {
  CW_TRY(const auto loads, db_.all("SELECT id FROM load WHERE state IN ('reading', 'applying', 'undoing') ORDER BY started_at, id", {},
                                   [](const store::Row& row) { return row.get<LoadId>(0); }));
  for (const LoadId id : loads) CW_CHECK(resume(id));
  return loads.size();
}

Result<std::optional<LoadReport>> Sources::resume(LoadId id) {
  CW_TRY(const LoadReport load, read_load(db_, id));
  std::optional<LoadReport> out;
  if (load.state == LoadState::reading) CW_CHECK(drop(load));
  if (load.state == LoadState::applying) {
    CW_TRY(out, apply(load));
  }
  if (load.state == LoadState::undoing) {
    CW_TRY(out, take_back(load));
  }
  return out;
}

Result<std::uint64_t> Sources::forget_before(Timestamp before) {
  return db_.execute("DELETE FROM load_row WHERE load IN (SELECT id FROM load WHERE state IN ('applied', 'undone') AND ended_at < ?1)",
                     {before});
}

}  // namespace cw::sources
