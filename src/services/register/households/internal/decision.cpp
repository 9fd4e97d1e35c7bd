// SPDX-License-Identifier: MIT
#include "services/register/households/internal/decision.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "services/register/change_set.h"

namespace cw::registry {
namespace {

using store::Connection;

store::Parameter or_null(const std::string& text) { return text.empty() ? store::Parameter(nullptr) : store::Parameter(text); }
template <class Tag>
store::Parameter or_null(const Id<Tag>& id) {
  return id.is_nil() ? store::Parameter(nullptr) : store::Parameter(id);
}

tl::unexpected<Error> decided_elsewhere() {
  return fail(ErrorCode::conflict, "another process has decided on these households meanwhile.");
}

// No pass is under way, and none comes: nothing is to be noted, but another's would be.
Result<void> check_no_pass(Connection& db) {
  CW_TRY(const std::optional<HouseholdPass> pass, read_pass(db));
  return pass ? Result<void>(decided_elsewhere()) : Result<void>{};
}

Result<void> write_pass(Connection& db, const HouseholdWrite& write) {
  if (!write.pass_before && !write.pass_after) return check_no_pass(db);
  std::uint64_t rows = 0;
  if (write.pass_before) {
    CW_TRY(const std::optional<HouseholdPass> is, read_pass(db));
    if (is != write.pass_before) return decided_elsewhere();
    CW_TRY(rows, db.execute("DELETE FROM household_pass WHERE one = 1"));
    if (rows != 1) return decided_elsewhere();
  }
  if (!write.pass_after) return {};
  const HouseholdPass& pass = *write.pass_after;
  CW_TRY(rows, db.execute("INSERT INTO household_pass (one, begun_at, version, last_change, last_record, changes_read, records_read, parts)"
                          " SELECT 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM household_state WHERE one = 1 AND through = ?1",
                          {write.through, pass.begun_at, pass.version, pass.last_change, pass.last_record, pass.changes_read,
                           pass.records_read, pass.parts}));
  return rows == 1 ? Result<void>{} : Result<void>(decided_elsewhere());
}

Result<void> write_place(Connection& db, const HouseholdWrite& write) {
  CW_TRY(const std::uint64_t rows,
         db.execute("UPDATE household_state SET through = ?2, context = ?3, learnt_records = ?4"
                    " WHERE one = 1 AND through = ?1",
                    {write.through, write.place->last_change, write.place->context, write.place->learnt_records}));
  return rows == 1 ? Result<void>{} : Result<void>(decided_elsewhere());
}

Result<void> write_rows(Connection& db, const HomeRowChanges& rows) {
  for (const auto& [record, row] : rows) CW_CHECK(db.execute("DELETE FROM home_record WHERE record = ?1", {record.value}));
  CW_TRY(store::BulkInsert bulk,
         db.bulk_insert("home_record", {"record", "source", "person", "columns", "uprn_name", "text_name", "number_name"}));
  for (const auto& [record, row] : rows)
    if (row)
      CW_CHECK(bulk.add({record.value, row->source, row->person, row->columns, or_null(row->names.uprn), or_null(row->names.text),
                         or_null(row->names.number)}));
  CW_CHECK(bulk.finish());
  return {};
}

Result<void> write_households(Connection& db, const HouseholdDecision& decision) {
  using Kind = HouseholdChangeKind;
  for (const HouseholdChange& each : decision.households) {
    if (each.kind == Kind::created)
      CW_CHECK(db.execute("INSERT INTO household (id, made_at, state) VALUES (?1, ?2, 'live')", {each.household, decision.at}));
    if (each.kind == Kind::merged)
      CW_CHECK(db.execute("UPDATE household SET state = 'merged', ended_at = coalesce(ended_at, ?2), merged_into = ?3 WHERE id = ?1",
                          {each.household, decision.at, each.other}));
    if (each.kind == Kind::ended)
      CW_CHECK(db.execute("UPDATE household SET state = 'ended', ended_at = ?2 WHERE id = ?1", {each.household, decision.at}));
    if (each.kind == Kind::returned)
      CW_CHECK(db.execute("UPDATE household SET state = 'live', ended_at = NULL, merged_into = NULL WHERE id = ?1", {each.household}));
  }
  std::int64_t position = 0;
  for (const HouseholdChange& each : decision.households)
    CW_CHECK(db.execute("INSERT INTO household_change (decision, position, household, kind, other, causes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        {decision.number, ++position, each.household, name_of(each.kind), or_null(each.other),
                         fmt::format("[{}]", fmt::join(each.causes, ","))}));
  return {};
}

Result<void> write_moves(Connection& db, const HouseholdDecision& decision) {
  for (const HouseholdMove& move : decision.moves)
    if (!move.from.is_nil())
      CW_CHECK(db.execute("UPDATE household_of_record SET until_at = ?2 WHERE record = ?1 AND until_at IS NULL",
                          {move.record.value, decision.at}));
  CW_TRY(store::BulkInsert bulk, db.bulk_insert("household_of_record", {"record", "from_at", "household"}));
  for (const HouseholdMove& move : decision.moves)
    if (!move.to.is_nil()) CW_CHECK(bulk.add({move.record.value, decision.at, move.to}));
  CW_CHECK(bulk.finish());
  return {};
}

Result<void> write_stays(Connection& db, const HouseholdDecision& decision) {
  for (const NumberedStay& stay : decision.over)
    CW_CHECK(db.execute("UPDATE household_stay SET until_at = ?2 WHERE number = ?1", {stay.number, decision.at}));
  CW_TRY(store::BulkInsert bulk, db.bulk_insert("household_stay", {"household", "person", "home", "from_day", "to_day", "now", "confidence",
                                                                   "reason", "sources", "from_at"}));
  for (const KeptStay& stay : decision.begun)
    CW_CHECK(bulk.add({or_null(stay.household), stay.person, stay.home, stay.from, stay.to, stay.now, stay.confidence, stay.reason,
                       stay.sources, decision.at}));
  CW_CHECK(bulk.finish());
  return {};
}

Result<void> write_homes(Connection& db, const HouseholdDecision& decision) {
  constexpr std::string_view over = "UPDATE home SET until_at = ?2 WHERE home = ?1 AND until_at IS NULL";
  for (const std::string& home : decision.homes_over) CW_CHECK(db.execute(over, {home, decision.at}));
  for (const KeptHome& home : decision.homes) {
    CW_CHECK(db.execute(over, {home.home, decision.at}));
    CW_CHECK(db.execute("INSERT INTO home (home, from_at, kind, people, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
                        {home.home, decision.at, home.kind, home.people, home.reason}));
  }
  return {};
}

Result<void> write_events(Connection& db, const HouseholdDecision& decision) {
  for (const HouseholdChange& each : decision.households) {
    const std::string other = each.other.is_nil() ? std::string() : fmt::format(R"(,"other":"{}")", each.other.text());
    CW_CHECK(store::append_event(db, {"household.changed", each.household.text(),
                                      fmt::format(R"({{"decision":{},"done":"{}"{},"causes":[{}]}})", decision.number, name_of(each.kind),
                                                  other, fmt::join(each.causes, ","))}));
  }
  return {};
}

Result<void> write_decision(Connection& db, const HouseholdDecision& decision) {
  CW_CHECK(db.execute("INSERT INTO household_decision (number, at, kind, first_change, last_change, moves) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                      {decision.number, decision.at, name_of(decision.kind), decision.first_change, decision.last_change,
                       household_moves_text(decision.moves)}));
  CW_CHECK(write_households(db, decision));
  CW_CHECK(write_moves(db, decision));
  CW_CHECK(write_stays(db, decision));
  CW_CHECK(write_homes(db, decision));
  return write_events(db, decision);
}

}  // namespace

Result<std::optional<HouseholdPass>> read_pass(Connection& db) {
  return db.first("SELECT begun_at, version, last_change, last_record, changes_read, records_read, parts FROM household_pass", {},
                  [](const store::Row& row) {
                    return HouseholdPass{row.get<Timestamp>(0),    row.get<std::string>(1),  row.get<std::int64_t>(2),
                                         row.get<std::int64_t>(3), row.get<std::int64_t>(4), row.get<std::int64_t>(5),
                                         row.get<std::int64_t>(6)};
                  });
}

Result<void> write_step(Connection& db, const HouseholdWrite& write) {
  CW_CHECK(write_pass(db, write));
  if (write.place) CW_CHECK(write_place(db, write));
  if (write.rows != nullptr && !write.rows->empty()) CW_CHECK(write_rows(db, *write.rows));
  return write.decision == nullptr || write.decision->empty() ? Result<void>{} : write_decision(db, *write.decision);
}

// The same form as that of people's moves: an id is an id.
std::string household_moves_text(std::span<const HouseholdMove> moves) {
  std::vector<MembershipWrite> out;
  out.reserve(moves.size());
  for (const HouseholdMove& move : moves) out.push_back({move.record, PersonId(move.from.uuid()), PersonId(move.to.uuid()), {}});
  return moves_text(out);
}

Result<std::vector<HouseholdMove>> read_household_moves(std::string_view text) {
  CW_TRY(const std::vector<RecordMove> moves, read_moves(text));
  std::vector<HouseholdMove> out;
  out.reserve(moves.size());
  for (const RecordMove& move : moves) out.push_back({move.record, HouseholdId(move.from.uuid()), HouseholdId(move.to.uuid())});
  return out;
}

}  // namespace cw::registry
