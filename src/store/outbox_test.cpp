// SPDX-License-Identifier: MIT
#include "store/outbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "store/migrations.h"
#include "store/test_store.h"

namespace cw::store {
namespace {

class Outbox : public test::OnBothDatabases {
 protected:
  Connection migrated() {
    Connection db = connect();
    EXPECT_TRUE(migrate(db, {}));
    return db;
  }
  static Result<void> put(Connection& db, const std::string& subject) {
    return in_transaction(db, [&](Connection& work) { return append_event(work, {"thing.made", subject, "{\"n\":1}"}); });
  }
  static std::vector<std::string> subjects(const Result<std::vector<StoredEvent>>& events) {
    std::vector<std::string> out;
    if (!events) return {events.error().message};
    for (const StoredEvent& event : *events) out.push_back(event.event.subject);
    return out;
  }
  static std::string subject_of(int writer, int number) { return std::to_string(writer) + "-" + std::to_string(number); }
  using Names = std::vector<std::string>;
};
CW_ON_BOTH_DATABASES(Outbox);
class OutboxOfPostgres : public Outbox {};  // SQLite has one writer at a time
CW_ON_DATABASES(OutboxOfPostgres, Database::postgres);

TEST_P(Outbox, GivesEventsInOrderUntilTheyAreAcknowledged) {
  Connection db = migrated();
  for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(put(db, name));
  Consumer consumer(db, "index", "node-1");
  const auto first = consumer.poll(2);
  EXPECT_EQ(subjects(first), (Names{"a", "b"}));
  EXPECT_EQ((*first)[0].event.topic, "thing.made");
  EXPECT_EQ((*first)[0].event.body, "{\"n\":1}");
  EXPECT_EQ(subjects(consumer.poll(2)), (Names{"a", "b"})) << "not acknowledged: again";
  ASSERT_TRUE(consumer.acknowledge((*first)[0].position));
  EXPECT_EQ(subjects(consumer.poll(10)), (Names{"b", "c"}));
  ASSERT_TRUE(consumer.acknowledge(consumer.poll(10)->back().position));
  EXPECT_EQ(subjects(consumer.poll(10)), Names{});
  Consumer other(db, "report", "node-1");
  EXPECT_EQ(subjects(other.poll(10)), (Names{"a", "b", "c"})) << "each consumer has its own place";
}

TEST_P(Outbox, EventsOfATransactionThatIsRolledBackAreNotThere) {
  Connection db = migrated();
  EXPECT_EQ(append_event(db, {"thing.made", "none", "{}"}).error().code, ErrorCode::conflict);
  {
    auto transaction = db.begin();
    ASSERT_TRUE(append_event(db, {"thing.made", "gone", "{}"}));
  }
  ASSERT_TRUE(put(db, "kept"));
  Consumer consumer(db, "index", "node-1");
  EXPECT_EQ(subjects(consumer.poll(10)), Names{"kept"});
}

TEST_P(Outbox, ManyEventsOfOneTransactionKeepTheirOrder) {
  Connection db = migrated();
  Names expected;
  ASSERT_TRUE(in_transaction(db, [&](Connection& work) -> Result<void> {
    expected.clear();
    for (int i = 0; i < 75; ++i) {
      expected.push_back(std::to_string(i));
      CW_CHECK(append_event(work, {"t", expected.back(), "{}"}));
    }
    return {};
  }));
  Consumer consumer(db, "index", "node-1");
  EXPECT_EQ(subjects(consumer.poll(1000)), expected);
}

TEST_P(Outbox, OneProcessReadsForAConsumerUntilItsLeaseIsOver) {
  Connection db = migrated(), second_db = connect();
  ManualClock clock(Timestamp{1'000'000});
  Consumer first(db, "index", "node-1", 500, &clock), second(second_db, "index", "node-2", 500, &clock);
  ASSERT_TRUE(put(db, "a"));
  const auto events = first.poll(10);
  EXPECT_EQ(subjects(events), Names{"a"});
  EXPECT_EQ(subjects(second.poll(10)), Names{});
  clock.advance(501);
  EXPECT_EQ(subjects(second.poll(10)), Names{"a"}) << "the first is taken for dead";
  EXPECT_EQ(first.acknowledge(events->back().position).error().code, ErrorCode::conflict);
  EXPECT_EQ(subjects(first.poll(10)), Names{});
  ASSERT_TRUE(second.release());
  EXPECT_EQ(subjects(first.poll(10)), Names{"a"});
}

TEST_P(Outbox, AHandlerThatWritesInTheSameTransactionIsDoneOnce) {
  Connection db = migrated();
  ASSERT_TRUE(put(db, "a"));
  ASSERT_TRUE(db.script("CREATE TABLE seen (subject TEXT NOT NULL) STRICT"));
  Consumer consumer(db, "index", "node-1");
  const auto events = consumer.poll(10);
  for (const bool dies : {true, false}) {
    auto transaction = db.begin();
    ASSERT_TRUE(db.execute("INSERT INTO seen (subject) VALUES (?1)", {events->back().event.subject}));
    ASSERT_TRUE(consumer.acknowledge(events->back().position));
    if (!dies) {
      ASSERT_TRUE(transaction->commit());
    }
  }
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM seen").value(), 1);
  EXPECT_EQ(subjects(consumer.poll(10)), Names{});
}

// The trap: a sequence gives 5 and 6; 6 commits, a reader moves past it, then 5 commits and is never read. A slow transaction beside fast
// ones must not lose an event.
TEST_P(OutboxOfPostgres, ATransactionThatCommitsLateLosesNothing) {
  Connection slow = migrated(), fast = connect(), reader = connect();
  Consumer consumer(reader, "index", "node-1");
  auto transaction = slow.begin();
  ASSERT_TRUE(slow.execute("INSERT INTO work_claim (kind, key, holder, turn, held_until) VALUES ('x', 'y', 'z', 1, 1)"));
  ASSERT_TRUE(append_event(slow, {"t", "slow", "{}"}));
  ASSERT_TRUE(put(fast, "fast"));
  const auto first = consumer.poll(10);
  EXPECT_EQ(subjects(first), Names{"fast"});
  ASSERT_TRUE(consumer.acknowledge(first->back().position));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(subjects(consumer.poll(10)), Names{"slow"});
}

TEST_P(Outbox, ManyWritersAtOnceLoseNothingAndKeepTheirOwnOrder) {
  Connection db = migrated(), reader = connect();
  constexpr int writers = 4, each = 60;
  std::atomic<int> running = writers, failed = 0;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer, mine = std::make_shared<Connection>(connect())] {
      std::minstd_rand random(static_cast<unsigned>(writer + 1));
      for (int i = 0; i < each; ++i) {
        auto transaction = mine->begin();
        const bool rolls_back = random() % 4 == 0;  // leaves a gap
        if (!transaction || !append_event(*mine, {"t", subject_of(writer, i), rolls_back ? "gone" : "{}"})) ++failed;
        std::this_thread::yield();
        if (transaction && rolls_back)
          transaction->rollback(), --i;
        else if (transaction && !transaction->commit())
          --i;
      }
      --running;
    });
  }
  Consumer consumer(reader, "index", "node-1");
  Names seen;
  for (bool last = false; !last;) {
    last = running == 0;
    for (;;) {
      const auto events = consumer.poll(7);
      ASSERT_TRUE(events) << events.error().message;
      if (events->empty()) break;
      for (const StoredEvent& event : *events) seen.push_back(event.event.subject);
      ASSERT_TRUE(consumer.acknowledge(events->back().position));
    }
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(writers * each));
  for (int writer = 0; writer < writers; ++writer) {
    Names of_one;
    for (const std::string& name : seen)
      if (name.starts_with(std::to_string(writer) + "-")) of_one.push_back(name);
    Names expected;
    for (int i = 0; i < each; ++i) expected.push_back(subject_of(writer, i));
    EXPECT_EQ(of_one, expected);
  }
}

TEST_P(Outbox, IsPolledWithinATransactionOfTheCallers) {
  Connection db = migrated();
  ASSERT_TRUE(put(db, "a"));
  {
    auto transaction = db.begin();
    ASSERT_TRUE(transaction);
    EXPECT_EQ(subjects(Consumer(db, "one", "n").poll(10)), Names{"a"});
  }
  EXPECT_EQ(outbox_lag(db)->size(), 0U) << "rolled back, nobody has the consumer";
  EXPECT_EQ(subjects(Consumer(db, "one", "another").poll(10)), Names{"a"});
}

TEST_P(Outbox, OnlyWhatAllConsumersHaveIsTrimmed) {
  Connection db = migrated();
  for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(put(db, name));
  const Timestamp later{system_clock().now().microseconds + 1'000'000};
  EXPECT_EQ(trim_outbox(db, later).value(), 0U) << "nobody has read";
  Consumer one(db, "one", "n"), two(db, "two", "n");
  const auto events = one.poll(10);
  ASSERT_TRUE(one.acknowledge(events->at(1).position));
  ASSERT_TRUE(two.poll(10));
  EXPECT_EQ(trim_outbox(db, later).value(), 0U);
  ASSERT_TRUE(two.acknowledge(events->at(0).position));
  EXPECT_EQ(trim_outbox(db, Timestamp{0}).value(), 0U) << "too young";
  EXPECT_EQ(trim_outbox(db, later).value(), 1U);
  const auto lag = outbox_lag(db).value();
  ASSERT_EQ(lag.size(), 2U);
  EXPECT_EQ(lag[0].consumer, "one");
  EXPECT_EQ(lag[0].waiting, 1);
  EXPECT_EQ(lag[1].waiting, 2);
}

}  // namespace
}  // namespace cw::store
