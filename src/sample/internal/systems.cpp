// SPDX-License-Identifier: MIT
// Who is in which system, when and how often. The columns are in layouts.cpp.
#include <algorithm>

#include "base/date_text.h"
#include "sample/internal/layouts.h"
#include "sample/internal/scribe.h"

namespace cw::sample {
namespace {

constexpr Day year_days = 365;

class Clerk {
 public:
  explicit Clerk(Scribe& scribe) : s_(scribe), n_(scribe.neighbourhood()), random_(scribe.random()), today_(n_.reference - 1) {}

  void write_all() {
    for (std::size_t i = 0; i < n_.people.size(); ++i) {
      const int id = static_cast<int>(i);
      if (s_.person(id).stays.empty()) continue;
      council_tax(id);
      housing_rents(id);
      electoral_register(id);
      school_roll(id);
      library(id);
      hospital(id);
      care(id);
      small_services(id);
    }
    empty_homes();
  }

 private:
  // The last day on which the person lived in the borough, at most today; the day is in the last stay.
  Day last_day(const Person& person) const { return std::min(person.stays.back().to - 1, today_); }
  bool here(const Person& person) const { return person.stays.back().to == no_day; }
  bool left_lately(const Person& person, Day days) { return !here(person) && person.stays.back().to > today_ - days; }

  // Active in a system: people of today, and some of those who left and were not taken out.
  bool active(const Person& person, double chance) {
    if (here(person)) return random_.chance(chance);
    return left_lately(person, 2 * year_days) && random_.chance(chance * (person.died == no_day ? 0.35 : 0.12));
  }

  // Writes a record, and with the duplicate fault a second one.
  template <class Write>
  void record(System system, std::uint32_t fields, int id, Day as_of, const Write& write) {
    Entry entry = s_.entry(system, fields, id, as_of);
    write(entry);
    if (!s_.happens(Fault::duplicate, entry)) return;
    Entry again = s_.entry(system, fields, id, as_of);
    again.faults |= 1ULL << static_cast<unsigned>(Fault::duplicate);
    write(again);
  }

  bool child_at_home(const Person& person, const Stay& stay) const {
    for (const int parent : {person.mother, person.father}) {
      if (parent == nobody) continue;
      const Stay* theirs = stay_on(s_.person(parent), stay.from);
      if (theirs != nullptr && theirs->household == stay.household) return true;
    }
    return false;
  }

  void council_tax(int id) {
    const Person& person = s_.person(id);
    for (const Stay& stay : person.stays) {
      const Day end = std::min(stay.to, n_.reference);
      const PropertyType type = s_.place(stay.property).type;
      if (stay.to < today_ - 4 * year_days || (type != PropertyType::house && type != PropertyType::flat)) continue;
      if (age_on(person, end - 1) < 18 || (child_at_home(person, stay) && !random_.chance(0.05))) continue;
      const Day as_of = std::max(stay.from, end - 1);
      record(System::council_tax, field_title | field_middle | field_mobile | field_email | field_uprn, id, as_of,
             [&](Entry& entry) { layout_council_tax(s_, entry, stay); });
    }
  }

  void housing_rents(int id) {
    const Person& person = s_.person(id);
    for (const Stay& stay : person.stays) {
      const Property& place = s_.place(stay.property);
      if (place.tenure != Tenure::social || is_communal(place.type) || stay.to < today_ - 4 * year_days) continue;
      const Day as_of = std::min(stay.to, n_.reference) - 1;
      const bool child = child_at_home(person, stay) || age_on(person, as_of) < 18;
      record(System::housing_rents, field_title | field_birth | field_nino | field_mobile | field_uprn, id, as_of, [&](Entry& entry) {
        layout_housing_rents(s_, entry, stay,
                             child                                                 ? "Household member"
                             : person.sex == Sex::male && person.partner != nobody ? "Joint tenant"
                                                                                   : "Tenant");
      });
    }
  }

  void electoral_register(int id) {
    const Person& person = s_.person(id);
    if (age_on(person, last_day(person)) < 17 || !active(person, 0.87)) return;
    record(System::electoral_register, field_middle | field_uprn, id, last_day(person),
           [&](Entry& entry) { layout_electoral_register(s_, entry); });
  }

  // The 1 September of the school year in which the person, after that birthday, begins a stage.
  static Day first_of_september(const Person& person, int age) {
    const CivilDate birth = civil(Date{person.born});
    return make_date(birth.year + age + (birth.month >= 9 ? 1 : 0), 9, 1)->days;
  }

  void school_roll(int id) {
    const Person& person = s_.person(id);
    const int age = age_on(person, today_);
    if (age < 4 || age > 20) return;
    for (const int entry_age : {4, 11}) {
      const Day entry_day = first_of_september(person, entry_age), leave_day = first_of_september(person, entry_age == 4 ? 11 : 16) - 40;
      const Day as_of = std::min({leave_day, today_, last_day(person)});
      if (entry_day > as_of || stay_on(person, as_of) == nullptr || !random_.chance(0.93)) continue;
      record(System::school_roll, field_middle | field_birth | field_sex | field_upn | field_mobile, id, as_of,
             [&](Entry& entry) { layout_school_roll(s_, entry, entry_day, leave_day < today_ ? leave_day : no_day); });
    }
  }

  void library(int id) {
    const Person& person = s_.person(id);
    const int age = age_on(person, last_day(person));
    if (age < 2 || !random_.chance(age < 16 ? 0.5 : age < 60 ? 0.32 : 0.42)) return;
    const Day joined =
        person.stays.front().from +
        static_cast<Day>(random_.below(static_cast<std::uint32_t>(std::max(1, last_day(person) - person.stays.front().from))));
    if (!stay_on(person, joined) || last_day(person) < today_ - 5 * year_days || age_on(person, joined) < 1) return;
    const Day as_of = here(person) && random_.chance(0.6) ? today_ : joined;
    if (stay_on(person, as_of) == nullptr) return;
    record(System::library, field_birth | field_mobile | field_email, id, as_of,
           [&](Entry& entry) { layout_library(s_, entry, joined, age); });
  }

  void hospital(int id) {
    const Person& person = s_.person(id);
    for (int years_ago = 6; years_ago > 0; --years_ago) {
      const Day first = today_ - years_ago * year_days;
      const Day day = first + static_cast<Day>(random_.below(year_days));
      const bool birth = person.born >= first && person.born < first + year_days;
      if (birth && stay_on(person, person.born) != nullptr && random_.chance(0.95)) discharge(id, person.born, Visit::birth);
      const int age = age_on(person, day);
      const double chance = age < 5 ? 0.1 : age < 45 ? 0.07 : age < 65 ? 0.11 : age < 80 ? 0.24 : 0.42;
      if (!birth && random_.chance(chance) && stay_on(person, day) != nullptr) discharge(id, day, Visit::other);
      if (!birth && age > 70 && random_.chance(0.12) && stay_on(person, std::min(day + 40, today_)) != nullptr)
        discharge(id, std::min(day + 40, today_), Visit::other);
    }
  }

  void discharge(int id, Day day, Visit visit) {
    record(System::hospital_discharges, field_birth | field_sex | field_nhs, id, day,
           [&](Entry& entry) { layout_hospital(s_, entry, visit); });
  }

  void care(int id) {
    const Person& person = s_.person(id);
    const int age = age_on(person, last_day(person));
    if (age < 18 || (!here(person) && !left_lately(person, 4 * year_days))) return;
    const bool home = s_.place(person.stays.back().property).type == PropertyType::care_home;
    const double chance = home ? 0.9 : age < 65 ? 0.02 : age < 80 ? 0.09 : 0.32;
    if (!random_.chance(chance)) return;
    record(System::adult_social_care, field_title | field_birth | field_sex | field_nhs | field_landline | field_mobile, id,
           last_day(person), [&](Entry& entry) { layout_adult_social_care(s_, entry); });
  }

  void small_services(int id) {
    const Person& person = s_.person(id);
    const Day day = last_day(person);
    const int age = age_on(person, day);
    const Property& place = s_.place(person.stays.back().property);
    if (age < 18 || (!here(person) && !left_lately(person, 3 * year_days))) return;
    if (!is_communal(place.type) && random_.chance(age < 65 ? 0.006 : age < 80 ? 0.09 : 0.22))
      record(System::assisted_bins, field_title | field_mobile | field_uprn, id, day,
             [&](Entry& entry) { layout_assisted_bins(s_, entry); });
    if (age >= 65 && place.type != PropertyType::care_home && random_.chance(age < 80 ? 0.07 : 0.28))
      record(System::telecare, field_title | field_birth | field_landline | field_uprn, id, day,
             [&](Entry& entry) { layout_telecare(s_, entry); });
    if (age < 70 && random_.chance(place.tenure == Tenure::owned ? 0.02 : 0.13))
      record(System::food_hub, field_birth | field_mobile, id, day, [&](Entry& entry) { layout_food_hub(s_, entry); });
  }

  // Accounts of nobody: homes without a household today.
  void empty_homes() {
    std::vector<bool> lived(n_.places.size(), false);
    for (const Household& household : n_.households)
      if (!household.members.empty()) lived[static_cast<std::size_t>(household.property)] = true;
    for (std::size_t i = 0; i < n_.places.size(); ++i) {
      const Property& place = n_.places[i];
      if (lived[i] || (place.type != PropertyType::house && place.type != PropertyType::flat)) continue;
      Entry entry;
      entry.as_of = today_;
      entry.home = entry.recorded = static_cast<int>(i);
      if (!s_.happens(Fault::the_occupier, entry)) continue;
      entry.address = address_of(place);
      entry.uprn = fmt::format("{}", place.uprn);
      entry.family = "The Occupier";
      layout_council_tax(s_, entry, {nobody, static_cast<int>(i), today_ - 200, no_day});
    }
  }

  Scribe& s_;
  const Neighbourhood& n_;
  Random& random_;
  Day today_;
};

}  // namespace

void write_systems(Scribe& scribe) { Clerk(scribe).write_all(); }

}  // namespace cw::sample
