// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/people_evidence.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/date_text.h"
#include "engines/linkage/propose/list_habits.h"
#include "engines/linkage/resolve/registers.h"

namespace cw::linkage {
namespace {

constexpr std::uint32_t no_middle_name = 1;  // code of a record without middle names on a list that gives them

// Bits of a level that says that two records differ; never in favour.
float against(const ComparisonLevel& level) {
  return level.m && level.u && *level.m > 0 && *level.u > 0 ? static_cast<float>(std::min(0.0, std::log2(*level.m / *level.u))) : 0;
}

const Comparison* comparison_of(const Model& model, std::string_view column) {
  const auto found = std::ranges::find(model.comparisons, column, &Comparison::output_column);
  return found == model.comparisons.end() ? nullptr : &*found;
}

// What it is worth that two records differ in a column, as the model has learnt: its last level. Nothing where it is worth nothing.
std::optional<float> otherwise_bits(const Model& model, std::string_view column) {
  const Comparison* comparison = comparison_of(model, column);
  const float bits = comparison == nullptr || comparison->levels.empty() ? 0 : against(comparison->levels.back());
  return bits < 0 ? std::optional(bits) : std::nullopt;
}

float missing_middle_bits(const Model& model) {
  float bits = 0;
  if (const Comparison* comparison = comparison_of(model, "middle_names"))
    for (const ComparisonLevel& level : comparison->levels)
      if (level.label == middle_name_missing_label) bits = against(level);
  return bits;
}

// Records of a source, and those of them that give something.
struct Given {
  double records = 0, sex = 0, middle = 0, birth = 0;
};

std::vector<Given> given_by_source(std::span<const PersonFacts> facts) {
  std::vector<Given> out(1);
  for (const PersonFacts& each : facts) {
    if (each.source >= out.size()) out.resize(each.source + 1U);
    Given& given = out[each.source];
    given.records += 1;
    given.sex += each.sex != 0 ? 1 : 0;
    given.middle += each.middle != 0 ? 1 : 0;
    given.birth += each.gives_birth ? 1 : 0;
  }
  return out;
}

// Whether some lists give a value and others do not: only then does a group of records know more than its pairs.
bool given_by_some(const std::vector<Given>& lists, double Given::* what) {
  constexpr double hardly = 0.02, often = 0.25;
  bool some = false, others = false;
  for (std::size_t source = 1; source < lists.size(); ++source) {
    if (lists[source].records == 0) continue;
    some = some || lists[source].*what >= often * lists[source].records;
    others = others || lists[source].*what < hardly * lists[source].records;
  }
  return some && others;
}

// Dates of two people and no slips of one another: fewer than two of year, month and day agree, also with day and month exchanged.
bool two_people(std::int32_t one, std::int32_t other) {
  const CivilDate a = civil(Date{one}), b = civil(Date{other});
  const int same = (a.year == b.year) + (a.month == b.month) + (a.day == b.day);
  const int exchanged = (a.year == b.year) + (a.month == b.day) + (a.day == b.month);
  return same < 2 && exchanged < 3;
}

// A day as the code of a trait, and back; 0 where there is none.
std::uint32_t code_of_day(std::int32_t day) { return static_cast<std::uint32_t>(day) ^ static_cast<std::uint32_t>(no_day); }
std::int32_t day_of_code(std::uint32_t code) { return static_cast<std::int32_t>(code ^ static_cast<std::uint32_t>(no_day)); }

// Year * 10000 + month * 100 + day; 0 where there is none.
std::uint32_t digits_of(std::int32_t day) {
  if (day == no_day) return 0;
  const CivilDate date = civil(Date{day});
  return static_cast<std::uint32_t>(date.year * 10000 + date.month * 100 + date.day);
}

// One thing of every record.
template <class Of>
auto each_of(std::span<const PersonFacts> facts, Of of) {
  std::vector<std::decay_t<decltype(of(facts[0]))>> out;
  out.reserve(facts.size());
  for (const PersonFacts& each : facts) out.push_back(of(each));
  return out;
}

BirthFacts birth_facts(const PersonFacts& facts) { return {facts.born, facts.band, facts.source, facts.age, facts.seen, facts.there}; }

}  // namespace

PeopleEvidence PeopleEvidence::learn(const Model& model, std::span<const PersonFacts> facts, std::span<const ScoredEdge> edges) {
  PeopleEvidence out;
  out.learn_registers(facts, edges);
  out.learn_traits(model, facts);
  out.learn_births(facts, edges);
  out.learn_names(facts);
  return out;
}

void PeopleEvidence::learn_registers(std::span<const PersonFacts> facts, std::span<const ScoredEdge> edges) {
  if (std::ranges::all_of(facts, [](const PersonFacts& each) { return each.source == 0; })) return;
  const auto source = each_of(facts, [](const PersonFacts& each) { return each.source; });
  const auto home = each_of(facts, [](const PersonFacts& each) { return each.home; });
  const std::vector<bool> ended = each_of(facts, [](const PersonFacts& each) { return each.ended; });
  RegisterInput input;
  input.edges = edges;
  input.source = source;
  input.home = home;
  input.ended = &ended;
  learnt_.registers = find_registers(input);
}

void PeopleEvidence::learn_traits(const Model& model, std::span<const PersonFacts> facts) {
  const std::vector<Given> lists = given_by_source(facts);
  if (given_by_some(lists, &Given::sex)) learnt_.sex = otherwise_bits(model, "sex");
  if (given_by_some(lists, &Given::birth)) learnt_.birth = otherwise_bits(model, "date_of_birth");
  if (given_by_some(lists, &Given::middle)) learnt_.middle = otherwise_bits(model, "middle_names");
  learnt_.middle_missing = missing_middle_bits(model);
  learnt_.gives_middle.assign(lists.size(), false);
  for (std::size_t source = 1; source < lists.size(); ++source)
    learnt_.gives_middle[source] = gives_middle_names(lists[source].middle, lists[source].records);
}

void PeopleEvidence::learn_births(std::span<const PersonFacts> facts, std::span<const ScoredEdge> edges) {
  if (std::ranges::all_of(facts, [](const PersonFacts& each) { return each.born == no_day; })) return;
  learnt_.bounds = BirthBounds::learn(each_of(facts, birth_facts), edges);
}

void PeopleEvidence::learn_names(std::span<const PersonFacts> facts) {
  const auto given = each_of(facts, [](const PersonFacts& each) { return each.given; });
  const auto family = each_of(facts, [](const PersonFacts& each) { return each.family; });
  const auto born = each_of(facts, [](const PersonFacts& each) { return digits_of(each.born); });
  NameLift lift({given, family, born});
  if (!lift.is_nothing()) learnt_.lift = std::make_shared<const NameLift>(std::move(lift));
}

void PeopleEvidence::add_to(ResolveInput& input, std::span<const PersonFacts> facts) const {
  for (std::size_t k = 0; k < own_number_columns.size(); ++k)
    if (std::ranges::any_of(facts, [=](const PersonFacts& each) { return each.own_number[k] != 0; }))
      input.own_numbers.push_back(each_of(facts, [=](const PersonFacts& each) { return each.own_number[k]; }));
  add_registrations(input, facts);
  add_traits(input, facts);
  add_births(input, facts);
  add_doubt(input, facts);
}

void PeopleEvidence::add_registrations(ResolveInput& input, std::span<const PersonFacts> facts) const {
  if (learnt_.registers.empty()) return;
  input.registration = each_of(facts, [this](const PersonFacts& each) {
    const bool open = each.home != 0 && !each.ended && each.source < learnt_.registers.size() && learnt_.registers[each.source];
    return open ? Registration{each.source + 1, each.home, each.property} : Registration{};
  });
}

void PeopleEvidence::add_traits(ResolveInput& input, std::span<const PersonFacts> facts) const {
  if (learnt_.middle) {
    const auto code = [this](const PersonFacts& each) -> std::uint32_t {
      if (each.middle != 0) return no_middle_name + 1U + each.middle;
      return learnt_.middle_missing < 0 && each.source < learnt_.gives_middle.size() && learnt_.gives_middle[each.source] ? no_middle_name
                                                                                                                          : 0;
    };
    input.traits.push_back(
        {each_of(facts, code), [other = *learnt_.middle, missing = learnt_.middle_missing](std::uint32_t one, std::uint32_t two) {
           return one == no_middle_name || two == no_middle_name ? missing : other;
         }});
  }
  if (learnt_.sex)
    input.traits.push_back({each_of(facts, [](const PersonFacts& each) { return each.sex; }),
                            [other = *learnt_.sex](std::uint32_t, std::uint32_t) { return other; }});
  if (learnt_.birth)
    input.traits.push_back({each_of(facts, [](const PersonFacts& each) { return code_of_day(each.born); }),
                            [other = *learnt_.birth](std::uint32_t one, std::uint32_t two) {
                              return two_people(day_of_code(one), day_of_code(two)) ? other : 0;
                            }});
}

void PeopleEvidence::add_births(ResolveInput& input, std::span<const PersonFacts> facts) const {
  if (learnt_.bounds) input.born = each_of(facts, [this](const PersonFacts& each) { return learnt_.bounds->of(birth_facts(each)); });
}

void PeopleEvidence::add_doubt(ResolveInput& input, std::span<const PersonFacts> facts) const {
  if (!learnt_.lift) return;
  const auto names = std::make_shared<const std::vector<NamesAtHome>>(
      each_of(facts, [](const PersonFacts& each) { return NamesAtHome{each.given, each.family, each.home}; }));
  input.doubt = [names, lift = learnt_.lift](std::uint32_t left, std::uint32_t right) {
    return lift->bits((*names)[left], (*names)[right]);
  };
}

}  // namespace cw::linkage
