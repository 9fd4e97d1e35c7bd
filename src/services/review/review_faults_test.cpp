// SPDX-License-Identifier: MIT
// A process killed while reviewers answer: every answer that it acknowledged is there, once, and what was with a reviewer can be taken
// again.
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>
#include <set>

#include "base/test_child.h"
#include "services/review/test_queue.h"
#include "store/writer.h"

namespace cw::review {
namespace {

class ReviewFaults : public test::Queue {
 protected:
  void SetUp() override {
    static_cast<void>(url());  // a PostgreSQL is started by us, not by the child that is killed
    test::Queue::SetUp();
  }
  // In a process of its own: answers through a writer, telling of each answer when it is durable, until it is killed.
  void answer_until_killed(const auto& tell) {
    store::WriterOptions options;
    options.open.durability = store::Durability::full;
    const auto writer = store::Writer::start(url(), options).value();
    for (;;) {
      const auto handed = writer->write([&](store::Connection& work) { return queue_->next(work, ann_, test::sees_all); });
      if (!handed || !*handed) _exit(0);
      const ItemId id = (*handed)->item.id;
      const auto done = writer->write([&](store::Connection& work) { return queue_->answer(work, ann_, id, {Says::same, "equal"}); });
      const std::int64_t record = (*handed)->item.pair.left;
      if (!done || !tell(record)) _exit(1);
    }
  }
};
CW_ON_BOTH_DATABASES(ReviewFaults);

TEST_P(ReviewFaults, LoseNoAcknowledgedAnswerAndLeaveNothingStuck) {
  make(plain());
  constexpr RecordNumber pairs = 120;
  for (RecordNumber pair = 0; pair < pairs; ++pair) take_in(test::two_people({2 * pair + 1, 2 * pair + 2}, 3));
  std::mt19937 random(3);
  std::set<std::int64_t> acknowledged;
  db_.reset();  // nothing of ours is shared with the child
  for (int round = 0; round < 6; ++round) {
    const auto most = 1 + random() % 25;
    unsigned long told = 0;
    cw::test::killed<std::int64_t>([&](const auto& tell) { answer_until_killed(tell); },
                                   [&](std::int64_t record) {
                                     acknowledged.insert(record);
                                     return ++told < most;
                                   });
  }
  db_ = std::make_unique<store::Connection>(connect());
  std::set<std::int64_t> kept;
  ASSERT_TRUE(db_->each("SELECT i.left_record FROM review_answer AS a JOIN review_item AS i ON i.id = a.item WHERE i.state = 'deciding'",
                        {}, [&](const store::Row& row) -> Result<void> { return kept.insert(row.get<std::int64_t>(0)), Result<void>{}; }));
  EXPECT_GE(acknowledged.size(), 6U);
  EXPECT_TRUE(std::ranges::includes(kept, acknowledged));
  EXPECT_LE(kept.size(), acknowledged.size() + 6) << "at most the one under way at each kill besides";
  std::size_t rest = 0;
  for (; const auto handed = next(ann_); ++rest) ASSERT_TRUE(answer(ann_, handed->item.id, Says::same));
  EXPECT_EQ(rest + kept.size(), static_cast<std::size_t>(pairs)) << "each is answered once";
}

}  // namespace
}  // namespace cw::review
