// SPDX-License-Identifier: MIT
#include "services/register/households/internal/deciding.h"

#include <algorithm>

#include "base/date_text.h"
#include "base/json.h"
#include "services/register/households/internal/stay_changes.h"

namespace cw::registry {
namespace {

constexpr int most_rounds = 6, most_joined = 4;
constexpr std::size_t most_causes = 20;

// The rows to look at, and what among them is decided.
class Around {
 public:
  Around(HomeRows& known, const Touched& touched) : known_(known) {
    for (const auto& [person, changes] : touched.people) people_.insert(person);
    for (const auto& [name, changes] : touched.names) names_.insert(name);
  }
  // More people are touched; false where all of them were.
  bool touch(const std::set<PersonId>& more) {
    const std::size_t before = people_.size();
    people_.insert(more.begin(), more.end());
    return people_.size() > before;
  }

  Result<void> look() {
    for (const PersonId person : people_) CW_CHECK(known_.load_person(person));
    here_ = names_;
    for (const auto& [record, row] : known_.loaded())
      if (people_.contains(row.person)) add_names(row, here_);
    CW_CHECK(join_names());
    at_homes_ = people_;
    for (const auto& [record, row] : known_.loaded())
      if (names_one_of(row, here_)) at_homes_.insert(row.person);
    for (const PersonId person : at_homes_) CW_CHECK(known_.load_person(person));
    std::set<HomeName> further;
    for (const auto& [record, row] : known_.loaded())
      if (at_homes_.contains(row.person)) add_names(row, further);
    for (const HomeName& name : further) CW_CHECK(known_.load_name(name));
    std::set<PersonId> everybody;
    for (const auto& [record, row] : known_.loaded()) everybody.insert(row.person);
    for (const PersonId person : everybody) CW_CHECK(known_.load_person(person));
    rows_.clear();
    for (const auto& [record, row] : known_.loaded()) rows_.push_back(&row);
    return {};
  }

  [[nodiscard]] const std::vector<const HomeRow*>& rows() const { return rows_; }
  [[nodiscard]] const std::set<PersonId>& people() const { return people_; }      // touched
  [[nodiscard]] const std::set<PersonId>& at_homes() const { return at_homes_; }  // and everybody at their homes
  [[nodiscard]] bool decides(const HomeRow& row) const { return people_.contains(row.person) || names_one_of(row, here_); }

 private:
  // A home has several names: a record with two of them joins them.
  Result<void> join_names() {
    for (int step = 0; step < most_joined; ++step) {
      const std::size_t before = here_.size();
      for (const HomeName& name : here_) CW_CHECK(known_.load_name(name));
      std::set<HomeName> more;
      for (const auto& [record, row] : known_.loaded())
        if (names_one_of(row, here_)) add_names(row, more);
      here_.insert(more.begin(), more.end());
      if (here_.size() == before) break;
    }
    return {};
  }
  static void add_names(const HomeRow& row, std::set<HomeName>& names) {
    for (HomeName& name : list_of(row.names)) names.insert(std::move(name));
  }
  static bool names_one_of(const HomeRow& row, const std::set<HomeName>& names) {
    return std::ranges::any_of(list_of(row.names), [&](const HomeName& name) { return names.contains(name); });
  }

  HomeRows& known_;
  std::set<PersonId> people_, at_homes_;
  std::set<HomeName> names_, here_;  // as given; and all names of the homes of the touched
  std::vector<const HomeRow*> rows_;
};

// The changes of the register that touched these records and people: of the people themselves, and of others at their homes.
class Causes {
 public:
  Causes(const Touched& touched, const HomeRows& known) : touched_(touched), known_(known) {}
  void add_record(RecordNumber record) {
    const auto row = known_.loaded().find(record);
    if (row == known_.loaded().end()) return;
    add_person(row->second.person);
    for (const HomeName& name : list_of(row->second.names))
      if (const auto at = touched_.names.find(name); at != touched_.names.end()) all_.insert(at->second.begin(), at->second.end());
  }
  void add_person(PersonId person) {
    if (const auto at = touched_.people.find(person); at != touched_.people.end()) all_.insert(at->second.begin(), at->second.end());
  }
  [[nodiscard]] std::vector<std::int64_t> first() const {
    std::vector<std::int64_t> out(all_.begin(), all_.end());
    if (out.size() > most_causes) out.resize(most_causes);
    return out;
  }

 private:
  const Touched& touched_;
  const HomeRows& known_;
  std::set<std::int64_t> all_;
};

// Households whose stays are others than before have changed, too; and every change gets its causes.
void complete_changes(HouseholdDecision& decision, const Placing& placing, const StayChanges& stays, const Touched& touched,
                      const HomeRows& known) {
  decision.households = placing.changes;
  std::map<HouseholdId, std::set<PersonId>> people;
  const auto note = [&](const KeptStay& stay) {
    if (!stay.household.is_nil()) people[stay.household].insert(stay.person);
  };
  for (const KeptStay& stay : stays.begun) note(stay);
  for (const NumberedStay& stay : stays.over) note(stay.stay);
  std::set<HouseholdId> told;
  for (const HouseholdChange& each : placing.changes) told.insert(each.household);
  for (const auto& [household, who] : people)
    if (!told.contains(household)) decision.households.push_back({HouseholdChangeKind::changed, household, {}, {}});
  for (HouseholdChange& each : decision.households) {
    Causes causes(touched, known);
    for (const auto* records : {&placing.now, &placing.before})
      if (const auto at = records->find(each.household); at != records->end())
        for (const RecordNumber record : at->second) causes.add_record(record);
    if (const auto at = people.find(each.household); at != people.end())
      for (const PersonId person : at->second) causes.add_person(person);
    each.causes = causes.first();
  }
}

Result<Placing> place(const Deciding& with, HomeRows& known, const Found& found, const StayScope& scope) {
  std::vector<bool> decided;
  for (const HomeRow* row : scope.rows) decided.push_back(scope.decides(*row));
  return place_households(with.db, known, scope.rows, found, decided, with.new_id);
}

// Loads everybody at any home of the households that were reached, so that a move of one is judged by all who were there. False where they
// were there already.
Result<bool> complete_homes(HomeRows& known, const Placing& placing) {
  const std::size_t before = known.loaded().size();
  for (const auto* records : {&placing.now, &placing.before})
    for (const auto& [household, list] : *records)
      for (const RecordNumber record : list) {
        CW_TRY(const PersonId person, known.person_of(record));
        if (person.is_nil()) continue;
        CW_CHECK(known.load_person(person));
        if (const auto row = known.loaded().find(record); row != known.loaded().end())
          for (const HomeName& name : list_of(row->second.names)) CW_CHECK(known.load_name(name));
      }
  return known.loaded().size() > before;
}

Result<Decisions> finish(const Deciding& with, HomeRows& known, const Touched& touched, const Found& found, const Placing& placing,
                         StayScope scope) {
  Decisions out;
  CW_TRY(StayChanges stays, compare_stays(with.db, known, found, placing, scope));
  out.decision.moves = placing.moves;
  complete_changes(out.decision, placing, stays, touched, known);
  out.decision.begun = std::move(stays.begun);
  out.decision.over = std::move(stays.over);
  out.decision.homes = std::move(stays.homes);
  out.decision.homes_over = std::move(stays.homes_over);
  out.context = found.context;
  out.records = scope.rows.size();
  return out;
}

}  // namespace

Result<Decisions> decide_around(const Deciding& with, HomeRows& known, const Touched& touched) {
  Around around(known, touched);
  for (int round = 1;; ++round) {
    CW_CHECK(around.look());
    CW_TRY(const Found found, find_among(with.columns, around.rows(), with.context, with.today));
    StayScope scope{around.rows(), around.people(), around.at_homes(), [&](const HomeRow& row) { return around.decides(row); }};
    if (round < most_rounds) {
      CW_TRY(const std::set<PersonId> restless, whose_stays_differ(with.db, found, scope));
      if (around.touch(restless)) continue;
    }
    CW_TRY(const Placing placing, place(with, known, found, scope));
    if (round < most_rounds) {
      CW_TRY(const bool more, complete_homes(known, placing));
      if (more) continue;
    }
    return finish(with, known, touched, found, placing, std::move(scope));
  }
}

namespace {

// Of a household still, and gone.
Result<std::vector<RecordNumber>> gone_records(const Deciding& with) {
  constexpr std::int64_t at_once = 50'000;
  std::vector<RecordNumber> out;
  CW_TRY(const auto last, with.db.value<std::int64_t>("SELECT coalesce(max(record), 0) FROM household_of_record"));
  for (std::int64_t from = 0; from <= last; from += at_once) {
    CW_CHECK(with.go_on());
    CW_CHECK(
        with.db.each("SELECT m.record FROM household_of_record AS m LEFT JOIN home_record AS r ON r.record = m.record"
                     " WHERE m.record >= ?1 AND m.record < ?2 AND m.until_at IS NULL AND r.record IS NULL ORDER BY m.record",
                     {from, from + at_once},
                     [&](const store::Row& row) -> Result<void> { return out.push_back({row.get<std::int64_t>(0)}), Result<void>{}; }));
  }
  return out;
}

}  // namespace

Result<Decisions> decide_all(const Deciding& with, HomeRows& known, const Touched& touched) {
  CW_TRY(const std::vector<RecordNumber> gone, gone_records(with));
  for (const RecordNumber record : gone) known.will_be(record, std::nullopt);
  CW_CHECK(known.load_all(with.go_on));
  std::vector<const HomeRow*> rows;
  std::set<PersonId> people;
  for (const auto& [record, row] : known.loaded()) {
    rows.push_back(&row);
    people.insert(row.person);
  }
  CW_CHECK(each_kept_stay(with.db, [&](const NumberedStay& stay) { people.insert(stay.stay.person); }));
  CW_CHECK(with.go_on());
  CW_TRY(const Found found, find_among(with.columns, rows, std::nullopt, with.today));
  CW_CHECK(with.go_on());
  StayScope scope{rows, people, people, [](const HomeRow&) { return true; }};
  CW_TRY(const Placing placing, place(with, known, found, scope));
  CW_CHECK(with.go_on());
  return finish(with, known, touched, found, placing, std::move(scope));
}

}  // namespace cw::registry
