// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/people_evidence.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

Comparison comparison(std::string column, double m, double u) {
  Comparison out;
  out.output_column = std::move(column);
  out.levels.resize(2);
  out.levels.back().is_else = true;
  out.levels.back().m = m;
  out.levels.back().u = u;
  return out;
}

// Sex, middle names and dates of birth, whose differences are worth 2, 3 and 4 bits.
Model model() {
  Model out;
  out.comparisons = {comparison("sex", 0.125, 0.5), comparison("middle_names", 0.0625, 0.5), comparison("date_of_birth", 0.0625, 1)};
  ComparisonLevel missing;
  missing.label = "none on one of two lists that give them";
  missing.m = 0.25;
  missing.u = 0.5;
  out.comparisons[1].levels.insert(out.comparisons[1].levels.begin(), missing);
  return out;
}

// A register (source 1) with everything but a sex, a hospital (2) with a sex and dates, a library (3) with an age band alone. The people
// have moved; two families of one name are of one community.
struct Lists {
  std::vector<PersonFacts> facts;
  std::vector<ScoredEdge> edges;
  std::uint32_t add(PersonFacts each) {
    each.band = each.source;
    facts.push_back(each);
    return static_cast<std::uint32_t>(facts.size() - 1);
  }
};

Lists lists() {
  Lists out;
  for (std::uint32_t i = 0; i < 300; ++i) {
    PersonFacts person;
    person.given = i < 40 ? 1 + i % 2 : 3 + i % 17;
    person.family = i < 40 ? 1 : 2 + (i / 17 + i) % 19;
    person.home = 1 + i;
    person.source = 2;
    person.sex = 1 + i % 2;
    person.born = static_cast<std::int32_t>(i) * 97 - 9000;
    person.gives_birth = true;
    const std::uint32_t before = out.add(person);
    person.home += 1000;
    const std::uint32_t after = out.add(person);
    out.edges.push_back({before, after, 25});
    person.source = 1;
    person.sex = 0;
    person.middle = static_cast<std::uint8_t>(i % 3 == 0 ? 'A' + i % 20 : 0);
    out.edges.push_back({after, out.add(person), 22});
    person.source = 3;
    person.born = no_day;
    person.gives_birth = false;
    person.there = 12'000;
    person.middle = 0;
    out.edges.push_back({after, out.add(person), 9});
  }
  return out;
}

ResolveInput told(const PeopleEvidence& evidence, std::span<const PersonFacts> facts) {
  ResolveInput input;
  input.records = facts.size();
  evidence.add_to(input, facts);
  return input;
}

TEST(PeopleEvidence, SaysOfAPartWhatItSaysOfTheWhole) {
  Lists all = lists();
  all.facts[7].own_number[1] = 3;
  const PeopleEvidence evidence = PeopleEvidence::learn(model(), all.facts, all.edges);
  const ResolveInput whole = told(evidence, all.facts);
  ASSERT_EQ(whole.traits.size(), 3U);
  ASSERT_EQ(whole.registration.size(), all.facts.size());
  ASSERT_EQ(whole.born.size(), all.facts.size());
  ASSERT_TRUE(whole.doubt != nullptr);
  const std::vector<std::uint32_t> part = {7, 3, 8, 20, 17, 41, 1000, 1003};
  std::vector<PersonFacts> facts;
  for (const std::uint32_t r : part) facts.push_back(all.facts[r]);
  const ResolveInput some = told(evidence, facts);
  ASSERT_EQ(some.own_numbers.size(), 1U);
  float doubts = 0;
  for (std::uint32_t i = 0; i < part.size(); ++i) {
    EXPECT_EQ(some.own_numbers[0][i], whole.own_numbers[0][part[i]]);
    EXPECT_EQ(some.registration[i], whole.registration[part[i]]);
    EXPECT_EQ(some.born[i], whole.born[part[i]]);
    for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(some.traits[k].code[i], whole.traits[k].code[part[i]]);
    for (std::uint32_t j = 0; j < part.size(); ++j) {
      EXPECT_EQ(some.doubt(i, j), whole.doubt(part[i], part[j]));
      doubts += some.doubt(i, j);
    }
  }
  EXPECT_GT(doubts, 0) << "names of one community are among them";
}

TEST(PeopleEvidence, KnowsTheRegisterAndWhatTheListsLeaveOpen) {
  const Lists all = lists();
  const ResolveInput input = told(PeopleEvidence::learn(model(), all.facts, all.edges), all.facts);
  EXPECT_EQ(input.registration[0].register_number, 0U) << "the hospital keeps old homes";
  EXPECT_EQ(input.registration[2], (Registration{2, 1001, 0}));
  EXPECT_EQ(input.born[2].earliest, -9000);
  EXPECT_TRUE(input.born[2].is_date());
  EXPECT_EQ(input.born[3].earliest, INT32_MIN);
  EXPECT_EQ(input.born[3].latest, 12'366) << "who was there had been born, give or take a year";
}

TEST(PeopleEvidence, CountsWhatSomeListsGiveAndOthersDoNot) {
  Lists all = lists();
  const ResolveInput input = told(PeopleEvidence::learn(model(), all.facts, all.edges), all.facts);
  ASSERT_EQ(input.traits.size(), 3U);
  const Trait &middle = input.traits[0], &sex = input.traits[1], &birth = input.traits[2];
  EXPECT_EQ(middle.code[0], 0U) << "the hospital gives none";
  EXPECT_FLOAT_EQ(middle.between(middle.code[2], middle.code[6]), -1) << "the register gives them, and the second has none";
  EXPECT_FLOAT_EQ(middle.between(middle.code[2], middle.code[14]), -3);
  EXPECT_FLOAT_EQ(sex.between(sex.code[0], sex.code[4]), -2);
  EXPECT_EQ(birth.code[3], 0U);
  EXPECT_FLOAT_EQ(birth.between(birth.code[0], birth.code[40]), -4);
  for (PersonFacts& each : all.facts) each.sex = 1;
  EXPECT_EQ(told(PeopleEvidence::learn(model(), all.facts, all.edges), all.facts).traits.size(), 2U) << "every list gives the sex";
}

TEST(PeopleEvidence, WithoutLearningOnlyNumbersOfAPersonsOwnCount) {
  Lists all = lists();
  all.facts[0].own_number[0] = 5;
  const ResolveInput input = told(PeopleEvidence(), all.facts);
  EXPECT_EQ(input.own_numbers.size(), 1U);
  EXPECT_TRUE(input.registration.empty() && input.traits.empty() && input.born.empty() && input.doubt == nullptr);
}

TEST(PersonReader, ReadsWhatARecordTellsOfItsPerson) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cells = {{"nhs_number", {"9434765919", "9434765918", ""}},
                                                                               {"premises", {"1", "1", "2"}},
                                                                               {"postcode", {"AB1 2CD", "AB1 2CD", ""}},
                                                                               {"date_of_birth", {"1970-01-11", "1970", "1970-01-11"}},
                                                                               {"age", {"", "4x", "41"}},
                                                                               {"as_of", {"2020-01-01", "", "1970-01-03"}},
                                                                               {"lived_from", {"1970-01-02", "", "1970-01-05"}},
                                                                               {"lived_until", {"", "2020-01-01", ""}},
                                                                               {"middle_names", {"Ann", "", "Bea"}},
                                                                               {"age_band", {"adult", "", "adult"}}};
  Table table;
  for (const auto& [name, texts] : cells) {
    ColumnBuilder builder(name, ColumnType::text);
    for (const std::string& text : texts) text.empty() ? builder.append_null() : builder.append_text(text);
    table.add(std::move(builder).finish());
  }
  PersonReader reader(table);
  const PersonFacts one = reader.read(0, 1), two = reader.read(1, 1), three = reader.read(2, 2);
  EXPECT_NE(one.own_number[0], 0U);
  EXPECT_EQ(two.own_number[0], 0U) << "a slip by its check digit";
  EXPECT_EQ(one.home, two.home);
  EXPECT_EQ(three.home, 0U) << "its postcode is not known";
  EXPECT_EQ(one.born, 10);
  EXPECT_TRUE(two.gives_birth);
  EXPECT_EQ(two.born, no_day) << "a part of a date";
  EXPECT_EQ(two.age, -1);
  EXPECT_EQ(three.age, 41);
  EXPECT_EQ(one.there, 1);
  EXPECT_EQ(three.there, 2) << "it was seen before it says to have come";
  EXPECT_TRUE(two.ended && !one.ended);
  EXPECT_EQ(one.middle, 'A');
  EXPECT_NE(one.band, three.band) << "bands of two lists";
}

}  // namespace
}  // namespace cw::linkage
