// SPDX-License-Identifier: MIT
// For tests of review: a queue on an empty store of either database, filled with pairs of people who look alike.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "services/review/review.h"
#include "services/review/tables.h"
#include "store/test_store.h"

namespace cw::review::test {

inline constexpr double threshold = 0.95;

inline Uuid person_of(RecordNumber record) {
  Uuid out;
  for (int byte = 0; byte < 8; ++byte) out.bytes[static_cast<std::size_t>(15 - byte)] = static_cast<std::uint8_t>(record >> (8 * byte));
  return out;
}

// Two people of one record each with a link between them; for_each pair its own two.
inline Evidence two_people(PairOfRecords pair, double weight) {
  Evidence out;
  for (const RecordNumber record : {pair.left, pair.right}) {
    out.looked_at.push_back(record);
    out.records.push_back({record, "source" + std::to_string(record % 2), person_of(record), 1});
  }
  out.links.push_back({pair, weight});
  return out;
}

inline Result<bool> sees_all(const Item&) { return true; }

class Queue : public store::test::OnBothDatabases {
 protected:
  void SetUp() override {
    db_ = std::make_unique<store::Connection>(connect());
    const auto migrated = store::migrate(*db_, {review_migrations()});
    ASSERT_TRUE(migrated) << migrated.error().message;
    make({});
  }
  void make(ReviewRules rules) { queue_ = std::make_unique<ReviewQueue>(std::move(rules), ReviewQueue::Parts{threshold}, clock_); }
  // No random choice and nobody asked twice, unless a test wants it.
  static ReviewRules plain() {
    ReviewRules rules;
    rules.double_share = 0;
    rules.sample_share = 0;
    rules.sample_band = 0;
    return rules;
  }
  template <class Work>
  auto within(Work work) {
    return store::in_transaction(*db_, work);
  }
  TakenIn take_in(const Evidence& evidence) {
    auto taken = within([&](store::Connection& work) -> Result<TakenIn> {
      std::vector<WeighedDoubt> doubts;
      for (Doubt& doubt : find_doubts(evidence, queue_->rules(), threshold)) {
        Worth worth = worth_of(doubt, 1, queue_->rules(), threshold);
        doubts.push_back({std::move(doubt), std::move(worth)});
      }
      return queue_->take_in(work, evidence, doubts);
    });
    if (!taken) throw std::runtime_error(taken.error().message);
    return *taken;
  }
  std::optional<Handed> next(const Reviewer& reviewer, const MaySee& may_see = sees_all) {
    auto handed = within([&](store::Connection& work) { return queue_->next(work, reviewer, may_see); });
    if (!handed) throw std::runtime_error(handed.error().message);
    return *handed;
  }
  Result<AnswerOutcome> answer(const Reviewer& reviewer, ItemId id, Says says, std::string reason = "so it seems") {
    return within([&](store::Connection& work) { return queue_->answer(work, reviewer, id, {says, reason}); });
  }
  void settle(ItemId id, std::optional<std::int64_t> judgement) {
    const auto settled = within([&](store::Connection& work) { return queue_->settle(work, id, judgement); });
    ASSERT_TRUE(settled) << settled.error().message;
  }
  Item item(ItemId id) { return queue_->item(*db_, id).value(); }
  QueueCounts counts() { return queue_->counts(*db_).value(); }

  ManualClock clock_{Timestamp{1'772'000'000'000'000}};
  std::unique_ptr<store::Connection> db_;
  std::unique_ptr<ReviewQueue> queue_;
  const Reviewer ann_{"a1", "ann", Rank::reviewer}, bob_{"b1", "bob", Rank::reviewer}, cleo_{"c1", "cleo", Rank::decider};
};

}  // namespace cw::review::test
