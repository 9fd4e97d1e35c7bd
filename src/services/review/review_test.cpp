// SPDX-License-Identifier: MIT
#include "services/review/review.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "services/review/test_queue.h"
#include "store/writer.h"

namespace cw::review {
namespace {

using test::Queue;
using test::two_people;

class ReviewQueueTest : public Queue {};
CW_ON_BOTH_DATABASES(ReviewQueueTest);

constexpr double at = 4.2479;  // match weight of the threshold .95

TEST_P(ReviewQueueTest, APairIsKeptOnceRefreshedAndClosedByItself) {
  make(plain());
  EXPECT_EQ(take_in(two_people({1, 2}, at - 1)).opened, 1U);
  const TakenIn again = take_in(two_people({1, 2}, at - 2));
  EXPECT_EQ(again.opened, 0U);
  EXPECT_EQ(again.refreshed, 1U);
  EXPECT_EQ(counts().open, 1);
  EXPECT_EQ(take_in(two_people({1, 2}, at - 9)).closed, 1U);
  EXPECT_EQ(counts().open, 0);
  EXPECT_EQ(take_in(two_people({1, 2}, at - 1)).opened, 1U);
  const auto handed = next(ann_);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->item.round, 2) << "doubtful again: a round of its own";
  EXPECT_NEAR(handed->item.match_weight, at - 1, 1e-9);
  Evidence gone;
  gone.gone = {2};
  EXPECT_EQ(take_in(gone).closed, 1U) << "also while it is with somebody";
  EXPECT_EQ(answer(ann_, handed->item.id, Says::same).error().code, ErrorCode::conflict);
  EXPECT_FALSE(next(ann_));
}

TEST_P(ReviewQueueTest, WhatIsWorthMostComesFirstAndOnlyToThoseWhoMaySeeIt) {
  make(plain());
  take_in(two_people({1, 2}, at - 3));
  take_in(two_people({3, 4}, at - 0.5));
  take_in(two_people({6, 8}, at - 5));
  const auto first = next(ann_);
  EXPECT_EQ(first->item.pair, (PairOfRecords{3, 4}));
  EXPECT_EQ(next(ann_)->item.id, first->item.id) << "asked again, it is still with her";
  EXPECT_EQ(next(bob_)->item.pair, (PairOfRecords{1, 2}));
  const auto only_even = [](const Item& item) -> Result<bool> { return item.sources.left == "source0" && item.sources.right == "source0"; };
  EXPECT_EQ(next(cleo_, only_even)->item.pair, (PairOfRecords{6, 8}));
  EXPECT_EQ(counts().held, 3);
  EXPECT_FALSE(next({"d1", "dan", Rank::reviewer}));
}

TEST_P(ReviewQueueTest, OneAnswerGoesToTheRegisterAndIsSettledOnce) {
  make(plain());
  take_in(two_people({1, 2}, at - 1));
  const ItemId id = next(ann_)->item.id;
  const auto answered = answer(ann_, id, Says::same, "one phone");
  ASSERT_TRUE(answered) << answered.error().message;
  EXPECT_EQ(answered->next, Next::judge);
  EXPECT_EQ(answered->item.state, ItemState::deciding);
  EXPECT_EQ(answer(ann_, id, Says::same)->next, Next::judge) << "sent twice";
  EXPECT_EQ(answer(ann_, id, Says::not_same).error().code, ErrorCode::conflict);
  EXPECT_EQ(queue_->undelivered(*db_, 10).value(), std::vector<ItemId>{id});
  const auto verdict = queue_->verdict(*db_, id).value();
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->says, Says::same);
  EXPECT_EQ(verdict->last.name, "ann");
  EXPECT_EQ(verdict->last.answer.reason, "one phone");
  settle(id, 17);
  settle(id, 18);
  EXPECT_EQ(item(id).judgement, 17);
  EXPECT_EQ(item(id).state, ItemState::settled);
  EXPECT_EQ(answer(ann_, id, Says::same)->next, Next::done);
  EXPECT_EQ(db_->value<std::int64_t>("SELECT count(*) FROM outbox_event WHERE topic = 'review.settled'").value(), 1);
  EXPECT_EQ(take_in(two_people({1, 2}, at - 2)).opened, 0U) << "settled stays settled";
  ASSERT_TRUE(within([&](store::Connection& work) { return queue_->reopen(work, {1, 2}, 17); }));
  EXPECT_EQ(take_in(two_people({1, 2}, at - 2)).opened, 1U) << "until its judgement is undone";
  EXPECT_EQ(next(ann_)->item.round, 2);
}

TEST_P(ReviewQueueTest, TwoAreAskedWithoutKnowingOfEachOtherAndAThirdDecidesWhereTheyDiffer) {
  ReviewRules rules = plain();
  rules.double_share = 1;
  make(rules);
  take_in(two_people({1, 2}, at - 1));
  const ItemId id = next(ann_)->item.id;
  EXPECT_EQ(next(bob_)->item.id, id);
  EXPECT_FALSE(next({"d1", "dan", Rank::reviewer})) << "two are enough";
  EXPECT_EQ(answer(ann_, id, Says::same)->next, Next::wait);
  EXPECT_FALSE(next(ann_)) << "not to her again";
  EXPECT_FALSE(next(cleo_)) << "nothing to decide yet, and both places are taken";
  const auto second = answer(bob_, id, Says::not_same);
  EXPECT_EQ(second->next, Next::wait);
  EXPECT_EQ(second->item.state, ItemState::disputed);
  EXPECT_FALSE(next({"d1", "dan", Rank::reviewer})) << "he may not decide";
  const auto third = next(cleo_);
  ASSERT_TRUE(third);
  EXPECT_EQ(third->part, Part::decision);
  const auto decided = answer(cleo_, id, Says::not_same, "different mothers");
  EXPECT_EQ(decided->next, Next::judge);
  const auto verdict = queue_->verdict(*db_, id).value();
  EXPECT_EQ(verdict->first.name, "bob") << "who said so first";
  EXPECT_EQ(verdict->last.name, "cleo");
}

TEST_P(ReviewQueueTest, NobodyCanTellIsAnOutcomeToo) {
  make(plain());
  take_in(two_people({1, 2}, at - 1));
  const ItemId id = next(ann_)->item.id;
  const auto answered = answer(ann_, id, Says::cannot_tell, "too little");
  EXPECT_EQ(answered->next, Next::done);
  EXPECT_EQ(answered->item.state, ItemState::settled);
  EXPECT_EQ(take_in(two_people({1, 2}, at - 1.5)).opened, 0U) << "nothing new";
  EXPECT_EQ(take_in(two_people({1, 2}, at - 2.5)).opened, 1U) << "other evidence: asked again";
}

TEST_P(ReviewQueueTest, ALeaseEndsAndWhatIsGivenBackOrSkippedGoesToOthers) {
  make(plain());
  take_in(two_people({1, 2}, at - 1));
  const ItemId id = next(ann_)->item.id;
  EXPECT_FALSE(next(bob_));
  clock_.advance(31 * 60'000'000LL);
  EXPECT_EQ(next(bob_)->item.id, id) << "her time ran out";
  EXPECT_EQ(answer(ann_, id, Says::same).error().code, ErrorCode::conflict);
  EXPECT_FALSE(next(ann_));
  ASSERT_TRUE(within([&](store::Connection& work) { return queue_->give_back(work, bob_.account, id, Back::given_back); }));
  EXPECT_EQ(next(ann_)->item.id, id) << "at once";
  ASSERT_TRUE(within([&](store::Connection& work) { return queue_->give_back(work, ann_.account, id, Back::skipped); }));
  EXPECT_FALSE(next(ann_)) << "she skipped it";
  EXPECT_EQ(next(bob_)->item.id, id);
  EXPECT_EQ(within([&](store::Connection& work) { return queue_->give_back(work, ann_.account, id, Back::given_back); }).error().code,
            ErrorCode::conflict);
  EXPECT_EQ(queue_->held(*db_, ann_.account, id).error().code, ErrorCode::conflict);
  EXPECT_EQ(queue_->held(*db_, bob_.account, ItemId(Uuid{})).error().code, ErrorCode::not_found);
}

TEST_P(ReviewQueueTest, AnItemWithAnAnswerIsNotClosedUnderTheSecondReviewer) {
  ReviewRules rules = plain();
  rules.double_share = 1;
  make(rules);
  take_in(two_people({1, 2}, at - 1));
  const ItemId id = next(ann_)->item.id;
  ASSERT_TRUE(answer(ann_, id, Says::same));
  EXPECT_EQ(take_in(two_people({1, 2}, at - 9)).closed, 0U);
  EXPECT_EQ(next(bob_)->item.id, id);
}

TEST_P(ReviewQueueTest, TheRandomChoiceIsEvenOverBandsAndStaysSmall) {
  ReviewRules rules = plain();
  rules.sample_band = 10;
  make(rules);
  for (RecordNumber record = 1; record <= 400; record += 2) {
    take_in(two_people({record, record + 1}, 12 + static_cast<double>(record % 5) / 10));  // far above: band 2
    if (record % 8 == 1) take_in(two_people({1000 + record, 1001 + record}, -8));          // far below: band -2
  }
  const auto sampled = [&](int band) {
    return db_->value<std::int64_t>("SELECT count(*) FROM review_item WHERE sampled = 1 AND band = ?1", {band}).value();
  };
  EXPECT_LE(sampled(2), 20);
  EXPECT_GE(sampled(2), 5);
  EXPECT_LE(sampled(-2), 20);
  EXPECT_GE(sampled(-2), 5);
  const double inclusion = db_->value<double>("SELECT inclusion FROM review_band WHERE band = 2").value();
  EXPECT_EQ(db_->value<std::int64_t>("SELECT count(*) FROM review_item WHERE band = 2 AND order_number < ?1", {inclusion}).value(),
            sampled(2))
      << "exactly those whose number is below";
  EXPECT_NEAR(static_cast<double>(sampled(2)) / inclusion, 200, 120);
}

TEST_P(ReviewQueueTest, APairOfTheRandomChoiceThatIsNotDoubtfulAnyMoreIsStillAsked) {
  ReviewRules rules = plain();
  rules.sample_band = 10;
  make(rules);
  take_in(two_people({1, 2}, at - 1));
  EXPECT_EQ(take_in(two_people({1, 2}, at - 9)).closed, 0U);
  const auto handed = next(ann_);
  ASSERT_TRUE(handed);
  EXPECT_EQ(handed->item.kind, DoubtKind::sample);
  EXPECT_EQ(handed->item.value, 0);
}

TEST_P(ReviewQueueTest, CountsSayKindsAndAgesAndNothingOfAnybody) {
  make(plain());
  take_in(two_people({1, 2}, at - 1));
  clock_.advance(10 * 86'400'000'000LL);
  take_in(two_people({3, 4}, at + 8));
  const QueueCounts now = counts();
  EXPECT_EQ(now.open, 2);
  EXPECT_EQ(now.under_a_day, 1);
  EXPECT_EQ(now.under_four_weeks, 1);
  for (const KindCount& each : now.kinds)
    EXPECT_EQ(each.open, each.kind == DoubtKind::apart || each.kind == DoubtKind::against ? 1 : 0) << name_of(each.kind);
  EXPECT_EQ(within([&](store::Connection& work) { return queue_->close_unseen(work, clock_.now()); }).value(), 1U);
  EXPECT_EQ(counts().open, 1);
}

// Many reviewers at once, each with a connection: what each got is theirs alone, and no pair gets more answers than it needs.
TEST_P(ReviewQueueTest, NoPairIsGivenToMoreReviewersThanItNeeds) {
  ReviewRules rules = plain();
  rules.double_share = 0.5;
  make(rules);
  for (RecordNumber record = 1; record <= 60; record += 2)
    take_in(two_people({record, record + 1}, at - 1 - static_cast<double>(record) / 100));
  std::vector<std::thread> threads;
  std::atomic<int> failures = 0;
  for (int number = 0; number < 6; ++number)
    threads.emplace_back([&, number] {
      store::Connection mine = connect();
      const Reviewer me{"r" + std::to_string(number), "reviewer" + std::to_string(number), Rank::reviewer};
      for (;;) {
        const auto handed = store::in_transaction(
            mine, [&](store::Connection& work) { return queue_->next(work, me, test::sees_all); }, store::TransactionKind::write, 200);
        if (!handed) return void(++failures);
        if (!*handed) return;
        const auto done = store::in_transaction(
            mine, [&](store::Connection& work) { return queue_->answer(work, me, (*handed)->item.id, {Says::same, "equal"}); },
            store::TransactionKind::write, 200);
        if (!done) return void(++failures);
      }
    });
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(failures, 0);
  std::int64_t wrong = 0, items = 0, twice = 0;
  ASSERT_TRUE(db_->each("SELECT i.needed, i.state, (SELECT count(*) FROM review_answer AS a WHERE a.item = i.id) FROM review_item AS i", {},
                        [&](const store::Row& row) -> Result<void> {
                          ++items;
                          twice += row.get<std::int64_t>(0) == 2 ? 1 : 0;
                          wrong += row.get<std::int64_t>(0) != row.get<std::int64_t>(2) || row.get<std::string>(1) != "deciding" ? 1 : 0;
                          return {};
                        }));
  EXPECT_EQ(items, 30);
  EXPECT_GT(twice, 5);
  EXPECT_LT(twice, 25);
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace cw::review
