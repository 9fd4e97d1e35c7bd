// SPDX-License-Identifier: MIT
// What goes wrong around the store: killed processes, a full disk, a database that restarts. Nothing acknowledged is lost, nothing is half
// there, and the error says what it is.
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>
#include <thread>

#include "store/backup.h"
#include "store/internal/near_peer.h"
#include "store/internal/session.h"
#include "store/migrations.h"
#include "store/outbox.h"
#include "store/pool.h"
#include "store/test_store.h"
#include "store/writer.h"

namespace cw::store {
namespace {

class Faults : public test::OnBothDatabases {
 protected:
  Connection migrated() {
    Connection db = connect();
    constexpr Migration steps[] = {
        {1,
         "entries",
         "CREATE TABLE entry (process INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (process, number)) STRICT;"
         "CREATE TABLE twin (process INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (process, number)) STRICT",
         {},
         {}}};
    EXPECT_TRUE(migrate(db, {{"faults", steps}}));
    return db;
  }
  static Result<void> write_pair(Connection& db, std::int64_t process, std::int64_t number) {
    CW_CHECK(db.execute("INSERT INTO entry (process, number) VALUES (?1, ?2)", {process, number}));
    CW_CHECK(append_event(db, {"entry.made", std::to_string(number), "{}"}));
    CW_CHECK(db.execute("INSERT INTO twin (process, number) VALUES (?1, ?2)", {process, number}));
    return {};
  }
  // In a process of its own: four threads write through one Writer and send each number that was acknowledged.
  static void write_until_killed(const std::string& url, int process, int acknowledged) {
    auto writer = Writer::start(url, {.most_in_commit = 7});
    if (!writer) _exit(1);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::int64_t number = thread;; number += 4) {
          if (!(*writer)->write([&](Connection& db) { return write_pair(db, process, number); })) return;
          if (::write(acknowledged, &number, sizeof number) != sizeof number) return;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    _exit(2);
  }
  struct Child {
    pid_t process;
    int acknowledged;
  };
  Child start_writing(int process) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    const std::string where = url();
    const pid_t child = fork();
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(where, process, ends[1]);
    }
    ::close(ends[1]);
    return {child, ends[0]};
  }
  // The numbers that are acknowledged: `least` of them, then `end` is called, then the rest.
  template <class End>
  static std::vector<std::int64_t> gather(const Child& child, std::size_t least, End end) {
    std::vector<std::int64_t> out;
    std::int64_t number = 0;
    while (::read(child.acknowledged, &number, sizeof number) == sizeof number) {
      out.push_back(number);
      if (out.size() == least) end();
    }
    int status = 0;
    waitpid(child.process, &status, 0);
    ::close(child.acknowledged);
    return out;
  }
  void expect_all_there(Connection& db, int process, const std::vector<std::int64_t>& acknowledged) {
    const auto there = db.all("SELECT number FROM entry WHERE process = ?1 ORDER BY number", {process},
                              [](const Row& row) { return row.get<std::int64_t>(0); });
    ASSERT_TRUE(there) << there.error().message;
    for (const std::int64_t number : acknowledged)
      EXPECT_TRUE(std::ranges::binary_search(*there, number)) << number << " was acknowledged and is lost";
    EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM twin WHERE process = ?1", {process}).value(),
              static_cast<std::int64_t>(there->size()));
    const auto events = db.value<std::int64_t>("SELECT count(*) FROM outbox_event");
    EXPECT_EQ(events.value(), db.value<std::int64_t>("SELECT count(*) FROM entry").value())
        << "an event for each, none for what is not there";
  }
};
CW_ON_BOTH_DATABASES(Faults);
class FaultsOfSqlite : public Faults {};
CW_ON_DATABASES(FaultsOfSqlite, Database::sqlite);
class FaultsOfPostgres : public Faults {};
CW_ON_DATABASES(FaultsOfPostgres, Database::postgres);

TEST_P(Faults, AProcessKilledWhileItWritesLosesNothingAcknowledged) {
  Connection db = migrated();
  std::minstd_rand random(7);
  for (int round = 0; round < 8; ++round) {
    const Child child = start_writing(round);
    const auto acknowledged = gather(child, 1 + random() % 60, [&] { kill(child.process, SIGKILL); });
    EXPECT_FALSE(acknowledged.empty());
    expect_all_there(db, round, acknowledged);
  }
  EXPECT_EQ(check_store(url())->problems, std::vector<std::string>{});
}

TEST_P(Faults, OfTwoProcessesOnOneStoreOneMayBeKilledAtAnyMoment) {
  Connection db = migrated();
  std::minstd_rand random(11);
  for (int round = 0; round < 3; ++round) {
    const Child killed = start_writing(2 * round), other = start_writing(2 * round + 1);
    const auto of_killed = gather(killed, 1 + random() % 40, [&] { kill(killed.process, SIGKILL); });
    const auto of_other = gather(other, 60, [&] { kill(other.process, SIGKILL); });
    EXPECT_GE(of_other.size(), 60U) << "it goes on";
    expect_all_there(db, 2 * round, of_killed);
    expect_all_there(db, 2 * round + 1, of_other);
  }
  Consumer consumer(db, "index", "node");
  std::int64_t read = 0;
  for (auto events = consumer.poll(500); events && !events->empty(); events = consumer.poll(500)) {
    read += static_cast<std::int64_t>(events->size());
    ASSERT_TRUE(consumer.acknowledge(events->back().position));
  }
  EXPECT_EQ(read, db.value<std::int64_t>("SELECT count(*) FROM entry").value());
}

TEST_P(FaultsOfPostgres, ADatabaseServerThatIsKilledLosesNothingAcknowledged) {
  static_cast<void>(migrated());
  for (int round = 0; round < 3; ++round) {
    const Child child = start_writing(round);
    const auto acknowledged = gather(child, 40, [&] { test::postgres().stop_now(); });
    test::postgres().start();
    Connection db = connect();
    expect_all_there(db, round, acknowledged);
  }
}

TEST_P(FaultsOfPostgres, ARestartOfTheDatabaseIsAnErrorOnceAndThenForgotten) {
  Connection db = migrated(), in_work = connect(), to_begin = connect();
  Pool pool(url());
  {
    ASSERT_TRUE((*pool.take())->execute("SELECT 1"));
  }
  auto writer = Writer::start(url());
  ASSERT_TRUE((*writer)->write([](Connection& work) { return write_pair(work, 1, 1); }));
  auto transaction = in_work.begin();
  ASSERT_TRUE(in_work.execute("INSERT INTO entry (process, number) VALUES (2, 2)"));
  test::postgres().stop_now();
  const auto down = db.execute("SELECT 1");
  EXPECT_EQ(down.error().code, ErrorCode::unavailable) << down.error().message;
  EXPECT_EQ(db.execute("SELECT 1").error().code, ErrorCode::unavailable) << "still down";
  EXPECT_EQ((*writer)->write([](Connection& work) { return write_pair(work, 1, 2); }).error().code, ErrorCode::unavailable);
  test::postgres().start();
  EXPECT_TRUE(db.execute("SELECT 1"));
  EXPECT_EQ(in_work.execute("INSERT INTO twin (process, number) VALUES (2, 2)").error().code, ErrorCode::unavailable);
  EXPECT_FALSE(transaction->commit());
  EXPECT_TRUE(in_work.execute("INSERT INTO entry (process, number) VALUES (3, 3)")) << "the next statement connects again";
  EXPECT_TRUE(in_transaction(to_begin, [](Connection& work) { return write_pair(work, 4, 4); }))
      << "nothing was lost: begin() connects by itself";
  EXPECT_TRUE((*writer)->write([](Connection& work) { return write_pair(work, 1, 2); }));
  const auto numbers = db.all("SELECT process FROM entry ORDER BY process, number", {}, [](const Row& row) { return row.get<int>(0); });
  EXPECT_EQ(numbers.value(), (std::vector<int>{1, 1, 3, 4}));
}

TEST_P(FaultsOfSqlite, AFullDiskIsSaidAndWritingGoesOnWhenThereIsRoom) {
  Connection db = migrated();
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto old = signal(SIGXFSZ, SIG_IGN);
  const rlimit small{400'000, before.rlim_max};
  std::int64_t number = 0;
  const auto write_many = [&] {
    return in_transaction(db, [&](Connection& work) -> Result<void> {
      for (int i = 0; i < 500; ++i) CW_CHECK(write_pair(work, 1, number + i));
      return {};
    });
  };
  setrlimit(RLIMIT_FSIZE, &small);
  Result<void> done;
  for (; number < 1'000'000 && (done = write_many()); number += 500) {
  }
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, old);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::unavailable) << done.error().message;
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM entry").value(), number) << "what was committed, and no more";
  EXPECT_TRUE(write_many()) << "there is room again";
  EXPECT_EQ(check_store(url())->problems, std::vector<std::string>{});
}

TEST_P(FaultsOfPostgres, EveryKindOfErrorOfPostgresqlHasItsCodeAndShowsNoValue) {
  Connection db = migrated();
  ASSERT_TRUE(db.session().own_script(
      "CREATE FUNCTION fault(state text) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN"
      " RAISE EXCEPTION USING ERRCODE = state, MESSAGE = 'Secret Name', DETAIL = 'Secret Detail', HINT = 'Secret'; END $$"));
  const std::pair<const char*, ErrorCode> states[] = {
      {"53100", ErrorCode::unavailable}, {"53300", ErrorCode::unavailable}, {"40001", ErrorCode::unavailable},
      {"40P01", ErrorCode::unavailable}, {"57014", ErrorCode::unavailable}, {"58030", ErrorCode::unavailable},
      {"25006", ErrorCode::unavailable}, {"XX001", ErrorCode::unavailable}, {"23505", ErrorCode::conflict},
      {"23503", ErrorCode::conflict},    {"23514", ErrorCode::invalid},     {"22003", ErrorCode::invalid},
      {"28000", ErrorCode::denied},      {"54000", ErrorCode::too_large},   {"99999", ErrorCode::internal}};
  for (const auto& [state, code] : states) {
    const auto outcome = db.value<std::int64_t>("SELECT fault(?1)", {state});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, code) << state;
    EXPECT_EQ(outcome.error().message.find("Secret"), std::string::npos) << outcome.error().message;
  }
}

TEST(PostgresConnections, ToOtherMachinesAreEncrypted) {
  EXPECT_TRUE(stays_on_this_machine("/run/postgresql", ""));
  EXPECT_TRUE(stays_on_this_machine("@socket", ""));
  EXPECT_TRUE(stays_on_this_machine("localhost", "127.0.0.1"));
  EXPECT_TRUE(stays_on_this_machine("db", "::1"));
  for (const char* address : {"10.0.0.5", "192.0.2.1", "fe80::1", "127.evil.example", "::ffff:10.0.0.5", "1::1", ""})
    EXPECT_FALSE(stays_on_this_machine("127.0.0.1.example", address)) << address;
}

TEST(TestPostgres, IsGoneWithATestProgramThatWasKilled) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const test::Postgres server;
    const pid_t running = server.process();
    if (::write(ends[1], &running, sizeof running) != sizeof running) _exit(1);
    pause();
    _exit(0);
  }
  pid_t server = 0;
  ASSERT_EQ(::read(ends[0], &server, sizeof server), static_cast<ssize_t>(sizeof server));
  const int watched = static_cast<int>(syscall(SYS_pidfd_open, server, 0));
  ASSERT_GE(watched, 0);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  pollfd gone{watched, POLLIN, 0};
  EXPECT_EQ(poll(&gone, 1, 60'000), 1) << "the server outlived the program";
  ::close(watched);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace cw::store
