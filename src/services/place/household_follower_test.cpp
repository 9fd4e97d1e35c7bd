// SPDX-License-Identifier: MIT
// Deciding on all households of a whole place, as the job of the night does.
#include <gtest/gtest.h>

#include <stdexcept>

#include "base/json.h"
#include "base/metrics.h"
#include "base/test_folder.h"
#include "services/place/households.h"
#include "services/place/internal/place_state.h"
#include "services/place/test_place.h"
#include "services/register/households/households.h"
#include "store/test_store.h"

namespace cw::place {
namespace {

class HouseholdsOfAPlace : public store::test::OnBothDatabases {
 protected:
  std::unique_ptr<Place> open(Metrics* metrics = nullptr) {
    PlaceOptions options = test::packaged_place(url(), folder_.at("keys"), test::library_source);
    options.metrics = metrics;
    auto opened = Place::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }
  static Asking feed() {
    Asking out;
    out.caller.account.name = "feed";
    out.caller.account.organisation = "council";
    out.caller.account.roles = {"data_officer"};
    out.purpose = "data_quality";
    return out;
  }
};
CW_ON_BOTH_DATABASES(HouseholdsOfAPlace);

TEST_P(HouseholdsOfAPlace, AreDecidedAnewWhenAskedAndASecondTimeNothingIsOtherwise) {
  const auto place = open();
  for (const char* id : {"1", "2", "3"}) {
    const std::string columns = R"({"given_name":"Ann)" + std::string(id) + R"(","family_name":"Quillfeather","date_of_birth":"198)" + id +
                                R"(-02-01","postcode":"AW1 1AA","uprn":"100","lived_from":"2019-05-01"})";
    ASSERT_TRUE(place->put(feed(), {"library", id}, parse_json(columns).value()));
  }
  const auto first = decide_households(*place);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->through, 3);
  EXPECT_EQ(first->records, 3U);
  store::Connection db = connect();
  EXPECT_EQ(registry::changes_waiting(db).value(), 0);
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM household WHERE state = 'live'").value(), 1);
  const auto second = decide_households(*place);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->households, 0U);
  EXPECT_EQ(registry::check_households(db).value(), std::vector<std::string>{});
}

// What is decided between a question and its answer was not asked about: it must not count as withheld.
TEST_P(HouseholdsOfAPlace, NothingIsWithheldFromWhoMaySeeAllWhileTheyAreDecided) {
  const auto place = open();
  HouseholdQuestions homes(*place);
  for (int i = 100; i < 140; ++i) {
    const std::string id = std::to_string(i);
    const std::string columns = R"({"given_name":"Ann)" + id + R"(","family_name":"Quillfeather","date_of_birth":"1980-02-01","uprn":")" +
                                id + R"(","postcode":"AW1 1AA","lived_from":"2019-05-01"})";
    ASSERT_TRUE(place->put(feed(), {"library", id}, parse_json(columns).value()));
    for (std::int64_t waiting = 1; waiting > 0;) {
      const auto home = homes.property(feed(), id, {});
      ASSERT_TRUE(home) << home.error().message;
      ASSERT_EQ(home->home.now_withheld, 0U) << "of property " << id;
      ASSERT_EQ(home->records.people_withheld, 0U) << "of property " << id;
      waiting = home->changes_waiting;
      EXPECT_TRUE(waiting > 0 || home->home.now.size() == 1) << "at property " << id;
    }
  }
}

TEST_P(HouseholdsOfAPlace, TheNightsLearnerDecidesAnewOnAllAndSaysWhatCameOutOtherwise) {
  Metrics metrics;
  const auto place = open(&metrics);
  for (const char* id : {"1", "2"}) {
    const std::string columns = R"({"given_name":"Ann)" + std::string(id) + R"(","family_name":"Quillfeather","date_of_birth":"198)" + id +
                                R"(-02-01","postcode":"AW1 1AA","uprn":"100","lived_from":"2019-05-01"})";
    ASSERT_TRUE(place->put(feed(), {"library", id}, parse_json(columns).value()));
  }
  Learner& learner = *place->state().learner;
  ASSERT_TRUE(learner.step(registry::LearningDue::doubled));
  EXPECT_EQ(metrics.text().find("household_nights"), std::string::npos) << "only at night";
  ASSERT_TRUE(decide_households(*place));
  store::Connection db = connect();
  ASSERT_TRUE(learner.step(registry::LearningDue::new_day));
  EXPECT_NE(metrics.text().find("household_nights_total 1"), std::string::npos) << metrics.text();
  EXPECT_EQ(metrics.text().find("household_night_changes_total"), std::string::npos) << "nothing came out otherwise: " << metrics.text();
  EXPECT_EQ(registry::changes_waiting(db).value(), 0);
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM household WHERE state = 'live'").value(), 1);
}

TEST_P(HouseholdsOfAPlace, WhatANightChangedIsCountedByKindAndAFailureIsNot) {
  const auto place = open();
  Metrics metrics;
  Result<registry::FollowOutcome> outcome = registry::FollowOutcome{};
  int asked = 0, stopped = 0;
  {
    Learner learner(*place->state().people, {[&] { return ++asked, outcome; }, [&] { ++stopped; }}, &metrics);
    for (const auto kind :
         {registry::HouseholdChangeKind::created, registry::HouseholdChangeKind::split, registry::HouseholdChangeKind::split})
      outcome->households.push_back({kind, {}, {}, {}});
    ASSERT_TRUE(learner.step(registry::LearningDue::new_day));
    outcome = fail(ErrorCode::unavailable, "another process leads.");
    EXPECT_TRUE(learner.step(registry::LearningDue::new_day)) << "the register has learnt all the same";
  }
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(stopped, 1);
  EXPECT_NE(metrics.text().find("household_nights_total 1"), std::string::npos) << metrics.text();
  EXPECT_NE(metrics.text().find("household_night_changes_total{kind=\"split\"} 2"), std::string::npos) << metrics.text();
  EXPECT_NE(metrics.text().find("household_night_changes_total{kind=\"created\"} 1"), std::string::npos);
}

}  // namespace
}  // namespace cw::place
