// SPDX-License-Identifier: MIT
// Sources, and the first half of a load: reading and comparing. The second half is load_apply.cpp.
#include "services/sources/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/json.h"
#include "base/text.h"
#include "services/sources/internal/load_store.h"

namespace cw::sources {
namespace {

using store::Connection;
using store::Row;

constexpr std::size_t rows_at_once = 2000;

struct Known {
  std::string hash;       // empty: the sink does not have it
  std::int64_t line = 0;  // where the load names it; 0: not yet
};

// Whether it is this reading of the load that the store knows of: another process may have begun anew, taking this one for dead.
Result<bool> is_being_read(Connection& db, const LoadReport& load) {
  CW_TRY(const std::int64_t found,
         db.value<std::int64_t>("SELECT count(*) FROM load WHERE id = ?1 AND state = 'reading' AND started_at = ?2",
                                {load.id, load.started_at}));
  return found == 1;
}

// Takes rows one by one, checks them, and writes what differs into the store, some thousand at a time.
class Reader {
 public:
  Reader(Connection& db, RecordSink& sink, const Source& source, LoadReport& load) : db_(db), sink_(sink), source_(source), load_(load) {}

  Result<void> learn_what_is_there() {
    CW_CHECK(sink_.each_held(source_.name, [&](const std::string& id, const std::string& hash) { known_[id].hash = hash; }));
    load_.held_before = static_cast<std::int64_t>(known_.size());
    return {};
  }

  Result<void> add(const SourceRow& row) {
    ++load_.rows;
    if (!row.fault.empty()) return ++unread_, reject(row, row.fault_column, row.fault);
    Structure columns;
    for (const ColumnUse& use : source_.columns) {
      CW_TRY(const std::string_view cell, cell_of(row, use.column));
      if (find_invalid_utf8(cell)) return reject(row, use.column, "the cell is not UTF-8");
      columns.emplace_back(use.name, Value(std::string(trim(cell))));
    }
    CW_TRY(const std::string_view given, cell_of(row, source_.id_column));
    const std::string id(trim(given));
    if (const std::string_view fault = fault_of_id(id); !fault.empty())
      return ++unread_, reject(row, source_.id_column, std::string(fault));
    Known& known = known_[id];
    if (known.line != 0) return reject(row, source_.id_column, fmt::format("line {} has the same id", known.line));
    known.line = std::max<std::int64_t>(row.line, 1);
    Result<PreparedColumns> prepared = sink_.prepare(Value(std::move(columns)));
    if (!prepared) return reject(row, prepared.error().field, prepared.error().message);
    if (known.hash == prepared->hash) return ++load_.unchanged, Result<void>{};
    ++(known.hash.empty() ? load_.added : load_.changed);
    return stage({0, id, HeldColumns{std::move(prepared->text), std::move(prepared->hash)}, {}, false});
  }

  [[nodiscard]] std::int64_t unread() const { return unread_; }  // rejects of which nobody knows whose they are

  Result<void> finish() {
    if (load_.kind == LoadKind::whole) {
      std::vector<std::string> gone;
      for (const auto& [id, known] : known_)
        if (known.line == 0) gone.push_back(id);
      std::ranges::sort(gone);
      load_.gone = static_cast<std::int64_t>(gone.size());
      for (std::string& id : gone) CW_CHECK(stage({0, std::move(id), {}, {}, false}));
    }
    return flush();
  }

 private:
  Result<std::string_view> cell_of(const SourceRow& row, const std::string& column) const {
    const auto found = std::ranges::find(row.cells, column, &std::pair<std::string, std::string>::first);
    if (found != row.cells.end()) return std::string_view(found->second);
    return fail(ErrorCode::invalid, fmt::format("line {} has no column {}. Has the file another form than the source?", row.line, column),
                column);
  }
  static std::string_view fault_of_id(std::string_view id) {
    if (id.empty()) return "the id is missing";
    if (id.size() > 200) return "the id is longer than 200 bytes";
    if (find_invalid_utf8(id)) return "the id is not UTF-8";
    const bool control = std::ranges::any_of(id, [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
    return control ? "the id has control characters" : std::string_view();
  }

  Result<void> stage(LoadRow row) {
    row.number = ++last_row_;
    rows_.push_back(std::move(row));
    return rows_.size() + rejects_.size() < rows_at_once ? Result<void>{} : flush();
  }
  // A rejected record is not gone: what is there of it stays.
  Result<void> reject(const SourceRow& row, std::string column, std::string reason) {
    ++load_.rejected;
    if (const auto id = std::ranges::find(row.cells, source_.id_column, &std::pair<std::string, std::string>::first); id != row.cells.end())
      if (const auto known = known_.find(std::string(trim(id->second))); known != known_.end() && known->second.line == 0)
        known->second.line = std::max<std::int64_t>(row.line, 1);
    // Only what the source uses: a register holds what it has a use for.
    Structure cells;
    for (const auto& [name, cell] : row.cells)
      if (name == source_.id_column || std::ranges::find(source_.columns, name, &ColumnUse::column) != source_.columns.end())
        cells.emplace_back(name, Value(cell));
    rejects_.push_back({row.line, std::move(column), std::move(reason), write_json(Value(std::move(cells)))});
    return rows_.size() + rejects_.size() < rows_at_once ? Result<void>{} : flush();
  }

  Result<void> flush() {
    CW_CHECK(store::in_transaction(db_, [&](Connection& work) -> Result<void> {
      CW_TRY(const bool ours, is_being_read(work, load_));
      if (!ours) return fail(ErrorCode::unavailable, "another process has begun the load anew.");
      CW_TRY(store::BulkInsert rows, work.bulk_insert("load_row", {"load", "number", "id", "columns", "hash", "seen"}));
      for (const LoadRow& row : rows_) {
        const auto text = row.after ? std::optional(row.after->text) : std::nullopt,
                   hash = row.after ? std::optional(row.after->hash) : std::nullopt;
        CW_CHECK(rows.add({load_.id, row.number, row.id, text, hash, 0}));
      }
      CW_CHECK(rows.finish());
      CW_TRY(store::BulkInsert rejects, work.bulk_insert("load_reject", {"load", "number", "line", "column_name", "reason", "content"}));
      std::int64_t number = written_rejects_;
      for (const RejectedRow& row : rejects_) CW_CHECK(rejects.add({load_.id, ++number, row.line, row.column, row.reason, row.row}));
      CW_CHECK(rejects.finish());
      return {};
    }));
    written_rejects_ += static_cast<std::int64_t>(rejects_.size());
    rows_.clear();
    rejects_.clear();
    return {};
  }

  Connection& db_;
  RecordSink& sink_;
  const Source& source_;
  LoadReport& load_;
  std::unordered_map<std::string, Known> known_;
  std::vector<LoadRow> rows_;
  std::vector<RejectedRow> rejects_;
  std::int64_t last_row_ = 0, written_rejects_ = 0, unread_ = 0;
};

// What has to be asked before the load goes on; empty where nothing.
std::string question_of(const LoadReport& load, double most_share, std::int64_t unread) {
  if (load.held_before == 0) return {};
  if (unread > 0 && load.gone > 0)
    return fmt::format(
        "{} rows could not be read so far that their id is known, and {} of {} records that the source has are not in the file:"
        " they would be removed, though they may be in those rows.",
        unread, load.gone, load.held_before);
  const double share = static_cast<double>(load.gone + load.changed) / static_cast<double>(load.held_before);
  if (share <= most_share) return {};
  return fmt::format(
      "Of {} records that the source has, this load would remove {} and change {}: {:.1f} %, more than the {:.1f} % that go"
      " through unasked.",
      load.held_before, load.gone, load.changed, 100 * share, 100 * most_share);
}

// The counts of what was read, and with them the state that comes next.
Result<void> write_counts(Connection& db, const LoadReport& load) {
  CW_TRY(const std::uint64_t rows,
         db.execute("UPDATE load SET row_count = ?2, added = ?3, changed = ?4, gone = ?5, unchanged = ?6, rejected = ?7, held_before = ?8,"
                    " question = ?9, state = ?10 WHERE id = ?1 AND state = 'reading' AND started_at = ?11",
                    {load.id, load.rows, load.added, load.changed, load.gone, load.unchanged, load.rejected, load.held_before,
                     load.question, name_of(load.state), load.started_at}));
  return rows == 1 ? Result<void>{} : fail(ErrorCode::unavailable, "another process has begun the load anew.");
}

Result<void> begin_load(Connection& db, const LoadReport& load, const SourceAct& act) {
  auto begun = store::in_transaction(db, [&](Connection& work) -> Result<void> {
    CW_CHECK(
        work.execute("INSERT INTO load (id, source, title, kind, state, started_at, row_count, added, changed, gone, unchanged, rejected,"
                     " held_before, done, changed_since, question) VALUES (?1, ?2, ?3, ?4, 'reading', ?5, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')",
                     {load.id, load.source, load.title, name_of(load.kind), load.started_at}));
    CW_CHECK(work.execute("INSERT INTO load_step (load, number, at, state, who, reason) VALUES (?1, 1, ?2, 'reading', ?3, ?4)",
                          {load.id, load.started_at, act.who, act.reason}));
    return {};
  });
  if (!begun && begun.error().code == ErrorCode::conflict)
    return fail(ErrorCode::conflict, fmt::format("another load of {} is not finished: confirm, cancel or resume it first.", load.source));
  return begun;
}

}  // namespace

Result<void> Sources::put(const SourceAct& act, const Source& source) {
  CW_CHECK(check_act(act));
  CW_CHECK(check_source(source));
  const std::string text = source_text(source);
  return store::in_transaction(db_, [&](Connection& work) -> Result<void> {
    CW_TRY(
        const std::int64_t version,
        work.value<std::int64_t>("INSERT INTO source AS s (name, version, definition) VALUES (?1, 1, ?2) ON CONFLICT (name) DO UPDATE SET"
                                 " version = s.version + 1, definition = excluded.definition RETURNING version",
                                 {source.name, text}));
    CW_CHECK(work.execute("INSERT INTO source_version (name, version, at, who, reason, definition) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                          {source.name, version, clock_.now(), act.who, act.reason, text}));
    return {};
  });
}

Result<Source> Sources::find(const std::string& name) {
  CW_TRY(const auto text,
         db_.first("SELECT definition FROM source WHERE name = ?1", {name}, [](const Row& row) { return row.get<std::string>(0); }));
  if (!text) return fail(ErrorCode::not_found, "there is no source of that name.");
  return read_source(*text);
}

Result<std::vector<Source>> Sources::list() {
  std::vector<Source> out;
  CW_CHECK(db_.each("SELECT definition FROM source ORDER BY name", {}, [&](const Row& row) -> Result<void> {
    CW_TRY(Source source, read_source(row.get<std::string_view>(0)));
    out.push_back(std::move(source));
    return {};
  }));
  return out;
}

Result<LoadReport> Sources::load(const SourceAct& act, const LoadRequest& request, const Rows& rows) {
  CW_CHECK(check_act(act));
  CW_TRY(const Source source, find(request.source));
  LoadReport load;
  load.id = request.id.is_nil() ? LoadId(ids_.next()) : request.id;
  load.source = request.source;
  load.title = with_invalid_utf8_replaced(request.title.substr(0, 200));
  load.kind = request.kind;
  load.started_at = clock_.now();
  CW_CHECK(begin_load(db_, load, act));
  Reader reader(db_, sink_, source, load);
  const auto read = [&]() -> Result<void> {
    CW_CHECK(reader.learn_what_is_there());
    CW_CHECK(rows([&](const SourceRow& row) { return reader.add(row); }));
    CW_CHECK(reader.finish());
    load.question = question_of(load, source.most_changed_share, reader.unread());
    load.state = load.question.empty() ? LoadState::applying : LoadState::held;
    return write_counts(db_, load);
  };
  if (auto done = read(); !done) {
    CW_CHECK(drop(load));
    return tl::unexpected(std::move(done).error());
  }
  return load.state == LoadState::held ? Result<LoadReport>(load) : apply(load);
}

Result<void> Sources::drop(const LoadReport& load) {
  return store::in_transaction(db_, [&](Connection& work) -> Result<void> {
    CW_TRY(const bool ours, is_being_read(work, load));
    if (!ours) return {};
    for (const char* sql : {"DELETE FROM load_row WHERE load = ?1", "DELETE FROM load_reject WHERE load = ?1",
                            "DELETE FROM load_step WHERE load = ?1", "DELETE FROM load WHERE id = ?1"})
      CW_CHECK(work.execute(sql, {load.id}));
    return {};
  });
}

}  // namespace cw::sources
