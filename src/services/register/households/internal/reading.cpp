// SPDX-License-Identifier: MIT
#include "services/register/households/internal/reading.h"

#include "services/register/change_set.h"

namespace cw::registry {

using store::Connection;
using store::Row;

Result<HouseholdsAre> where_households_are(Connection& db) {
  HouseholdsAre out;
  std::string context;
  CW_CHECK(db.each("SELECT through, context, learnt_records FROM household_state WHERE one = 1", {}, [&](const Row& row) -> Result<void> {
    out.through = row.get<std::int64_t>(0);
    context = row.get<std::string>(1);
    out.learnt_records = row.get<std::int64_t>(2);
    return {};
  }));
  if (!context.empty()) {
    CW_TRY(out.context, read_context(context));
  }
  CW_TRY(out.pass, read_pass(db));
  CW_TRY(out.decision, db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM household_decision"));
  CW_TRY(const auto decided_at, db.value<std::int64_t>("SELECT coalesce(max(at), 0) FROM household_decision"));
  out.decided_at = {decided_at};
  CW_TRY(out.last_change, db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM register_change"));
  CW_TRY(const auto changed_at, db.value<std::int64_t>("SELECT coalesce(max(at), 0) FROM register_change"));
  out.changed_at = {changed_at};
  CW_TRY(out.records, db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM record"));
  return out;
}

Result<TouchedRecords> read_changes(Connection& db, std::int64_t after, std::int64_t until, std::size_t most) {
  TouchedRecords out;
  bool enough = false;
  CW_CHECK(db.each("SELECT number, record, moves FROM register_change WHERE number > ?1 AND number <= ?2 ORDER BY number LIMIT ?3",
                   {after, until, most}, [&](const Row& row) -> Result<void> {
                     if (enough) return {};
                     out.last = row.get<std::int64_t>(0);
                     if (out.first == 0) out.first = out.last;
                     if (const auto record = row.get<std::optional<std::int64_t>>(1)) out.records[{*record}].insert(out.last);
                     CW_TRY(const std::vector<RecordMove> moves, read_moves(row.get<std::string_view>(2)));
                     for (const RecordMove& move : moves) out.records[move.record].insert(out.last);
                     enough = out.records.size() >= most;
                     return {};
                   }));
  return out;
}

Result<TouchedRecords> read_records(Connection& db, std::int64_t after, std::size_t most) {
  TouchedRecords out;
  CW_CHECK(
      db.each("SELECT number FROM record WHERE number > ?1 ORDER BY number LIMIT ?2", {after, most}, [&](const Row& row) -> Result<void> {
        out.records[{row.get<std::int64_t>(0)}];
        return {};
      }));
  return out;
}

namespace {

// The record as it is now; nothing where it is gone.
Result<std::optional<HomeRow>> row_now(Connection& db, const HomeColumns& columns, RecordNumber record) {
  struct Is {
    RecordKey key;
    PersonId person;
    std::string content;
  };
  CW_TRY(const auto is, db.first("SELECT r.source, r.id, m.person, r.columns FROM record AS r JOIN membership AS m ON m.record = r.number"
                                 " WHERE r.number = ?1 AND r.gone_at IS NULL AND m.until_at IS NULL",
                                 {record.value}, [](const Row& row) {
                                   return Is{
                                       {row.get<std::string>(0), row.get<std::string>(1)}, row.get<PersonId>(2), row.get<std::string>(3)};
                                 }));
  if (!is) return std::optional<HomeRow>();
  Result<HomeRow> made = home_row_of(columns, record, is->key, is->person, is->content);
  if (!made) return std::optional(HomeRow{record, is->key.source, is->person, "{}", {}});  // it says nothing of homes
  return std::optional(std::move(*made));
}

}  // namespace

Result<void> note_changes(Connection& db, const HomeColumns& columns, const TouchedRecords& records, HomeRows& known, Touched& touched) {
  for (const auto& [record, changes] : records.records) {
    CW_TRY(const std::optional<HomeRow> was, known.stored(record));
    CW_TRY(std::optional<HomeRow> is, row_now(db, columns, record));
    if (was == is) continue;
    for (const std::optional<HomeRow>* row : {&was, static_cast<const std::optional<HomeRow>*>(&is)}) {
      if (!*row) continue;
      touched.people[(*row)->person].insert(changes.begin(), changes.end());
      for (const HomeName& name : list_of((*row)->names)) touched.names[name].insert(changes.begin(), changes.end());
    }
    known.will_be(record, std::move(is));
  }
  return {};
}

Result<void> advance_reference(const HomeColumns& columns, const HomeRows& known, Date today, KeptContext& context) {
  std::vector<const HomeRow*> rows;
  for (const auto& [record, row] : known.changes())
    if (row) rows.push_back(&*row);
  CW_TRY(const std::optional<Date> last, last_day_among(columns, rows, today));
  if (last && (!context.reference || last->days > context.reference->days)) context.reference = last;
  return {};
}

}  // namespace cw::registry
