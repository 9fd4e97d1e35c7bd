// SPDX-License-Identifier: MIT
// Families made by hand: what one would say who looked at their records.
#include "engines/linkage/homes/households.h"

#include <gtest/gtest.h>

#include <set>

#include "base/date_text.h"
#include "engines/linkage/homes/household_evaluation.h"

namespace cw::linkage {
namespace {

// A record in the order: person, source, family name, born, UPRN, address words, postcode, from, until, seen, number.
struct Record {
  std::uint32_t person = 0;
  std::uint32_t source = 0;
  std::string family, born, uprn, premises, postcode, from, until, seen, address, number, relationship;
};
enum Source : std::uint32_t { council_tax, hospital, school, library };

Record tax(std::uint32_t person, std::string family, std::string uprn, std::string from, std::string until = "") {
  return {person, council_tax, std::move(family), "", std::move(uprn), "", "", std::move(from), std::move(until), "", "", "", ""};
}
Record visit(std::uint32_t person, std::string family, std::string born, std::string uprn, std::string day,
             std::uint32_t source = hospital) {
  return {person, source, std::move(family), std::move(born), std::move(uprn), "", "", "", "", std::move(day), "", "", ""};
}

struct Case {
  Table table;
  std::vector<std::uint32_t> person, source;
  Households found;
};

const std::vector<std::pair<std::string, std::string Record::*>> columns = {{"family_name", &Record::family},
                                                                            {"date_of_birth", &Record::born},
                                                                            {"uprn", &Record::uprn},
                                                                            {"premises", &Record::premises},
                                                                            {"postcode", &Record::postcode},
                                                                            {"lived_from", &Record::from},
                                                                            {"lived_until", &Record::until},
                                                                            {"seen", &Record::seen},
                                                                            {"address", &Record::address},
                                                                            {"number", &Record::number},
                                                                            {"relationship", &Record::relationship}};
const std::vector<Field> fields = {
    {"family_name", FieldKind::family_name},  {"date_of_birth", FieldKind::date_of_birth}, {"uprn", FieldKind::uprn},
    {"premises", FieldKind::premises},        {"postcode", FieldKind::postcode},           {"address", FieldKind::address},
    {"relationship", FieldKind::relationship}};

Case find(const std::vector<Record>& records, unsigned threads = 1, const HouseholdContext* context = nullptr) {
  Case out;
  for (const auto& [name, member] : columns) {
    ColumnBuilder builder(name, ColumnType::text);
    for (const Record& record : records) record.*member == "" ? builder.append_null() : builder.append_text(record.*member);
    out.table.add(std::move(builder).finish());
  }
  for (const Record& record : records) {
    out.person.push_back(record.person);
    out.source.push_back(record.source);
  }
  HouseholdInput input;
  input.table = &out.table;
  input.fields = fields;
  input.person = out.person;
  input.source = out.source;
  input.date_column = "seen";
  input.from_column = "lived_from";
  input.until_column = "lived_until";
  input.household_column = "number";
  input.threads = threads;
  input.context = context;
  out.found = find_households(input);
  return out;
}

// The current household of a person; no_household where there is none.
std::uint32_t now(const Case& c, std::uint32_t person) {
  for (const Membership& each : c.found.memberships)
    if (each.person == person && each.current) return each.household;
  return no_household;
}
HomeKind kind_of(const Case& c, const std::string& key) {
  for (const Home& home : c.found.homes)
    if (home.key == key) return home.kind;
  return HomeKind::unknown;
}

// A family that stays elsewhere, so that the last day of the records is known.
const Record neighbour = visit(999, "neighbour", "1950-01-01", "900", "2026-05-31");

TEST(Households, ACoupleOfTwoNamesWithTheirBabyIsOneHousehold) {
  const Case c = find({tax(1, "smith", "100", "2019-01-05"), tax(2, "jones", "100", "2019-01-05"),
                       visit(3, "smith", "2024-03-01", "100", "2024-03-01"), neighbour});
  EXPECT_EQ(now(c, 1), now(c, 2));
  EXPECT_EQ(now(c, 1), now(c, 3));
  EXPECT_NE(now(c, 1), no_household);
  EXPECT_NE(now(c, 1), now(c, 999));
}

TEST(Households, WhereNoRecordSpeaksOfAnyDayNobodyIsTakenForAChild) {
  const Case c = find(
      {visit(1, "smith", "1980-01-01", "100", ""), visit(2, "smith", "2020-01-01", "100", ""), visit(3, "brown", "1970-01-01", "100", "")});
  EXPECT_EQ(kind_of(c, "100"), HomeKind::household);
  EXPECT_NE(now(c, 1), no_household);
}

TEST(Households, AFamilyThatMovesAsAWholeStaysOneHouseholdAndKeepsTheDays) {
  const Case c = find({tax(1, "smith", "100", "2015-01-05", "2022-06-01"), tax(2, "smith", "100", "2015-01-05", "2022-06-01"),
                       visit(3, "smith", "2012-02-02", "100", "2021-01-01", school), tax(1, "smith", "200", "2022-06-01"),
                       tax(2, "smith", "200", "2022-06-01"), visit(3, "smith", "2012-02-02", "200", "2026-01-01", school), neighbour});
  EXPECT_EQ(c.found.household_of_row[0], c.found.household_of_row[3]);
  EXPECT_EQ(now(c, 1), now(c, 3));
  std::size_t former = 0;
  for (const Membership& each : c.found.memberships)
    if (each.person == 1 && !each.current) {
      ++former;
      EXPECT_EQ(format_date(*each.from), "2015-01-05");
      EXPECT_EQ(format_date(*each.to), "2022-06-01");
    }
  EXPECT_EQ(former, 1U);
}

TEST(Households, AChildWithoutANewRecordMovesWithItsParents) {
  const Case c = find({tax(1, "smith", "100", "2015-01-05", "2022-06-01"), visit(3, "smith", "2016-02-02", "100", "2021-09-01"),
                       tax(1, "smith", "200", "2022-06-01"), neighbour});
  EXPECT_EQ(now(c, 3), now(c, 1));
}

TEST(Households, TheNextTenantsAreAnotherHousehold) {
  const Case c = find({tax(1, "smith", "100", "2015-01-05", "2021-03-01"), tax(2, "jones", "100", "2015-01-05", "2021-03-01"),
                       visit(5, "smith", "2010-01-01", "100", "2020-05-05", school), tax(3, "brown", "100", "2021-03-10"),
                       tax(4, "green", "100", "2021-03-10"), visit(6, "brown", "2012-01-01", "100", "2023-05-05", school), neighbour});
  EXPECT_EQ(c.found.household_of_row[0], c.found.household_of_row[1]);
  EXPECT_EQ(c.found.household_of_row[0], c.found.household_of_row[2]);
  EXPECT_EQ(c.found.household_of_row[3], c.found.household_of_row[4]);
  EXPECT_EQ(c.found.household_of_row[3], c.found.household_of_row[5]);
  EXPECT_NE(c.found.household_of_row[0], c.found.household_of_row[3]);
  EXPECT_EQ(now(c, 1), no_household);
}

TEST(Households, AMarriageJoinsTheNewcomerAndTheOldHomeIsFormer) {
  const Case c = find({tax(1, "smith", "100", "2010-01-05"), visit(1, "smith", "1980-01-01", "100", "2025-05-01"),
                       tax(2, "jones", "200", "2012-01-01", "2020-02-01"), tax(2, "smith", "100", "2020-02-01"), neighbour});
  EXPECT_EQ(now(c, 1), now(c, 2));
  EXPECT_NE(c.found.household_of_row[2], c.found.household_of_row[3]);
}

TEST(Households, TheWidowLivesOnAndTheDeadHasLeft) {
  const Case c = find({tax(1, "smith", "100", "1980-01-05", "2023-02-01"), tax(2, "smith", "100", "1980-01-05"), neighbour});
  EXPECT_EQ(c.found.household_of_row[0], c.found.household_of_row[1]);
  EXPECT_EQ(now(c, 1), no_household);
  EXPECT_NE(now(c, 2), no_household);
}

TEST(Households, ALodgerWithARecordOfMovingInBelongsWithLessConfidence) {
  const Case c =
      find({tax(1, "smith", "100", "2010-01-05"), tax(2, "smith", "100", "2010-01-05"), visit(1, "smith", "", "100", "2026-01-01"),
            tax(3, "lodger", "100", "2022-01-01"), visit(3, "lodger", "", "100", "2024-01-01"), neighbour});
  EXPECT_EQ(now(c, 3), now(c, 1));
  double family = 0, lodger = 0;
  for (const Membership& each : c.found.memberships) {
    if (each.person == 1) family = each.confidence;
    if (each.person == 3) lodger = each.confidence;
  }
  EXPECT_GT(family, lodger);
}

TEST(Households, OneRecordOfAFormerOccupantMakesNoMember) {
  const Case c = find(
      {tax(1, "smith", "100", "2020-01-05"), tax(2, "smith", "100", "2020-01-05"), visit(3, "former", "", "100", "2023-01-01"), neighbour});
  EXPECT_NE(c.found.household_of_row[2], c.found.household_of_row[0]);
}

std::vector<Record> crowd(const std::string& uprn, int people, const std::string& address) {
  static const char* names[] = {"abbot",  "baker",    "carter", "dyer",   "eaton",   "fowler", "glover",
                                "harper", "ironside", "joiner", "keeler", "lorimer", "mason",  "nailer"};
  std::vector<Record> out = {neighbour};
  for (int i = 0; i < people; ++i)
    for (const char* day : {"2024-05-01", "2025-11-11"}) {
      out.push_back(visit(static_cast<std::uint32_t>(i + 1), names[i], "1985-03-04", uprn, day));
      out.back().address = address;
    }
  return out;
}

TEST(Households, SixUnrelatedStudentsAreASharedHouseAndEachIsAlone) {
  const Case c = find(crowd("100", 6, "12 acacia avenue"));
  EXPECT_EQ(kind_of(c, "100"), HomeKind::shared_house);
  std::set<std::uint32_t> households;
  for (std::uint32_t person = 1; person <= 6; ++person) households.insert(now(c, person));
  EXPECT_EQ(households.size(), 6U);
  EXPECT_FALSE(households.contains(no_household));
}

TEST(Households, ACareHomeIsNoHousehold) {
  const Case c = find(crowd("100", 14, "care court home lake street yarrow"));
  EXPECT_EQ(kind_of(c, "100"), HomeKind::communal);
  EXPECT_EQ(now(c, 1), no_household);
  for (const Membership& each : c.found.memberships)
    if (each.person == 1) {
      EXPECT_NE(each.reason.find("communal"), std::string::npos);
    }
}

TEST(Households, AHostelOfFewIsKnownByItsName) {
  EXPECT_EQ(kind_of(find(crowd("100", 4, "alder hostel reed close")), "100"), HomeKind::communal);
}

TEST(Households, FlatsUnderTheNumberOfTheirBlockAreToldByTheirText) {
  std::vector<Record> records = {neighbour};
  for (std::uint32_t flat = 1; flat <= 4; ++flat) {
    const std::string name = "name" + std::to_string(flat) + "son", premises = std::to_string(flat) + " 14";
    for (std::uint32_t who = 0; who < 2; ++who) {
      Record record = tax(flat * 10 + who, name,
                          who == 0   ? "2000"
                          : flat < 3 ? std::to_string(2000 + flat)
                                     : "2000",
                          "2020-01-01");  // 2000 is the block
      record.premises = premises;
      record.postcode = "AW1 0AA";
      records.push_back(record);
    }
  }
  const Case c = find(records);
  for (std::uint32_t flat = 1; flat <= 4; ++flat) {
    EXPECT_EQ(now(c, flat * 10), now(c, flat * 10 + 1)) << flat;
    if (flat > 1) {
      EXPECT_NE(now(c, flat * 10), now(c, 10)) << flat;
    }
  }
}

TEST(Households, TextWithoutUprnGoesToTheUprnThatOthersGiveIt) {
  Record with = tax(1, "smith", "100", "2020-01-01"), without = tax(2, "smith", "", "2020-01-01");
  with.premises = without.premises = "12";
  with.postcode = without.postcode = "AW1 0AA";
  const Case c = find({with, without, neighbour});
  EXPECT_EQ(now(c, 1), now(c, 2));
  EXPECT_EQ(c.found.home_of_row[0], c.found.home_of_row[1]);
}

TEST(Households, ASlipInThePostcodeIsPutRightByNameAndNumber) {
  Record with = tax(1, "smith", "100", "2020-01-01"), slip = visit(2, "smith", "", "", "2024-01-01");
  with.premises = slip.premises = "12";
  with.postcode = "AW1 0AA";
  slip.postcode = "AW1 0AB";
  const Case c = find({with, slip, neighbour});
  EXPECT_EQ(c.found.home_of_row[0], c.found.home_of_row[1]);
}

TEST(Households, OneRecordOfAnotherFlatBetweenTwoIsASlip) {
  const Case c = find({visit(1, "smith", "", "100", "2020-01-01"), visit(1, "smith", "", "101", "2021-01-01", library),
                       visit(1, "smith", "", "100", "2025-01-01"), neighbour});
  EXPECT_EQ(c.found.household_of_row[1], c.found.household_of_row[0]);
  EXPECT_EQ(std::count_if(c.found.memberships.begin(), c.found.memberships.end(), [](const Membership& m) { return m.person == 1; }), 1);
}

TEST(Households, AChildOfTwoHomesIsAMemberOfBothWhereTwoSourcesShowIt) {
  const Case c =
      find({tax(1, "smith", "100", "2015-01-01"), tax(2, "jones", "200", "2015-01-01"),
            visit(3, "smith", "2014-01-01", "100", "2019-01-01", school), visit(3, "smith", "2014-01-01", "200", "2020-01-01"),
            visit(3, "smith", "2014-01-01", "100", "2021-01-01", school), visit(3, "smith", "2014-01-01", "200", "2022-01-01", library),
            visit(3, "smith", "2014-01-01", "100", "2025-01-01", school), neighbour});
  std::set<std::uint32_t> homes;
  for (const Membership& each : c.found.memberships)
    if (each.person == 3) homes.insert(each.home);
  EXPECT_EQ(homes.size(), 2U);
}

TEST(Households, ANumberOfTheSourceTiesPeopleWithoutAddress) {
  std::vector<Record> records;
  for (std::uint32_t i = 0; i < 6; ++i) {
    Record record;
    record.person = i;
    record.family = i % 2 == 0 ? "one" : "two";
    record.number = i < 3 ? "7" : "8";
    records.push_back(record);
  }
  const Case c = find(records);
  EXPECT_EQ(c.found.count, 2U);
  EXPECT_EQ(now(c, 0), now(c, 2));
  EXPECT_NE(now(c, 0), now(c, 3));
}

TEST(Households, TwinsOfOneNameAndDayAreTwoMembersOfOneHousehold) {
  const Case c = find({tax(1, "smith", "100", "2015-01-01"), visit(2, "smith", "2020-05-05", "100", "2020-05-05"),
                       visit(3, "smith", "2020-05-05", "100", "2020-05-05"), neighbour});
  EXPECT_EQ(now(c, 2), now(c, 3));
  EXPECT_EQ(now(c, 1), now(c, 3));
}

Record numbered(Record record, std::string number) {
  record.number = std::move(number);
  return record;
}

TEST(Households, WhomOneSourceHasAtAHomeUnderTwoNumbersAreTwoHouseholds) {
  const std::vector<Record> records = {
      numbered(tax(0, "lee", "1", "2010-03-01"), "A1"),
      numbered(tax(1, "lee", "1", "2010-03-01"), "A1"),
      visit(1, "lee", "1980-01-01", "1", "2024-05-01"),
      numbered(tax(2, "carr", "1", "2015-06-01"), "A2"),
      visit(2, "carr", "1980-05-05", "1", "2018-02-01"),
      visit(2, "carr", "1980-05-05", "1", "2023-02-01"),
      tax(3, "moss", "2", "2019-01-01"),
  };
  const Case c = find(records);
  EXPECT_EQ(now(c, 0), now(c, 1));
  EXPECT_NE(now(c, 0), now(c, 2));
}

TEST(Households, AnAccountThatBeginsAtTheOldHomeOnTheDayOfLeavingIsOfTheNewOne) {
  const std::vector<Record> records = {
      tax(0, "jordan", "1", "2000-09-19", "2024-02-16"),
      tax(0, "jordan", "1", "2024-02-16"),
      visit(0, "jordan", "", "2", "2025-03-25"),
      tax(1, "dean", "1", "2024-03-20"),
      tax(2, "dean", "1", "2024-03-20"),
      visit(1, "dean", "", "1", "2025-11-02"),
  };
  const Case c = find(records);
  EXPECT_EQ(now(c, 1), now(c, 2));
  EXPECT_NE(now(c, 0), now(c, 1));
  EXPECT_EQ(c.found.household_of_row[1], c.found.household_of_row[2]);
}

TEST(Households, ADayAtAHomeWhereOthersStillLiveWasWrittenLater) {
  const std::vector<Record> records = {
      tax(0, "patel", "1", "2010-04-09", "2024-10-26"),
      tax(1, "patel", "1", "2010-04-09", "2024-10-26"),
      tax(2, "takhar", "1", "2024-11-02"),
      tax(3, "takhar", "1", "2024-11-02"),
      visit(2, "takhar", "", "1", "2024-05-29", library),
      visit(2, "takhar", "", "1", "2023-09-04", school),
      visit(3, "takhar", "", "1", "2025-05-01", hospital),
      visit(0, "patel", "1942-05-16", "1", "2022-10-19"),
  };
  const Case c = find(records);
  EXPECT_NE(c.found.household_of_row[0], c.found.household_of_row[2]);
  EXPECT_EQ(c.found.household_of_row[2], c.found.household_of_row[4]);
  EXPECT_EQ(now(c, 0), no_household);
}

TEST(Households, NothingGivesNothing) {
  Table table;
  HouseholdInput input;
  input.table = &table;
  EXPECT_EQ(find_households(input).count, 0U);
  const Case c = find({Record{}});
  EXPECT_EQ(c.found.household_of_row[0], no_household);
}

TEST(Households, TheNumberOfThreadsChangesNothing) {
  std::vector<Record> records;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    records.push_back(tax(i, "name" + std::to_string(i % 97), std::to_string(i / 3 + 1), "20" + std::to_string(10 + i % 9) + "-03-04"));
    records.push_back(visit(i, "name" + std::to_string(i % 97), "1990-01-01", std::to_string((i * 7 + i % 5) / 21 + 1),
                            "2023-02-0" + std::to_string(1 + i % 9)));
  }
  const Case one = find(records, 1), three = find(records, 3);
  EXPECT_EQ(one.found.household_of_row, three.found.household_of_row);
  ASSERT_EQ(one.found.memberships.size(), three.found.memberships.size());
  for (std::size_t i = 0; i < one.found.memberships.size(); ++i) {
    EXPECT_EQ(one.found.memberships[i].person, three.found.memberships[i].person);
    EXPECT_EQ(one.found.memberships[i].confidence, three.found.memberships[i].confidence);
    EXPECT_GE(one.found.memberships[i].confidence, 0);
    EXPECT_LE(one.found.memberships[i].confidence, 1);
  }
}

TEST(Households, WhatAColumnOfDaysSaysIsToldByItsName) {
  EXPECT_EQ(date_part_of("LIABILITY_START"), DatePart::from);
  EXPECT_EQ(date_part_of("liability_end"), DatePart::until);
  EXPECT_EQ(date_part_of("tenancy_start"), DatePart::from);
  EXPECT_EQ(date_part_of("joined"), DatePart::seen);
  EXPECT_EQ(date_part_of("LeavingDate"), DatePart::seen);
  EXPECT_EQ(date_part_of("date_of_birth"), DatePart::none);
}

TEST(HouseholdEvaluation, CountsPairsOfRecordsAndOfPeople) {
  const Case c = find({tax(1, "smith", "100", "2019-01-05"), tax(2, "smith", "100", "2019-01-05"), tax(3, "brown", "200", "2019-01-05"),
                       visit(1, "smith", "", "100", "2024-01-01")});
  const std::vector<std::uint32_t> household = {0, 0, 0, 0}, person = {1, 2, 3, 1};  // in truth all three live together
  const std::vector<std::pair<std::uint32_t, std::uint32_t>> current = {{1, 0}, {2, 0}, {3, 0}, {4, 0}};
  const HouseholdEvaluation seen = evaluate_households(c.found, c.person, {household, person, current});
  EXPECT_EQ(seen.all_records.truth, 6U);
  EXPECT_EQ(seen.all_records.predicted, 3U);
  EXPECT_EQ(seen.all_records.correct, 3U);
  EXPECT_EQ(seen.records.truth, 5U);
  EXPECT_EQ(seen.records.correct, 2U);
  EXPECT_EQ(seen.people_now.truth, 3U);  // the fourth has no record
  EXPECT_EQ(seen.people_now.correct, 1U);
  EXPECT_DOUBLE_EQ(seen.people_now.precision(), 1);
}

TEST(Households, OfAFewRecordsAreThoseOfAllWhereTheWholeIsKnown) {
  // A school that gives days of leaving only, a list that is heard of until 2026, and one old visit.
  std::vector<Record> records = {tax(1, "smith", "100", "2010-01-01"), visit(1, "smith", "1980-05-01", "100", "2026-02-01"),
                                 visit(2, "jones", "1950-05-01", "200", "2021-03-01"), visit(3, "patel", "2012-05-01", "300", "", school)};
  for (std::uint32_t person = 10; person < 20; ++person) {
    records.push_back(visit(person, "name" + std::to_string(person), "1970-01-01", std::to_string(1000 + person), "2026-01-15"));
    records.push_back(visit(person, "name" + std::to_string(person), "1970-01-01", std::to_string(1000 + person), "", school));
  }
  const Case all = find(records);
  const std::vector<Record> few = {records[2], records[3]};
  const Case alone = find(few), known = find(few, 1, &all.found.context);
  ASSERT_EQ(known.found.memberships.size(), 2U);
  for (const Membership& each : known.found.memberships) {
    const auto same = std::find_if(all.found.memberships.begin(), all.found.memberships.end(),
                                   [&](const Membership& other) { return other.person == each.person; });
    ASSERT_NE(same, all.found.memberships.end());
    EXPECT_EQ(each.from, same->from);
    EXPECT_EQ(each.to, same->to);
    EXPECT_EQ(each.current, same->current);
    EXPECT_EQ(each.reason, same->reason);
    EXPECT_DOUBLE_EQ(each.confidence, same->confidence);
  }
  EXPECT_EQ(known.found.context, all.found.context);
  EXPECT_FALSE(known.found.memberships[0].current) << "nothing was heard of them for years";
  EXPECT_TRUE(alone.found.memberships[0].current) << "without the whole that cannot be seen";
}

// Others took over the one home of which a day is known, so that it costs least to have lived where none is.
TEST(Households, ARecordOfAHomeThatDoesNotFitAmongOthersWithoutADayStillHasAPlace) {
  HouseholdContext whole;
  whole.reference = make_date(2020, 6, 1);
  whole.sources = 3;
  const Case c = find({visit(0, "jordan", "", "2", ""), tax(0, "jordan", "3", "2018-08-01", "2016-05-01"),
                       tax(0, "jordan", "3", "2013-02-01", "2021-01-01"), tax(1, "dean", "3", "2018-08-01"),
                       tax(2, "dean", "3", "2013-06-01"), tax(3, "dean", "3", "2013-06-01")},
                      1, &whole);
  std::set<std::string> homes;
  for (const Membership& each : c.found.memberships)
    if (each.person == 0) homes.insert(c.found.homes[each.home].key);
  EXPECT_EQ(homes, (std::set<std::string>{"2", "3"}));
  for (const std::uint32_t household : c.found.household_of_row) EXPECT_NE(household, no_household);
}

TEST(Households, TheLastDayIsNoLaterThanToday) {
  const Case found = find({visit(1, "smith", "1980-05-01", "100", "2026-02-01"), visit(2, "jones", "1950-05-01", "200", "2062-03-01")});
  HouseholdInput input;
  input.table = &found.table;
  input.fields = fields;
  input.person = found.person;
  input.date_column = "seen";
  EXPECT_EQ(format_date(*last_day_of(input)), "2062-03-01");
  input.today = make_date(2026, 3, 1);
  EXPECT_EQ(format_date(*last_day_of(input)), "2026-02-01");
  EXPECT_EQ(format_date(*find_households(input).context.reference), "2026-02-01");
}

}  // namespace
}  // namespace cw::linkage
