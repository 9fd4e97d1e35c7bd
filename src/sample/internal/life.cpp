// SPDX-License-Identifier: MIT
// How people are made and how their households begin is in founding.cpp; this file holds what happens to them, a quarter of a year at a
// time.
#include "sample/internal/life.h"

#include <algorithm>

#include "base/date_text.h"
#include "sample/internal/borough_state.h"

namespace cw::sample {
namespace {

constexpr int quarters = 40;
constexpr int quarter_days = 91;

// The yearly chance to die at an age, after the shape of national life tables.
double mortality(int age) {
  if (age < 1) return 0.004;
  if (age < 40) return 0.0006;
  if (age < 60) return 0.003;
  if (age < 70) return 0.01;
  if (age < 80) return 0.03;
  if (age < 90) return 0.1;
  if (age < 97) return 0.27;
  return 0.5;
}

class Years {
 public:
  explicit Years(State& state) : s_(state) {}

  void quarter(Day first) {
    first_ = first;
    const std::size_t people = s_.people().size();
    for (std::size_t i = 0; i < people; ++i)
      if (s_.here(static_cast<int>(i))) personal_events(static_cast<int>(i));
    const std::size_t households = s_.households().size();
    for (std::size_t i = 0; i < households; ++i)
      if (!s_.households()[i].members.empty()) household_events(static_cast<int>(i));
    s_.fill(first_, quarter_days);
  }

 private:
  Day draw_day() { return first_ + static_cast<Day>(s_.random().below(quarter_days)); }
  bool yearly(double chance) { return s_.random().chance(chance / 4); }

  void personal_events(int id) {
    const int age = age_on(s_.person(id), first_);
    if (yearly(mortality(age))) return die(id);
    if (age >= 78 && yearly(0.02)) return enter_care(id);
    if (s_.person(id).sex == Sex::female && age >= 19 && age <= 43) motherhood(id, age);
    if (age >= 18 && age <= 34) leave_home(id, age);
    if (s_.person(id).sex == Sex::female && age >= 20 && age <= 60 && s_.person(id).partner == nobody && yearly(0.06)) find_partner(id);
    if (s_.person(id).sex == Sex::female && s_.person(id).partner != nobody) couple_events(id, age);
  }

  void die(int id) {
    const Day day = draw_day();
    if (!s_.free_on(id, day)) return;
    s_.leave(id, day);
    Person& person = s_.person(id);
    person.died = day;
    if (person.partner != nobody) s_.person(person.partner).partner = nobody;
    person.partner = nobody;
    s_.send_children_away(person.stays.back().household, day);
  }

  void enter_care(int id) {
    const int home = s_.place_with_room(PropertyType::care_home);
    const Day day = draw_day();
    if (home == nobody || !s_.free_on(id, day)) return;
    const int old = s_.household_of(id);
    s_.leave(id, day);
    s_.settle({id}, home, day);
    s_.send_children_away(old, day);
  }

  void motherhood(int id, int age) {
    const bool couple = s_.person(id).partner != nobody;
    const double chance = couple ? (age < 25 ? 0.13 : age < 36 ? 0.17 : 0.05) : 0.025;
    if (!yearly(chance)) return;
    const Day day = draw_day();
    if (!s_.free_on(id, day)) return;
    if (s_.last_birth(id) + 290 > day) return;
    const int first = s_.bear(id, day);
    if (!s_.random().chance(0.016)) return;
    const int second = s_.bear(id, day);
    s_.person(first).twin = second;
    s_.person(second).twin = first;
  }

  void leave_home(int id, int age) {
    const Person& person = s_.person(id);
    if (person.partner != nobody || !s_.lives_with_parent(id) || !yearly(age < 20 ? 0.3 : 0.16)) return;
    const Day day = draw_day();
    if (!s_.free_on(id, day)) return;
    int home = nobody;
    const std::uint32_t way = s_.random().below(100);
    if (age < 21 && way < 20) home = s_.place_with_room(PropertyType::student_hall);
    if (home == nobody && way < 45) home = s_.empty_dwelling();
    if (home == nobody && way < 65) home = s_.place_with_room(PropertyType::shared_house);
    s_.leave(id, day);  // the rest leave the borough
    if (home != nobody) s_.settle({id}, home, day);
  }

  void find_partner(int id) {
    const Day day = draw_day();
    if (!s_.free_on(id, day)) return;
    for (int attempt = 0; attempt < 12; ++attempt) {
      const int other = static_cast<int>(s_.random().below(static_cast<std::uint32_t>(s_.people().size())));
      const Person& man = s_.person(other);
      if (man.sex != Sex::male || man.partner != nobody || !s_.here(other) || !s_.free_on(other, day) || age_on(man, day) < 19) continue;
      if (std::abs(man.born - s_.person(id).born) > 11 * 365 || s_.household_of(other) == s_.household_of(id)) continue;
      if (man.culture != s_.person(id).culture && s_.random().chance(0.7)) continue;
      if (s_.related(id, other)) continue;
      return move_together(id, other, day);
    }
  }

  void move_together(int woman, int man, Day day) {
    std::vector<int> family = s_.with_children(woman);
    int home = nobody;
    const bool his = !s_.lives_with_parent(man) && s_.alone_in_dwelling(man);
    if (!his) home = s_.empty_dwelling();
    if (!his && home == nobody) return;
    const int old = s_.household_of(woman), his_household = s_.household_of(man);
    if (!std::all_of(family.begin(), family.end(), [&](int member) { return s_.free_on(member, day); })) return s_.give_back(home);
    for (const int member : family) s_.leave(member, day);
    if (his) {
      for (const int member : family) s_.join(member, his_household, day);
    } else {
      s_.leave(man, day);
      family.push_back(man);
      s_.settle(family, home, day);
      s_.send_children_away(his_household, day);
    }
    s_.send_children_away(old, day);
    s_.couple(woman, man);
  }

  void couple_events(int id, int age) {
    Person& woman = s_.person(id);
    const Day day = draw_day();
    if (!woman.married) {
      if (yearly(age < 45 ? 0.09 : 0.03)) s_.marry(id, day);
      return;
    }
    if (!yearly(age < 60 ? 0.012 : 0.003)) return;
    const int man = woman.partner;
    if (!s_.free_on(man, day)) return;
    const int home = s_.empty_dwelling();
    s_.leave(man, day);
    if (home != nobody) s_.settle({man}, home, day);
    s_.divorce(id, day);
  }

  void household_events(int household) {
    const Household& home = s_.households()[static_cast<std::size_t>(household)];
    const Property& place = s_.place(home.property);
    const int age = s_.oldest_age(household, first_);
    double chance = place.tenure == Tenure::rented ? 0.22 : place.tenure == Tenure::social ? 0.06 : 0.055;
    if (place.type == PropertyType::hostel || place.type == PropertyType::student_hall) chance = 0.8;
    if (place.type == PropertyType::care_home) chance = 0;
    if (age > 60) chance *= 0.4;
    if (!yearly(chance)) return;
    const Day day = draw_day();
    if (!s_.household_free_on(household, day)) return;
    const int goal = s_.random().chance(0.45) ? s_.empty_dwelling() : nobody;
    if (goal != nobody) return s_.move(household, goal, day);
    s_.depart(household, day);
  }

  State& s_;
  Day first_ = 0;
};

}  // namespace

const Stay* stay_on(const Person& person, Day day) {
  for (const Stay& stay : person.stays)
    if (stay.from <= day && day < stay.to) return &stay;
  return nullptr;
}

Neighbourhood live(const NeighbourhoodPlan& plan) {
  State state(plan);
  const Day begin = plan.reference - quarters * quarter_days;
  state.found(begin);
  Years years(state);
  for (int quarter = 0; quarter < quarters; ++quarter) years.quarter(begin + quarter * quarter_days);
  state.meet_target();
  state.finish();
  return state.take();
}

}  // namespace cw::sample
