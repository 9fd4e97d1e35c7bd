// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/birth_bounds.h"

#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

constexpr std::int32_t year = 366;

// Records of a library with two bands (1: juniors, 2: adults) and of a list of everybody (3), all with dates; ages of none.
struct Lists {
  std::vector<ScoredEdge> edges;
  std::vector<std::int32_t> date, age, seen;
  std::vector<std::uint32_t> band, source;
  std::uint32_t record(std::uint32_t of_band, std::int32_t born, std::int32_t years = -1, std::int32_t day = no_day) {
    band.push_back(of_band);
    source.push_back(of_band == 3 ? 1 : of_band == 4 ? 2 : 0);
    date.push_back(born);
    age.push_back(years);
    seen.push_back(day);
    return static_cast<std::uint32_t>(date.size() - 1);
  }
  [[nodiscard]] std::vector<Born> bounds(std::vector<std::int32_t> there = {}) const {
    return find_birth_bounds({edges, date, band, source, age, seen, there});
  }
};

constexpr std::int32_t today = 20'600;  // 2026

Lists library() {
  Lists lists;
  for (std::int32_t i = 0; i < 400; ++i) {
    lists.record(1, today - i % 15 * year - i);
    lists.record(2, today - (18 + i % 60) * year);
    lists.record(3, today - i % 80 * year);
  }
  return lists;
}

TEST(BirthBounds, MeasuresWhatABandStandsForOnItsOwnDates) {
  Lists lists = library();
  const std::uint32_t junior = lists.record(1, no_day), adult = lists.record(2, no_day), anybody = lists.record(3, no_day);
  const std::vector<Born> found = lists.bounds();
  EXPECT_GT(found[junior].earliest, today - 18 * year);
  EXPECT_EQ(found[junior].latest, INT32_MAX) << "nobody is younger than a junior";
  EXPECT_LT(found[adult].latest, today - 16 * year);
  EXPECT_FALSE(found[anybody].is_known());
  EXPECT_EQ(found[0], (Born{lists.date[0], lists.date[0]}));
}

TEST(BirthBounds, LearnsNothingFromAFewDates) {
  Lists lists;
  for (std::int32_t i = 0; i < 60; ++i) lists.record(1, today - i % 10 * year), lists.record(3, today - i * year);
  lists.record(1, no_day);
  EXPECT_FALSE(lists.bounds().back().is_known());
}

TEST(BirthBounds, TakesAnAgeBackFromTheDayTheRecordSpeaksOf) {
  Lists lists = library();
  for (std::int32_t i = 0; i < 200; ++i) {  // people of both lists, linked beyond doubt; the one gives an age on a day of its own
    const std::int32_t born = today - (20 + i % 50) * year, day = today - i * 10;
    const std::uint32_t dated = lists.record(3, born);
    const std::uint32_t aged = lists.record(4, no_day, static_cast<std::int32_t>((day - born) / 365.25), day);
    lists.edges.push_back({dated, aged, 25});
  }
  const std::uint32_t alone = lists.record(4, no_day, 44, today);
  const Born found = lists.bounds()[alone];
  EXPECT_GT(found.earliest, today - 48 * year);
  EXPECT_LT(found.latest, today - 42 * year);
  EXPECT_LT(found.earliest, today - 44 * year);
  EXPECT_GT(found.latest, today - 45 * year);
}

TEST(BirthBounds, KnowsThatWhoWasThereHadBeenBorn) {
  Lists lists;
  lists.record(3, 9000);
  lists.record(3, no_day);
  lists.record(3, no_day);
  const std::vector<Born> found = lists.bounds({5000, 7800, no_day});
  EXPECT_EQ(found[0], (Born{9000, 9000})) << "a date of birth of its own stands";
  EXPECT_EQ(found[1], (Born{INT32_MIN, 7800 + year}));
  EXPECT_FALSE(found[2].is_known());
}

TEST(BirthBounds, SaysNothingWithoutDates) {
  Lists lists;
  lists.record(1, no_day, 44);
  EXPECT_TRUE(lists.bounds().empty());
}

}  // namespace
}  // namespace cw::linkage
