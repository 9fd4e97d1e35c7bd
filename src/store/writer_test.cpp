// SPDX-License-Identifier: MIT
#include "store/writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <latch>
#include <thread>

#include "base/metrics.h"
#include "store/migrations.h"
#include "store/outbox.h"
#include "store/test_store.h"

namespace cw::store {
namespace {

class GroupCommit : public test::OnBothDatabases {
 protected:
  void SetUp() override {
    Connection db = connect();
    ASSERT_TRUE(migrate(db, {}));
    ASSERT_TRUE(db.script("CREATE TABLE entry (number INTEGER PRIMARY KEY AUTOINCREMENT, who INTEGER NOT NULL, name TEXT UNIQUE) STRICT"));
  }
  std::unique_ptr<Writer> start(WriterOptions options = {}) {
    options.open.durability = Durability::relaxed;
    auto writer = Writer::start(url(), options);
    if (!writer) throw std::runtime_error(writer.error().message);
    return std::move(*writer);
  }
  // Keeps the writer busy until it is let go, so that what is submitted meanwhile gathers.
  struct Hold {
    explicit Hold(Writer& writer) {
      writer.submit([began = began, go = go](Connection&) { return began->count_down(), go->wait(), Result<void>{}; }, [](Result<void>) {});
      began->wait();
    }
    std::shared_ptr<std::latch> began = std::make_shared<std::latch>(1), go = std::make_shared<std::latch>(1);
  };
  // Adds to one counter, from two threads.
  void add_at_once_by(const std::unique_ptr<Writer>& one, const std::unique_ptr<Writer>& two) {
    constexpr int each = 40;
    std::atomic<int> failed = 0;
    const auto add = [&](Writer& writer) {
      for (int i = 0; i < each; ++i) {
        const auto done = writer.write([](Connection& db) -> Result<void> {
          CW_TRY(const std::int64_t was, db.value<std::int64_t>("SELECT who FROM entry WHERE name = 'counter'"));
          CW_CHECK(db.execute("UPDATE entry SET who = ?1 WHERE name = 'counter'", {was + 1}));
          return {};
        });
        if (!done) ++failed;
      }
    };
    std::thread other([&] { add(*two); });
    add(*one);
    other.join();
    EXPECT_EQ(failed, 0);
    Connection db = connect();
    EXPECT_EQ(db.value<std::int64_t>("SELECT who FROM entry WHERE name = 'counter'").value(), 2 * each);
  }
  static Writer::Work insert(std::string name) {
    return [name](Connection& db) -> Result<void> {
      CW_CHECK(db.execute("INSERT INTO entry (who, name) VALUES (1, ?1)", {name}));
      return append_event(db, {"entry.made", name, "{}"});
    };
  }
};
CW_ON_BOTH_DATABASES(GroupCommit);

TEST_P(GroupCommit, ManyThreadsShareCommitsAndEachGetsItsOwnAnswer) {
  const auto writer = start();
  constexpr int threads = 8, each = 50;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> running;
  for (int who = 0; who < threads; ++who) {
    running.emplace_back([&, who] {
      for (int i = 0; i < each; ++i) {
        const auto number = writer->write(
            [&](Connection& db) { return db.value<std::int64_t>("INSERT INTO entry (who) VALUES (?1) RETURNING number", {who}); });
        if (!number || *number < 1) ++wrong;
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  EXPECT_EQ(wrong, 0);
  Connection db = connect();
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM entry").value(), threads * each);
  const Writer::Counts counts = writer->counts();
  EXPECT_EQ(counts.pieces, static_cast<std::uint64_t>(threads * each));
  EXPECT_LT(counts.commits, counts.pieces);
}

TEST_P(GroupCommit, APieceThatFailsTakesNothingElseWithIt) {
  std::vector<Result<void>> outcomes(5);
  std::latch told(5);
  const auto writer = start();
  const auto note = [&](std::size_t i) { return [&, i](Result<void> done) { outcomes[i] = std::move(done), told.count_down(); }; };
  {
    Hold hold(*writer);
    writer->submit(insert("a"), note(0));
    writer->submit(insert("a"), note(1));  // unique
    writer->submit(
        [](Connection& db) -> Result<void> {
          CW_CHECK(insert("undone")(db));
          return fail(ErrorCode::denied, "no");
        },
        note(2));
    writer->submit([](Connection& db) -> Result<void> { return static_cast<void>(db.execute("SELECT oops")), Result<void>{}; }, note(3));
    writer->submit(insert("b"), note(4));
    hold.go->count_down();
    told.wait();
  }
  EXPECT_TRUE(outcomes[0]);
  EXPECT_EQ(outcomes[1].error().code, ErrorCode::conflict);
  EXPECT_EQ(outcomes[2].error().code, ErrorCode::denied);
  EXPECT_EQ(outcomes[3].error().code, ErrorCode::internal);
  EXPECT_TRUE(outcomes[4]) << outcomes[4].error().message;
  Connection db = connect();
  const auto names = db.all("SELECT name FROM entry ORDER BY number", {}, [](const Row& row) { return row.get<std::string>(0); });
  EXPECT_EQ(names.value(), (std::vector<std::string>{"a", "b"}));
  const auto events =
      db.all("SELECT subject FROM outbox_event ORDER BY position", {}, [](const Row& row) { return row.get<std::string>(0); });
  EXPECT_EQ(events.value(), (std::vector<std::string>{"a", "b"})) << "events of what was undone are gone too";
}

TEST_P(GroupCommit, APieceAloneThatFailsSaysWhy) {
  const auto writer = start();
  EXPECT_TRUE(writer->write(insert("a")));
  EXPECT_EQ(writer->write(insert("a")).error().code, ErrorCode::conflict);
  EXPECT_NE(writer->write([](Connection&) -> Result<void> { throw std::runtime_error("oops"); }).error().message.find("oops"),
            std::string::npos);
  EXPECT_TRUE(writer->write(insert("b")));
}

TEST_P(GroupCommit, PiecesSeeThoseBeforeThem) {
  std::atomic<std::int64_t> seen = -1;
  std::latch told(2);
  const auto writer = start();
  {
    Hold hold(*writer);
    writer->submit(insert("a"), [&](Result<void>) { told.count_down(); });
    writer->submit(
        [&](Connection& db) -> Result<void> {
          CW_TRY(seen, db.value<std::int64_t>("SELECT count(*) FROM entry"));
          return {};
        },
        [&](Result<void>) { told.count_down(); });
    hold.go->count_down();
    told.wait();
  }
  EXPECT_EQ(seen, 1);
}

TEST_P(GroupCommit, TooManyWaitingAreRefusedAtOnce) {
  std::atomic<int> done = 0, refused = 0;
  {
    const auto writer = start({.most_waiting = 2});
    const Hold hold(*writer);
    for (int i = 0; i < 4; ++i) writer->submit(insert(std::to_string(i)), [&](Result<void> outcome) { ++(outcome ? done : refused); });
    EXPECT_EQ(refused, 2);
    hold.go->count_down();
  }
  EXPECT_EQ(done, 2);
}

TEST_P(GroupCommit, StoppingFinishesWhatWasSubmitted) {
  std::atomic<int> done = 0;
  {
    const auto writer = start({.most_in_commit = 3});
    for (int i = 0; i < 20; ++i) writer->submit(insert(std::to_string(i)), [&](Result<void> outcome) { done += outcome ? 1 : 0; });
  }
  EXPECT_EQ(done, 20);
}

TEST_P(GroupCommit, TwoWritersThatClashBothComplete) {
  {
    Connection db = connect();
    ASSERT_TRUE(db.execute("INSERT INTO entry (who, name) VALUES (0, 'counter')"));
  }
  add_at_once_by(start(), start());
}

TEST_P(GroupCommit, WritersThatTakeTurnsDoNotClash) {
  {
    Connection db = connect();
    ASSERT_TRUE(db.execute("INSERT INTO entry (who, name) VALUES (0, 'counter')"));
  }
  WriterOptions options;
  options.turns = WriterTurns::one_at_a_time;
  const auto one = start(options), two = start(options);
  add_at_once_by(one, two);
  EXPECT_EQ(one->counts().clashes + two->counts().clashes, 0U);
}

TEST_P(GroupCommit, WhatItsTimeGoesToIsCountedByWhoseTheWorkIs) {
  Metrics metrics;
  {
    const auto writer = start({.metrics = &metrics});
    ASSERT_TRUE(writer->write([](Connection&) -> Result<void> { return {}; }, "loads"));
    ASSERT_TRUE(writer->write([](Connection&) -> Result<void> { return {}; }, "loads"));
    ASSERT_TRUE(writer->write([](Connection&) -> Result<void> { return {}; }));
  }
  const std::string text = metrics.text();
  for (const char* line : {R"(store_write_work_seconds_count{of="loads"} 2)", R"(store_write_work_seconds_count{of="other"} 1)",
                           R"(store_write_wait_seconds_count{for="turn"} 3)", R"(store_write_wait_seconds_count{for="work"} 3)",
                           R"(store_write_wait_seconds_count{for="commit"} 3)", "store_write_queue_seconds_count 3"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
}

class GroupCommitOfSqlite : public GroupCommit {
 protected:
  Result<void> write_much(Writer& writer) {
    const std::string name = std::string(600'000, 'x') + std::to_string(written_++);
    return writer.write([&](Connection& db) -> Result<void> {
      CW_CHECK(db.execute("INSERT OR REPLACE INTO entry (number, who, name) VALUES (?1, 1, ?2)", {written_ % 3 + 1, name}));
      return {};
    });
  }
  // How often the log has begun anew: the checkpoint sequence number of its header (https://www.sqlite.org/fileformat2.html, section 4.1).
  std::string beginning() {
    std::ifstream log(url() + "-wal", std::ios::binary);
    std::string header(32, '\0');
    log.read(header.data(), 32);
    return header.substr(12, 4);
  }
  // Writes, without a pause, until the log has begun anew.
  bool begins_anew(Writer& writer) {
    const std::string before = beginning();
    for (int i = 0; i < 3000 && beginning() == before; ++i)
      if (!write_much(writer)) return false;
    return beginning() != before;
  }
  int written_ = 0;
};
CW_ON_DATABASES(GroupCommitOfSqlite, Database::sqlite);

TEST_P(GroupCommitOfSqlite, ItsLogBeginsAnewBesideWritesWithoutAPauseAndNobodyWaitsForReaders) {
  const auto writer = Writer::start(url()).value();
  ASSERT_TRUE(write_much(*writer));
  EXPECT_TRUE(begins_anew(*writer));
  Connection reader = connect();
  auto reading = reader.begin(TransactionKind::read);
  ASSERT_TRUE(reading);
  ASSERT_TRUE(reader.value<std::int64_t>("SELECT count(*) FROM entry"));
  const std::string before = beginning();
  for (int i = 0; i < 150; ++i) ASSERT_TRUE(write_much(*writer));  // 90 MB: past the size at which it is to begin anew
  EXPECT_EQ(beginning(), before) << "somebody reads what was then";
  ASSERT_TRUE(reading->commit());
  EXPECT_TRUE(begins_anew(*writer));
}

}  // namespace
}  // namespace cw::store
