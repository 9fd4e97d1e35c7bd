// SPDX-License-Identifier: MIT
// Ten years of life in one neighbourhood: births, deaths, marriages, divorces, children leaving home, moves within, into and out of the
// borough, care homes, hostels, shared houses. Every event stays inside the neighbourhood, so each can be made alone.
// Thread safety: made by one thread, then constant.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "sample/internal/names.h"
#include "sample/internal/places.h"

namespace cw::sample {

using Day = std::int32_t;  // days since 1970-01-01
inline constexpr Day no_day = std::numeric_limits<Day>::max();
inline constexpr int nobody = -1;

// A time in which a person belonged to a household at a property: from included, to not.
struct Stay {
  int household = nobody;
  int property = nobody;
  Day from = 0;
  Day to = no_day;
};

struct Person {
  Sex sex = Sex::male;
  Culture culture = Culture::british;
  Day born = 0;
  Day died = no_day;
  std::string given, middle, family;  // the names of today
  std::string former_family;          // the family name before name_changed; empty where it never changed
  Day name_changed = no_day;
  std::string known_as;
  int mother = nobody, father = nobody, partner = nobody, twin = nobody;
  bool married = false;
  std::string title;
  std::string mobile, landline, email, nhs, nino, upn;  // empty where the person has none
  std::vector<Stay> stays;                              // in order of time, never two at once
};

struct Household {
  std::vector<int> members;  // of today, or of the day it ended
  int property = nobody;
  Day last_event = 0;
};

struct Neighbourhood {
  std::uint32_t number = 0;
  Day reference = 0;
  std::vector<Property> places;
  std::vector<Person> people;
  std::vector<Household> households;
  int residents = 0;  // on the reference day
};

struct NeighbourhoodPlan {
  std::uint64_t seed = 0;
  std::uint32_t number = 0;  // counts from 0
  std::uint32_t of = 1;      // how many there are
  int residents = 2000;
  Day reference = 0;
};

// The stay that holds on that day, or nullptr.
[[nodiscard]] const Stay* stay_on(const Person& person, Day day);
[[nodiscard]] inline int age_on(const Person& person, Day day) {
  return static_cast<int>(static_cast<double>(day - person.born) / 365.2425);
}
[[nodiscard]] inline bool alive_on(const Person& person, Day day) { return person.born <= day && day < person.died; }

// Lives a neighbourhood from ten years before the reference day to it; exactly plan.residents live there on that day.
[[nodiscard]] Neighbourhood live(const NeighbourhoodPlan& plan);

}  // namespace cw::sample
