// SPDX-License-Identifier: MIT
// Decisions on everything that are written in many small transactions: what comes of it is what one would give, at every moment between two
// of them the store is sound, and whoever stops half way, another or the same goes on.
#include <gtest/gtest.h>

#include <random>

#include "base/test_child.h"
#include "services/register/households/test_households.h"

namespace cw::registry {
namespace {

constexpr std::size_t around_2000 = 2000, as_small_as_can_be = 1;

class HouseholdsInParts : public test::HomesOnAStore {
 protected:
  void SetUp() override {
    static_cast<void>(url());  // a PostgreSQL is started by us, not by the child that is killed
    test::HomesOnAStore::SetUp();
  }
  // Somebody of forty, with a family, at one of twenty homes.
  static std::string record(std::mt19937& random) {
    const auto who = random() % 40, home = random() % 20;
    return R"({"nhs_number":")" + std::to_string(who) + R"(","family_name":")" + (who % 2 == 0 ? "smith" : "jones") +
           R"(","date_of_birth":"19)" + std::to_string(40 + who) + R"(-03-01","uprn":")" + std::to_string(1000 + home) +
           R"(","seen":"202)" + std::to_string(random() % 6) + R"(-02-01"})";
  }
  static void put_some(test::Place& place, unsigned seed, int many) {
    std::mt19937 random(seed);
    for (int i = 0; i < many; ++i) {
      const std::string id = std::to_string(random() % 60);
      place.put("list", id, record(random));
    }
    for (int i = 0; i < many / 20; ++i) static_cast<void>(place.people().remove(test::by_test, {"list", std::to_string(random() % 60)}));
  }
  [[nodiscard]] int many() const { return on_sqlite() ? 120 : 60; }
  std::unique_ptr<test::Place> open_slow() { return std::make_unique<test::Place>(url(), clock_, around_2000, as_small_as_can_be); }
  std::unique_ptr<Households> open_with(store::Writer& writer, std::function<bool()> stops) {
    auto opened = Households::open({.store_url = url(),
                                    .writer = writer,
                                    .columns = test::plain_home_columns(),
                                    .clock = clock_,
                                    .most_written = as_small_as_can_be,
                                    .stops = std::move(stops)});
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }
  std::int64_t passes() { return connect().value<std::int64_t>("SELECT count(*) FROM household_pass").value(); }
  void expect_as_from_scratch() {
    store::Connection db = connect();
    EXPECT_EQ(changes_waiting(db).value(), 0);
    EXPECT_EQ(passes(), 0);
    EXPECT_EQ(test::differences(kept(db), from_scratch(db)), std::vector<std::string>{});
    EXPECT_EQ(household_faults(), std::vector<std::string>{});
    EXPECT_EQ(faults(), std::vector<std::string>{});
  }
};
CW_ON_BOTH_DATABASES(HouseholdsInParts);

TEST_P(HouseholdsInParts, AreThoseOfOneDecisionAndSoundAtEveryMoment) {
  const auto place = open_slow();
  put_some(*place, 1, many());
  store::Connection db = connect();
  std::vector<std::pair<Timestamp, HouseholdReplay>> shown;
  std::size_t steps = 0;
  for (bool more = true; more; ++steps) {
    const auto done = place->homes().follow();
    ASSERT_TRUE(done) << done.error().message;
    more = done->kind != FollowKind::nothing;
    ASSERT_EQ(household_faults(), std::vector<std::string>{}) << "after step " << steps;
    clock_.advance(1'000);
    if (steps % 5 == 0) shown.emplace_back(clock_.now(), replay_households(db).value());
    clock_.advance(1'000);
  }
  EXPECT_GT(steps, 20U) << "it was written in many parts";
  EXPECT_GT(db.value<std::int64_t>("SELECT count(*) FROM household_decision WHERE kind = 'everything'").value(), 10);
  expect_as_from_scratch();
  for (const auto& [moment, state] : shown) ASSERT_EQ(replay_households(db, moment).value(), state) << "as it was shown then";
  const auto told = db.value<std::int64_t>("SELECT count(*) FROM outbox_event WHERE topic = 'household.changed'").value();
  EXPECT_EQ(told, db.value<std::int64_t>("SELECT count(*) FROM household_change").value()) << "each change is told once";
  const auto again = place->homes().decide_everything();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->decision, 0) << "the same again changes nothing";
}

TEST_P(HouseholdsInParts, StoppedHalfWayTheNextProgramGoesOnWithWhatHasChangedSince) {
  auto place = open_slow();
  put_some(*place, 2, many());
  for (int step = 0; step < 3; ++step) ASSERT_EQ(place->homes().follow()->kind, FollowKind::everything);
  for (const int decisions : {0, 2, 6}) {  // first while rows are taken in, then while parts are written
    for (int written = 0; written < decisions;) written += place->homes().follow()->decision == 0 ? 0 : 1;
    EXPECT_EQ(passes(), 1);
    EXPECT_EQ(household_faults(), std::vector<std::string>{});
    place.reset();
    place = open_slow();
    put_some(*place, static_cast<unsigned>(decisions + 100), 10);
  }
  place.reset();
  place = std::make_unique<test::Place>(url(), clock_);
  place->catch_up();
  expect_as_from_scratch();
  EXPECT_EQ(place->homes().decide_everything()->decision, 0);
}

TEST_P(HouseholdsInParts, KilledHalfWayTheNextProgramGoesOn) {
  {
    const auto place = open_slow();
    put_some(*place, 3, many());
  }
  for (const int most : {2, many() / 2, many() / 2 + 8, 5}) {  // a row is taken in with each step, then a part is written
    cw::test::killed_after(most, [&](const auto& tell) {
      const auto place = open_slow();
      while (place->homes().follow()->kind != FollowKind::nothing && tell()) {
      }
    });
    ASSERT_EQ(household_faults(), std::vector<std::string>{}) << "killed after step " << most;
  }
  test::Place place(url(), clock_);
  place.catch_up();
  expect_as_from_scratch();
}

TEST_P(HouseholdsInParts, ADecisionOfTheNightThatWasStoppedIsMadeByTheNextProgram) {
  const auto place = open_slow();
  put_some(*place, 4, 60);
  place->catch_up();
  store::Connection db = connect();
  // What only looking at every record finds.
  const auto first = db.value<std::int64_t>("SELECT min(record) FROM home_record").value();
  ASSERT_TRUE(db.execute("UPDATE home_record SET columns = '{}', uprn_name = NULL WHERE record = ?1", {first}));
  bool stops = false;
  int steps = 0;
  const auto stopped = open_with(place->writer(), [&] { return stops; })->decide_everything([&](double, std::size_t transactions) {
    EXPECT_EQ(transactions, 1U);
    stops = ++steps == 2;
  });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::unavailable);
  EXPECT_EQ(passes(), 1);
  place->catch_up();
  EXPECT_NE(db.value<std::string>("SELECT columns FROM home_record WHERE record = ?1", {first}).value(), "{}");
  expect_as_from_scratch();
}

TEST_P(HouseholdsInParts, AnotherProcessThatGoesOnTakesItOver) {
  const auto place = open_slow();
  put_some(*place, 5, 60);
  while (place->homes().follow()->decision == 0) {
  }
  const auto second = open_with(place->writer(), {});
  ASSERT_TRUE(second->catch_up());
  expect_as_from_scratch();
  const auto late = place->homes().follow();
  EXPECT_EQ(late ? ErrorCode::internal : late.error().code, ErrorCode::conflict) << "what was worked out is not written any more";
  EXPECT_EQ(place->homes().follow()->kind, FollowKind::nothing);
  expect_as_from_scratch();
}

TEST_P(HouseholdsInParts, AskedToStopItEndsAndGoesOnLater) {
  const auto place = open_slow();
  put_some(*place, 6, 60);
  bool stops = false;
  const auto homes = open_with(place->writer(), [&] { return stops; });
  for (int step = 0; step < 3; ++step) ASSERT_TRUE(homes->follow());
  stops = true;
  const auto stopped = homes->follow();
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::unavailable);
  stops = false;
  ASSERT_TRUE(homes->catch_up());
  expect_as_from_scratch();
}

}  // namespace
}  // namespace cw::registry
