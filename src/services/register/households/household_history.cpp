// SPDX-License-Identifier: MIT
#include "services/register/households/household_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "services/register/households/internal/decision.h"
#include "services/register/households/internal/shown_stays.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;
using Kind = HouseholdChangeKind;

Result<Kind> kind_named(std::string_view name) {
  for (const Kind kind : {Kind::created, Kind::returned, Kind::merged, Kind::split, Kind::ended, Kind::changed})
    if (name_of(kind) == name) return kind;
  return fail(ErrorCode::internal, "the history of households has an unknown kind.");
}

Result<HouseholdChange> change_of(const Row& row, int first) {
  HouseholdChange out;
  out.household = row.get<HouseholdId>(first);
  CW_TRY(out.kind, kind_named(row.get<std::string_view>(first + 1)));
  out.other = row.get<std::optional<HouseholdId>>(first + 2).value_or(HouseholdId());
  CW_TRY(const Value causes, parse_json(row.get<std::string_view>(first + 3)));
  if (const List* list = causes.get<List>())
    for (const Value& each : *list)
      if (const auto* number = each.get<std::int64_t>()) out.causes.push_back(*number);
  return out;
}

// The members by the stays that began or were over with a decision: who is among them, and whether that may be shown.
Result<std::map<PersonId, bool>> members_by(Connection& db, const Viewer& viewer, HouseholdId household, std::string_view column,
                                            Timestamp at) {
  std::map<PersonId, bool> out;
  CW_CHECK(db.each(fmt::format("SELECT person, sources FROM household_stay WHERE household = ?1 AND {} = ?2 AND now = 1", column),
                   {household, at}, [&](const Row& row) -> Result<void> {
                     CW_TRY(const bool shown, may_be_shown(viewer, row.get<std::string_view>(1), household_column));
                     out[row.get<PersonId>(0)] |= shown;
                     return {};
                   }));
  return out;
}

Result<void> add_members(Connection& db, Viewer& viewer, HouseholdId household, HouseholdHistoryEntry& entry) {
  CW_TRY(const auto begun, members_by(db, viewer, household, "from_at", entry.at));
  CW_TRY(const auto over, members_by(db, viewer, household, "until_at", entry.at));
  const auto add = [&](const auto& some, const auto& without, std::vector<PersonId>& people, std::size_t& withheld) {
    for (const auto& [person, shown] : some) {
      if (without.contains(person) || !viewer.may_know_of(person.text())) continue;
      if (!shown) {
        ++withheld;
        continue;
      }
      viewer.saw(person.text());
      people.push_back(person);
    }
  };
  add(begun, over, entry.came, entry.came_withheld);
  add(over, begun, entry.left, entry.left_withheld);
  return {};
}

Result<void> replay_change(HouseholdReplay& state, std::int64_t number, const HouseholdChange& each) {
  const auto wrong = [&](std::string_view what) {
    return fail(ErrorCode::internal, fmt::format("decision {} on households {}.", number, what));
  };
  const auto known = state.households.find(each.household);
  switch (each.kind) {
    case Kind::created:
      if (known != state.households.end()) return wrong("creates a household that there is already");
      state.households[each.household] = {};
      break;
    case Kind::returned:
      if (known == state.households.end() || known->second.state == HouseholdState::live)
        return wrong("brings back a household that is not gone");
      known->second = {};
      break;
    case Kind::merged:
    case Kind::ended:
      if (known == state.households.end()) return wrong("ends a household that there is not");
      known->second = {each.kind == Kind::merged ? HouseholdState::merged : HouseholdState::ended, each.other};
      break;
    case Kind::split:
    case Kind::changed: break;
  }
  return {};
}

Result<void> replay_moves(HouseholdReplay& state, std::int64_t number, const std::vector<HouseholdMove>& moves) {
  for (const HouseholdMove& move : moves) {
    const auto known = state.household_of.find(move.record);
    if ((known == state.household_of.end() ? HouseholdId{} : known->second) != move.from)
      return fail(ErrorCode::internal, fmt::format("decision {} on households moves a record from where it is not.", number));
    if (move.to.is_nil())
      state.household_of.erase(known);
    else
      state.household_of[move.record] = move.to;
  }
  return {};
}

Result<HouseholdReplay> stored_households(Connection& db) {
  HouseholdReplay out;
  CW_CHECK(db.each("SELECT record, household FROM household_of_record WHERE until_at IS NULL", {}, [&](const Row& row) -> Result<void> {
    if (!out.household_of.emplace(RecordNumber{row.get<std::int64_t>(0)}, row.get<HouseholdId>(1)).second)
      return fail(ErrorCode::internal, "a record is of two households at once.");
    return {};
  }));
  CW_CHECK(db.each("SELECT id, state, merged_into FROM household", {}, [&](const Row& row) -> Result<void> {
    const auto state = row.get<std::string_view>(1);
    out.households[row.get<HouseholdId>(0)] = {state == "live"    ? HouseholdState::live
                                               : state == "ended" ? HouseholdState::ended
                                                                  : HouseholdState::merged,
                                               row.get<std::optional<HouseholdId>>(2).value_or(HouseholdId())};
    return {};
  }));
  CW_TRY(out.decisions, db.value<std::int64_t>("SELECT count(*) FROM household_decision"));
  return out;
}

}  // namespace

Result<std::vector<HouseholdHistoryEntry>> history_of_household(Connection& db, Viewer& viewer, HouseholdId household, std::size_t most) {
  CW_CHECK(follow_household(db, household));
  std::vector<HouseholdHistoryEntry> out;
  CW_CHECK(
      db.each("SELECT d.number, d.at, d.kind FROM household_decision AS d WHERE d.number IN (SELECT decision FROM household_change"
              " WHERE household = ?1 UNION SELECT decision FROM household_change WHERE other = ?1) ORDER BY d.number DESC LIMIT ?2",
              {household, most}, [&](const Row& row) -> Result<void> {
                HouseholdHistoryEntry entry;
                entry.decision = row.get<std::int64_t>(0);
                entry.at = row.get<Timestamp>(1);
                entry.kind = row.get<std::string>(2);
                out.push_back(std::move(entry));
                return {};
              }));
  for (HouseholdHistoryEntry& entry : out) {
    std::set<std::int64_t> causes;
    CW_CHECK(
        db.each("SELECT household, kind, other, causes FROM household_change WHERE decision = ?1 AND (household = ?2 OR other = ?2)"
                " ORDER BY position",
                {entry.decision, household}, [&](const Row& row) -> Result<void> {
                  CW_TRY(HouseholdChange change, change_of(row, 0));
                  causes.insert(change.causes.begin(), change.causes.end());
                  entry.changes.push_back(std::move(change));
                  return {};
                }));
    entry.causes.assign(causes.begin(), causes.end());
    CW_CHECK(add_members(db, viewer, household, entry));
  }
  viewer.saw(household.text());
  return out;
}

Result<HouseholdReplay> replay_households(Connection& db, AsOf until) {
  HouseholdReplay state;
  const Timestamp end = moment(until);
  std::map<std::int64_t, std::vector<HouseholdChange>> changes;
  CW_CHECK(
      db.each("SELECT c.decision, c.household, c.kind, c.other, c.causes FROM household_change AS c"
              " JOIN household_decision AS d ON d.number = c.decision WHERE d.at <= ?1 ORDER BY c.decision, c.position",
              {end}, [&](const Row& row) -> Result<void> {
                CW_TRY(HouseholdChange change, change_of(row, 1));
                changes[row.get<std::int64_t>(0)].push_back(std::move(change));
                return {};
              }));
  CW_CHECK(
      db.each("SELECT number, moves FROM household_decision WHERE at <= ?1 ORDER BY number", {end}, [&](const Row& row) -> Result<void> {
        const auto number = row.get<std::int64_t>(0);
        CW_TRY(const std::vector<HouseholdMove> moves, read_household_moves(row.get<std::string_view>(1)));
        ++state.decisions;
        for (const HouseholdChange& each : changes[number]) CW_CHECK(replay_change(state, number, each));
        return replay_moves(state, number, moves);
      }));
  return state;
}

Result<std::string> differs_from_history(Connection& db) {
  const Result<HouseholdReplay> stored = stored_households(db), replayed = replay_households(db);
  for (const Result<HouseholdReplay>* each : {&stored, &replayed})
    if (!*each)
      return each->error().code == ErrorCode::internal ? Result<std::string>(each->error().message) : tl::unexpected(each->error());
  return *replayed == *stored ? std::string() : std::string("the history gives other households than the store has.");
}

}  // namespace cw::registry
