// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/dates.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace cw::linkage {
namespace {

std::string read(std::string_view text, const DateOptions& options = {}) {
  const auto date = parse_date(text, options);
  return date ? format(*date) : std::string(name_of(date.reason));
}

TEST(Dates, EveryFormThatCouncilsUseIsRead) {
  for (const char* text : {"2001-02-03",
                           "03/02/2001",
                           "3.2.01",
                           "3 Feb 2001",
                           "3rd February 2001",
                           "Feb 3, 2001",
                           "20010203",
                           "03-FEB-01",
                           "36925",
                           "36925.0",
                           "2001-02-03T10:11:12Z",
                           "2001-02-03 00:00:00",
                           "03/02/2001 10:11",
                           "Saturday 3 February 2001",
                           "3 Chwefror 2001",
                           "03022001",
                           "2001/2/3",
                           " 03 - 02 - 2001 ",
                           "3 of Feb. 2001",
                           "20010203101112"}) {
    EXPECT_EQ(read(text), "2001-02-03") << text;
  }
  for (const char* text : {"Feb 2001", "02/2001", "2001-02", "February 01", "2001-02-00", "00/02/2001"})
    EXPECT_EQ(read(text), "2001-02") << text;
  for (const char* text : {"2001", "c. 2001", "2001-00-00", "00/00/2001"}) EXPECT_EQ(read(text), "2001") << text;
}

TEST(Dates, TwoDigitYearsTurnAtTheReferenceYear) {
  EXPECT_EQ(read("1/1/26"), "2026-01-01");
  EXPECT_EQ(read("1/1/27"), "1927-01-01");
  DateOptions old;
  old.reference_year = 1999;
  EXPECT_EQ(read("1/1/26", old), "1926-01-01");
}

TEST(Dates, MonthFirstIsAnOptionAndAnImpossibleMonthIsSwapped) {
  DateOptions us;
  us.order = DateOrder::month_first;
  EXPECT_EQ(read("02/03/2001", us), "2001-02-03");
  EXPECT_EQ(read("03/13/2001"), "2001-03-13");
  EXPECT_TRUE(parse_date("03/13/2001")->order_repaired);
  EXPECT_FALSE(parse_date("13/03/2001")->order_repaired);
}

TEST(Dates, WhatIsNoDateSaysWhy) {
  EXPECT_EQ(read(""), "empty");
  EXPECT_EQ(read("unknown"), "placeholder");
  EXPECT_EQ(read("00/00/0000"), "placeholder");
  EXPECT_EQ(read("31/02/2001"), "impossible");
  EXPECT_EQ(read("29/02/2001"), "impossible");
  EXPECT_EQ(read("13/13/2001"), "impossible");
  EXPECT_EQ(read("01/01/1879"), "too_early");
  EXPECT_EQ(read("31/12/9999"), "too_late");
  for (const char* text : {"hello", "12", "3 Feb", "1/2/3/4", "-36925", "1/2/123", "99999", "2001-02-03x", "10:11"})
    EXPECT_EQ(read(text), "malformed") << text;
  DateOptions options;
  options.latest = make_date(2024, 6, 1);
  EXPECT_EQ(read("02/06/2024", options), "too_late");
  EXPECT_EQ(read("01/06/2024", options), "2024-06-01");
}

TEST(Dates, EveryDayOfACenturySurvivesTheRoundTrip) {
  for (std::int32_t day = make_date(1925, 1, 1)->days; day < make_date(2025, 1, 1)->days; day += 7) {
    const auto found = parse_date(format_date(Date{day}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->date.days, day);
  }
}

// People with births spread over 80 years, some with several records, and defaults on top.
std::vector<DateCount> birthdays(std::uint32_t people, std::uint32_t most_records, const std::map<std::int32_t, std::uint64_t>& extra) {
  std::mt19937 random(3);
  std::map<std::int32_t, std::uint64_t> counts = extra;
  for (std::uint32_t i = 0; i < people; ++i) counts[static_cast<std::int32_t>(random() % 29200) - 10000] += 1 + random() % most_records;
  std::vector<DateCount> out;
  for (const auto& [day, count] : counts) out.push_back({Date{day}, count});
  return out;
}

TEST(DateSpikes, OrdinaryBirthdaysHaveNone) {
  EXPECT_TRUE(find_date_spikes(birthdays(100'000, 1, {})).empty());
  EXPECT_TRUE(find_date_spikes(birthdays(20'000, 10, {})).empty());
  EXPECT_TRUE(find_date_spikes({}).empty());
}

TEST(DateSpikes, DefaultsAreFoundAndTreated) {
  const std::int32_t ancient = make_date(1900, 1, 1)->days;
  const std::int32_t epoch = make_date(1970, 1, 1)->days;
  const std::int32_t modest = make_date(1985, 1, 1)->days;
  const std::int32_t odd = make_date(1991, 3, 17)->days;
  const auto spikes = find_date_spikes(birthdays(50'000, 2, {{ancient, 40}, {epoch, 5000}, {modest, 120}, {odd, 200}}));
  ASSERT_EQ(spikes.size(), 4U);
  EXPECT_EQ(spikes[0].date.days, ancient);
  EXPECT_EQ(spikes[0].treatment, SpikeTreatment::null);
  EXPECT_EQ(spikes[1].treatment, SpikeTreatment::null) << "more than the rest of the year: the year is no more to be believed";
  EXPECT_EQ(spikes[2].date.days, modest);
  EXPECT_EQ(spikes[2].treatment, SpikeTreatment::year_only);
  EXPECT_EQ(spikes[3].treatment, SpikeTreatment::null);
  EXPECT_LT(spikes[1].log10_tail, -100);
}

TEST(DateSpikes, WhereClocksBeginNotEvenTheYearIsBelieved) {
  const std::int32_t epoch = make_date(1970, 1, 1)->days, other = make_date(1971, 1, 1)->days;
  const auto spikes = find_date_spikes(birthdays(50'000, 2, {{epoch, 120}, {other, 120}}));
  ASSERT_EQ(spikes.size(), 2U);
  EXPECT_EQ(spikes[0].treatment, SpikeTreatment::null);
  EXPECT_EQ(spikes[1].treatment, SpikeTreatment::year_only);
}

}  // namespace
}  // namespace cw::linkage
