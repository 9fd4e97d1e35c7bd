// SPDX-License-Identifier: MIT
#include "services/place/internal/load_jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cw::place {
namespace {

using sources::LoadId;
using store::Connection;
using store::Row;

// load_job: what is to be done with a load, by whose leave. load_piece: its file, until it has been read.
constexpr std::string_view sql = R"(
CREATE TABLE load_job (
  load TEXT PRIMARY KEY, source TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('whole', 'part')),
  format TEXT NOT NULL CHECK (format IN ('csv', 'tsv', 'ndjson', 'parquet')), bytes INTEGER NOT NULL,
  todo TEXT NOT NULL CHECK (todo IN ('arrive', 'load', 'confirm', 'undo', 'nothing')), begun INTEGER NOT NULL, who TEXT NOT NULL,
  reason TEXT NOT NULL, leave TEXT NOT NULL, problem TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
CREATE INDEX load_job_todo ON load_job (made_at) WHERE todo <> 'nothing';
CREATE INDEX load_job_source ON load_job (source, made_at);
CREATE TABLE load_piece (
  load TEXT NOT NULL REFERENCES load_job (load), number INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (load, number)) STRICT;
)";
constexpr store::Migration steps[] = {{1, "loads that wait", sql, {}, {}}};

constexpr std::array<std::string_view, 5> todos = {"arrive", "load", "confirm", "undo", "nothing"};
constexpr std::array<std::string_view, 4> formats = {"csv", "tsv", "ndjson", "parquet"};
constexpr std::size_t piece_bytes = std::size_t{256} * 1024, pieces_at_once = 16;

constexpr std::string_view job_columns = "load, source, title, kind, format, bytes, todo, begun, who, reason, leave, problem, made_at";

LoadJob job_of(const Row& row) {
  LoadJob out;
  out.load = row.get<LoadId>(0);
  out.offer.source = row.get<std::string>(1);
  out.offer.title = row.get<std::string>(2);
  out.offer.kind = row.get<std::string_view>(3) == "part" ? sources::LoadKind::part : sources::LoadKind::whole;
  out.offer.format = load_format_of(row.get<std::string_view>(4)).value_or(LoadFormat::csv);
  out.bytes = row.get<std::int64_t>(5);
  out.todo = static_cast<LoadTodo>(std::ranges::find(todos, row.get<std::string_view>(6)) - todos.begin());
  out.begun = row.get<bool>(7);
  out.who = row.get<std::string>(8);
  out.reason = row.get<std::string>(9);
  out.leave = row.get<std::string>(10);
  out.problem = row.get<std::string>(11);
  out.made_at = row.get<Timestamp>(12);
  return out;
}

// The next pieces of the file, in one transaction; false at its end.
Result<bool> keep_pieces(Connection& db, LoadJob& job, std::int64_t& number, const ReadBytes& read) {
  std::vector<std::vector<std::uint8_t>> pieces;
  bool ended = false;
  while (pieces.size() < pieces_at_once && !ended) {
    std::vector<std::uint8_t> piece(piece_bytes);
    CW_TRY(const std::size_t got, read(static_cast<std::uint64_t>(job.bytes), {reinterpret_cast<char*>(piece.data()), piece.size()}));
    ended = got == 0;
    if (ended) break;
    piece.resize(got);
    job.bytes += static_cast<std::int64_t>(got);
    pieces.push_back(std::move(piece));
    if (static_cast<std::uint64_t>(job.bytes) > most_load_bytes)
      return fail(ErrorCode::too_large, fmt::format("a file has at most {} MiB: send it in parts.", most_load_bytes >> 20));
  }
  CW_CHECK(store::in_transaction(db, [&](Connection& work) -> Result<void> {
    std::int64_t next = number;
    for (const auto& piece : pieces)
      CW_CHECK(work.execute("INSERT INTO load_piece (load, number, content) VALUES (?1, ?2, ?3)", {job.load, next++, piece}));
    return {};
  }));
  number += static_cast<std::int64_t>(pieces.size());
  return !ended;
}

}  // namespace

store::ModuleMigrations load_migrations() { return {"loads", steps}; }
std::string_view name_of(LoadTodo todo) { return todos[static_cast<std::size_t>(todo)]; }
std::string_view name_of(LoadFormat format) { return formats[static_cast<std::size_t>(format)]; }

std::optional<LoadFormat> load_format_of(std::string_view name) {
  const auto at = std::ranges::find(formats, name);
  return at == formats.end() ? std::nullopt : std::optional(static_cast<LoadFormat>(at - formats.begin()));
}

Result<std::optional<LoadJob>> read_job(Connection& db, LoadId load) {
  return db.first(fmt::format("SELECT {} FROM load_job WHERE load = ?1", job_columns), {load}, job_of);
}

Result<std::vector<LoadJob>> jobs_to_do(Connection& db, std::size_t most) {
  return db.all(
      fmt::format("SELECT {} FROM load_job WHERE todo <> 'nothing' AND todo <> 'arrive' ORDER BY made_at, load LIMIT ?1", job_columns),
      {most}, job_of);
}

Result<std::vector<LoadJob>> jobs_of_source(Connection& db, const std::string& source, std::size_t most) {
  return db.all(
      fmt::format("SELECT {} FROM load_job WHERE source = ?1 AND todo <> 'arrive' ORDER BY made_at DESC, load DESC LIMIT ?2", job_columns),
      {source, most}, job_of);
}

Result<void> check_source_is_free(Connection& db, const std::string& source) {
  // A job whose load has got where it should is as good as ended.
  CW_TRY(const std::int64_t jobs,
         db.value<std::int64_t>("SELECT count(*) FROM load_job AS j LEFT JOIN load AS l ON l.id = j.load WHERE j.source = ?1"
                                " AND j.todo IN ('load', 'confirm', 'undo') AND (l.id IS NULL OR NOT"
                                " (l.state = 'undone' OR (j.todo <> 'undo' AND l.state IN ('applied', 'cancelled'))))",
                                {source}));
  CW_TRY(const std::int64_t loads,
         db.value<std::int64_t>("SELECT count(*) FROM load WHERE source = ?1 AND state IN ('reading', 'held', 'applying', 'undoing')",
                                {source}));
  if (jobs + loads == 0) return {};
  return fail(ErrorCode::conflict, "another load of the source is not finished: wait for it, or confirm or stop it first.");
}

Result<std::int64_t> take_in(Connection& db, const LoadJob& given, const ReadBytes& read) {
  LoadJob job = given;
  CW_CHECK(check_source_is_free(db, job.offer.source));  // before the trouble of copying
  CW_CHECK(
      db.execute("INSERT INTO load_job (load, source, title, kind, format, bytes, todo, begun, who, reason, leave, problem, made_at)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, 0, 'arrive', 0, ?6, ?7, ?8, '', ?9)",
                 {job.load, job.offer.source, job.offer.title, name_of(job.offer.kind), name_of(job.offer.format), job.who, job.reason,
                  job.leave, job.made_at}));
  const auto arrive = [&]() -> Result<std::int64_t> {
    job.bytes = 0;
    std::int64_t number = 1;
    for (bool more = true; more;) {
      CW_TRY(more, keep_pieces(db, job, number, read));
    }
    if (job.bytes == 0) return fail(ErrorCode::invalid, "the file is empty.");
    return job.bytes;
  };
  Result<std::int64_t> arrived = arrive();
  if (!arrived) CW_CHECK(forget_arrived(db, job.load));
  return arrived;
}

Result<void> let_load(Connection& db, const LoadJob& job) {
  CW_CHECK(check_source_is_free(db, job.offer.source));
  CW_CHECK(db.execute("UPDATE load_job SET todo = 'load', bytes = ?2 WHERE load = ?1 AND todo = 'arrive'", {job.load, job.bytes}));
  return {};
}

Result<void> let_do(Connection& db, const LoadJob& job, sources::LoadState in) {
  CW_TRY(const std::int64_t there,
         db.value<std::int64_t>("SELECT count(*) FROM load WHERE id = ?1 AND state = ?2", {job.load, name_of(in)}));
  if (there != 1) return fail(ErrorCode::conflict, fmt::format("the load is not {}.", name_of(in)));
  if (in == sources::LoadState::applied) CW_CHECK(check_source_is_free(db, job.offer.source));
  CW_TRY(const std::uint64_t rows,
         db.execute("UPDATE load_job SET todo = ?2, who = ?3, reason = ?4, leave = ?5 WHERE load = ?1 AND todo <> ?2 AND todo <> 'arrive'",
                    {job.load, name_of(job.todo), job.who, job.reason, job.leave}));
  return rows == 1 ? Result<void>{} : fail(ErrorCode::conflict, "something else is to be done with the load first.");
}

Result<void> forget_arrived(Connection& db, LoadId load) {
  return store::in_transaction(db, [&](Connection& work) -> Result<void> {
    CW_CHECK(work.execute("DELETE FROM load_piece WHERE load = ?1", {load}));
    CW_CHECK(work.execute("DELETE FROM load_job WHERE load = ?1 AND todo = 'arrive'", {load}));
    return {};
  });
}

Result<void> each_piece(Connection& db, LoadId load, const std::function<Result<void>(std::string_view)>& visit) {
  for (std::int64_t number = 1;; ++number) {
    CW_TRY(const auto piece, db.first("SELECT content FROM load_piece WHERE load = ?1 AND number = ?2", {load, number},
                                      [](const Row& row) { return row.get<std::vector<std::uint8_t>>(0); }));
    if (!piece) return {};
    CW_CHECK(visit({reinterpret_cast<const char*>(piece->data()), piece->size()}));
  }
}

Result<bool> begin_job(Connection& db, LoadId load) {
  CW_TRY(const std::uint64_t rows, db.execute("UPDATE load_job SET begun = 1 WHERE load = ?1 AND todo = 'load'", {load}));
  return rows == 1;
}

Result<void> end_job(Connection& db, const LoadJob& job, const std::string& problem) {
  return store::in_transaction(db, [&](Connection& work) -> Result<void> {
    CW_CHECK(work.execute("UPDATE load_job SET todo = 'nothing', problem = ?3 WHERE load = ?1 AND todo = ?2",
                          {job.load, name_of(job.todo), problem}));
    CW_CHECK(work.execute("DELETE FROM load_piece WHERE load = ?1", {job.load}));
    return {};
  });
}

Result<void> forget_unfinished(Connection& db, Timestamp before) {
  CW_TRY(const auto loads, db.all("SELECT load FROM load_job WHERE todo = 'arrive' AND made_at < ?1", {before},
                                  [](const Row& row) { return row.get<LoadId>(0); }));
  for (const LoadId load : loads) CW_CHECK(forget_arrived(db, load));
  return {};
}

}  // namespace cw::place
