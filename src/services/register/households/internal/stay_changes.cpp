// SPDX-License-Identifier: MIT
#include "services/register/households/internal/stay_changes.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/date_text.h"
#include "base/json.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;
using StaysOf = std::map<PersonId, std::vector<NumberedStay>>;

constexpr std::string_view stays_sql =
    "SELECT number, household, person, home, from_day, to_day, now, confidence, reason, sources FROM household_stay WHERE until_at IS NULL";
constexpr std::size_t most_asked_for = 2000;  // people asked for one by one; of more, all are read
constexpr std::int64_t stays_at_once = 10'000;

NumberedStay stay_of(const Row& row) {
  KeptStay stay{row.get<std::optional<HouseholdId>>(1).value_or(HouseholdId()),
                row.get<PersonId>(2),
                row.get<std::string>(3),
                row.get<std::optional<std::string>>(4),
                row.get<std::optional<std::string>>(5),
                row.get<bool>(6),
                row.get<double>(7),
                row.get<std::string>(8),
                row.get<std::string>(9)};
  return {row.get<std::int64_t>(0), std::move(stay)};
}

Result<StaysOf> kept_stays(Connection& db, const std::set<PersonId>& people) {
  StaysOf out;
  const auto add = [&](NumberedStay stay) {
    if (people.contains(stay.stay.person)) out[stay.stay.person].push_back(std::move(stay));
  };
  if (people.size() > most_asked_for) {
    CW_CHECK(each_kept_stay(db, add));
    return out;
  }
  const std::string one = std::string(stays_sql) + " AND person = ?1";
  for (const PersonId person : people)
    CW_CHECK(db.each(one, {person}, [&](const Row& row) -> Result<void> { return add(stay_of(row)), Result<void>{}; }));
  return out;
}

std::optional<std::string> day_text(const std::optional<Date>& day) { return day ? std::optional(format_date(*day)) : std::nullopt; }

std::string sources_text(const std::vector<std::string>& sources) {
  List out;
  for (const std::string& source : sources) out.emplace_back(source);
  return write_json(Value(std::move(out)));
}

bool same_time(const KeptStay& a, const KeptStay& b) {
  return a.person == b.person && a.home == b.home && a.from == b.from && a.to == b.to && a.now == b.now;
}

// The same but for the household's id.
bool same_words(const KeptStay& a, const KeptStay& b) {
  return same_time(a, b) && a.confidence == b.confidence && a.reason == b.reason && a.sources == b.sources;
}

// The homes of decided rows, and those at which touched people were.
std::set<std::uint32_t> homes_decided(const Found& found, const StayScope& scope) {
  std::set<std::uint32_t> out;
  for (std::size_t row = 0; row < scope.rows.size(); ++row)
    if (found.home_of_row[row] != UINT32_MAX && scope.decides(*scope.rows[row])) out.insert(found.home_of_row[row]);
  for (const FoundStay& stay : found.stays)
    if (scope.people.contains(stay.person)) out.insert(stay.home);
  return out;
}

KeptStay as_kept(const Found& found, const FoundStay& stay, HouseholdId household) {
  return {household,       stay.person, found.homes[stay.home].key, day_text(stay.from), day_text(stay.to), stay.now,
          stay.confidence, stay.reason, sources_text(stay.sources)};
}

// Households of stays by their ids.
class HouseholdsOfStays {
 public:
  HouseholdsOfStays(const Found& found, const Placing& placing) : placing_(placing) {
    for (const FoundStay& stay : found.stays)
      if (placing.household_of.contains(stay.household)) placed_[stay.person].push_back(&stay);
  }
  // One that no record is of takes that of the person's other stay at the home.
  [[nodiscard]] HouseholdId of(const FoundStay& stay) const {
    if (stay.household == linkage::no_household) return {};
    if (const auto at = placing_.household_of.find(stay.household); at != placing_.household_of.end()) return at->second;
    const auto others = placed_.find(stay.person);
    if (others == placed_.end()) return {};
    const auto other = std::ranges::find(others->second, stay.home, &FoundStay::home);
    return other == others->second.end() ? HouseholdId() : placing_.household_of.at((*other)->household);
  }

 private:
  const Placing& placing_;
  std::unordered_map<PersonId, std::vector<const FoundStay*>> placed_;  // in the order in which they were found
};

// Takes out of `kept` what is in `found` too; what is left of each is over, or begins.
void compare(std::vector<NumberedStay> kept, std::vector<KeptStay> found, StayChanges& out) {
  for (KeptStay& stay : found) {
    const auto same = std::ranges::find(kept, stay, &NumberedStay::stay);
    if (same == kept.end())
      out.begun.push_back(std::move(stay));
    else
      kept.erase(same);
  }
  for (NumberedStay& stay : kept) out.over.push_back(std::move(stay));
}

class Comparing {
 public:
  Comparing(Connection& db, HomeRows& known, const Found& found, const Placing& placing, const StayScope& scope)
      : db_(db),
        known_(known),
        found_(found),
        placing_(placing),
        scope_(scope),
        households_(found, placing),
        homes_(homes_decided(found, scope)) {}

  Result<StayChanges> run() {
    CW_TRY(StaysOf kept, kept_stays(db_, scope_.at_homes));
    std::map<PersonId, std::vector<KeptStay>> now;
    for (const FoundStay& stay : found_.stays)
      if (scope_.at_homes.contains(stay.person)) now[stay.person].push_back(as_it_is_now(stay, kept[stay.person]));
    for (const PersonId person : scope_.at_homes) compare(std::move(kept[person]), std::move(now[person]), out_);
    CW_CHECK(follow_households());
    CW_CHECK(compare_homes());
    return std::move(out_);
  }

 private:
  KeptStay as_it_is_now(const FoundStay& stay, const std::vector<NumberedStay>& kept) const {
    KeptStay out = as_kept(found_, stay, households_.of(stay));
    if (scope_.people.contains(stay.person) || homes_.contains(stay.home)) return out;
    const auto same = std::ranges::find_if(kept, [&](const NumberedStay& each) { return same_time(each.stay, out); });
    if (same == kept.end()) return out;
    const HouseholdId household = placing_.household_of.contains(stay.household) ? out.household : same->stay.household;
    out = same->stay;
    out.household = household;
    return out;
  }

  // Stays of people who were not looked at, in households whose records went elsewhere: they go along with the person's records.
  Result<void> follow_households() {
    std::set<HouseholdId> left;
    std::map<RecordNumber, HouseholdId> now;
    for (const HouseholdMove& move : placing_.moves)
      if (!move.from.is_nil()) left.insert(move.from);
    for (const auto& [household, records] : placing_.now)
      for (const RecordNumber record : records) now[record] = household;
    for (const HouseholdId household : left) {
      CW_TRY(std::vector<NumberedStay> stays,
             db_.all(std::string(stays_sql) + " AND household = ?1", {household}, [](const Row& row) { return stay_of(row); }));
      std::erase_if(stays, [&](const NumberedStay& each) { return scope_.at_homes.contains(each.stay.person); });
      if (stays.empty()) continue;
      std::map<PersonId, std::map<HouseholdId, std::size_t>> records_in;
      for (const RecordNumber record : placing_.before.at(household)) {
        CW_TRY(const PersonId person, known_.person_of(record));
        if (const auto at = now.find(record); at != now.end()) ++records_in[person][at->second];
      }
      for (NumberedStay& each : stays) {
        const auto& in = records_in[each.stay.person];
        KeptStay then = each.stay;
        then.household = in.empty() ? HouseholdId() : std::ranges::max_element(in, {}, [](const auto& one) { return one.second; })->first;
        compare({each}, {then}, out_);
      }
    }
    return {};
  }

  Result<void> compare_homes() {
    std::set<std::uint32_t> lived_in;
    std::set<std::string> keys;
    for (const FoundStay& stay : found_.stays)
      if (homes_.contains(stay.home)) lived_in.insert(stay.home);
    for (const std::uint32_t home : lived_in) {
      const linkage::Home& is = found_.homes[home];
      KeptHome now{is.key, std::string(linkage::name_of(is.kind)), is.people, is.reason};
      CW_TRY(const auto kept,
             db_.first("SELECT home, kind, people, reason FROM home WHERE home = ?1 AND until_at IS NULL", {now.home}, [](const Row& row) {
               return KeptHome{row.get<std::string>(0), row.get<std::string>(1), row.get<std::int64_t>(2), row.get<std::string>(3)};
             }));
      keys.insert(now.home);
      if (kept != now) out_.homes.push_back(std::move(now));
    }
    return close_homes(keys);
  }

  // Homes at which nobody is kept any more.
  Result<void> close_homes(const std::set<std::string>& lived_in) {
    std::map<std::string, std::int64_t> left;
    for (const NumberedStay& each : out_.over) ++left[each.stay.home];
    for (const KeptStay& stay : out_.begun) left.erase(stay.home);
    for (const auto& [home, stays] : left) {
      if (lived_in.contains(home)) continue;
      CW_TRY(const auto kept, db_.value<std::int64_t>("SELECT count(*) FROM household_stay WHERE home = ?1 AND until_at IS NULL", {home}));
      if (kept == stays) out_.homes_over.push_back(home);
    }
    return {};
  }

  Connection& db_;
  HomeRows& known_;
  const Found& found_;
  const Placing& placing_;
  const StayScope& scope_;
  const HouseholdsOfStays households_;
  std::set<std::uint32_t> homes_;
  StayChanges out_;
};

}  // namespace

// A statement that reads for seconds would keep SQLite's log from beginning anew.
Result<void> each_kept_stay(Connection& db, const std::function<void(NumberedStay)>& visit) {
  const std::string some = std::string(stays_sql) + " AND number > ?1 ORDER BY number LIMIT ?2";
  std::int64_t after = 0;
  for (bool more = true; more;) {
    more = false;
    CW_CHECK(db.each(some, {after, stays_at_once}, [&](const Row& row) -> Result<void> {
      NumberedStay stay = stay_of(row);
      more = true;
      after = stay.number;
      visit(std::move(stay));
      return {};
    }));
  }
  return {};
}

Result<std::set<PersonId>> whose_stays_differ(Connection& db, const Found& found, const StayScope& scope) {
  const std::set<std::uint32_t> homes = homes_decided(found, scope);
  std::set<std::string> keys;
  for (const std::uint32_t home : homes) keys.insert(found.homes[home].key);
  std::set<PersonId> others = scope.at_homes, out;
  for (const PersonId person : scope.people) others.erase(person);
  CW_TRY(StaysOf kept, kept_stays(db, others));
  for (const FoundStay& stay : found.stays) {
    if (!others.contains(stay.person) || homes.contains(stay.home)) continue;
    const KeptStay is = as_kept(found, stay, {});
    std::vector<NumberedStay>& was = kept[stay.person];
    const auto same = std::ranges::find_if(was, [&](const NumberedStay& each) { return same_words(each.stay, is); });
    if (same == was.end())
      out.insert(stay.person);
    else
      was.erase(same);
  }
  // What is left is kept and was not found: at a home that is decided that is as it should be.
  for (const auto& [person, stays] : kept)
    if (std::ranges::any_of(stays, [&](const NumberedStay& each) { return !keys.contains(each.stay.home); })) out.insert(person);
  return out;
}

Result<StayChanges> compare_stays(Connection& db, HomeRows& known, const Found& found, const Placing& placing, const StayScope& scope) {
  return Comparing(db, known, found, placing, scope).run();
}

}  // namespace cw::registry
