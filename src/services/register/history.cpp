// SPDX-License-Identifier: MIT
#include "services/register/history.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "services/register/change_set.h"
#include "store/migrations.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

constexpr std::size_t most_faults = 20;

std::optional<PersonChangeKind> kind_named(std::string_view name) {
  for (const PersonChangeKind kind : {PersonChangeKind::created, PersonChangeKind::returned, PersonChangeKind::merged,
                                      PersonChangeKind::split, PersonChangeKind::ended, PersonChangeKind::changed})
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

Result<std::vector<PersonChange>> people_of(Connection& db, std::int64_t change) {
  std::vector<PersonChange> out;
  CW_CHECK(db.each("SELECT person, kind, other FROM person_change WHERE change = ?1 ORDER BY position", {change},
                   [&](const Row& row) -> Result<void> {
                     const auto kind = kind_named(row.get<std::string_view>(1));
                     if (!kind) return fail(ErrorCode::internal, fmt::format("change {} of the history has an unknown kind.", change));
                     out.push_back({*kind, row.get<PersonId>(0), row.get<std::optional<PersonId>>(2).value_or(PersonId{})});
                     return {};
                   }));
  return out;
}

Result<HistoryEntry> entry_of(const Row& row) {
  HistoryEntry entry;
  entry.change = row.get<std::int64_t>(0);
  entry.at = row.get<Timestamp>(1);
  entry.kind = row.get<std::string>(2);
  if (const auto record = row.get<std::optional<std::int64_t>>(3)) entry.record = RecordNumber{*record};
  entry.judgement = row.get<std::optional<std::int64_t>>(4);
  entry.load = row.get<std::string>(5);
  entry.who = row.get<std::string>(6);
  entry.reason = row.get<std::string>(7);
  CW_TRY(entry.moves, read_moves(row.get<std::string_view>(8)));
  CW_TRY(const Value grounds, parse_json(row.get<std::string_view>(9)));
  if (const List* list = grounds.get<List>())
    for (const Value& each : *list)
      if (const auto* text = each.get<std::string>()) entry.grounds.push_back(*text);
  return entry;
}

// One change, done to what the changes before it gave. The moves must fit.
Result<void> replay_change(Replay& state, std::int64_t number, const std::vector<RecordMove>& moves,
                           const std::vector<PersonChange>& people) {
  const auto wrong = [&](std::string_view what) {
    return fail(ErrorCode::internal, fmt::format("change {} of the history {}.", number, what));
  };
  for (const PersonChange& each : people) {
    const auto known = state.people.find(each.person);
    switch (each.kind) {
      case PersonChangeKind::created:
        if (known != state.people.end()) return wrong("creates a person that there is already");
        state.people[each.person] = {};
        break;
      case PersonChangeKind::returned:
        if (known == state.people.end() || known->second.state == PersonState::live) return wrong("brings back a person that is not gone");
        known->second = {};
        break;
      case PersonChangeKind::merged:
      case PersonChangeKind::ended:
        if (known == state.people.end()) return wrong("ends a person that there is not");
        known->second = {each.kind == PersonChangeKind::merged ? PersonState::merged : PersonState::ended, each.other};
        break;
      case PersonChangeKind::split:
      case PersonChangeKind::changed: break;
    }
  }
  for (const RecordMove& move : moves) {
    const auto known = state.person_of.find(move.record);
    if ((known == state.person_of.end() ? PersonId{} : known->second) != move.from) return wrong("moves a record from where it is not");
    if (move.to.is_nil())
      state.person_of.erase(known);
    else
      state.person_of[move.record] = move.to;
  }
  return {};
}

Result<std::map<RecordNumber, PersonId>> stored_membership(Connection& db) {
  std::map<RecordNumber, PersonId> out;
  CW_CHECK(db.each("SELECT record, person FROM membership WHERE until_at IS NULL", {}, [&](const Row& row) -> Result<void> {
    if (!out.emplace(RecordNumber{row.get<std::int64_t>(0)}, row.get<PersonId>(1)).second)
      return fail(ErrorCode::internal, "a record is of two people at once.");
    return {};
  }));
  return out;
}

Result<std::map<PersonId, Replay::Person>> stored_people(Connection& db) {
  std::map<PersonId, Replay::Person> out;
  CW_CHECK(db.each("SELECT id, state, merged_into FROM person", {}, [&](const Row& row) -> Result<void> {
    const auto state = row.get<std::string_view>(1);
    out[row.get<PersonId>(0)] = {state == "live"    ? PersonState::live
                                 : state == "ended" ? PersonState::ended
                                                    : PersonState::merged,
                                 row.get<std::optional<PersonId>>(2).value_or(PersonId{})};
    return {};
  }));
  return out;
}

// Rows that must not be, as faults.
Result<void> note_rows(Connection& db, RegisterCheck& check, std::string_view sql, std::string_view what) {
  std::size_t found = 0;
  return db.each(sql, {}, [&](const Row& row) -> Result<void> {
    if (++found <= most_faults) check.faults.push_back(fmt::format("{} {}.", what, row.get<std::int64_t>(0)));
    return {};
  });
}

}  // namespace

Result<std::vector<HistoryEntry>> history_of(Connection& db, Viewer& viewer, PersonId person, std::size_t most) {
  CW_CHECK(follow(db, person));
  std::vector<HistoryEntry> out;
  CW_CHECK(db.each(
      "SELECT c.number, c.at, c.kind, c.record, c.judgement, c.load, c.who, c.reason, c.moves, c.grounds FROM register_change AS c"
      " WHERE c.number IN (SELECT change FROM person_change WHERE person = ?1 UNION SELECT change FROM person_change WHERE other = ?1"
      " UNION SELECT f.number FROM membership AS m JOIN register_change AS f ON f.at = m.from_at WHERE m.person = ?1"
      " UNION SELECT u.number FROM membership AS m JOIN register_change AS u ON u.at = m.until_at WHERE m.person = ?1"
      " UNION SELECT r.number FROM membership AS m JOIN register_change AS r ON r.record = m.record WHERE m.person = ?1"
      " AND r.at >= m.from_at AND (m.until_at IS NULL OR r.at <= m.until_at))"
      " ORDER BY c.number DESC LIMIT ?2",
      {person, most}, [&](const Row& row) -> Result<void> {
        CW_TRY(HistoryEntry entry, entry_of(row));
        out.push_back(std::move(entry));
        return {};
      }));
  for (HistoryEntry& entry : out) {
    CW_TRY(entry.people, people_of(db, entry.change));
  }
  viewer.saw(person.text());
  return out;
}

Result<Replay> replay(Connection& db, AsOf until) {
  Replay state;
  const Timestamp end = moment(until);
  std::map<std::int64_t, std::vector<PersonChange>> people;
  CW_CHECK(db.each(
      "SELECT p.change, p.person, p.kind, p.other FROM person_change AS p JOIN register_change AS c ON c.number = p.change"
      " WHERE c.at <= ?1 ORDER BY p.change, p.position",
      {end}, [&](const Row& row) -> Result<void> {
        const auto kind = kind_named(row.get<std::string_view>(2));
        if (!kind) return fail(ErrorCode::internal, "the history has an unknown kind.");
        people[row.get<std::int64_t>(0)].push_back({*kind, row.get<PersonId>(1), row.get<std::optional<PersonId>>(3).value_or(PersonId{})});
        return {};
      }));
  CW_CHECK(db.each("SELECT number, moves FROM register_change WHERE at <= ?1 ORDER BY number", {end}, [&](const Row& row) -> Result<void> {
    const auto number = row.get<std::int64_t>(0);
    CW_TRY(const std::vector<RecordMove> moves, read_moves(row.get<std::string_view>(1)));
    ++state.changes;
    return replay_change(state, number, moves, people[number]);
  }));
  return state;
}

namespace {

Result<RegisterCheck> check_in_transaction(Connection& work) {
  RegisterCheck check;
  Result<Replay> replayed = replay(work);
  if (!replayed) check.faults.push_back(replayed.error().message);
  CW_TRY(const auto membership, stored_membership(work));
  CW_TRY(const auto people, stored_people(work));
  CW_TRY(check.records, work.value<std::int64_t>("SELECT count(*) FROM record"));
  check.people = static_cast<std::int64_t>(people.size());
  if (replayed) {
    check.changes = replayed->changes;
    if (replayed->person_of != membership) check.faults.push_back("the history gives other memberships than the store has.");
    if (replayed->people != people) check.faults.push_back("the history gives other people than the store has.");
  }
  CW_CHECK(note_rows(work, check,
                     "SELECT r.number FROM record AS r WHERE r.gone_at IS NULL AND NOT EXISTS"
                     " (SELECT 1 FROM membership AS m WHERE m.record = r.number AND m.until_at IS NULL) ORDER BY r.number",
                     "nobody has the record"));
  CW_CHECK(note_rows(work, check,
                     "SELECT m.record FROM membership AS m JOIN record AS r ON r.number = m.record"
                     " WHERE m.until_at IS NULL AND r.gone_at IS NOT NULL ORDER BY m.record",
                     "somebody has the record that is gone:"));
  CW_CHECK(note_rows(work, check,
                     "SELECT m.record FROM membership AS m JOIN person AS p ON p.id = m.person"
                     " WHERE m.until_at IS NULL AND p.state <> 'live' ORDER BY m.record",
                     "somebody who is not live has the record"));
  return check;
}

}  // namespace

Result<RegisterCheck> check_register(Connection& db) {
  return store::in_transaction(db, check_in_transaction, store::TransactionKind::read);
}

Result<std::vector<std::string>> find_faults_in_register(Connection& db) {
  CW_TRY(const auto recorded, store::recorded_migrations(db));
  if (std::ranges::none_of(recorded, [](const store::RecordedMigration& step) { return step.module == "register"; }))
    return std::vector<std::string>{};
  CW_TRY(RegisterCheck check, check_in_transaction(db));
  return std::move(check.faults);
}

}  // namespace cw::registry
