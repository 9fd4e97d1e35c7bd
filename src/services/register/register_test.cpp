// SPDX-License-Identifier: MIT
#include "services/register/register.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "services/register/test_register.h"

namespace cw::registry {
namespace {

using test::by_test;
using test::with_number;

class Registers : public test::OnAStore {
 protected:
  // The topics of all events so far, in order.
  std::vector<std::string> topics() {
    store::Connection db = connect();
    return db.all("SELECT topic FROM outbox_event ORDER BY position", {}, [](const store::Row& row) { return row.get<std::string>(0); })
        .value();
  }
};
CW_ON_BOTH_DATABASES(Registers);

TEST_P(Registers, ARecordBecomesAPersonAndASecondOfTheSamePersonJoinsIt) {
  auto people = start();
  const auto first = (*people)->put(by_test, {"library", "1"}, with_number("9990000018"));
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->done, RecordDone::added);
  EXPECT_FALSE(first->person.is_nil());
  const auto second = (*people)->put(by_test, {"rents", "x"}, with_number("9990000018", "Anne"));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->person, first->person);
  const PersonView seen = view(first->person);
  ASSERT_EQ(seen.records.size(), 2U);
  EXPECT_EQ(seen.records[0].key, (RecordKey{"library", "1"}));
  EXPECT_EQ(seen.records[1].columns, with_number("9990000018", "Anne"));
  EXPECT_EQ(topics(), (std::vector<std::string>{"record.loaded", "person.created", "record.loaded", "person.changed"}));
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, LoadingTheSameAgainChangesNothing) {
  PersonId before;
  {
    auto people = start();
    before = (*people)->put(by_test, {"library", "1"}, with_number("9990000018")).value().person;
    const auto again =
        (*people)->put(by_test, {"library", "1"}, test::columns(R"({"nhs_number":"9990000018","given_name":"Ann","empty":""})"));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->done, RecordDone::unchanged) << "the order of columns and empty ones make no difference";
    EXPECT_EQ(again->change, 0);
  }
  auto people = start();
  const auto again = (*people)->put(by_test, {"library", "1"}, with_number("9990000018"));
  EXPECT_EQ(again->done, RecordDone::unchanged) << "nor does a restart";
  EXPECT_EQ(again->person, before);
  EXPECT_EQ(topics().size(), 2U);
}

TEST_P(Registers, AMergeKeepsTheOlderIdAndTheOtherSaysWhereItWent) {
  auto people = start();
  const PersonId older = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  const PersonId younger = (*people)->put(by_test, {"rents", "1"}, with_number("2")).value().person;
  clock_.advance(10);
  const Timestamp before = clock_.now();
  clock_.advance(10);
  const auto merged = (*people)->put(by_test, {"library", "1"}, with_number("2"));
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->person, older);
  const PersonView seen = view(younger);
  EXPECT_EQ(seen.person, older);
  EXPECT_EQ(seen.path, (std::vector<PersonId>{younger, older}));
  EXPECT_EQ(seen.records.size(), 2U);
  EXPECT_EQ(view(younger, before).person, younger) << "as of before it is still itself";
  EXPECT_EQ(view(younger, before).records.size(), 1U);
  // Taking the change back gives both their ids back.
  ASSERT_TRUE((*people)->put(by_test, {"library", "1"}, with_number("1")));
  EXPECT_EQ(view(younger).person, younger);
  EXPECT_EQ(view(older).records.at(0).key.source, "library");
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, ARecordThatGoesAndComesBackIsThePersonItWas) {
  auto people = start();
  const PersonId person = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  const auto removed = (*people)->remove(by_test, {"library", "1"});
  ASSERT_TRUE(removed);
  EXPECT_EQ(view(person).state, PersonState::ended);
  EXPECT_EQ((*people)->remove(by_test, {"library", "1"}).error().code, ErrorCode::not_found);
  people = start();  // the same after a restart
  const auto back = (*people)->put(by_test, {"library", "1"}, with_number("1"));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->done, RecordDone::returned);
  EXPECT_EQ(back->person, person);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, AHumansWordWinsAlsoAfterTheRecordChangedWentAndCameBack) {
  auto people = start();
  const RecordKey left{"library", "1"}, right{"rents", "1"};
  ASSERT_TRUE((*people)->put(by_test, left, with_number("1")));
  const PersonId both = (*people)->put(by_test, right, with_number("1")).value().person;
  const auto judged = (*people)->judge(by_test, left, right, Says::not_same);
  ASSERT_TRUE(judged) << judged.error().message;
  EXPECT_EQ(Unguarded(**people).person_of(left).value(), both) << "of equal parts the one with the older record";
  const PersonId other = Unguarded(**people).person_of(right).value();
  EXPECT_NE(other, both);
  ASSERT_TRUE((*people)->put(by_test, right, with_number("1", "Anna")));
  ASSERT_TRUE((*people)->remove(by_test, right));
  people = start();
  ASSERT_TRUE((*people)->put(by_test, right, with_number("1", "Anna")));
  EXPECT_EQ(Unguarded(**people).person_of(right).value(), other);
  const auto undone = (*people)->undo_judgement(by_test, judged->judgement);
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_EQ(Unguarded(**people).person_of(right).value(), both);
  EXPECT_EQ((*people)->undo_judgement(by_test, judged->judgement).error().code, ErrorCode::not_found);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, JudgementsThatContradictAreFlagged) {
  auto people = start();
  for (const char* id : {"1", "2", "3"}) ASSERT_TRUE((*people)->put(by_test, {"library", id}, with_number(id)));
  const auto same = (*people)->judge(by_test, {"library", "1"}, {"library", "2"}, Says::same);
  ASSERT_TRUE((*people)->judge(by_test, {"library", "2"}, {"library", "3"}, Says::same)->contradicts.empty());
  const auto against = (*people)->judge(by_test, {"library", "3"}, {"library", "1"}, Says::not_same);
  ASSERT_TRUE(against) << against.error().message;
  EXPECT_EQ(against->contradicts, (std::vector<std::int64_t>{1, 2}));
  const auto opposite = (*people)->judge(by_test, {"library", "1"}, {"library", "2"}, Says::not_same);
  EXPECT_EQ(opposite->contradicts, (std::vector<std::int64_t>{same->judgement})) << "it takes the place of the earlier word";
  EXPECT_EQ((*people)->undo_judgement(by_test, same->judgement).error().code, ErrorCode::not_found);
  EXPECT_EQ((*people)->judge(by_test, {"library", "1"}, {"library", "1"}, Says::same).error().code, ErrorCode::invalid);
  EXPECT_EQ((*people)->judge(by_test, {"library", "1"}, {"library", "9"}, Says::same).error().code, ErrorCode::not_found);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, WithFourEyesAJudgementHoldsWhenASecondReviewerAgrees) {
  auto people = start(FourEyes::needed);
  const RecordKey left{"library", "1"}, right{"rents", "1"};
  ASSERT_TRUE((*people)->put(by_test, left, with_number("1")));
  ASSERT_TRUE((*people)->put(by_test, right, with_number("2")));
  const auto proposed = (*people)->judge(by_test, left, right, Says::same);
  ASSERT_TRUE(proposed);
  EXPECT_EQ(proposed->state, JudgementOutcome::State::proposed);
  EXPECT_NE(Unguarded(**people).person_of(left).value(), Unguarded(**people).person_of(right).value());
  EXPECT_EQ((*people)->decide(by_test, proposed->judgement, Verdict::agree).error().code, ErrorCode::denied);
  people = start(FourEyes::needed);
  const Act second{"bob", "seen the papers", {}, {}};
  ASSERT_TRUE((*people)->decide(second, proposed->judgement, Verdict::agree));
  EXPECT_EQ(Unguarded(**people).person_of(left).value(), Unguarded(**people).person_of(right).value());
  const auto refused = (*people)->judge(by_test, left, right, Says::not_same);
  ASSERT_TRUE((*people)->decide(second, refused->judgement, Verdict::refuse));
  EXPECT_EQ(Unguarded(**people).person_of(left).value(), Unguarded(**people).person_of(right).value());
  EXPECT_EQ((*people)->decide(second, refused->judgement, Verdict::agree).error().code, ErrorCode::not_found);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, ManyThreadsAtOnceLoseNothingAndDoubleNothing) {
  auto people = start();
  constexpr int threads = 6, each = 60;
  std::atomic<int> failed = 0;
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t)
    running.emplace_back([&, t] {
      for (int i = 0; i < each; ++i)
        if (!(*people)->put(by_test, {"source" + std::to_string(t % 2), std::to_string(i)}, with_number(std::to_string(i % 20)))) ++failed;
    });
  for (std::thread& thread : running) thread.join();
  EXPECT_EQ(failed, 0);
  store::Connection db = connect();
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM record").value(), 2 * each);
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM person WHERE state = 'live'").value(), 20);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, WhatCouldNotBeWrittenIsForgottenAndTheRegisterGoesOn) {
  auto people = start();
  const PersonId first = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  Act failing = by_test;
  failing.log = [](store::Connection&) -> Result<void> { return fail(ErrorCode::unavailable, "the log is full"); };
  const auto refused = (*people)->put(failing, {"library", "2"}, with_number("1"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "the log is full");
  const auto after = (*people)->put(by_test, {"library", "3"}, with_number("1"));
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->person, first);
  EXPECT_EQ(view(first).records.size(), 2U);
  EXPECT_EQ((*people)->put(by_test, {"library", "2"}, with_number("1"))->done, RecordDone::added);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, OnlyTheLastToOpenItMayWrite) {
  auto first = start();
  ASSERT_TRUE((*first)->put(by_test, {"library", "1"}, with_number("1")));
  auto second = start();
  EXPECT_EQ((*first)->put(by_test, {"library", "2"}, with_number("2")).error().code, ErrorCode::conflict);
  EXPECT_TRUE((*second)->put(by_test, {"library", "2"}, with_number("2")));
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, AClockThatIsSetBackChangesNoOrder) {
  auto people = start();
  const PersonId older = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  clock_.advance(-3'600'000'000);
  people = start();
  const PersonId younger = (*people)->put(by_test, {"library", "2"}, with_number("2")).value().person;
  EXPECT_LT(older, younger);
  EXPECT_GT(view(younger).made_at.microseconds, view(older).made_at.microseconds);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, WhatIsNoRecordIsRefusedAndSaysWhy) {
  auto people = start();
  const auto refused = [&](const RecordKey& key, const Value& columns) { return (*people)->put(by_test, key, columns).error(); };
  EXPECT_EQ(refused({"", "1"}, with_number("1")).message, "the record's source is missing.");
  EXPECT_EQ(refused({"library", std::string("a\0b", 3)}, with_number("1")).code, ErrorCode::invalid);
  EXPECT_EQ(refused({"library", std::string(201, 'x')}, with_number("1")).code, ErrorCode::invalid);
  EXPECT_EQ(refused({"library", "\xC3\x28"}, with_number("1")).code, ErrorCode::invalid);
  EXPECT_EQ(refused({"library", "1"}, Value(std::string("text"))).code, ErrorCode::invalid);
  EXPECT_EQ(refused({"library", "1"}, test::columns(R"({"Name":"x"})")).code, ErrorCode::invalid);
  EXPECT_EQ(refused({"library", "1"}, test::columns(R"({"a":{"b":1}})")).field, "a");
  EXPECT_EQ(refused({"library", "1"}, Value(Structure{{"a", Value(std::string(70'000, 'x'))}})).code, ErrorCode::too_large);
  EXPECT_EQ(refused({"library", "1"}, test::columns(R"({"bad":1})")).message, "the test wants this record refused.");
  EXPECT_TRUE((*people)->put(by_test, {"library", "1"}, Value(Structure{{"a", Value(std::string("x\0y", 3))}}))) << "escaped within JSON";
  EXPECT_EQ((*people)->put({"", "why", {}, {}}, {"library", "2"}, with_number("1")).error().message, "who does this is missing.");
  EXPECT_EQ((*people)->put({"ann", "", {}, {}}, {"library", "2"}, with_number("1")).error().message, "the reason is missing.");
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Registers, AMatchTellsWhoItIsAndKeepsNothing) {
  auto people = start();
  const PersonId person = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  ASSERT_TRUE((*people)->put(by_test, {"library", "2"}, with_number("1")));
  WholeView viewer;
  const auto found = (*people)->match(viewer, with_number("1"), 10);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U) << "each person once";
  EXPECT_EQ(found->front().person, person);
  EXPECT_EQ(viewer.seen(), std::vector<std::string>{person.text()}) << "whoever is named is told to the viewer";
  EXPECT_TRUE((*people)->match(viewer, with_number("2"), 10)->empty());
  EXPECT_EQ(view(person).records.size(), 2U);
}

// Knows of nobody in `hidden` and sees nothing of the source "secret".
class Masked final : public Viewer {
 public:
  explicit Masked(std::string hidden) : hidden_(std::move(hidden)) {}
  bool shows(std::string_view source, std::string_view) const override { return source != "secret"; }
  bool may_know_of(std::string_view subject) const override { return subject != hidden_; }
  void saw(std::string_view subject) override { seen.emplace_back(subject); }
  std::vector<std::string> seen;

 private:
  std::string hidden_;
};

TEST_P(Registers, AMatchNamesNobodyOfWhomTheViewerMayNotKnow) {
  auto people = start();
  const PersonId person = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  const PersonId other = (*people)->put(by_test, {"secret", "1"}, with_number("2")).value().person;
  Masked hidden(person.text());
  EXPECT_TRUE((*people)->match(hidden, with_number("1"), 10)->empty());
  EXPECT_TRUE(hidden.seen.empty());
  Masked open(other.text());
  EXPECT_EQ((*people)->match(open, with_number("1"), 10)->size(), 1U);
  Masked of_source("");
  EXPECT_TRUE((*people)->match(of_source, with_number("2"), 10)->empty()) << "a record of which nothing may be seen tells of nobody";
  ASSERT_TRUE((*people)->put(by_test, {"library", "2"}, with_number("2")));
  const auto found = (*people)->match(of_source, with_number("2"), 10);
  ASSERT_EQ(found->size(), 1U) << "another record of the same person may";
  EXPECT_EQ(found->front().person, other);
}

TEST_P(Registers, TheHistoryOfAPersonSaysWhoDidWhatAndWhy) {
  auto people = start();
  const PersonId person = (*people)->put({"feed", "daily load", "load-1", {}}, {"library", "1"}, with_number("1")).value().person;
  ASSERT_TRUE((*people)->put(by_test, {"library", "1"}, with_number("1", "Anne")));
  const PersonId other = (*people)->put(by_test, {"rents", "1"}, with_number("2")).value().person;
  ASSERT_TRUE((*people)->judge({"bob", "the same tenancy", {}, {}}, {"library", "1"}, {"rents", "1"}, Says::same));
  store::Connection db = connect();
  WholeView viewer;
  const auto entries = history_of(db, viewer, person, 10);
  ASSERT_TRUE(entries) << entries.error().message;
  ASSERT_EQ(entries->size(), 3U);
  const HistoryEntry &judged = entries->at(0), &changed = entries->at(1), &added = entries->at(2);
  EXPECT_EQ(judged.kind, "judged");
  EXPECT_EQ(judged.who, "bob");
  EXPECT_EQ(judged.reason, "the same tenancy");
  EXPECT_EQ(judged.people, (std::vector<PersonChange>{{PersonChangeKind::merged, other, person}}));
  EXPECT_EQ(changed.kind, "record_changed");
  EXPECT_EQ(added.load, "load-1");
  EXPECT_EQ(added.moves, (std::vector<RecordMove>{{{1}, {}, person}}));
  EXPECT_EQ(viewer.seen(), std::vector<std::string>{person.text()});
  EXPECT_EQ(history_of(db, viewer, PersonId(Uuid{}), 10).error().code, ErrorCode::not_found);
}

// Shows one source's given names only.
class NarrowView final : public Viewer {
 public:
  bool shows(std::string_view source, std::string_view column) const override { return source == "library" && column == "given_name"; }
  bool may_know_of(std::string_view) const override { return false; }
  void saw(std::string_view) override {}
};

TEST_P(Registers, AViewerSeesOnlyWhatItMay) {
  auto people = start();
  const PersonId person = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  ASSERT_TRUE((*people)->put(by_test, {"rents", "1"}, with_number("1")));
  store::Connection db = connect();
  NarrowView viewer;
  const auto seen = read_person(db, viewer, person);
  ASSERT_TRUE(seen);
  ASSERT_EQ(seen->records.size(), 1U);
  EXPECT_EQ(seen->records[0].columns, test::columns(R"({"given_name":"Ann"})"));
  EXPECT_EQ(seen->records_withheld, 1U);
}

}  // namespace
}  // namespace cw::registry
