// SPDX-License-Identifier: MIT
// What an officer sees of a colleague's day, what everybody sees of their own, and how the system says it is.
#include "services/place/audit_trail.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "base/json.h"
#include "base/test_folder.h"
#include "services/place/internal/place_state.h"
#include "services/place/overview.h"
#include "services/place/policy_view.h"
#include "services/place/system_health.h"
#include "services/place/test_place.h"
#include "store/test_store.h"

namespace cw::place {
namespace {

constexpr std::int64_t hour = 3'600'000'000;
constexpr Timestamp noon{1'774'612'800'000'000};  // 2026-03-27T12:00:00Z

class DayOfAColleague : public store::test::OnBothDatabases {
 protected:
  void SetUp() override {
    auto opened = Place::open(test::packaged_place(url(), folder_.at("keys"), {}, clock_));
    if (!opened) throw std::runtime_error(opened.error().message);
    place_ = std::move(*opened);
    ann_ = add("ann", "council", "data_officer", "data_quality");
    gil_ = add("gil", "council", "governance_officer", "data_quality");
    una_ = add("una", "charity", "governance_officer", "data_quality");
    kim_ = add("kim", "charity", "auditor", "data_quality");
  }
  Asking add(const std::string& name, const std::string& organisation, const std::string& role, const std::string& purpose) {
    store::Connection db = connect();
    trust::Accounts& accounts = *place_->state().accounts;
    (void)accounts.add_organisation(db, organisation, organisation);  // it may be there
    const auto id = accounts.add(db, {name, "Person " + name, organisation, {role}, {}, {}});
    if (!id) throw std::runtime_error(id.error().message);
    Asking out;
    out.caller.account = {*id, name, "Person " + name, organisation, {role}, {}};
    out.purpose = purpose;
    out.door = trust::Door::page;
    return out;
  }
  registry::PersonId put(const std::string& id) {
    const auto done = place_->put(ann_, {"council_register", id}, parse_json(R"({"given_name":"Zed","family_name":"Ay"})").value());
    if (!done) throw std::runtime_error(done.error().message);
    return done->person;
  }
  static DayQuestion day(const std::string& account) {
    return {.account = account, .from = {noon.microseconds - 12 * hour}, .until = {noon.microseconds + 12 * hour}};
  }

  ManualClock clock_{noon};
  Asking ann_, gil_, una_, kim_;
  std::unique_ptr<Place> place_;
};
CW_ON_BOTH_DATABASES(DayOfAColleague);

TEST_P(DayOfAColleague, ShowsEveryLookOfThatDayAndNoOther) {
  const registry::PersonId person = put("1");
  ASSERT_TRUE(place_->person(ann_, person, {}));
  clock_.advance(24 * hour);
  ASSERT_TRUE(place_->person(ann_, person, {}));
  const auto seen = day_of_account(*place_, gil_, day("ann"));
  ASSERT_TRUE(seen) << seen.error().message;
  ASSERT_EQ(seen->entries.size(), 2U) << "what she put in and what she read on the first day";
  EXPECT_EQ(seen->entries.front().entry.subjects, std::vector<std::string>{person.text()});
  EXPECT_EQ(seen->account.title, "Person ann");
  EXPECT_FALSE(seen->more);
  DayQuestion one = day("ann");
  one.most = 1;
  const auto newest = day_of_account(*place_, gil_, one);
  EXPECT_TRUE(newest->more);
  one.before = newest->entries.back().number;
  EXPECT_EQ(day_of_account(*place_, gil_, one)->entries.size(), 1U);
  const auto looks = place_->looks(gil_, person, 10);
  EXPECT_TRUE(std::ranges::any_of(*looks, [](const auto& each) { return each.entry.detail == "access log of an account"; }))
      << "that the officer looked is in the person's own log";
}

TEST_P(DayOfAColleague, IsForOfficersOfTheSameOrganisationAndForAuditors) {
  EXPECT_EQ(day_of_account(*place_, ann_, day("gil")).error().code, ErrorCode::denied);
  EXPECT_EQ(day_of_account(*place_, una_, day("ann")).error().code, ErrorCode::denied);
  EXPECT_TRUE(day_of_account(*place_, kim_, day("ann")));
  EXPECT_EQ(day_of_account(*place_, gil_, day("nobody")).error().code, ErrorCode::not_found);
  Asking no_purpose = gil_;
  no_purpose.purpose = {};
  EXPECT_EQ(day_of_account(*place_, no_purpose, day("ann")).error().code, ErrorCode::denied);
  EXPECT_EQ(place_->looks(ann_, {}, 1).error().code, ErrorCode::denied);
}

TEST_P(DayOfAColleague, EverybodySeesTheirOwnWithoutAPurposeAndThatIsLoggedToo) {
  ASSERT_TRUE(place_->person(ann_, put("1"), {}));
  Asking no_purpose = ann_;
  no_purpose.purpose = {};
  const auto own = own_activity(*place_, no_purpose, day(""));
  ASSERT_TRUE(own) << own.error().message;
  EXPECT_EQ(own->entries.size(), 2U);
  const auto again = own_activity(*place_, no_purpose, day(""));
  ASSERT_EQ(again->entries.size(), 3U);
  EXPECT_EQ(again->entries.front().entry.detail, "own activity");
  EXPECT_EQ(again->entries.front().entry.door, trust::Door::page);
}

TEST_P(DayOfAColleague, AnEntryIsShownByItsNumberWithWhetherItCanBeProved) {
  ASSERT_TRUE(place_->person(ann_, put("1"), {}));
  const auto number = day_of_account(*place_, gil_, day("ann"))->entries.front().number;
  const auto before = entry_of_log(*place_, gil_, number);
  ASSERT_TRUE(before) << before.error().message;
  EXPECT_EQ(before->account.title, "Person ann");
  EXPECT_EQ(before->signed_entries, 0U);
  ASSERT_TRUE(place_->sign_checkpoint(gil_));
  EXPECT_GT(entry_of_log(*place_, gil_, number)->signed_entries, static_cast<std::uint64_t>(number));
  EXPECT_EQ(entry_of_log(*place_, gil_, 100'000).error().code, ErrorCode::not_found);
  EXPECT_EQ(entry_of_log(*place_, ann_, number).error().code, ErrorCode::denied);
  const auto standing = state_of_log(*place_, gil_);
  ASSERT_TRUE(standing) << standing.error().message;
  EXPECT_EQ(standing->extent.checkpoints.size(), 1U);
  EXPECT_NE(standing->note.find("commonweal/access-log"), std::string::npos);
  EXPECT_NE(standing->verifier.find('+'), std::string::npos);
  const std::string id = ann_.caller.account.id.text();
  const std::vector<std::string> ids{id, "no account"};
  const auto labels = labels_of(*place_, gil_, ids);
  ASSERT_EQ(labels->size(), 2U);
  EXPECT_EQ(labels_of(*place_, ann_, ids).error().code, ErrorCode::denied);
}

TEST_P(DayOfAColleague, TheSystemSaysHowItIsAndThePolicyIsToBeRead) {
  put("1");
  const auto health = system_health(*place_, gil_);
  ASSERT_TRUE(health) << health.error().message;
  EXPECT_EQ(health->records, 1);
  EXPECT_EQ(health->database, on_sqlite() ? "SQLite" : "PostgreSQL");
  EXPECT_FALSE(health->database_version.empty());
  EXPECT_TRUE(std::ranges::any_of(health->modules, [](const ModuleVersion& each) { return each.module == "review" && each.steps == 3; }));
  EXPECT_EQ(health->leader.where, Leader::Where::here);
  EXPECT_GT(health->log.entries, 0U);
  EXPECT_EQ(system_health(*place_, add("dan", "council", "adviser", "contact")).error().code, ErrorCode::denied);
  EXPECT_EQ(policy_of(*place_).version, "starter 1");
}

TEST_P(DayOfAColleague, TheSystemCountsWithEveryChange) {
  const auto expect_right = [&](const char* after) {
    store::Connection db = connect();
    const auto health = system_health(*place_, gil_);
    ASSERT_TRUE(health) << health.error().message;
    EXPECT_EQ(health->records, db.value<std::int64_t>("SELECT count(*) FROM record WHERE gone_at IS NULL").value()) << after;
    EXPECT_EQ(health->people, db.value<std::int64_t>("SELECT count(*) FROM person WHERE state = 'live'").value()) << after;
    const auto night = overview(*place_, {noon.microseconds - hour});
    ASSERT_TRUE(night) << night.error().message;
    EXPECT_EQ(night->records_added, db.value<std::int64_t>("SELECT count(*) FROM register_change WHERE kind IN ('record_added',"
                                                           " 'record_returned')")
                                        .value())
        << after;
    EXPECT_EQ(night->people_merged, db.value<std::int64_t>("SELECT count(*) FROM person_change WHERE kind = 'merged'").value()) << after;
  };
  const registry::RecordKey first{"council_register", "1"}, second{"council_register", "2"}, third{"council_register", "3"};
  expect_right("nothing");
  put("1");
  for (const registry::RecordKey& key : {second, third}) {
    const std::string columns = "{\"given_name\":\"Bob\",\"family_name\":\"Quill" + key.id + "\"}";
    ASSERT_TRUE(place_->put(ann_, key, parse_json(columns).value()));
    expect_right("a new record");
  }
  ASSERT_TRUE(place_->remove(ann_, third));
  expect_right("a record that has gone, and with it its person");
  const auto judged = place_->judge(ann_, first, second, registry::Says::same);
  ASSERT_TRUE(judged) << judged.error().message;
  expect_right("two people who are one");
  ASSERT_TRUE(place_->undo_judgement(ann_, judged->judgement));
  expect_right("one who is two again");
  ASSERT_TRUE(place_->put(ann_, third, parse_json(R"({"given_name":"Bob","family_name":"Quill3"})").value()));
  expect_right("a record that has come back");
  EXPECT_EQ(overview(*place_, {noon.microseconds + hour})->records_added, 0) << "of another moment";
}

}  // namespace
}  // namespace cw::place
