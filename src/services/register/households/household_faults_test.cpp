// SPDX-License-Identifier: MIT
// The program killed between a change of the register and the decision on its households, or while that is written: whoever begins again
// decides on what waits, once, and everything is as if nothing had happened.
#include <gtest/gtest.h>

#include <random>

#include "base/test_child.h"
#include "services/register/households/test_households.h"

namespace cw::registry {
namespace {

class HouseholdFaults : public test::HomesOnAStore {
 protected:
  void SetUp() override {
    static_cast<void>(url());  // a PostgreSQL is started by us, not by the child that is killed
    test::HomesOnAStore::SetUp();
  }
  static std::string record(std::mt19937& random) {
    const auto who = random() % 20, home = random() % 12;
    return R"({"nhs_number":")" + std::to_string(who) + R"(","family_name":")" + (who % 2 == 0 ? "smith" : "jones") +
           R"(","date_of_birth":"19)" + std::to_string(50 + who) + R"(-03-01","uprn":")" + std::to_string(1000 + home) +
           R"(","seen":"202)" + std::to_string(random() % 6) + R"(-02-01"})";
  }
  void expect_all_is_well() {
    test::Place place(url(), clock_);
    place.catch_up();
    store::Connection db = connect();
    EXPECT_EQ(changes_waiting(db).value(), 0);
    EXPECT_EQ(test::differences(kept(db), from_scratch(db)), std::vector<std::string>{});
    EXPECT_EQ(household_faults(), std::vector<std::string>{});
    EXPECT_EQ(faults(), std::vector<std::string>{});
    EXPECT_EQ(place.homes().follow()->kind, FollowKind::nothing);
  }
  void put_last_day() {
    test::Place place(url(), clock_);
    place.put("list", "last", R"({"nhs_number":"99","uprn":"1","seen":"2026-02-20"})");
    place.catch_up();
  }
};
CW_ON_BOTH_DATABASES(HouseholdFaults);

TEST_P(HouseholdFaults, KilledBetweenAChangeAndItsDecisionTheNextProgramDecides) {
  put_last_day();
  cw::test::killed_after(6, [&](const auto& tell) {
    test::Place place(url(), clock_);
    std::mt19937 random(1);
    for (int i = 0;; ++i) {
      place.put("list", std::to_string(i % 30), record(random));
      if (!tell()) return;
    }
  });
  store::Connection db = connect();
  EXPECT_GE(changes_waiting(db).value(), 6);
  expect_all_is_well();
}

TEST_P(HouseholdFaults, KilledAtAnyMomentNothingIsLostAndNothingIsDoubled) {
  put_last_day();
  std::mt19937 rounds(7);
  for (unsigned round = 0; round < (on_sqlite() ? 8U : 4U); ++round) {
    cw::test::killed_after(static_cast<int>(1 + rounds() % 25), [&](const auto& tell) {
      test::Place place(url(), clock_);
      std::mt19937 random(round + 100);
      for (int i = 0;; ++i) {
        place.put("list", std::to_string(random() % 40), record(random));
        if (!tell()) return;
        if (i % 3 == 0 && (!place.homes().follow() || !tell())) return;
      }
    });
    ASSERT_EQ(household_faults(), std::vector<std::string>{}) << "round " << round;
  }
  expect_all_is_well();
}

}  // namespace
}  // namespace cw::registry
