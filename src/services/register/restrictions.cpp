// SPDX-License-Identifier: MIT
#include "services/register/restrictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "services/register/columns.h"
#include "store/many.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

constexpr std::array<std::string_view, 5> kind_names = {"refuge", "well_known", "staff_member", "staff_relative", "other"};

// person_restriction: a mark, ended but never removed. origin: the mark of another person that it came from; change: what brought it.
constexpr std::string_view restriction_sql = R"(
CREATE TABLE person_restriction (
  number INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL REFERENCES person (id), kind TEXT NOT NULL, account TEXT NOT NULL,
  ends_on TEXT, who TEXT NOT NULL, reason TEXT NOT NULL, from_at INTEGER NOT NULL, origin INTEGER, change INTEGER,
  until_at INTEGER, ended_by TEXT, ended_reason TEXT) STRICT;
CREATE INDEX person_restriction_person ON person_restriction (person);
)";
constexpr store::Migration restriction_steps[] = {{1, "restricted people", restriction_sql, {}, {}}};

constexpr std::string_view columns =
    "number, person, kind, account, ends_on, who, reason, from_at, origin, change, until_at, ended_by, ended_reason";

RestrictionView view_of(const Row& row) {
  RestrictionView out;
  out.number = row.get<std::int64_t>(0);
  out.person = row.get<PersonId>(1);
  // A kind of a newer program protects as any other does.
  out.restriction.kind = restriction_kind_of(row.get<std::string_view>(2)).value_or(RestrictionKind::other);
  out.restriction.account = row.get<std::string>(3);
  out.restriction.ends_on = row.get<std::optional<Date>>(4);
  out.who = row.get<std::string>(5);
  out.reason = row.get<std::string>(6);
  out.from = row.get<Timestamp>(7);
  out.origin = row.get<std::optional<std::int64_t>>(8);
  out.change = row.get<std::optional<std::int64_t>>(9);
  out.until = row.get<std::optional<Timestamp>>(10);
  out.ended_by = row.get<std::optional<std::string>>(11).value_or("");
  out.ended_reason = row.get<std::optional<std::string>>(12).value_or("");
  return out;
}

Date day_of_moment(Timestamp at) {
  constexpr std::int64_t day = 86'400'000'000;
  return {static_cast<std::int32_t>((at.microseconds - (at.microseconds % day + day) % day) / day)};
}

Result<void> check_writing(const Connection& db, const Act& act) {
  if (!db.in_transaction()) return fail(ErrorCode::conflict, "a restriction is written within a transaction.");
  CW_CHECK(check_words(act.who, "who does this", 200));
  return check_words(act.reason, "the reason", 2000);
}

Result<void> tell(Connection& db, PersonId person, std::string_view done) {
  return store::append_event(db, {"person.restriction", person.text(), fmt::format(R"({{"done":"{}"}})", done)});
}

// Who an id is, now or then; itself where nobody had it.
Result<PersonId> who_is(Connection& db, PersonId person, AsOf moment) {
  const Result<WhereIdWent> went = follow(db, person, moment);
  if (went) return went->path.back();
  return went.error().code == ErrorCode::not_found ? Result<PersonId>(person) : tl::unexpected(went.error());
}

// The people whose marks decide about an id: who it is, and those who have now what it had at that moment. Marks of ids that merged have
// come to who they merged into.
Result<std::set<PersonId>> people_behind(Connection& db, PersonId person, AsOf as_of) {
  CW_TRY(const PersonId now, who_is(db, person, {}));
  std::set<PersonId> out{now};
  if (!as_of) return out;
  CW_TRY(const PersonId was, who_is(db, person, as_of));
  CW_TRY(const PersonId is, who_is(db, was, {}));
  CW_TRY(const auto holders, db.all("SELECT DISTINCT b.person FROM membership AS a JOIN membership AS b ON b.record = a.record"
                                    " WHERE a.person = ?1 AND a.from_at <= ?2 AND (a.until_at IS NULL OR a.until_at > ?2)"
                                    " AND b.until_at IS NULL",
                                    {was, *as_of}, [](const Row& row) { return row.get<PersonId>(0); }));
  out.insert(is);
  out.insert(holders.begin(), holders.end());
  return out;
}

using Way = std::pair<PersonId, PersonId>;  // from whom a mark goes to whom

// Whose a record was before the change that gave it to somebody, nil where nobody's.
Result<PersonId> owner_before(Connection& db, const MembershipWrite& move, Timestamp at) {
  if (!move.from.is_nil()) return move.from;
  CW_TRY(const auto before, db.first("SELECT person FROM membership WHERE record = ?1 AND from_at < ?2 ORDER BY from_at DESC LIMIT 1",
                                     {move.record.value, at}, [](const Row& row) { return row.get<PersonId>(0); }));
  return before.value_or(PersonId{});
}

Result<std::set<Way>> ways_of(Connection& db, const ChangeSet& change) {
  std::set<Way> out;
  for (const PersonChange& each : change.people) {
    if (each.kind == PersonChangeKind::merged) out.emplace(each.person, each.other);
    if (each.kind == PersonChangeKind::split) out.emplace(each.other, each.person);
  }
  for (const MembershipWrite& move : change.moves) {
    const bool is_new = change.kind == ChangeKind::record_added && change.record && change.record->number == move.record;
    if (move.to.is_nil() || is_new) continue;
    CW_TRY(const PersonId from, owner_before(db, move, change.at));
    if (!from.is_nil() && from != move.to) out.emplace(from, move.to);
  }
  return out;
}

}  // namespace

std::string_view name_of(RestrictionKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::optional<RestrictionKind> restriction_kind_of(std::string_view name) {
  const auto found = std::ranges::find(kind_names, name);
  return found == kind_names.end() ? std::nullopt : std::optional(static_cast<RestrictionKind>(found - kind_names.begin()));
}
bool names_an_account(RestrictionKind kind) { return kind == RestrictionKind::staff_member || kind == RestrictionKind::staff_relative; }

store::ModuleMigrations restriction_migrations() { return {"restrictions", restriction_steps}; }

Result<RestrictionView> restrict_person(Connection& db, const Act& act, PersonId person, const Restriction& restriction, Timestamp now) {
  CW_CHECK(check_writing(db, act));
  if (names_an_account(restriction.kind) == restriction.account.empty())
    return fail(ErrorCode::invalid, "an account is named for staff_member and staff_relative, and for no other kind.", "account");
  if (restriction.ends_on && restriction.ends_on->days < day_of_moment(now).days)
    return fail(ErrorCode::invalid, "the last day is over.", "ends_on");
  CW_TRY(const WhereIdWent went, follow(db, person));
  const PersonId whom = went.path.back();
  CW_TRY(auto there,
         db.all(fmt::format("SELECT {} FROM person_restriction WHERE person = ?1 AND until_at IS NULL", columns), {whom}, view_of));
  for (RestrictionView& each : there)
    if (each.restriction == restriction && each.who == act.who && each.reason == act.reason) return std::move(each);
  CW_TRY(const std::int64_t number,
         db.value<std::int64_t>("INSERT INTO person_restriction (person, kind, account, ends_on, who, reason, from_at)"
                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING number",
                                {whom, name_of(restriction.kind), restriction.account, restriction.ends_on, act.who, act.reason, now}));
  CW_CHECK(tell(db, whom, "marked"));
  RestrictionView out;
  out.number = number;
  out.person = whom;
  out.restriction = restriction;
  out.who = act.who;
  out.reason = act.reason;
  out.from = now;
  return out;
}

Result<std::uint64_t> lift_restrictions(Connection& db, const Act& act, PersonId person, Timestamp now) {
  CW_CHECK(check_writing(db, act));
  CW_TRY(const WhereIdWent went, follow(db, person));
  CW_TRY(const std::uint64_t ended,
         db.execute("UPDATE person_restriction SET until_at = ?2, ended_by = ?3, ended_reason = ?4 WHERE person = ?1 AND until_at IS NULL",
                    {went.path.back(), now, act.who, act.reason}));
  if (ended > 0) CW_CHECK(tell(db, went.path.back(), "lifted"));
  return ended;
}

Result<std::vector<RestrictionView>> restrictions_of(Connection& db, Viewer& viewer, PersonId person) {
  CW_TRY(const WhereIdWent went, follow(db, person));
  viewer.saw(went.path.back().text());
  return db.all(fmt::format("SELECT {} FROM person_restriction WHERE person = ?1 ORDER BY number DESC", columns), {went.path.back()},
                view_of);
}

Result<std::vector<Restriction>> restrictions_in_force(Connection& db, PersonId person, Timestamp now, AsOf as_of) {
  CW_TRY(const std::set<PersonId> people, people_behind(db, person, as_of));
  std::vector<Restriction> out;
  for (const PersonId each : people)
    CW_CHECK(db.each(fmt::format("SELECT {} FROM person_restriction WHERE person = ?1 AND until_at IS NULL"
                                 " AND (ends_on IS NULL OR ends_on >= ?2)",
                                 columns),
                     {each, day_of_moment(now)}, [&](const Row& row) -> Result<void> {
                       out.push_back(view_of(row).restriction);
                       return {};
                     }));
  return out;
}

Result<bool> is_marked(Connection& db, PersonId person) {
  CW_TRY(const auto found, db.first("SELECT 1 FROM person_restriction WHERE person = ?1 AND until_at IS NULL LIMIT 1", {person},
                                    [](const Row& row) { return row.get<std::int64_t>(0); }));
  return found.has_value();
}

Result<std::set<PersonId>> marked_among(Connection& db, std::span<const PersonId> people) {
  static const store::ForMany sql("SELECT person FROM person_restriction WHERE person = ?1 AND until_at IS NULL");
  std::set<PersonId> out;
  // To a multiple of eight, with one of them again: fewer statements than one for each that is left over.
  std::vector<PersonId> filled(people.begin(), people.end());
  while (filled.size() > 1 && filled.size() % 8 != 0) filled.push_back(filled.back());
  CW_CHECK(sql.each(db, std::span<const PersonId>(filled), [&](const Row& row) -> Result<void> {
    out.insert(row.get<PersonId>(0));
    return {};
  }));
  return out;
}

namespace {

Result<void> follow_ways(Connection& db, const ChangeSet& change, const std::set<Way>& ways) {
  // A way may begin where another ends, so until nothing more goes.
  for (std::size_t pass = 0; pass < ways.size(); ++pass) {
    std::uint64_t came = 0;
    for (const auto& [from, to] : ways) {
      CW_TRY(const std::uint64_t copied,
             db.execute("INSERT INTO person_restriction (person, kind, account, ends_on, who, reason, from_at, origin, change)"
                        " SELECT ?2, a.kind, a.account, a.ends_on, a.who, a.reason, ?3, coalesce(a.origin, a.number), ?4"
                        " FROM person_restriction AS a WHERE a.person = ?1 AND a.until_at IS NULL AND NOT EXISTS"
                        " (SELECT 1 FROM person_restriction AS b WHERE b.person = ?2 AND b.until_at IS NULL"
                        " AND coalesce(b.origin, b.number) = coalesce(a.origin, a.number))",
                        {from, to, change.at, change.number}));
      if (copied > 0) CW_CHECK(tell(db, to, "followed"));
      came += copied;
    }
    if (came == 0) break;
  }
  return {};
}

}  // namespace

// Where nobody from whom a way leads is marked before the first of them, nobody is after it either.
Result<void> follow_restrictions(Connection& db, std::span<const ChangeSet* const> changes) {
  std::vector<std::set<Way>> ways;
  std::set<PersonId> from;
  for (const ChangeSet* change : changes) {
    CW_TRY(ways.emplace_back(), ways_of(db, *change));
    for (const Way& way : ways.back()) from.insert(way.first);
  }
  const std::vector<PersonId> people(from.begin(), from.end());
  CW_TRY(const std::set<PersonId> marked, marked_among(db, people));
  if (marked.empty()) return {};
  for (std::size_t at = 0; at < changes.size(); ++at) CW_CHECK(follow_ways(db, *changes[at], ways[at]));
  return {};
}

}  // namespace cw::registry
