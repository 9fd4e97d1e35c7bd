// SPDX-License-Identifier: MIT
// The store's promises, each on both databases.
#include "store/store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <thread>

#include "store/pool.h"
#include "store/test_store.h"

namespace cw::store {
namespace {

struct ThingTag;
using ThingId = Id<ThingTag>;

class Store : public test::OnBothDatabases {
 protected:
  // With a table of one column of each kind.
  Connection with_things() {
    Connection db = connect();
    const auto made = db.script(
        "CREATE TABLE thing (id TEXT PRIMARY KEY, number INTEGER, size REAL, name TEXT, content BLOB) STRICT;"
        "CREATE TABLE part (number INTEGER PRIMARY KEY AUTOINCREMENT, thing TEXT NOT NULL REFERENCES thing (id), amount INTEGER NOT NULL"
        " CHECK (amount > 0)) STRICT");
    EXPECT_TRUE(made) << made.error().message;
    return db;
  }
  static std::int64_t count(Connection& db, std::string_view table = "thing") {
    return db.value<std::int64_t>("SELECT count(*) FROM " + std::string(table)).value_or(-1);
  }
};
CW_ON_BOTH_DATABASES(Store);

template <class T>
ErrorCode code_of(const Result<T>& result) {
  return result ? ErrorCode{255} : result.error().code;
}
template <class T>
std::string words_of(const Result<T>& result) {
  return result ? "(no error)" : result.error().message;
}

TEST_P(Store, GivesBackEveryKindOfValueExactly) {
  Connection db = with_things();
  const ThingId id{*parse_uuid("0190163d-8694-739b-aea5-966c26f8ad91")};
  const std::vector<std::uint8_t> bytes = {0, 1, 39, 92, 127, 128, 255};
  const std::string text = "Zoë O'Neill \\ \"quoted\" \n\t€ 👪";
  const double numbers[] = {
      0.1, -1e-308, 5e-324, 1.7976931348623157e308, 123456789.123456789, -0.0, std::numeric_limits<double>::infinity()};
  for (const double number : numbers) {
    ASSERT_TRUE(db.execute("DELETE FROM thing"));
    const auto put = db.execute("INSERT INTO thing (id, number, size, name, content) VALUES (?1, ?2, ?3, ?4, ?5)",
                                {id, std::numeric_limits<std::int64_t>::min(), number, text, bytes});
    ASSERT_TRUE(put) << put.error().message;
    EXPECT_EQ(*put, 1U);
    for (int turn = 0; turn < 2; ++turn) {  // the second turn is in PostgreSQL's binary form
      const auto read = db.each("SELECT id, number, size, name, content FROM thing", {}, [&](const Row& row) -> Result<void> {
        EXPECT_EQ(row.get<ThingId>(0), id);
        EXPECT_EQ(row.get<std::int64_t>(1), std::numeric_limits<std::int64_t>::min());
        EXPECT_EQ(row.get<double>(2), number);
        EXPECT_EQ(row.get<std::string>(3), text);
        EXPECT_EQ(row.get<std::vector<std::uint8_t>>(4), bytes);
        EXPECT_EQ(row.name(3), "name");
        return {};
      });
      EXPECT_TRUE(read) << words_of(read);
    }
  }
}

TEST_P(Store, KeepsNullsTimesDatesAndTruthValues) {
  Connection db = with_things();
  const Timestamp time{1'900'000'000'123'456};
  const Date date = *make_date(1932, 2, 29);
  ASSERT_TRUE(db.execute("INSERT INTO thing (id, number, size, name, content) VALUES ('a', ?1, ?2, ?3, ?4)",
                         {nullptr, std::nullopt, date, std::optional<std::string>()}));
  ASSERT_TRUE(
      db.execute("INSERT INTO thing (id, number, name) VALUES ('b', ?1, ?2), ('c', ?3, '')", {time, std::optional<Date>(date), true}));
  const auto null = db.first("SELECT number, size, name, content FROM thing WHERE id = 'a'", {}, [](const Row& row) {
    return row.is_null(0) && !row.get<std::optional<double>>(1) && row.get<std::optional<Date>>(2) == make_date(1932, 2, 29) &&
           row.is_null(3);
  });
  EXPECT_TRUE(null && *null && **null) << words_of(null);
  EXPECT_EQ(db.value<Timestamp>("SELECT number FROM thing WHERE id = 'b'").value(), time);
  EXPECT_EQ(db.value<Date>("SELECT name FROM thing WHERE name = ?1 AND id = 'b'", {date}).value(), date);
  EXPECT_EQ(db.value<bool>("SELECT number FROM thing WHERE id = 'c'").value(), true);
  EXPECT_EQ(db.value<std::string>("SELECT name FROM thing WHERE id = 'c'").value(), "");
  EXPECT_TRUE(db.value<bool>("SELECT count(*) > 2 FROM thing").value());
}

TEST_P(Store, SumsCountsAndAveragesAreNumbers) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id, number, size) VALUES ('a', 4611686018427387904, 1.5), ('b', 3, 2.5)"));
  EXPECT_EQ(db.value<std::int64_t>("SELECT sum(number) FROM thing").value(), 4611686018427387907);
  EXPECT_EQ(db.value<double>("SELECT sum(size) FROM thing").value(), 4.0);
  EXPECT_EQ(db.value<double>("SELECT avg(size) FROM thing").value(), 2.0);
  EXPECT_EQ(db.value<std::int64_t>("SELECT CAST(?1 AS INTEGER) + 1", {5'000'000'000}).value(), 5'000'000'001);
  EXPECT_EQ(db.value<std::int64_t>("SELECT number / 2 FROM thing WHERE number = ?1", {3}).value(), 1);
}

TEST_P(Store, RefusesValuesThatOneDatabaseWouldNotKeep) {
  Connection db = with_things();
  const auto put = [&](const Parameter& name) { return db.execute("INSERT INTO thing (id, name) VALUES ('a', ?1)", {name}); };
  EXPECT_EQ(code_of(put(std::string_view("a\0b", 3))), ErrorCode::invalid);
  EXPECT_EQ(code_of(put("caf\xE9")), ErrorCode::invalid);
  EXPECT_EQ(code_of(db.execute("INSERT INTO thing (id, size) VALUES ('a', ?1)", {std::nan("")})), ErrorCode::invalid);
  EXPECT_EQ(code_of(db.execute("INSERT INTO thing (id, number) VALUES ('a', ?1)", {~std::uint64_t{0}})), ErrorCode::invalid);
  EXPECT_EQ(count(db), 0);
  const auto put_negative_zero = db.execute("INSERT INTO thing (id, size) VALUES ('a', ?1)", {-0.0});
  EXPECT_TRUE(put_negative_zero);
  EXPECT_FALSE(std::signbit(db.value<double>("SELECT size FROM thing").value()));
}

TEST_P(Store, SaysWhereAResultIsNotWhatIsReadFromIt) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id, name, number) VALUES ('a', 'Ann', 70000)"));
  EXPECT_NE(words_of(db.value<std::int64_t>("SELECT name FROM thing")).find("column 0 (\"name\")"), std::string::npos);
  EXPECT_EQ(code_of(db.value<std::string>("SELECT size FROM thing")), ErrorCode::internal);  // null
  EXPECT_EQ(code_of(db.value<Uuid>("SELECT name FROM thing")), ErrorCode::internal);
  EXPECT_EQ(code_of(db.value<Date>("SELECT name FROM thing")), ErrorCode::internal);
  EXPECT_EQ(code_of(db.value<std::int16_t>("SELECT number FROM thing")), ErrorCode::internal);
  EXPECT_EQ(code_of(db.value<bool>("SELECT number FROM thing")), ErrorCode::internal);
  EXPECT_EQ(code_of(db.value<std::int64_t>("SELECT number FROM thing WHERE id = 'none'")), ErrorCode::not_found);
  const auto beyond =
      db.each("SELECT id FROM thing", {}, [](const Row& row) { return static_cast<void>(row.get<std::string>(7)), Result<void>{}; });
  EXPECT_NE(words_of(beyond).find("no column 7"), std::string::npos) << words_of(beyond);
}

TEST_P(Store, ErrorsSayWhatKindTheyAreAndHoldNoValues) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id, name) VALUES (?1, ?2)", {"secret-id", "Secret Name"}));
  const Result<std::uint64_t> outcomes[] = {
      db.execute("INSERT INTO thing (id) VALUES (?1)", {"secret-id"}),
      db.execute("INSERT INTO part (thing, amount) VALUES (?1, 1)", {"secret-other"}),
      db.execute("DELETE FROM thing WHERE EXISTS (SELECT 1 FROM absent)"),
      db.execute("INSERT INTO part (thing, amount) VALUES (?1, ?2)", {"secret-id", -77123}),
      db.execute("INSERT INTO thing (id) VALUES (?1)", {nullptr}),
      db.execute("INSERT INTO thing (id, number) VALUES ('x', ?1)", {"secret words"}),
      db.execute("INSERT INTO thing (id, number) VALUES ('x')"),
      db.execute("INSERT INTO thing (id) VALUES (?1)", {}),
      db.execute("INSERT INTO thing (id) VALUES ('x'); DELETE FROM thing"),
  };
  const ErrorCode expected[] = {ErrorCode::conflict, ErrorCode::conflict, ErrorCode::internal, ErrorCode::invalid, ErrorCode::invalid,
                                ErrorCode::invalid,  ErrorCode::internal, ErrorCode::internal, ErrorCode::internal};
  for (std::size_t i = 0; i < std::size(outcomes); ++i) {
    EXPECT_EQ(code_of(outcomes[i]), expected[i]) << i << ": " << words_of(outcomes[i]);
    EXPECT_EQ(words_of(outcomes[i]).find("ecret"), std::string::npos) << words_of(outcomes[i]);
    EXPECT_EQ(words_of(outcomes[i]).find("77123"), std::string::npos) << words_of(outcomes[i]);
  }
  EXPECT_NE(words_of(outcomes[3]).find("amount"), std::string::npos) << words_of(outcomes[3]);
  EXPECT_EQ(count(db), 1);
}

TEST_P(Store, CountsWhatAStatementChanged) {
  Connection db = with_things();
  EXPECT_EQ(db.execute("INSERT INTO thing (id, number) VALUES ('a', 1), ('b', 1), ('c', 2)").value(), 3U);
  EXPECT_EQ(db.execute("UPDATE thing SET name = 'x' WHERE number = ?1", {1}).value(), 2U);
  EXPECT_EQ(db.execute("SELECT id FROM thing").value(), 0U);
  EXPECT_EQ(db.execute("INSERT INTO thing (id) VALUES ('a') ON CONFLICT (id) DO NOTHING").value(), 0U);
  EXPECT_EQ(db.execute("DELETE FROM thing WHERE number = ?1", {9}).value(), 0U);
  EXPECT_EQ(db.execute("DELETE FROM thing").value(), 3U);
}

TEST_P(Store, StatementsThatReturnRowsChangeTheTableOnce) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('a')"));
  const auto numbers = db.all("INSERT INTO part (thing, amount) VALUES ('a', 5), ('a', 6) RETURNING number", {},
                              [](const Row& row) { return row.get<std::int64_t>(0); });
  ASSERT_TRUE(numbers) << words_of(numbers);
  EXPECT_EQ(*numbers, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(count(db, "part"), 2);
}

TEST_P(Store, TextIsOrderedByBytesAndLikeKnowsCase) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id, name) VALUES ('1', 'b'), ('2', 'B'), ('3', 'a'), ('4', 'é'), ('5', 'Z'), ('6', 'a b')"));
  const auto names = db.all("SELECT name FROM thing ORDER BY name", {}, [](const Row& row) { return row.get<std::string>(0); });
  EXPECT_EQ(names.value(), (std::vector<std::string>{"B", "Z", "a", "a b", "b", "é"}));
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM thing WHERE name LIKE ?1", {"b%"}).value(), 1);
}

TEST_P(Store, AVisitorMayUseTheConnectionAlsoWithTheSameStatement) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id, number) VALUES ('a', 1), ('b', 2), ('c', 3)"));
  std::int64_t total = 0;
  const char* sql = "SELECT id, number FROM thing WHERE number >= ?1 ORDER BY number";
  const auto outer = db.each(sql, {1}, [&](const Row& row) -> Result<void> {
    const std::int64_t from = row.get<std::int64_t>(1);
    CW_CHECK(db.each(sql, {from}, [&](const Row& inner) { return total += inner.get<std::int64_t>(1), Result<void>{}; }));
    EXPECT_EQ(row.get<std::int64_t>(1), from);
    return {};
  });
  EXPECT_TRUE(outer) << words_of(outer);
  EXPECT_EQ(total, 1 + 2 + 3 + 2 + 3 + 3);
}

TEST_P(Store, AVisitorsErrorEndsTheReadingAndNotTheTransaction) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('a'), ('b'), ('c')"));
  Result<Transaction> transaction = db.begin();
  ASSERT_TRUE(transaction);
  int seen = 0;
  const auto read = db.each("SELECT id FROM thing", {}, [&](const Row&) -> Result<void> {
    return ++seen == 2 ? Result<void>(fail(ErrorCode::denied, "enough")) : Result<void>{};
  });
  EXPECT_EQ(code_of(read), ErrorCode::denied);
  EXPECT_EQ(seen, 2);
  EXPECT_TRUE(db.execute("DELETE FROM thing WHERE id = 'a'"));
  EXPECT_TRUE(transaction->commit());
  EXPECT_EQ(count(db), 2);
}

TEST_P(Store, ATransactionIsKeptOnlyWhenItIsCommitted) {
  Connection db = with_things(), other = connect();
  {
    Result<Transaction> transaction = db.begin();
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('a')"));
    EXPECT_EQ(count(db), 1);
    EXPECT_EQ(count(other), 0);
    EXPECT_EQ(code_of(db.begin()), ErrorCode::internal);
  }
  EXPECT_EQ(count(db), 0);
  Result<Transaction> transaction = db.begin();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('a')"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_EQ(code_of(transaction->commit()), ErrorCode::internal);
  EXPECT_EQ(count(other), 1);
}

TEST_P(Store, AfterAFailedStatementATransactionOnlyRollsBack) {
  Connection db = with_things();
  Result<Transaction> transaction = db.begin();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('a')"));
  EXPECT_FALSE(db.execute("INSERT INTO thing (id) VALUES ('a')"));
  EXPECT_EQ(code_of(db.execute("INSERT INTO thing (id) VALUES ('b')")), ErrorCode::internal);
  EXPECT_FALSE(transaction->commit());
  EXPECT_FALSE(db.in_transaction());
  EXPECT_EQ(count(db), 0);
  EXPECT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('b')"));
}

TEST_P(Store, AReadTransactionSeesOneStateAndDoesNotWrite) {
  Connection db = with_things(), other = connect();
  {
    Result<Transaction> transaction = db.begin(TransactionKind::read);
    ASSERT_TRUE(transaction) << words_of(transaction);
    EXPECT_EQ(count(db), 0);
    ASSERT_TRUE(other.execute("INSERT INTO thing (id) VALUES ('a')"));
    EXPECT_EQ(count(db), 0);
    EXPECT_TRUE(transaction->commit());
    EXPECT_EQ(count(db), 1);
  }
  Result<Transaction> transaction = db.begin(TransactionKind::read);
  EXPECT_EQ(code_of(db.execute("DELETE FROM thing")), ErrorCode::denied);
  transaction->rollback();
  EXPECT_TRUE(db.execute("DELETE FROM thing"));
}

TEST_P(Store, TransactionsThatClashRunAgainUntilAllAreDone) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id, number) VALUES ('a', 0)"));
  constexpr int threads = 4, times = 25;
  std::vector<std::thread> running;
  std::atomic<int> failed = 0;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, mine = std::make_shared<Connection>(connect())] {
      for (int turn = 0; turn < times; ++turn) {
        const auto done = in_transaction(
            *mine,
            [](Connection& work) -> Result<void> {
              CW_TRY(const std::int64_t number, work.value<std::int64_t>("SELECT number FROM thing WHERE id = 'a'"));
              CW_CHECK(work.execute("UPDATE thing SET number = ?1 WHERE id = 'a'", {number + 1}));
              return {};
            },
            TransactionKind::write, 1000);
        if (!done) ++failed;
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(db.value<std::int64_t>("SELECT number FROM thing").value(), threads * times);
}

TEST_P(Store, ATransactionThatCannotGetItsTurnGivesUp) {
  Connection db = with_things(), other = connect({.durability = Durability::relaxed, .wait_milliseconds = 20});
  ASSERT_TRUE(db.execute("INSERT INTO thing (id, number) VALUES ('a', 0)"));
  Result<Transaction> transaction = db.begin();
  ASSERT_TRUE(db.execute("UPDATE thing SET number = 1"));
  int runs = 0;
  const auto waiting = in_transaction(
      other, [&](Connection& work) { return ++runs, work.execute("UPDATE thing SET number = 2"); }, TransactionKind::write, 3);
  EXPECT_EQ(code_of(waiting), ErrorCode::unavailable) << words_of(waiting);
  EXPECT_FALSE(other.in_transaction());
  EXPECT_TRUE(transaction->commit());
  EXPECT_TRUE(other.execute("UPDATE thing SET number = 3"));
}

TEST_P(Store, WritersThatReadWhatTheOtherWritesAreSerialised) {
  // Write skew: each sees the other's row as it was. Only one may commit.
  Connection first = with_things(), second = connect({.durability = Durability::relaxed, .wait_milliseconds = 20});
  ASSERT_TRUE(first.execute("INSERT INTO thing (id, number) VALUES ('a', 1), ('b', 1)"));
  const auto take_one = [](Connection& db, std::string_view id) -> Result<void> {
    CW_TRY(const std::int64_t on_duty, db.value<std::int64_t>("SELECT sum(number) FROM thing"));
    if (on_duty < 2) return fail(ErrorCode::conflict, "somebody must stay");
    CW_CHECK(db.execute("UPDATE thing SET number = 0 WHERE id = ?1", {id}));
    return {};
  };
  Result<Transaction> one = first.begin();
  Result<void> first_done = take_one(first, "a");
  EXPECT_FALSE(in_transaction(
      second,
      [&](Connection& db) {
        Result<void> done = take_one(db, "b");
        if (one && first_done) first_done = std::exchange(one, tl::unexpected(Error{}))->commit();
        return done;
      },
      TransactionKind::write, 3))
      << "both committed";
  if (one) {
    EXPECT_TRUE(one->commit());
  }
  EXPECT_EQ(first.value<std::int64_t>("SELECT sum(number) FROM thing").value(), 1);
}

TEST_P(Store, BulkInsertPutsInEveryKindOfValue) {
  Connection db = with_things();
  const std::string text = "tab\tline\nreturn\rback\\slash \\N \\. 'x' €";
  const std::vector<std::uint8_t> bytes = {0, 9, 10, 92, 200};
  Result<BulkInsert> load = db.bulk_insert("thing", {"id", "number", "size", "name", "content"});
  ASSERT_TRUE(load) << words_of(load);
  EXPECT_EQ(code_of(db.execute("DELETE FROM thing")), ErrorCode::internal);
  constexpr int rows = 20'000;
  for (int i = 0; i < rows; ++i) ASSERT_TRUE(load->add({std::to_string(i), i, i / 7.0, text, bytes}));
  ASSERT_TRUE(load->add({"none", nullptr, nullptr, nullptr, nullptr}));
  const auto done = load->finish();
  ASSERT_TRUE(done) << words_of(done);
  EXPECT_EQ(*done, rows + 1U);
  EXPECT_EQ(count(db), rows + 1);
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM thing WHERE name = ?1 AND content = ?2", {text, bytes}).value(), rows);
  EXPECT_EQ(db.value<double>("SELECT size FROM thing WHERE id = '19999'").value(), 19999 / 7.0);
  EXPECT_TRUE(db.value<bool>("SELECT name IS NULL AND content IS NULL FROM thing WHERE id = 'none'").value());
}

TEST_P(Store, ABulkInsertThatFailsOrIsLeftLeavesNothing) {
  Connection db = with_things();
  {
    Result<BulkInsert> load = db.bulk_insert("thing", {"id"});
    ASSERT_TRUE(load);
    EXPECT_TRUE(load->add({"a"}));
  }
  EXPECT_FALSE(db.in_transaction());
  EXPECT_EQ(count(db), 0);
  Result<BulkInsert> load = db.bulk_insert("thing", {"id", "name"});
  bool refused = !load->add({"a", "Secret Name"}) || !load->add({"a", "Secret Name"});
  const auto done = load->finish();
  refused |= !done;
  EXPECT_TRUE(refused);
  EXPECT_EQ(words_of(done).find("ecret"), std::string::npos) << words_of(done);
  EXPECT_EQ(count(db), 0);
  EXPECT_EQ(code_of(db.bulk_insert("absent", {"id"})), ErrorCode::internal);
  EXPECT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('a')"));
  Result<Transaction> transaction = db.begin();
  {
    static_cast<void>(db.bulk_insert("thing", {"id"})->add({"b"}));
  }
  EXPECT_FALSE(transaction->commit()) << "rows of the insert that was left are in it";
  EXPECT_EQ(count(db), 1);
}

TEST_P(Store, APoolLendsEachConnectionToOneAtATime) {
  static_cast<void>(with_things());
  Pool pool(url(), {.connections = 2, .patience = std::chrono::milliseconds(20), .open = {.durability = Durability::relaxed}});
  std::optional<Pool::Borrowed> one(std::move(*pool.take())), two(std::move(*pool.take()));
  EXPECT_EQ(code_of(pool.take()), ErrorCode::unavailable);
  Result<Transaction> transaction = (*one)->begin();
  ASSERT_TRUE((*one)->execute("INSERT INTO thing (id) VALUES ('a')"));
  const Connection* lent = &**one;
  one.reset();  // with the transaction open
  Result<Pool::Borrowed> again = pool.take();
  ASSERT_TRUE(again);
  EXPECT_EQ(&**again, lent);
  EXPECT_FALSE((*again)->in_transaction());
  EXPECT_EQ(count(**again), 0);
}

TEST_P(Store, OpeningSaysWhatIsWrong) {
  EXPECT_EQ(code_of(open("")), ErrorCode::invalid);
  EXPECT_EQ(code_of(open("mysql://host/x")), ErrorCode::unsupported);
  EXPECT_EQ(code_of(open(folder_.at("absent.sqlite").string(), {.mode = OpenMode::existing})), ErrorCode::not_found);
  EXPECT_EQ(code_of(open(folder_.with("text.sqlite", std::string(4096, 'x')).string())), ErrorCode::invalid);
  const auto wrong_url = open("postgresql://ann:hunter2%zz@host/x");
  EXPECT_EQ(code_of(wrong_url), ErrorCode::invalid);
  EXPECT_EQ(words_of(wrong_url).find("hunter2"), std::string::npos);
  const auto no_server = open("postgresql://ann:hunter2@localhost:1/x");
  EXPECT_EQ(code_of(no_server), ErrorCode::unavailable);
  EXPECT_EQ(words_of(no_server).find("hunter2"), std::string::npos) << words_of(no_server);
  if (!on_sqlite()) {
    std::string absent = url();
    absent.replace(absent.find("test_"), 6, "absent");
    EXPECT_EQ(code_of(open(absent)), ErrorCode::not_found) << words_of(open(absent));
  }
}

TEST_P(Store, AFolderHoldsItsStoreForItsOwnerAlone) {
  const auto folder = folder_.at("data");
  {
    ASSERT_TRUE(open(folder.string()));
  }
  EXPECT_TRUE(std::filesystem::exists(folder / "commonweal.sqlite"));
  EXPECT_EQ(std::filesystem::status(folder / "commonweal.sqlite").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(std::filesystem::status(folder).permissions(), std::filesystem::perms::owner_all);
}

// Another process may take SQLite's log away once it finds the file unlocked, and what is written after that is lost.
TEST_P(Store, OpeningAStoreAgainLeavesTheLocksOfConnectionsThatAreOpen) {
  if (!on_sqlite()) return;
  const std::string file = folder_.at("locks.sqlite").string();
  auto first = open(file);
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->execute("CREATE TABLE thing (id TEXT PRIMARY KEY) STRICT"));  // from its first use on it holds the lock
  ASSERT_EQ(first->value<std::int64_t>("SELECT count(*) FROM thing").value(), 0);
  {
    ASSERT_TRUE(open(file));
  }
  const pid_t child = ::fork();  // a process does not see its own locks
  if (child == 0) {
    struct flock shared = {F_WRLCK, SEEK_SET, 0x4000'0002, 510, 0};  // SQLite's shared lock: sqlite.org/lockingv3.html
    const int opened = ::open(file.c_str(), O_RDWR);
    ::_exit(opened >= 0 && ::fcntl(opened, F_GETLK, &shared) == 0 && shared.l_type != F_UNLCK ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_P(Store, AReadOnlyConnectionReadsAndRefusesToWrite) {
  Connection db = with_things();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('a')"));
  Connection reader = connect({.mode = OpenMode::read_only});
  EXPECT_EQ(count(reader), 1);
  EXPECT_EQ(code_of(reader.execute("DELETE FROM thing")), ErrorCode::unavailable);
  EXPECT_EQ(count(db), 1);
}

TEST_P(Store, ManyDifferentStatementsDoNotFillTheMemoryOrTheServer) {
  Connection db = with_things();
  for (int i = 0; i < 1200; ++i) ASSERT_EQ(db.value<std::int64_t>("SELECT " + std::to_string(i)).value(), i);
}

TEST_P(Store, AStatementSurvivesAChangeOfItsTable) {
  Connection db = with_things(), other = connect();
  ASSERT_TRUE(db.execute("INSERT INTO thing (id) VALUES ('a')"));
  const auto columns = [&] { return db.first("SELECT * FROM thing", {}, [](const Row& row) { return row.columns(); }); };
  ASSERT_EQ(columns().value(), 5);
  ASSERT_TRUE(other.script("ALTER TABLE thing ADD COLUMN more TEXT"));
  const auto after = in_transaction(db, [&](Connection&) { return columns(); });
  ASSERT_TRUE(after) << words_of(after);
  EXPECT_EQ(*after, 6);
}

}  // namespace
}  // namespace cw::store
