// SPDX-License-Identifier: MIT
#include "services/register/properties.h"

#include <gtest/gtest.h>

#include "services/register/test_register.h"

namespace cw::registry {
namespace {

using test::by_test;

class Properties : public test::OnAStore {
 protected:
  static Value at(const std::string& number, const std::string& uprn) {
    return Value(Structure{{"nhs_number", Value(number)}, {"uprn", Value(uprn)}});
  }
  PropertyView property(const std::string& uprn, AsOf when = {}) {
    store::Connection db = connect();
    WholeView viewer;
    return read_property(db, viewer, uprn, when).value();
  }
  static std::vector<PersonId> ids(const std::vector<PersonAtProperty>& people) {
    std::vector<PersonId> out;
    for (const PersonAtProperty& each : people) out.push_back(each.person);
    return out;
  }
};
CW_ON_BOTH_DATABASES(Properties);

TEST_P(Properties, HaveThePeopleThatRecordsPlaceThereAndThoseThatTheyDidBefore) {
  auto people = start();
  const PersonId first = (*people)->put(by_test, {"tax", "1"}, at("1", "100")).value().person;
  const PersonId second = (*people)->put(by_test, {"rents", "1"}, at("2", "000100")).value().person;
  ASSERT_TRUE((*people)->put(by_test, {"library", "9"}, at("1", "100")));
  clock_.advance(1000);
  const Timestamp together = clock_.now();
  EXPECT_EQ(ids(property("100", together).present), (std::vector<PersonId>{first, second}));
  EXPECT_EQ(property(" 100 ", together).present[0].records.size(), 2U);
  clock_.advance(1000);
  ASSERT_TRUE((*people)->put(by_test, {"rents", "1"}, at("2", "200")));
  ASSERT_TRUE((*people)->remove(by_test, {"tax", "1"}));
  clock_.advance(1000);
  const PropertyView now = property("100", clock_.now());
  EXPECT_EQ(ids(now.present), std::vector<PersonId>{first}) << "the library still has them there";
  EXPECT_EQ(ids(now.past), std::vector<PersonId>{second});
  EXPECT_EQ(ids(property("200", clock_.now()).present), std::vector<PersonId>{second});
  const PropertyView then = property("100", together);
  EXPECT_EQ(ids(then.present), (std::vector<PersonId>{first, second})) << "as of then it is what it was";
  EXPECT_FALSE(then.present[1].records[0].until);
}

TEST_P(Properties, AreShownAsTheyAreWhereTheClockHasGoneBack) {
  auto people = start();
  const PersonId first = (*people)->put(by_test, {"tax", "1"}, at("1", "100")).value().person;
  const PersonId second = (*people)->put(by_test, {"rents", "1"}, at("2", "100")).value().person;
  clock_.advance(1000);
  ASSERT_TRUE((*people)->put(by_test, {"rents", "1"}, at("2", "200")));
  clock_.advance(-3'600'000'000);
  const PropertyView now = property("100");
  EXPECT_EQ(ids(now.present), std::vector<PersonId>{first});
  EXPECT_EQ(ids(now.past), std::vector<PersonId>{second});
}

TEST_P(Properties, FollowPeopleWhoMerge) {
  auto people = start();
  const PersonId first = (*people)->put(by_test, {"tax", "1"}, at("1", "100")).value().person;
  ASSERT_TRUE((*people)->put(by_test, {"rents", "1"}, at("2", "100")));
  ASSERT_TRUE((*people)->put(by_test, {"rents", "1"}, at("1", "100")));
  clock_.advance(1000);
  const PropertyView now = property("100", clock_.now());
  EXPECT_EQ(ids(now.present), std::vector<PersonId>{first});
  EXPECT_TRUE(now.past.empty()) << "the id that merged is the same person";
}

TEST_P(Properties, WhatIsNoUprnIsRefusedAndOneThatNobodyNamesIsEmpty) {
  store::Connection db = connect();
  WholeView viewer;
  for (const char* wrong : {"", "abc", "1234567890123", "12 34"}) EXPECT_FALSE(read_property(db, viewer, wrong, clock_.now())) << wrong;
  const auto empty = read_property(db, viewer, "77", clock_.now());
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->present.empty());
  EXPECT_EQ(viewer.seen(), std::vector<std::string>{"uprn:77"});
}

}  // namespace
}  // namespace cw::registry
