// SPDX-License-Identifier: MIT
#include "services/register/restrictions.h"

#include <gtest/gtest.h>

#include "services/register/test_register.h"
#include "services/register/test_resolver.h"

namespace cw::registry {
namespace {

using test::by_test;
using test::with_number;

class Restrictions : public test::OnAStore {
 protected:
  void SetUp() override {
    OnAStore::SetUp();
    store::Connection db = connect();
    const auto migrated = store::migrate(db, {restriction_migrations()});
    ASSERT_TRUE(migrated) << migrated.error().message;
    begin();
  }
  void begin() {
    people_.reset();
    store::WriterOptions options;
    options.open.durability = store::Durability::relaxed;
    writer_ = store::Writer::start(url(), options).value();
    RegisterParts parts{.store_url = url(), .writer = *writer_, .resolver = std::make_unique<test::NumberResolver>(), .clock = clock_};
    parts.open = options.open;
    parts.log_changes = follow_restrictions;
    people_ = Register::open(std::move(parts)).value();
  }
  PersonId put(const std::string& id, const std::string& number) {
    return people_->put(by_test, {"library", id}, with_number(number)).value().person;
  }
  Result<RestrictionView> mark(PersonId person, const Restriction& restriction = {RestrictionKind::refuge, {}, {}}) {
    store::Connection db = connect();
    return store::in_transaction(
        db, [&](store::Connection& work) { return restrict_person(work, by_test, person, restriction, clock_.now()); });
  }
  std::uint64_t lift(PersonId person) {
    store::Connection db = connect();
    return store::in_transaction(db, [&](store::Connection& work) { return lift_restrictions(work, by_test, person, clock_.now()); })
        .value();
  }
  bool restricted(PersonId person, AsOf as_of = {}) {
    store::Connection db = connect();
    return !restrictions_in_force(db, person, clock_.now(), as_of).value().empty();
  }
  std::vector<RestrictionView> all(PersonId person) {
    store::Connection db = connect();
    WholeView viewer;
    return restrictions_of(db, viewer, person).value();
  }
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<Register> people_;
};
CW_ON_BOTH_DATABASES(Restrictions);

TEST_P(Restrictions, AMarkHoldsUntilItIsLiftedAndStaysInTheHistory) {
  const PersonId ann = put("1", "1");
  EXPECT_FALSE(restricted(ann));
  const auto made = mark(ann);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(restricted(ann));
  store::Connection db = connect();
  EXPECT_TRUE(is_marked(db, ann).value());
  EXPECT_EQ(mark(ann)->number, made->number) << "repeating it changes nothing";
  ASSERT_TRUE(mark(ann, {RestrictionKind::staff_relative, "an-account", {}}));
  EXPECT_EQ(lift(ann), 2U);
  EXPECT_FALSE(restricted(ann));
  EXPECT_EQ(lift(ann), 0U);
  EXPECT_FALSE(is_marked(db, ann).value());
  const auto history = all(ann);
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history.back().restriction.kind, RestrictionKind::refuge);
  EXPECT_EQ(history.back().ended_by, "ann");
  EXPECT_EQ(history.back().ended_reason, "a test");
  EXPECT_TRUE(history.back().until.has_value());
}

TEST_P(Restrictions, AMarkWithALastDayEndsByItself) {
  const PersonId ann = put("1", "1");
  constexpr std::int64_t day = 86'400'000'000;
  const Date today{static_cast<std::int32_t>(clock_.now().microseconds / day)};
  ASSERT_TRUE(mark(ann, {RestrictionKind::well_known, {}, today}));
  EXPECT_TRUE(restricted(ann));
  clock_.advance(day);
  EXPECT_FALSE(restricted(ann));
  EXPECT_EQ(mark(ann, {RestrictionKind::well_known, {}, today}).error().field, "ends_on");
}

TEST_P(Restrictions, WhatCannotBeAMarkIsRefused) {
  const PersonId ann = put("1", "1");
  EXPECT_EQ(mark(ann, {RestrictionKind::staff_member, {}, {}}).error().field, "account");
  EXPECT_EQ(mark(ann, {RestrictionKind::refuge, "an-account", {}}).error().field, "account");
  UuidSource ids(clock_, system_randomness());
  EXPECT_EQ(mark(PersonId(ids.next())).error().code, ErrorCode::not_found);
  EXPECT_FALSE(restricted(PersonId(ids.next()))) << "and nobody is not restricted";
  store::Connection db = connect();
  EXPECT_EQ(restrict_person(db, by_test, ann, {}, clock_.now()).error().code, ErrorCode::conflict) << "without a transaction";
}

TEST_P(Restrictions, WhoMergesWithARestrictedPersonIsRestricted) {
  const PersonId older = put("1", "1"), younger = put("2", "2");
  ASSERT_TRUE(mark(younger));
  EXPECT_FALSE(restricted(older));
  ASSERT_EQ(put("2", "1"), older) << "the younger has merged into the older";
  EXPECT_TRUE(restricted(older));
  EXPECT_TRUE(restricted(younger)) << "the old id is who it is now";
  ASSERT_EQ(all(older).size(), 1U);
  EXPECT_TRUE(all(older).front().origin.has_value());
  EXPECT_TRUE(all(older).front().change.has_value());
  begin();
  EXPECT_TRUE(restricted(older)) << "it is in the store";
}

TEST_P(Restrictions, EveryPartOfASplitStaysRestrictedUntilSomebodyLiftsIt) {
  const PersonId ann = put("1", "1");
  ASSERT_EQ(put("2", "1"), ann);
  ASSERT_EQ(put("3", "1"), ann);
  ASSERT_TRUE(mark(ann));
  const PersonId part = put("3", "3");
  ASSERT_NE(part, ann);
  EXPECT_TRUE(restricted(part));
  EXPECT_EQ(lift(ann), 1U);
  EXPECT_TRUE(restricted(part)) << "one part at a time";
  EXPECT_EQ(lift(part), 1U);
  EXPECT_FALSE(restricted(part));
}

TEST_P(Restrictions, ARecordThatLeavesARestrictedPersonTakesTheMarkAlong) {
  const PersonId ann = put("1", "1"), bob = put("2", "2");
  ASSERT_EQ(put("3", "1"), ann);
  ASSERT_TRUE(mark(ann));
  ASSERT_EQ(put("3", "2"), bob);
  EXPECT_TRUE(restricted(bob));
}

TEST_P(Restrictions, ARecordThatWentAndComesBackElsewhereTakesTheMarkAlong) {
  const PersonId ann = put("1", "1"), bob = put("2", "2");
  ASSERT_EQ(put("3", "1"), ann);
  ASSERT_TRUE(mark(ann));
  ASSERT_TRUE(people_->remove(by_test, {"library", "3"}));
  ASSERT_EQ(put("3", "2"), bob);
  EXPECT_TRUE(restricted(bob));
}

TEST_P(Restrictions, AnEarlierMomentShowsNothingOfWhoIsRestrictedNow) {
  const PersonId ann = put("1", "1");
  ASSERT_EQ(put("2", "1"), ann);
  ASSERT_EQ(put("3", "1"), ann);
  clock_.advance(1'000'000);
  const Timestamp together = clock_.now();
  clock_.advance(1'000'000);
  const PersonId part = put("3", "3");
  ASSERT_TRUE(mark(part));
  EXPECT_FALSE(restricted(ann));
  EXPECT_TRUE(restricted(ann, together)) << "then it had the record of somebody who is restricted now";
}

TEST_P(Restrictions, MarksOfOthersDoNotMove) {
  const PersonId ann = put("1", "1");
  ASSERT_TRUE(mark(ann));
  const PersonId bob = put("2", "2"), cy = put("3", "3");
  ASSERT_EQ(put("3", "2"), bob);
  EXPECT_FALSE(restricted(bob));
  EXPECT_FALSE(restricted(cy));
  EXPECT_TRUE(restricted(ann));
}

}  // namespace
}  // namespace cw::registry
