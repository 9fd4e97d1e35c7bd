// SPDX-License-Identifier: MIT
#include "services/sources/internal/load_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"

namespace cw::sources {
namespace {

using store::Connection;
using store::Row;

constexpr std::array<std::string_view, 7> states = {"reading", "held", "applying", "applied", "cancelled", "undoing", "undone"};
constexpr std::string_view report_columns =
    "id, source, title, kind, state, started_at, row_count, added, changed, gone, unchanged, rejected, held_before, done, changed_since,"
    " question";

LoadReport report_of(const Row& row) {
  LoadReport out;
  out.id = row.get<LoadId>(0);
  out.source = row.get<std::string>(1);
  out.title = row.get<std::string>(2);
  out.kind = row.get<std::string_view>(3) == "part" ? LoadKind::part : LoadKind::whole;
  out.state = static_cast<LoadState>(std::ranges::find(states, row.get<std::string_view>(4)) - states.begin());
  out.started_at = row.get<Timestamp>(5);
  int column = 6;
  for (std::int64_t* number :
       {&out.rows, &out.added, &out.changed, &out.gone, &out.unchanged, &out.rejected, &out.held_before, &out.done, &out.changed_since})
    *number = row.get<std::int64_t>(column++);
  out.question = row.get<std::string>(column);
  return out;
}

std::optional<HeldColumns> held_of(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return HeldColumns{row.get<std::string>(column), row.get<std::string>(column + 1)};
}

Result<void> check_words(std::string_view words, std::string_view what, std::size_t most) {
  if (words.empty()) return fail(ErrorCode::invalid, fmt::format("{} is missing.", what));
  const bool control = std::ranges::any_of(words, [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
  if (words.size() > most || control || find_invalid_utf8(words))
    return fail(ErrorCode::invalid, fmt::format("{} must be at most {} bytes of text.", what, most));
  return {};
}

}  // namespace

std::string_view name_of(LoadKind kind) { return kind == LoadKind::part ? "part" : "whole"; }
std::string_view name_of(LoadState state) { return states[static_cast<std::size_t>(state)]; }

Result<void> check_act(const SourceAct& act) {
  CW_CHECK(check_words(act.who, "who does this", 200));
  return check_words(act.reason, "the reason", 2000);
}

Result<LoadReport> read_load(Connection& db, LoadId id) {
  CW_TRY(auto found, db.first(fmt::format("SELECT {} FROM load WHERE id = ?1", report_columns), {id}, report_of));
  if (!found) return fail(ErrorCode::not_found, "there is no such load.");
  return std::move(*found);
}

Result<std::vector<LoadRow>> read_rows(Connection& db, LoadId load, std::int64_t from, Direction direction, std::size_t most) {
  constexpr std::string_view columns = "SELECT number, id, seen, columns, hash, before_columns, before_hash FROM load_row WHERE load = ?1";
  static const std::string up = fmt::format("{} AND number >= ?2 ORDER BY number LIMIT ?3", columns),
                           down = fmt::format("{} AND number <= ?2 ORDER BY number DESC LIMIT ?3", columns);
  return db.all(direction == Direction::up ? up : down, {load, from, most}, [](const Row& row) {
    return LoadRow{row.get<std::int64_t>(0), row.get<std::string>(1), held_of(row, 3), held_of(row, 5), row.get<bool>(2)};
  });
}

Result<void> step(Connection& db, LoadId load, LoadState from, LoadState to, const SourceAct& act, Timestamp at) {
  CW_TRY(const std::uint64_t rows, db.execute("UPDATE load SET state = ?3, ended_at = CASE WHEN ?3 = 'cancelled' THEN ?4 ELSE ended_at END"
                                              " WHERE id = ?1 AND state = ?2",
                                              {load, name_of(from), name_of(to), at}));
  if (rows != 1) return fail(ErrorCode::conflict, fmt::format("the load is not {}, or there is no such load.", name_of(from)));
  CW_CHECK(
      db.execute("INSERT INTO load_step (load, number, at, state, who, reason)"
                 " SELECT ?1, count(*) + 1, ?2, ?3, ?4, ?5 FROM load_step WHERE load = ?1",
                 {load, at, name_of(to), act.who, act.reason}));
  return {};
}

Result<LoadAct> act_of(Connection& db, LoadId load) {
  CW_TRY(auto found, db.first("SELECT who, reason FROM load_step WHERE load = ?1 ORDER BY number DESC LIMIT 1", {load},
                              [&](const Row& row) { return LoadAct{row.get<std::string>(0), row.get<std::string>(1), load.text()}; }));
  if (!found) return fail(ErrorCode::internal, "nobody is known to have started the load.");
  return std::move(*found);
}

Result<LoadReport> Sources::report(LoadId load) { return read_load(db_, load); }

Result<std::vector<LoadReport>> Sources::loads_of(const std::string& source, std::size_t most) {
  return db_.all(fmt::format("SELECT {} FROM load WHERE source = ?1 ORDER BY started_at DESC, id DESC LIMIT ?2", report_columns),
                 {source, most}, report_of);
}

namespace {

// Of a rejected row the cells that may be shown. A file's other columns are not known to anybody, so nobody sees them.
Result<std::string> shown_cells(const RowViewer& viewer, const Source& source, std::string_view text) {
  CW_TRY(const Value whole, parse_json(text));
  const Structure* cells = whole.get<Structure>();
  Structure out;
  if (cells != nullptr)
    for (const auto& [name, value] : *cells) {
      // A row that the sink refused has the register's names already.
      const auto named = [&, &of = name](const ColumnUse& each) { return each.column == of || each.name == of; };
      const auto use = std::ranges::find_if(source.columns, named);
      const bool id = name == source.id_column && viewer.shows(source.name, "record_id");
      if (id || (use != source.columns.end() && viewer.shows(source.name, use->name))) out.emplace_back(name, value);
    }
  return write_json(Value(std::move(out)));
}

}  // namespace

Result<std::vector<RejectedRow>> Sources::rejects_of(const RowViewer& viewer, LoadId load, std::size_t most) {
  CW_TRY(const LoadReport of, read_load(db_, load));
  CW_TRY(const Source source, find(of.source));
  std::vector<RejectedRow> out;
  CW_CHECK(db_.each("SELECT line, column_name, reason, content FROM load_reject WHERE load = ?1 ORDER BY number LIMIT ?2", {load, most},
                    [&](const Row& row) -> Result<void> {
                      CW_TRY(std::string cells, shown_cells(viewer, source, row.get<std::string_view>(3)));
                      out.push_back({row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2), std::move(cells)});
                      return {};
                    }));
  return out;
}

}  // namespace cw::sources
