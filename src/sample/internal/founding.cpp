// SPDX-License-Identifier: MIT
// How people are made, how households begin or arrive, and what numbers people carry.
#include <algorithm>

#include "base/date_text.h"
#include "sample/internal/borough_state.h"
#include "sample/internal/identifiers.h"

namespace cw::sample {
namespace {

constexpr int days_of_year = 365;

int year_of(Day day) { return civil(Date{day}).year; }

// The age of the eldest of an arriving or first household.
int draw_adult_age(Random& random) {
  const std::uint32_t at = random.below(100);
  if (at < 16) return random.between(19, 27);
  if (at < 44) return random.between(28, 43);
  if (at < 70) return random.between(44, 61);
  if (at < 92) return random.between(62, 79);
  return random.between(80, 95);
}

}  // namespace

int State::make_person(Sex sex, Culture culture, Day born, std::string_view family) {
  Person person;
  person.sex = sex;
  person.culture = culture;
  person.born = born;
  const int year = year_of(born);
  person.given = draw_given(culture, sex, year, random_);
  person.middle = draw_middle(culture, sex, year, random_);
  person.family = family_for(culture, sex, family, random_);
  person.known_as = draw_known_as(culture, sex, year, random_);
  n_.people.push_back(std::move(person));
  return static_cast<int>(n_.people.size()) - 1;
}

int State::make_child(int mother, int father, Culture culture, Day born, std::string_view family) {
  const int id = make_person(random_.chance(0.512) ? Sex::male : Sex::female, culture, born, family);
  Person& child = person(id);
  child.mother = mother;
  child.father = father;
  const bool named_after = father != nobody && child.sex == Sex::male && random_.chance(0.025);
  if (named_after) child.given = person(father).given;
  // Brothers and sisters have different given names.
  for (int attempt = 0; attempt < 8 && !named_after; ++attempt) {
    const bool taken = std::any_of(n_.people.begin(), n_.people.end() - 1, [&](const Person& other) {
      return mother != nobody && other.mother == mother && other.given == child.given;
    });
    if (!taken) break;
    child.given = draw_given(culture, child.sex, year_of(born), random_);
  }
  return id;
}

std::vector<int> State::make_couple(Culture culture, Day now, int age) {
  const std::string family = draw_family(culture, random_);
  const Day his = now - age * days_of_year - part_of_year();
  const Day half_years = random_.between(-4, 8) * days_of_year / 2;
  const Day hers = his + half_years + part_of_year();
  const int man = make_person(Sex::male, culture, his, family);
  const Culture her_culture = random_.chance(0.08) ? draw_culture(random_) : culture;
  const int woman = make_person(Sex::female, her_culture, std::min(hers, now - 18 * days_of_year), draw_family(her_culture, random_));
  couple(woman, man);
  const double married = age < 28 ? 0.25 : age < 45 ? 0.6 : 0.85;
  if (random_.chance(married)) {
    const Day wedding = now - static_cast<Day>(random_.below(static_cast<std::uint32_t>(std::max(1, (age - 20) * days_of_year)))) - 1;
    marry(woman, wedding);
  }
  return {man, woman};
}

void State::add_children(std::vector<int>& members, Day now, int mother, int father) {
  const int age = age_on(person(mother), now);
  const bool large = person(mother).culture == Culture::muslim || person(mother).culture == Culture::somali;
  int count = 1 + static_cast<int>(random_.below(large ? 4 : 3));
  if (count > 1 && random_.chance(0.35)) --count;
  const std::string family = person(father != nobody && random_.chance(0.9) ? father : mother).family;
  const Culture culture = person(father == nobody ? mother : father).culture;
  const int oldest = std::min(age - 19, 19), youngest = std::max(0, age - 42);
  if (oldest < youngest) return;
  Day born = now - random_.between(youngest, oldest) * days_of_year;
  born -= part_of_year();
  for (int i = 0; i < count && born < now; ++i) {
    members.push_back(make_child(mother, father, culture, born, family));
    if (random_.chance(0.016)) {
      const int twin = make_child(mother, father, culture, born, family);
      person(twin).twin = members.back();
      person(members.back()).twin = twin;
      members.push_back(twin);
    }
    born += 400 + static_cast<Day>(random_.below(1200));
  }
}

std::vector<int> State::make_household(Day now) {
  const Culture culture = draw_culture(random_);
  const int age = draw_adult_age(random_);
  const bool wide = culture == Culture::muslim || culture == Culture::hindu || culture == Culture::sikh;
  std::uint32_t at = random_.below(100);
  if (wide && at < 30) at += 40;
  if (at < 30) {
    const Sex sex = random_.chance(age > 65 ? 0.34 : 0.56) ? Sex::male : Sex::female;
    const std::string family = draw_family(culture, random_);
    return {make_person(sex, culture, now - age * days_of_year - part_of_year(), family)};
  }
  if (at < 40 && age >= 20 && age <= 55) {  // lone parent
    const bool mother = random_.chance(0.86);
    const Day born = now - age * days_of_year - part_of_year();
    std::vector<int> members = {make_person(mother ? Sex::female : Sex::male, culture, born, draw_family(culture, random_))};
    if (mother) add_children(members, now, members[0], nobody);
    return members;
  }
  std::vector<int> members = make_couple(culture, now, age);
  if (at >= 52 && age >= 24 && age <= 60) add_children(members, now, members[1], members[0]);
  if (age >= 28 && age <= 60 && random_.chance(wide ? 0.22 : 0.03)) {  // a grandmother in the house
    const Day born = person(members[0]).born - random_.between(21, 34) * days_of_year;
    const int grandmother = make_person(Sex::female, culture, born, person(members[0]).family);
    person(members[0]).mother = grandmother;
    members.push_back(grandmother);
  }
  return members;
}

std::vector<int> State::make_communal(Day now, PropertyType type) {
  const Culture culture = draw_culture(random_);
  int age = random_.between(19, 45);
  Sex sex = random_.chance(0.62) ? Sex::male : Sex::female;
  if (type == PropertyType::care_home) {
    age = random_.between(74, 97);
    sex = random_.chance(0.3) ? Sex::male : Sex::female;
  }
  if (type == PropertyType::student_hall) age = random_.between(18, 22);
  const std::string family = draw_family(culture, random_);
  return {make_person(sex, culture, now - age * days_of_year - part_of_year(), family)};
}

void State::arrive(Day now) {
  if (random_.chance(0.1)) {
    static constexpr PropertyType types[] = {PropertyType::shared_house, PropertyType::shared_house, PropertyType::hostel,
                                             PropertyType::care_home, PropertyType::student_hall};
    const PropertyType type = types[random_.below(5)];
    const int home = place_with_room(type);
    if (home != nobody) return settle(make_communal(now, type), home, now);
  }
  const int home = empty_dwelling();
  if (home != nobody) settle(make_household(now), home, now);
}

void State::found(Day begin) {
  for (std::size_t i = 0; i < n_.places.size(); ++i) {
    if (!is_communal(n_.places[i].type)) continue;
    for (int k = 0; k < n_.places[i].capacity * 3 / 4; ++k) settle(make_communal(begin, n_.places[i].type), static_cast<int>(i), begin);
  }
  while (population_ < plan_.residents) {
    const int home = empty_dwelling();
    if (home == nobody) break;
    settle(make_household(begin), home, begin);
  }
  // They have lived here for some time already; half of them for less than five years.
  for (const Household& household : n_.households) {
    const int most = random_.chance(0.5) ? 5 : is_communal(place(household.property).type) ? 5 : 30;
    const Day since = begin - static_cast<Day>(random_.below(static_cast<std::uint32_t>(most * days_of_year)));
    for (const int id : household.members) person(id).stays.back().from = std::max(since, person(id).born);
  }
}

void State::finish() {
  const std::uint32_t nhs_block = nhs_serials / plan_.of;
  const double nhs_share = std::min(1.0, static_cast<double>(nhs_block) * 0.85 / (plan_.residents * 1.75));
  std::uint32_t nhs_next = 0;
  std::vector<std::uint32_t> upn_next(256, 0);
  Random random(plan_.seed, plan_.number, 3);
  std::vector<std::string> landlines(n_.households.size());
  for (std::size_t i = 0; i < n_.people.size(); ++i) {
    Person& person = n_.people[i];
    const std::uint64_t serial = static_cast<std::uint64_t>(plan_.number) * 8192 + i;
    const int age = age_on(person, n_.reference), year = year_of(person.born);
    const bool holds_nhs = random.chance(nhs_share);
    while (holds_nhs && person.nhs.empty() && nhs_next < nhs_block)
      person.nhs = nhs_number(plan_.number * nhs_block + nhs_next++).value_or("");
    if (age >= 16) person.nino = national_insurance_number(serial);
    if (age >= 4 && year >= year_of(n_.reference) - 30) {
      const int entry = year + 5;
      std::uint32_t& next = upn_next[static_cast<std::size_t>(entry % 256)];
      person.upn = unique_pupil_number(plan_.number * 2 + next / 1000 % 2, entry, next % 1000);
      ++next;
    }
    if (age >= 11 && random.chance(age > 80 ? 0.5 : 0.94)) person.mobile = mobile_number(serial);
    if (age >= 14 && random.chance(age > 75 ? 0.4 : 0.88)) person.email = email_address(person.given, person.family, year, random);
    if (!person.stays.empty()) {
      std::string& line = landlines[static_cast<std::size_t>(person.stays.front().household)];
      if (line.empty() && (age > 55 || random.chance(0.3))) line = landline_number(serial);
      person.landline = line;
    }
    const bool wed = person.married || !person.former_family.empty();
    if (age < 16)
      person.title = person.sex == Sex::male ? "Master" : "Miss";
    else if (random.chance(0.012))
      person.title = random.chance(0.85) ? "Dr" : "Rev";
    else
      person.title = person.sex == Sex::male ? "Mr" : wed ? "Mrs" : random.chance(0.5) ? "Ms" : "Miss";
  }
}

}  // namespace cw::sample
