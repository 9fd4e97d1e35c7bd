// SPDX-License-Identifier: MIT
#include "services/register/households/read_households.h"

#include <set>

#include "base/json.h"
#include "services/register/columns.h"
#include "services/register/households/internal/shown_stays.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

// People of whom something is withheld and nothing shown.
std::size_t count_hidden(const std::set<PersonId>& hidden, const std::vector<StayView>& shown) {
  std::set<PersonId> out = hidden;
  for (const StayView& stay : shown) out.erase(stay.person);
  return out.size();
}

// Stays parted into those that last and those that are over.
struct Parted {
  std::vector<StayView> now, past;
  std::size_t now_withheld = 0, past_withheld = 0;
};
Parted part(std::vector<ReadStay> stays, Viewer& viewer) {
  Parted out;
  std::set<PersonId> hidden_now, hidden_past;
  for (ReadStay& each : stays) {
    if (!viewer.may_know_of(each.stay.person.text())) continue;  // as if nobody were there: not counted either
    if (each.shown) {
      viewer.saw(each.stay.person.text());
      (each.stay.now ? out.now : out.past).push_back(std::move(each.stay));
    } else {
      (each.stay.now ? hidden_now : hidden_past).insert(each.stay.person);
    }
  }
  out.now_withheld = count_hidden(hidden_now, out.now);
  out.past_withheld = count_hidden(hidden_past, out.past);
  return out;
}

}  // namespace

Result<bool> may_be_shown(const Viewer& viewer, std::string_view sources, std::string_view column) {
  CW_TRY(const Value names, parse_json(sources));
  bool out = false;
  if (const List* list = names.get<List>())
    for (const Value& each : *list)
      if (const auto* name = each.get<std::string>()) out = viewer.shows(*name, column) || out;  // each is asked about
  return out;
}

Result<std::vector<ReadStay>> read_stays(Connection& db, const Viewer& viewer, std::string_view condition, store::Parameter what,
                                         AsOf as_of) {
  std::vector<ReadStay> out;
  const std::string sql =
      "SELECT s.person, s.household, s.home, h.kind, s.from_day, s.to_day, s.now, s.confidence, s.reason, s.from_at, s.sources"
      " FROM household_stay AS s LEFT JOIN home AS h ON h.home = s.home AND h.from_at <= ?2 AND (h.until_at IS NULL OR h.until_at > ?2)"
      " WHERE " +
      std::string(condition) +
      " AND s.from_at <= ?2 AND (s.until_at IS NULL OR s.until_at > ?2) ORDER BY s.person, s.from_day, s.home, s.number";
  CW_CHECK(db.each(sql, {what, moment(as_of)}, [&](const Row& row) -> Result<void> {
    ReadStay read;
    StayView& stay = read.stay;
    stay.person = row.get<PersonId>(0);
    stay.household = row.get<std::optional<HouseholdId>>(1).value_or(HouseholdId());
    stay.home_kind = row.get<std::optional<std::string>>(3).value_or(std::string());
    stay.from = row.get<std::optional<std::string>>(4);
    stay.to = row.get<std::optional<std::string>>(5);
    stay.now = row.get<bool>(6);
    stay.confidence = row.get<double>(7);
    stay.reason = row.get<std::string>(8);
    stay.known_since = row.get<Timestamp>(9);
    const std::string sources = row.get<std::string>(10);
    CW_TRY(read.shown, may_be_shown(viewer, sources, household_column));
    CW_TRY(const bool home, may_be_shown(viewer, sources, home_column));
    if (home) stay.home = row.get<std::string>(2);
    out.push_back(std::move(read));
    return {};
  }));
  for (ReadStay& each : out) {
    CW_TRY(const WhereIdWent went, follow(db, each.stay.person, as_of));
    each.stay.person = went.path.back();
  }
  return out;
}

Result<WhereHouseholdWent> follow_household(Connection& db, HouseholdId household, AsOf as_of) {
  WhereHouseholdWent out;
  out.path.push_back(household);
  for (;;) {
    struct LastWord {
      std::string kind;
      std::optional<HouseholdId> other;
    };
    CW_TRY(const auto last,
           db.first("SELECT c.kind, c.other FROM household_change AS c JOIN household_decision AS d ON d.number = c.decision"
                    " WHERE c.household = ?1 AND c.kind <> 'split' AND d.at <= ?2"
                    " ORDER BY c.decision DESC, c.position DESC LIMIT 1",
                    {out.path.back(), moment(as_of)},
                    [](const Row& row) { return LastWord{row.get<std::string>(0), row.get<std::optional<HouseholdId>>(1)}; }));
    if (!last) return fail(ErrorCode::not_found, as_of ? "no household had this id at that time." : "no household has this id.");
    out.state = last->kind == "ended" ? HouseholdState::ended : HouseholdState::live;
    if (last->kind != "merged" || !last->other) return out;
    out.path.push_back(*last->other);
  }
}

Result<HouseholdView> read_household(Connection& db, Viewer& viewer, HouseholdId household, AsOf as_of) {
  CW_TRY(WhereHouseholdWent went, follow_household(db, household, as_of));
  HouseholdView out;
  out.asked = household;
  out.household = went.path.back();
  out.state = went.state;
  if (went.path.size() > 1) out.path = std::move(went.path);
  CW_TRY(out.made_at, db.value<Timestamp>("SELECT made_at FROM household WHERE id = ?1", {out.household}));
  CW_TRY(std::vector<ReadStay> stays, read_stays(db, viewer, "s.household = ?1", out.household, as_of));
  Parted parted = part(std::move(stays), viewer);
  out.members = std::move(parted.now);
  out.former = std::move(parted.past);
  out.members_withheld = parted.now_withheld;
  out.former_withheld = parted.past_withheld;
  viewer.saw(out.household.text());
  return out;
}

Result<PersonStays> read_households_of(Connection& db, Viewer& viewer, PersonId person, AsOf as_of) {
  CW_TRY(const WhereIdWent went, follow(db, person, as_of));
  PersonStays out;
  out.person = went.path.back();
  CW_TRY(std::vector<ReadStay> stays, read_stays(db, viewer, "s.person = ?1", out.person, as_of));
  for (ReadStay& each : stays) {
    if (!each.shown) {
      ++out.withheld;
      continue;
    }
    if (!each.stay.household.is_nil()) viewer.saw(each.stay.household.text());
    out.stays.push_back(std::move(each.stay));
  }
  viewer.saw(out.person.text());
  return out;
}

Result<HomeView> read_home(Connection& db, Viewer& viewer, std::string_view uprn, AsOf as_of) {
  HomeView out;
  out.home = uprn_of(Value(Structure{{"uprn", Value(std::string(uprn))}}));
  if (out.home.empty()) return fail(ErrorCode::invalid, "a UPRN has 1 to 12 digits.", "uprn");
  CW_CHECK(db.each("SELECT kind, reason FROM home WHERE home = ?1 AND from_at <= ?2 AND (until_at IS NULL OR until_at > ?2)",
                   {out.home, moment(as_of)}, [&](const Row& row) -> Result<void> {
                     out.kind = row.get<std::string>(0);
                     out.reason = row.get<std::string>(1);
                     return {};
                   }));
  CW_TRY(std::vector<ReadStay> stays, read_stays(db, viewer, "s.home = ?1", out.home, as_of));
  for (ReadStay& each : stays) each.shown = each.shown && !each.stay.home.empty();
  Parted parted = part(std::move(stays), viewer);
  out.now = std::move(parted.now);
  out.past = std::move(parted.past);
  out.now_withheld = parted.now_withheld;
  out.past_withheld = parted.past_withheld;
  viewer.saw("uprn:" + out.home);
  return out;
}

}  // namespace cw::registry
