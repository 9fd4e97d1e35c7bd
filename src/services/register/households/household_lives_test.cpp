// SPDX-License-Identifier: MIT
// Long random lives of a small town: whatever happens, households are those that deciding from scratch gives, every moment can be asked for
// again, and the history alone gives the present.
#include <gtest/gtest.h>

#include <random>

#include "base/date_text.h"
#include "services/register/households/test_households.h"

namespace cw::registry {
namespace {

class HouseholdLives : public test::HomesOnAStore {
 protected:
  struct Shown {
    Timestamp at;
    std::map<HouseholdId, HouseholdView> households;  // every id that there is
    HouseholdReplay state;
  };
  Shown show(store::Connection& db) {
    Shown out;
    clock_.advance(1'000);
    out.at = clock_.now();
    clock_.advance(1'000);
    for (const HouseholdId id : household_ids(db)) {
      WholeView viewer;
      out.households[id] = read_household(db, viewer, id).value();
    }
    out.state = replay_households(db).value();
    return out;
  }
  std::int64_t random(std::int64_t below) { return std::uniform_int_distribution<std::int64_t>(0, below - 1)(engine_); }
  std::string day(std::int64_t from) { return format_date({static_cast<std::int32_t>(from + random(1500))}); }
  // Somebody of a few people, in some record, at one of a few homes.
  std::string record() {
    const auto who = random(14), home = random(9);
    std::string out = R"({"nhs_number":")" + std::to_string(who) + R"(","family_name":")" +
                      (who % 3 == 0   ? "smith"
                       : who % 3 == 1 ? "jones"
                                      : "patel") +
                      R"(","date_of_birth":")" + std::to_string(who % 4 == 0 ? 2014 : 1950 + who * 2) + R"(-03-01")";
    if (random(4) != 0) out += R"(,"uprn":")" + std::to_string(1000 + home) + '"';
    if (random(5) != 0) out += R"(,"postcode":"AW1 )" + std::to_string(home / 3) + R"(AA","premises":")" + std::to_string(1 + home) + '"';
    if (random(3) == 0) {
      out += R"(,"lived_from":")" + day(16'000) + '"';
      if (random(3) == 0) out += R"(,"lived_until":")" + day(17'500) + '"';
    } else if (random(5) != 0) {
      out += R"(,"seen":")" + day(17'000) + '"';
    }
    return out + "}";
  }
  std::string source() { return "s" + std::to_string(random(4)); }
  void step(test::Place& place) {
    const auto what = random(12);
    const RecordKey key{source(), std::to_string(random(12))}, other{source(), std::to_string(random(12))};
    if (what < 8)
      ASSERT_TRUE(place.people().put(test::by_test, key, test::columns(record())));
    else if (what < 9)
      static_cast<void>(place.people().remove(test::by_test, key));
    else if (what < 11)
      static_cast<void>(place.people().judge(test::by_test, key, other, random(2) == 0 ? Says::same : Says::not_same));
    else
      static_cast<void>(place.people().undo_judgement(test::by_test, 1 + random(6)));
  }
  std::mt19937_64 engine_;
};
CW_ON_BOTH_DATABASES(HouseholdLives);

TEST_P(HouseholdLives, AreAsDecidedFromScratchAndAnyMomentCanBeAskedForAgain) {
  const int lives = on_sqlite() ? 3 : 1, steps = on_sqlite() ? 60 : 45;
  for (int life = 0; life < lives; ++life) {
    engine_.seed(static_cast<unsigned>(life + 1));
    auto place = std::make_unique<test::Place>(url(), clock_);
    store::Connection db = connect();
    // The last day of all comes first, so that no home was decided with an earlier one.
    place->put("s0", "0", R"({"nhs_number":"99","uprn":"1","seen":"2026-02-20"})");
    std::vector<Shown> shown;
    for (int i = 0; i < steps; ++i) {
      ASSERT_NO_FATAL_FAILURE(step(*place));
      if (random(3) == 0) continue;
      place->catch_up();
      ASSERT_EQ(test::differences(kept(db), from_scratch(db)), std::vector<std::string>{}) << "life " << life << ", step " << i;
      if (i % 8 == 0) shown.push_back(show(db));
      if (i % 27 == 26) {
        place.reset();
        place = std::make_unique<test::Place>(url(), clock_);
        ASSERT_EQ(place->homes().follow()->kind, FollowKind::nothing) << "a program that begins finds nothing to do";
      }
    }
    place->catch_up();
    const auto around = db.value<std::int64_t>("SELECT count(*) FROM household_decision WHERE kind = 'around'").value();
    EXPECT_GT(around, steps / 5);
    for (const Shown& then : shown) {
      for (const auto& [id, was] : then.households) {
        WholeView viewer;
        const auto now = read_household(db, viewer, id, then.at);
        ASSERT_TRUE(now) << now.error().message;
        ASSERT_EQ(*now, was) << "life " << life;
      }
      ASSERT_EQ(replay_households(db, then.at).value(), then.state);
    }
    ASSERT_EQ(household_faults(), std::vector<std::string>{});
    ASSERT_TRUE(place->homes().decide_everything());
    ASSERT_EQ(test::differences(kept(db), from_scratch(db)), std::vector<std::string>{}) << "with what is learnt of the whole";
    const auto again = place->homes().decide_everything();
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->decision, 0) << "the same again changes nothing";
    ASSERT_EQ(household_faults(), std::vector<std::string>{});
  }
}

}  // namespace
}  // namespace cw::registry
