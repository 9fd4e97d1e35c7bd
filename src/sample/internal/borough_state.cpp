// SPDX-License-Identifier: MIT
#include "sample/internal/borough_state.h"

#include <algorithm>

namespace cw::sample {

State::State(const NeighbourhoodPlan& plan) : plan_(plan), random_(plan.seed, plan.number, 2) {
  n_.number = plan.number;
  n_.reference = plan.reference;
  n_.places = make_places(plan.seed, plan.number, plan.residents);
  occupants_.assign(n_.places.size(), 0);
  for (std::size_t i = 0; i < n_.places.size(); ++i)
    if (n_.places[i].type == PropertyType::house || n_.places[i].type == PropertyType::flat) empty_.push_back(static_cast<int>(i));
}

bool State::free_on(int id, Day day) {
  return here(id) && person(id).stays.back().from < day && n_.households[static_cast<std::size_t>(household_of(id))].last_event < day;
}

bool State::lives_with_parent(int id) {
  const Person& child = person(id);
  for (const int parent : {child.mother, child.father})
    if (parent != nobody && here(parent) && household_of(parent) == household_of(id)) return true;
  return false;
}

bool State::alone_in_dwelling(int id) {
  const Household& home = n_.households[static_cast<std::size_t>(household_of(id))];
  if (is_communal(place(home.property).type)) return false;
  return std::none_of(home.members.begin(), home.members.end(),
                      [&](int other) { return other != id && person(other).mother != id && person(other).father != id; });
}

bool State::related(int a, int b) {
  const Person &one = person(a), &two = person(b);
  if (one.mother == b || one.father == b || two.mother == a || two.father == a) return true;
  return (one.mother != nobody && one.mother == two.mother) || (one.father != nobody && one.father == two.father);
}

int State::oldest_age(int household, Day day) {
  int oldest = 0;
  for (const int id : n_.households[static_cast<std::size_t>(household)].members) oldest = std::max(oldest, age_on(person(id), day));
  return oldest;
}

Day State::last_birth(int mother) {
  Day last = std::numeric_limits<Day>::min() / 2;
  for (const int id : n_.households[static_cast<std::size_t>(household_of(mother))].members)
    if (person(id).mother == mother) last = std::max(last, person(id).born);
  return last;
}

std::vector<int> State::with_children(int id) {
  std::vector<int> family = {id};
  const Day today = n_.reference;
  for (const int other : n_.households[static_cast<std::size_t>(household_of(id))].members)
    if ((person(other).mother == id || person(other).father == id) && age_on(person(other), today) < 24 && person(other).partner == nobody)
      family.push_back(other);
  return family;
}

int State::empty_dwelling() {
  if (empty_.empty()) return nobody;
  std::swap(empty_[random_.below(static_cast<std::uint32_t>(empty_.size()))], empty_.back());
  const int property = empty_.back();
  empty_.pop_back();
  return property;
}

int State::place_with_room(PropertyType type) {
  for (std::size_t i = 0; i < n_.places.size(); ++i)
    if (n_.places[i].type == type && occupants_[i] < n_.places[i].capacity) return static_cast<int>(i);
  return nobody;
}

void State::give_back(int property) {
  if (property != nobody && !is_communal(place(property).type)) empty_.push_back(property);
}

void State::vacate(int household) {
  const int property = n_.households[static_cast<std::size_t>(household)].property;
  --occupants_[static_cast<std::size_t>(property)];
  give_back(property);
}

void State::leave(int id, Day day) {
  Stay& stay = person(id).stays.back();
  stay.to = day;
  Household& home = n_.households[static_cast<std::size_t>(stay.household)];
  std::erase(home.members, id);
  home.last_event = std::max(home.last_event, day);
  --population_;
  if (home.members.empty()) vacate(stay.household);
}

void State::join(int id, int household, Day day) {
  Household& home = n_.households[static_cast<std::size_t>(household)];
  home.members.push_back(id);
  home.last_event = std::max(home.last_event, day);
  person(id).stays.push_back({household, home.property, day, no_day});
  ++population_;
}

void State::settle(const std::vector<int>& members, int property, Day day) {
  const int household = static_cast<int>(n_.households.size());
  n_.households.push_back({{}, property, day});
  ++occupants_[static_cast<std::size_t>(property)];
  for (const int id : members) join(id, household, day);
}

void State::move(int household, int property, Day day) {
  vacate(household);
  Household& home = n_.households[static_cast<std::size_t>(household)];
  home.property = property;
  home.last_event = day;
  ++occupants_[static_cast<std::size_t>(property)];
  for (const int id : home.members) {
    person(id).stays.back().to = day;
    person(id).stays.push_back({household, property, day, no_day});
  }
}

void State::depart(int household, Day day) {
  const std::vector<int> members = n_.households[static_cast<std::size_t>(household)].members;
  for (const int id : members) leave(id, day);
}

void State::send_children_away(int household, Day day) {
  const Household& home = n_.households[static_cast<std::size_t>(household)];
  if (home.members.empty() || oldest_age(household, day) >= 16) return;
  depart(household, day);
}

int State::bear(int mother, Day day) {
  const int father = person(mother).partner;
  const Culture culture = person(father == nobody ? mother : father).culture;
  const bool mothers_name = father == nobody || (!person(mother).married && random_.chance(0.3));
  const std::string family = person(mothers_name ? mother : father).family;
  const int household = household_of(mother);
  const int child = make_child(mother, father, culture, day, family);
  join(child, household, day);
  return child;
}

void State::couple(int woman, int man) {
  person(woman).partner = man;
  person(man).partner = woman;
}

void State::marry(int id, Day day) {
  Person& woman = person(id);
  const Person& man = person(woman.partner);
  if (woman.name_changed != no_day && woman.name_changed >= day) return;
  woman.married = person(woman.partner).married = true;
  if (!random_.chance(takes_husbands_name(man.culture))) return;
  std::string family = family_for(man.culture, Sex::female, man.family, random_);
  if (family == woman.family) return;
  if (random_.chance(0.05) && woman.family.find('-') == std::string::npos && man.family.find('-') == std::string::npos)
    family = woman.family + '-' + family;
  woman.former_family = woman.family;
  woman.family = family;
  woman.name_changed = day;
}

void State::divorce(int id, Day day) {
  Person& woman = person(id);
  Person& man = person(woman.partner);
  man.partner = woman.partner = nobody;
  man.married = woman.married = false;
  if (woman.former_family.empty() || !random_.chance(0.35) || (woman.name_changed != no_day && woman.name_changed >= day)) return;
  std::swap(woman.former_family, woman.family);
  woman.name_changed = day;
}

void State::fill(Day first, int days) {
  for (int attempt = 0; population_ < plan_.residents && attempt < plan_.residents; ++attempt)
    arrive(first + static_cast<Day>(random_.below(static_cast<std::uint32_t>(days))));
}

void State::meet_target() {
  const Day day = n_.reference - 1;
  for (std::size_t i = 0; i < n_.households.size() && population_ > plan_.residents; ++i) {
    const Household& home = n_.households[i];
    if (home.members.empty() || home.last_event >= day || static_cast<int>(home.members.size()) > population_ - plan_.residents) continue;
    depart(static_cast<int>(i), day);
  }
  for (std::size_t i = 0; i < n_.people.size() && population_ > plan_.residents; ++i) {  // only where no whole household fits
    const int id = static_cast<int>(i);
    if (here(id) && age_on(person(id), day) >= 18 && person(id).partner == nobody && lives_with_parent(id) && free_on(id, day))
      leave(id, day);
  }
  while (population_ < plan_.residents) {
    int home = empty_dwelling();
    for (std::size_t i = 0; home == nobody && i < n_.places.size(); ++i)
      if (n_.places[i].type == PropertyType::hostel) home = static_cast<int>(i);
    const Culture culture = draw_culture(random_);
    const Sex sex = random_.chance(0.55) ? Sex::male : Sex::female;
    const std::string family = draw_family(culture, random_);
    settle({make_person(sex, culture, day - random_.between(19, 55) * 365, family)}, home, day);
  }
  n_.residents = population_;
}

}  // namespace cw::sample
