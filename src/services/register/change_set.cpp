// SPDX-License-Identifier: MIT
// What is only inserted goes first, table by table; then what is updated, change by change. That is right because an
// insertion never depends on an update, and rows that one change inserts and a later one updates are there by then.
#include "services/register/change_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json.h"

namespace cw::registry {
namespace {

using store::BulkInsert;
using store::Connection;
using Changes = std::span<const ChangeSet* const>;

// Few rows go as statements that nobody waits for one by one, many as a bulk insertion, which is only begun when there is a row.
class Rows {
 public:
  Rows(Connection& db, std::size_t changes, std::string_view table, std::vector<std::string> columns)
      : db_(db), table_(table), columns_(std::move(columns)) {
    constexpr std::size_t few = 24;
    if (changes > few) return;
    sql_ = fmt::format("INSERT INTO {} ({}) VALUES (", table_, fmt::join(columns_, ", "));
    for (std::size_t i = 1; i <= columns_.size(); ++i) sql_ += fmt::format("{}?{}", i > 1 ? ", " : "", i);
    sql_ += ')';
  }
  Result<void> add(store::Parameters row) {
    if (!sql_.empty()) return db_.execute_later(sql_, row);
    if (!bulk_) {
      CW_TRY(BulkInsert begun, db_.bulk_insert(table_, columns_));
      bulk_.emplace(std::move(begun));
    }
    return bulk_->add(row);
  }
  Result<void> finish() {
    if (bulk_) CW_CHECK(bulk_->finish());
    return {};
  }

 private:
  Connection& db_;
  std::string_view table_;
  std::vector<std::string> columns_;
  std::string sql_;  // of few rows
  std::optional<BulkInsert> bulk_;
};

store::Parameter or_null(const std::string& text) { return text.empty() ? store::Parameter(nullptr) : store::Parameter(text); }

Result<void> insert_history(Connection& db, Changes changes) {
  Rows rows(db, changes.size(), "register_change",
            {"number", "at", "kind", "record", "judgement", "load", "who", "reason", "moves", "grounds"});
  for (const ChangeSet* change : changes) {
    List grounds;
    for (const std::string& ground : change->grounds) grounds.emplace_back(ground);
    const std::string moves = moves_text(change->moves), said = write_json(Value(std::move(grounds)));
    const std::optional<std::int64_t> record = change->record ? std::optional(change->record->number.value) : std::nullopt;
    const std::optional<std::int64_t> judgement =
        change->judgements.empty() ? std::nullopt : std::optional(change->judgements.front().number);
    CW_CHECK(rows.add({change->number, change->at, name_of(change->kind), record, judgement, change->act.load, change->act.who,
                       change->act.reason, moves, said}));
  }
  return rows.finish();
}

Result<void> insert_people(Connection& db, Changes changes) {
  Rows rows(db, changes.size(), "person", {"id", "made_at", "state"});
  for (const ChangeSet* change : changes)
    for (const PersonChange& each : change->people)
      if (each.kind == PersonChangeKind::created) CW_CHECK(rows.add({each.person, change->at, "live"}));
  return rows.finish();
}

Result<void> insert_person_changes(Connection& db, Changes changes) {
  Rows rows(db, changes.size(), "person_change", {"change", "position", "person", "kind", "other"});
  for (const ChangeSet* change : changes) {
    std::int64_t position = 0;
    for (const PersonChange& each : change->people) {
      ++position;
      if (each.kind == PersonChangeKind::changed) continue;  // membership tells
      const store::Parameter other = each.other.is_nil() ? store::Parameter(nullptr) : store::Parameter(each.other);
      CW_CHECK(rows.add({change->number, position, each.person, name_of(each.kind), other}));
    }
  }
  return rows.finish();
}

Result<void> insert_records(Connection& db, Changes changes) {
  Rows rows(db, changes.size(), "record", {"number", "source", "id", "columns", "hash", "uprn", "loaded_at", "changed_at"});
  for (const ChangeSet* change : changes) {
    if (change->kind != ChangeKind::record_added) continue;
    const RecordWrite& record = *change->record;
    CW_CHECK(rows.add({record.number.value, record.key.source, record.key.id, record.columns, record.hash, or_null(record.uprn), change->at,
                       change->at}));
  }
  return rows.finish();
}

Result<void> insert_memberships(Connection& db, Changes changes) {
  Rows rows(db, changes.size(), "membership", {"record", "from_at", "person"});
  for (const ChangeSet* change : changes)
    for (const MembershipWrite& move : change->moves)
      if (!move.to.is_nil()) CW_CHECK(rows.add({move.record.value, change->at, move.to}));
  return rows.finish();
}

Result<void> update_record(Connection& db, const ChangeSet& change) {
  const RecordWrite& record = *change.record;
  if (change.kind == ChangeKind::record_gone) {
    CW_CHECK(db.execute_later("UPDATE record SET gone_at = ?2 WHERE number = ?1", {record.number.value, change.at}));
  } else if (change.kind != ChangeKind::record_added) {
    CW_CHECK(
        db.execute_later("INSERT INTO record_past (record, from_at, until_at, columns, hash, uprn)"
                         " SELECT number, changed_at, coalesce(gone_at, ?2), columns, hash, uprn FROM record WHERE number = ?1",
                         {record.number.value, change.at}));
    CW_CHECK(db.execute_later("UPDATE record SET columns = ?2, hash = ?3, changed_at = ?4, gone_at = NULL, uprn = ?5 WHERE number = ?1",
                              {record.number.value, record.columns, record.hash, change.at, or_null(record.uprn)}));
  }
  return {};
}

Result<void> update_people(Connection& db, const ChangeSet& change) {
  for (const PersonChange& each : change.people) {
    if (each.kind == PersonChangeKind::merged)
      CW_CHECK(db.execute_later("UPDATE person SET state = 'merged', ended_at = coalesce(ended_at, ?2), merged_into = ?3 WHERE id = ?1",
                                {each.person, change.at, each.other}));
    if (each.kind == PersonChangeKind::ended)
      CW_CHECK(db.execute_later("UPDATE person SET state = 'ended', ended_at = ?2 WHERE id = ?1", {each.person, change.at}));
    if (each.kind == PersonChangeKind::returned)
      CW_CHECK(db.execute_later("UPDATE person SET state = 'live', ended_at = NULL, merged_into = NULL WHERE id = ?1", {each.person}));
  }
  for (const MembershipWrite& move : change.moves)
    if (!move.from.is_nil())
      CW_CHECK(db.execute_later("UPDATE membership SET until_at = ?3 WHERE record = ?1 AND from_at = ?2",
                                {move.record.value, move.since, change.at}));
  return {};
}

Result<void> write_judgement(Connection& db, const ChangeSet& change, const JudgementWrite& each) {
  using Step = JudgementWrite::Step;
  const Act& act = change.act;
  std::uint64_t rows = 1;
  switch (each.step) {
    case Step::make: {
      CW_CHECK(
          db.execute("INSERT INTO judgement (number, left_record, right_record, says, reason, reviewer, made_at, state, contradicts)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                     {each.number, each.pair.left.value, each.pair.right.value, name_of(each.pair.says), act.reason, act.who, change.at,
                      each.state, each.contradicts}));
      break;
    }
    case Step::confirm:
    case Step::refuse: {
      CW_TRY(rows, db.execute("UPDATE judgement SET state = ?2, second_reviewer = ?3, decided_at = ?4, contradicts = ?5 WHERE number = ?1"
                              " AND state = 'proposed'",
                              {each.number, each.step == Step::confirm ? "in_force" : "refused", act.who, change.at, each.contradicts}));
      break;
    }
    case Step::replace:
    case Step::undo: {
      CW_TRY(rows, db.execute("UPDATE judgement SET state = ?2, closed_at = ?3, closed_by = ?4, closed_reason = ?5 WHERE number = ?1"
                              " AND state IN ('proposed', 'in_force')",
                              {each.number, each.step == Step::replace ? "replaced" : "undone", change.at, act.who, act.reason}));
      break;
    }
  }
  if (rows == 1) return {};
  return fail(ErrorCode::conflict, fmt::format("judgement {} is not what it was: somebody else has dealt with it.", each.number));
}

}  // namespace

Result<void> write_changes(Connection& db, Changes changes, std::int64_t epoch, const ChangesLog& log) {
  CW_TRY(const std::int64_t now, db.value<std::int64_t>("SELECT epoch FROM register_state WHERE one = 1"));
  if (now != epoch)
    return fail(ErrorCode::conflict, "another process has opened the register for writing since. Only the last to open it may write.");
  CW_CHECK(insert_history(db, changes));
  CW_CHECK(insert_people(db, changes));
  CW_CHECK(insert_person_changes(db, changes));
  CW_CHECK(insert_records(db, changes));
  CW_CHECK(insert_memberships(db, changes));
  for (const ChangeSet* change : changes) {
    if (change->record) CW_CHECK(update_record(db, *change));
    CW_CHECK(update_people(db, *change));
    for (const JudgementWrite& each : change->judgements) CW_CHECK(write_judgement(db, *change, each));
    if (change->learnt) CW_CHECK(write_learnt(db, *change->learnt, change->number, change->at));
    if (change->act.log) CW_CHECK(change->act.log(db));
    for (const store::Event& event : change->events) CW_CHECK(store::append_event(db, event));
  }
  return log ? log(db, changes) : Result<void>{};
}

std::string moves_text(std::span<const MembershipWrite> moves) {
  std::string out = "[";
  const auto person = [](PersonId id) { return id.is_nil() ? std::string("null") : fmt::format("\"{}\"", id.text()); };
  for (const MembershipWrite& move : moves)
    out += fmt::format("{}[{},{},{}]", out.size() > 1 ? "," : "", move.record.value, person(move.from), person(move.to));
  return out + "]";
}

Result<std::vector<RecordMove>> read_moves(std::string_view text) {
  const auto wrong = [] { return fail(ErrorCode::internal, "the history holds moves that cannot be read."); };
  CW_TRY(const Value value, parse_json(text));
  const List* list = value.get<List>();
  if (!list) return wrong();
  std::vector<RecordMove> out;
  for (const Value& each : *list) {
    const List* parts = each.get<List>();
    if (!parts || parts->size() != 3 || !(*parts)[0].get<std::int64_t>()) return wrong();
    RecordMove move{{*(*parts)[0].get<std::int64_t>()}, {}, {}};
    for (const auto& [part, person] : {std::pair(1U, &move.from), std::pair(2U, &move.to)}) {
      if ((*parts)[part].is_null()) continue;
      const std::string* id = (*parts)[part].get<std::string>();
      const auto parsed = id ? PersonId::parse(*id) : std::nullopt;
      if (!parsed) return wrong();
      *person = *parsed;
    }
    out.push_back(move);
  }
  return out;
}

std::string_view name_of(ChangeKind kind) {
  static constexpr std::string_view names[] = {"record_added", "record_changed",   "record_gone", "record_returned",
                                               "judged",       "judgement_undone", "reconciled"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace cw::registry
