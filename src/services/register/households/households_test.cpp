// SPDX-License-Identifier: MIT
#include "services/register/households/households.h"

#include <gtest/gtest.h>

#include "services/register/households/test_households.h"
#include "services/register/unguarded.h"

namespace cw::registry {
namespace {

std::string at_home(const std::string& number, const std::string& name, const std::string& uprn, const std::string& more = "") {
  return R"({"nhs_number":")" + number + R"(","family_name":")" + name + R"(","date_of_birth":"1980-01-0)" + number.substr(0, 1) +
         R"(","uprn":")" + uprn + "\"" + more + "}";
}
std::string since(const std::string& day) { return R"(,"lived_from":")" + day + "\""; }
std::string seen(const std::string& day) { return R"(,"seen":")" + day + "\""; }

class FollowedHouseholds : public test::HomesOnAStore {
 protected:
  void SetUp() override {
    test::HomesOnAStore::SetUp();
    place_ = std::make_unique<test::Place>(url(), clock_);
    db_ = std::make_unique<store::Connection>(connect());
  }
  void TearDown() override { EXPECT_EQ(household_faults(), std::vector<std::string>{}); }
  void put(const std::string& source, const std::string& id, const std::string& json) { place_->put(source, id, json); }
  PersonId person(const std::string& source, const std::string& id) { return Unguarded(place_->people()).person_of({source, id}).value(); }
  HouseholdId home_of(const std::string& source, const std::string& id) { return lives_in(*db_, person(source, id)); }
  HouseholdView view(HouseholdId household, AsOf as_of = {}) {
    WholeView viewer;
    return read_household(*db_, viewer, household, as_of).value();
  }
  std::int64_t events(std::string_view done) {
    return db_
        ->value<std::int64_t>("SELECT count(*) FROM outbox_event WHERE topic = 'household.changed' AND body LIKE ?1",
                              {"%\"done\":\"" + std::string(done) + "\"%"})
        .value();
  }
  std::unique_ptr<test::Place> place_;
  std::unique_ptr<store::Connection> db_;
};
CW_ON_BOTH_DATABASES(FollowedHouseholds);

TEST_P(FollowedHouseholds, ThoseOfOneNameAtOneHomeAreOneAndOthersAreNot) {
  put("rents", "1", at_home("1", "smith", "77", since("2020-01-01")));
  put("rents", "2", at_home("2", "smith", "77", since("2020-01-01")));
  put("rents", "3", at_home("3", "jones", "78", since("2019-05-01")));
  place_->catch_up();
  const HouseholdId smiths = home_of("rents", "1");
  ASSERT_FALSE(smiths.is_nil());
  EXPECT_EQ(home_of("rents", "2"), smiths);
  EXPECT_NE(home_of("rents", "3"), smiths);
  const HouseholdView shown = view(smiths);
  ASSERT_EQ(shown.members.size(), 2U);
  EXPECT_EQ(shown.members[0].home, "77");
  EXPECT_EQ(shown.members[0].home_kind, "household");
  EXPECT_EQ(shown.members[0].from, "2020-01-01");
  EXPECT_GT(shown.members[0].confidence, 0.9);
  EXPECT_NE(shown.members[0].reason, "");
  EXPECT_EQ(events("created"), 2);
}

TEST_P(FollowedHouseholds, WhoLeavesIsAFormerMemberAndTheHouseholdKeepsItsId) {
  put("rents", "1", at_home("1", "smith", "77", since("2020-01-01")));
  put("rents", "2", at_home("2", "smith", "77", since("2020-01-01")));
  put("rents", "3", at_home("3", "smith", "77", since("2020-01-01")));
  place_->catch_up();
  const HouseholdId smiths = home_of("rents", "1");
  clock_.advance(1'000);
  const Timestamp then = clock_.now();
  clock_.advance(1'000);
  put("rents", "3", at_home("3", "smith", "77", R"(,"lived_from":"2020-01-01","lived_until":"2025-06-01")"));
  put("library", "3", at_home("3", "smith", "80", since("2025-06-02")));
  place_->catch_up();
  EXPECT_EQ(home_of("rents", "1"), smiths);
  EXPECT_NE(home_of("rents", "3"), smiths);
  const HouseholdView now = view(smiths);
  EXPECT_EQ(now.members.size(), 2U);
  ASSERT_EQ(now.former.size(), 1U);
  EXPECT_EQ(now.former[0].person, person("rents", "3"));
  EXPECT_EQ(now.former[0].to, "2025-06-01");
  EXPECT_EQ(view(smiths, then).members.size(), 3U) << "as it was shown then";
  WholeView viewer;
  const auto history = history_of_household(*db_, viewer, smiths, 10).value();
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].left, std::vector<PersonId>{person("rents", "3")});
  EXPECT_EQ(history[0].causes, (std::vector<std::int64_t>{4, 5})) << "the changes of the register that brought it about";
  EXPECT_EQ(history[1].came.size(), 3U);
}

TEST_P(FollowedHouseholds, TwoThatBecomeOneAnswerUnderTheOlderId) {
  put("rents", "1", at_home("1", "smith", "77", since("2020-01-01")));
  put("tax", "2", at_home("2", "smith", "78", since("2020-01-01")));
  place_->catch_up();
  const HouseholdId older = std::min(home_of("rents", "1"), home_of("tax", "2")),
                    younger = std::max(home_of("rents", "1"), home_of("tax", "2"));
  ASSERT_NE(older, younger);
  put("tax", "2", at_home("2", "smith", "77", since("2020-01-01")));  // it was the wrong flat
  place_->catch_up();
  EXPECT_EQ(home_of("rents", "1"), older);
  EXPECT_EQ(home_of("tax", "2"), older);
  const HouseholdView asked = view(younger);
  EXPECT_EQ(asked.household, older);
  EXPECT_EQ(asked.path, (std::vector<HouseholdId>{younger, older}));
  EXPECT_EQ(events("merged"), 1);
  put("tax", "2", at_home("2", "smith", "78", since("2020-01-01")));  // or it was not
  place_->catch_up();
  EXPECT_EQ(home_of("tax", "2"), younger) << "the id that had gone is there again";
  EXPECT_EQ(events("returned"), 1);
}

TEST_P(FollowedHouseholds, AMoveOfTheWholeKeepsTheId) {
  put("rents", "1", at_home("1", "smith", "77", R"(,"lived_from":"2018-01-01","lived_until":"2024-01-01")"));
  put("rents", "2", at_home("2", "smith", "77", R"(,"lived_from":"2018-01-01","lived_until":"2024-01-01")"));
  place_->catch_up();
  const auto before = household_ids(*db_);
  ASSERT_EQ(before.size(), 1U);
  put("tax", "1", at_home("1", "smith", "90", since("2024-01-02")));
  put("tax", "2", at_home("2", "smith", "90", since("2024-01-02")));
  place_->catch_up();
  EXPECT_EQ(home_of("rents", "1"), before[0]);
  EXPECT_EQ(home_of("rents", "2"), before[0]);
  EXPECT_EQ(view(before[0]).members.size(), 2U);
  EXPECT_EQ(view(before[0]).members[0].home, "90");
}

TEST_P(FollowedHouseholds, AHostelIsACommunalPlaceAndNoHousehold) {
  const std::string names[] = {"smith", "jones", "patel", "okoro", "nowak", "murphy", "khan", "evans", "rossi"};
  for (std::size_t i = 0; i < std::size(names); ++i)
    put("housing", std::to_string(i + 1),
        at_home(std::to_string(i + 1), names[i], "55",
                R"(,"postcode":"AW1 1AA","address":"alder hostel")" + seen("2025-0" + std::to_string(i % 9 + 1) + "-10")));
  place_->catch_up();
  EXPECT_EQ(db_->value<std::int64_t>("SELECT count(*) FROM household WHERE state = 'live'").value(), 0);
  WholeView viewer;
  const HomeView hostel = read_home(*db_, viewer, "55").value();
  EXPECT_EQ(hostel.kind, "communal place");
  EXPECT_EQ(hostel.now.size(), std::size(names));
  for (const StayView& stay : hostel.now) EXPECT_TRUE(stay.household.is_nil());
}

TEST_P(FollowedHouseholds, WhomTheViewerMayNotSeeIsCounted) {
  class RentsOnly final : public Viewer {
   public:
    [[nodiscard]] bool shows(std::string_view source, std::string_view column) const override {
      return source == "rents" && column == "household_number";
    }
    [[nodiscard]] bool may_know_of(std::string_view subject) const override { return subject != hidden; }
    void saw(std::string_view subject) override { seen.emplace_back(subject); }
    std::vector<std::string> seen;
    std::string hidden;
  };
  put("rents", "1", at_home("1", "smith", "77", since("2020-01-01")));
  put("tax", "2", at_home("2", "smith", "77", since("2020-01-01")));
  place_->catch_up();
  RentsOnly viewer;
  const HouseholdId smiths = home_of("rents", "1");
  const HouseholdView shown = read_household(*db_, viewer, smiths).value();
  ASSERT_EQ(shown.members.size(), 1U);
  EXPECT_EQ(shown.members[0].person, person("rents", "1"));
  EXPECT_EQ(shown.members[0].home, "") << "where it is belongs to the address";
  EXPECT_EQ(shown.members_withheld, 1U);
  EXPECT_EQ(viewer.seen, (std::vector<std::string>{person("rents", "1").text(), smiths.text()}));
  RentsOnly other;
  EXPECT_EQ(read_households_of(*db_, other, person("tax", "2")).value().withheld, 1U);
  RentsOnly third;
  const HomeView home = read_home(*db_, third, "77").value();
  EXPECT_EQ(home.now.size(), 0U);
  EXPECT_EQ(home.now_withheld, 2U);
  RentsOnly fourth;
  fourth.hidden = person("tax", "2").text();
  EXPECT_EQ(read_household(*db_, fourth, smiths).value().members_withheld, 0U) << "who may not be known of is not counted either";
  EXPECT_EQ(read_home(*db_, fourth, "77").value().now_withheld, 1U);
}

TEST_P(FollowedHouseholds, AProgramThatMakesRecordsReadyOtherwiseDecidesOnEverythingOnce) {
  put("rents", "1", at_home("1", "smith", "77", since("2020-01-01")));
  put("rents", "2", at_home("2", "smith", "78", since("2020-01-01")));
  place_->catch_up();
  const auto before = household_ids(*db_);
  EXPECT_EQ(before.size(), 2U);
  HomeColumns other = test::plain_home_columns();
  other.version = "2";
  other.prepare = [](const RecordKey&, const Value& whole) -> Result<Structure> {
    Structure out = *whole.get<Structure>();
    for (auto& [name, value] : out)
      if (name == "uprn") value = Value(std::string("70"));
    return out;
  };
  const auto writer = store::Writer::start(url(), {.open = {.durability = store::Durability::relaxed}}).value();
  auto second = Households::open({.store_url = url(), .writer = *writer, .columns = other, .clock = clock_}).value();
  EXPECT_EQ(second->follow()->kind, FollowKind::everything);
  EXPECT_EQ(home_of("rents", "1"), before[0]);
  EXPECT_EQ(home_of("rents", "2"), before[0]);
  EXPECT_EQ(second->follow()->kind, FollowKind::nothing);
  put("rents", "3", at_home("3", "smith", "79", since("2020-01-01")));
  EXPECT_EQ(place_->homes().follow()->kind, FollowKind::nothing) << "that is for the one that began last";
  EXPECT_TRUE(second->catch_up());
  EXPECT_EQ(home_of("rents", "3"), before[0]);
}

TEST_P(FollowedHouseholds, AnIdThatThereIsNotIsNotFound) {
  WholeView viewer;
  const auto none = read_household(*db_, viewer, HouseholdId(*parse_uuid("01a21e78-79a3-7cb6-85b0-744def1c518a")));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
  EXPECT_EQ(read_home(*db_, viewer, "not a number").error().code, ErrorCode::invalid);
}

TEST_P(FollowedHouseholds, TwoThatFollowOneStoreDecideEachChangeOnce) {
  put("rents", "1", at_home("1", "smith", "77", since("2020-01-01")));
  place_->catch_up();
  const auto writer = store::Writer::start(url(), {.open = {.durability = store::Durability::relaxed}}).value();
  auto second = Households::open({.store_url = url(), .writer = *writer, .columns = test::plain_home_columns(), .clock = clock_}).value();
  for (int i = 2; i < 8; ++i) {
    put("rents", std::to_string(i), at_home(std::to_string(i), "smith", std::to_string(70 + i % 3), since("2020-01-01")));
    ASSERT_TRUE((i % 2 == 0 ? *second : place_->homes()).catch_up());
    EXPECT_EQ((i % 2 == 0 ? place_->homes() : *second).follow()->kind, FollowKind::nothing);
  }
  EXPECT_EQ(kept(*db_), from_scratch(*db_));
}

}  // namespace
}  // namespace cw::registry
