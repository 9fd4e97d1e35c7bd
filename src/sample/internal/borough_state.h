// SPDX-License-Identifier: MIT
// The moving state of a neighbourhood while it is lived: who is where, which homes are empty, and the steps that keep both true.
// Thread safety: one thread.
#pragma once

#include <span>
#include <vector>

#include "sample/internal/life.h"

namespace cw::sample {

class State {
 public:
  explicit State(const NeighbourhoodPlan& plan);
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] Person& person(int id) { return n_.people[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::vector<Person>& people() { return n_.people; }
  [[nodiscard]] std::vector<Household>& households() { return n_.households; }
  [[nodiscard]] const Property& place(int index) const { return n_.places[static_cast<std::size_t>(index)]; }

  // Questions.
  [[nodiscard]] bool here(int id) { return !person(id).stays.empty() && person(id).stays.back().to == no_day; }
  [[nodiscard]] int household_of(int id) { return person(id).stays.back().household; }
  [[nodiscard]] bool free_on(int id, Day day);  // whether nothing has happened to the person's household on or after that day
  [[nodiscard]] bool household_free_on(int household, Day day) {
    return n_.households[static_cast<std::size_t>(household)].last_event < day;
  }
  [[nodiscard]] bool lives_with_parent(int id);
  [[nodiscard]] bool alone_in_dwelling(int id);  // no other adult, and in a house or flat
  [[nodiscard]] bool related(int a, int b);
  [[nodiscard]] int oldest_age(int household, Day day);
  [[nodiscard]] Day last_birth(int mother);
  [[nodiscard]] std::vector<int> with_children(int id);  // the person and the own children below 18 of the same household

  // Homes: taken out of the empty ones, or nobody where there is none.
  [[nodiscard]] int empty_dwelling();
  [[nodiscard]] int place_with_room(PropertyType type);
  void give_back(int property);

  // Steps.
  void leave(int id, Day day);
  void join(int id, int household, Day day);
  void settle(const std::vector<int>& members, int property, Day day);
  void move(int household, int property, Day day);
  void depart(int household, Day day);
  void send_children_away(int household, Day day);  // where only children below 16 are left
  int bear(int mother, Day day);
  void couple(int woman, int man);
  void marry(int woman, Day day);
  void divorce(int woman, Day day);

  // The whole neighbourhood.
  void found(Day begin);           // first households, up to the number of residents
  void fill(Day first, int days);  // new households from outside until the number is met again
  void meet_target();              // exactly the planned number on the reference day
  void finish();                   // numbers, phones, e-mails, titles
  [[nodiscard]] Neighbourhood take() { return std::move(n_); }

 private:
  Day part_of_year() { return static_cast<Day>(random_.below(365)); }
  int make_person(Sex sex, Culture culture, Day born, std::string_view family);
  int make_child(int mother, int father, Culture culture, Day born, std::string_view family);
  std::vector<int> make_couple(Culture culture, Day now, int age);
  void add_children(std::vector<int>& members, Day now, int mother, int father);
  std::vector<int> make_household(Day now);
  std::vector<int> make_communal(Day now, PropertyType type);
  void arrive(Day now);
  void vacate(int household);

  NeighbourhoodPlan plan_;
  Random random_;
  Neighbourhood n_;
  std::vector<int> empty_;      // dwellings without a household
  std::vector<int> occupants_;  // households by property
  int population_ = 0;
};

}  // namespace cw::sample
