// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "store/migrations.h"
#include "store/outbox.h"
#include "store/test_store.h"

namespace cw::store {
namespace {

constexpr Migration people[] = {
    {1, "people",
     "CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT, height REAL, photo BLOB, joined INTEGER NOT NULL,"
     " merged_into TEXT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,"
     " shout TEXT GENERATED ALWAYS AS (upper(name)) STORED) STRICT;"
     "CREATE TABLE a_visit (number INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL REFERENCES person (id)) STRICT;"
     "CREATE TABLE kind (name TEXT PRIMARY KEY) STRICT; INSERT INTO kind (name) VALUES ('seed'), ('old seed')",
     "CREATE TABLE tally (visits INTEGER NOT NULL) STRICT; INSERT INTO tally (visits) VALUES (0);"
     "CREATE TRIGGER counting AFTER INSERT ON a_visit BEGIN UPDATE tally SET visits = visits + 1; END;"
     "CREATE TRIGGER keeping BEFORE DELETE ON kind BEGIN SELECT RAISE(ABORT, 'kinds are kept'); END",
     "CREATE TABLE tally (visits BIGINT NOT NULL); INSERT INTO tally (visits) VALUES (0);"
     "CREATE FUNCTION count_visit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE tally SET visits = visits + 1; RETURN NEW; END $$;"
     "CREATE TRIGGER counting AFTER INSERT ON a_visit FOR EACH ROW EXECUTE FUNCTION count_visit();"
     "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'kinds are kept'; END $$;"
     "CREATE TRIGGER keeping BEFORE DELETE ON kind FOR EACH ROW EXECUTE FUNCTION keep()"}};

class Backup : public test::OnBothDatabases {
 protected:
  static constexpr int count = 3000;

  Connection filled() {
    Connection db = connect();
    const auto migrated = migrate(db, {{"people", people}});
    if (!migrated) throw std::runtime_error(migrated.error().message);
    const auto done = in_transaction(db, [](Connection& work) -> Result<void> {
      CW_TRY(BulkInsert load, work.bulk_insert("person", {"id", "name", "height", "photo", "joined", "merged_into"}));
      for (int i = 0; i < count; ++i) {
        const std::vector<std::uint8_t> photo = {static_cast<std::uint8_t>(i), 0, 255};
        // Each but the last is merged into one that is not there yet.
        CW_CHECK(load.add({std::to_string(i), i % 5 ? Parameter("Zoë \t\\ O'Neill") : Parameter(nullptr), i / 3.0, photo, Timestamp{i},
                           i + 1 < count ? std::optional(std::to_string(i + 1)) : std::nullopt}));
      }
      CW_CHECK(load.finish());
      CW_CHECK(work.execute("INSERT INTO a_visit (person) SELECT id FROM person WHERE joined % 3 = 0"));
      CW_CHECK(work.execute("DELETE FROM a_visit WHERE number > 990"));
      return append_event(work, {"person.created", "1", "{}"});
    });
    if (!done) throw std::runtime_error(done.error().message);
    return db;
  }
  // The other kind of store than this test's, empty.
  std::string other_url() { return on_sqlite() ? test::postgres().new_database() : folder_.at("other.sqlite").string(); }
  static std::vector<TableDigest> digests(Connection& db) {
    auto state = db.begin(TransactionKind::read);
    return digests_of(db).value();
  }
  template <class T>
  static std::string words_of(const Result<T>& result) {
    return result ? "(no error)" : result.error().message;
  }
  void expect_same_and_usable(const std::string& copy_url, const std::vector<TableDigest>& before) {
    Result<Connection> copy = open(copy_url);
    ASSERT_TRUE(copy) << words_of(copy);
    EXPECT_EQ(differing_tables(before, digests(*copy)), std::vector<std::string>{});
    EXPECT_EQ(copy->value<std::int64_t>("SELECT visits FROM tally").value(), 1000) << "triggers did not run again";
    EXPECT_EQ(copy->value<std::string>("SELECT shout FROM person WHERE id = '1'").value(), "ZOë \t\\ O'NEILL");
    EXPECT_EQ(copy->value<std::int64_t>("INSERT INTO a_visit (person) VALUES ('1') RETURNING number").value(), 1001)
        << "no number is given twice";
    EXPECT_EQ(copy->value<std::int64_t>("SELECT visits FROM tally").value(), 1001) << "triggers run from now on";
    EXPECT_EQ(copy->execute("DELETE FROM kind").error().code, ErrorCode::denied);
    EXPECT_EQ(migrate(*copy, {{"people", people}}).value(), 0U);
  }
};
CW_ON_BOTH_DATABASES(Backup);
class BackupOfSqlite : public Backup {};
CW_ON_DATABASES(BackupOfSqlite, Database::sqlite);

TEST_P(Backup, RestoresToEitherDatabaseWhatWasThere) {
  Connection db = filled();
  const std::string file = folder_.at("store.cwbackup").string();
  const auto before = digests(db);
  const auto made = back_up(url(), file);
  ASSERT_TRUE(made) << words_of(made);
  EXPECT_EQ(made->tables, before);
  EXPECT_EQ(folder_.files(), on_sqlite() ? 4U : 1U) << "nothing but the file is left beside the store";
  EXPECT_TRUE(check_store("sqlite:" + file)->problems.empty());
  const std::string same_kind = on_sqlite() ? folder_.at("again.sqlite").string() : test::postgres().new_database();
  for (const std::string& to : {same_kind, other_url()}) {
    const auto restored = restore(file, to);
    ASSERT_TRUE(restored) << words_of(restored);
    EXPECT_EQ(restored->tables, before);
    expect_same_and_usable(to, before);
    EXPECT_EQ(restore(file, to).error().code, ErrorCode::conflict) << "it is not empty now";
  }
  EXPECT_EQ(back_up(url(), file).error().code, ErrorCode::conflict) << "a backup is not overwritten";
}

TEST_P(Backup, MovesToTheOtherDatabaseAndBack) {
  Connection db = filled();
  const auto before = digests(db);
  const std::string there = other_url(), back = on_sqlite() ? folder_.at("back.sqlite").string() : test::postgres().new_database();
  const auto moved = move_store(url(), there);
  ASSERT_TRUE(moved) << words_of(moved);
  EXPECT_EQ(moved->tables, before);
  EXPECT_GT(moved->rows(), 3990U);
  const auto returned = move_store(there, back);
  ASSERT_TRUE(returned) << words_of(returned);
  expect_same_and_usable(there, before);
  expect_same_and_usable(back, before);
  EXPECT_EQ(move_store(url(), there).error().code, ErrorCode::conflict);
}

TEST_P(Backup, AMoveThatFailsLeavesTheTargetEmpty) {
  Connection db = filled();
  ASSERT_TRUE(db.script("CREATE TABLE stray (n INTEGER) STRICT"));
  const std::string there = other_url();
  const auto refused = move_store(url(), there);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("not those that its migrations make"), std::string::npos) << words_of(refused);
  ASSERT_TRUE(db.script("DROP TABLE stray"));
  const auto moved = move_store(url(), there);
  EXPECT_TRUE(moved) << words_of(moved);
}

TEST_P(Backup, IsOfOneStateWhileOthersWrite) {
  Connection db = filled();
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::thread writer([&, mine = std::make_shared<Connection>(connect())] {
    while (!stop) {  // a person and a visit, or neither
      const std::string id = "new-" + std::to_string(written);
      const auto done = in_transaction(*mine, [&](Connection& work) -> Result<void> {
        CW_CHECK(work.execute("INSERT INTO person (id, joined) VALUES (?1, 1)", {id}));
        CW_CHECK(work.execute("INSERT INTO a_visit (person) VALUES (?1)", {id}));
        return {};
      });
      if (done) ++written;
    }
  });
  while (written == 0) std::this_thread::yield();
  const int before = written;
  const std::string file = folder_.at("busy.cwbackup").string();
  const auto made = back_up(url(), file);
  const int after = written;
  stop = true;
  writer.join();
  ASSERT_TRUE(made) << words_of(made);
  EXPECT_GT(after, before) << "it held up the writer";
  Result<Connection> copy = open("sqlite:" + file, {.mode = OpenMode::read_only});
  EXPECT_EQ(copy->value<std::int64_t>("SELECT count(*) FROM person p WHERE id LIKE 'new-%' AND NOT EXISTS"
                                      " (SELECT 1 FROM a_visit v WHERE v.person = p.id)")
                .value(),
            0);
  EXPECT_GE(copy->value<std::int64_t>("SELECT count(*) FROM person WHERE id LIKE 'new-%'").value(), before);
}

TEST_P(Backup, ADamagedOrForeignFileIsNotRestored) {
  Connection db = filled();
  const std::string file = folder_.at("store.cwbackup").string(), to = folder_.at("new.sqlite").string();
  ASSERT_TRUE(back_up(url(), file));
  {
    Result<Connection> tampered = open("sqlite:" + file);
    ASSERT_TRUE(tampered->execute("UPDATE person SET name = 'x' WHERE id = '7'"));
  }
  const auto refused = restore(file, to);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("tables differ: person."), std::string::npos) << words_of(refused);
  const auto report = check_store("sqlite:" + file);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->problems, std::vector<std::string>{"backup: the table person is not as the backup's note says"});
  EXPECT_EQ(
      restore(folder_.with("text", "not a database, but long enough to have a header of its own, as a backup has it.........").string(), to)
          .error()
          .code,
      ErrorCode::invalid);
  EXPECT_EQ(restore(folder_.at("absent").string(), to).error().code, ErrorCode::not_found);
  {
    static_cast<void>(open(folder_.at("plain.sqlite").string()));
  }
  EXPECT_NE(words_of(restore(folder_.at("plain.sqlite").string(), to)).find("not a backup"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(to)) << "nothing was written";
}

TEST_P(Backup, ABackupCutShortIsFound) {
  Connection db = filled();
  const std::string file = folder_.at("store.cwbackup").string();
  ASSERT_TRUE(back_up(url(), file));
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  EXPECT_FALSE(restore(file, folder_.at("new.sqlite").string()));
}

TEST_P(Backup, ACheckNamesWhatIsWrong) {
  Connection db = filled();
  EXPECT_EQ(check_store(url())->problems, std::vector<std::string>{});
  ASSERT_TRUE(db.execute("UPDATE schema_migration SET sql = 'x' WHERE module = 'people'"));
  ASSERT_TRUE(db.execute("INSERT INTO outbox_consumer (name, acknowledged, holder, held_until) VALUES ('index', 99, '', 0)"));
  const Verification rule{"chain",
                          [](Connection&) -> Result<std::vector<std::string>> { return std::vector<std::string>{"entry 7 is broken"}; }};
  const auto report = check_store(url(), {rule});
  ASSERT_TRUE(report) << words_of(report);
  ASSERT_EQ(report->problems.size(), 3U);
  EXPECT_NE(report->problems[0].find("migrations: the record of the migration people 1"), std::string::npos) << report->problems[0];
  EXPECT_NE(report->problems[1].find("outbox consumer index"), std::string::npos) << report->problems[1];
  EXPECT_EQ(report->problems[2], "chain: entry 7 is broken");
  EXPECT_EQ(check_store(folder_.at("absent.sqlite").string()).error().code, ErrorCode::not_found);
}

TEST_P(BackupOfSqlite, DamageInsideTheFileIsFoundByACheck) {
  {
    Connection db = filled();
  }
  std::fstream file(url(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(40 * 4096 + 5);
  file << std::string(3000, 'x');
  file.close();
  const auto report = check_store(url());
  EXPECT_TRUE(!report || !report->problems.empty());
}

TEST_P(Backup, DigestsDoNotDependOnTheOrderOfRowsAndSeeEveryChange) {
  Connection db = connect();
  ASSERT_TRUE(db.script("CREATE TABLE one (a TEXT, b TEXT, n INTEGER, x REAL) STRICT"));
  std::vector<std::string> seen;
  const auto digest_with = [&](std::string_view rows) {
    EXPECT_TRUE(db.execute("DELETE FROM one"));
    EXPECT_TRUE(db.execute("INSERT INTO one (a, b, n, x) VALUES " + std::string(rows)));
    return digests(db)[0].digest;
  };
  EXPECT_EQ(digest_with("('a', 'b', 1, 2.0), ('c', 'd', 3, 4.0)"), digest_with("('c', 'd', 3, 4.0), ('a', 'b', 1, 2.0)"));
  for (const char* rows : {"('a', 'b', 1, 2.0)", "('b', 'a', 1, 2.0)", "('ab', '', 1, 2.0)", "('a', 'b', 2, 1.0)", "('a', 'b', NULL, 2.0)",
                           "('a', 'b', 1, 2.0), ('a', 'b', 1, 2.0)", "('a', NULL, 1, 2.0)", "('a', 'b', 1, 2.5)"}) {
    const std::string digest = digest_with(rows);
    EXPECT_EQ(std::ranges::count(seen, digest), 0) << rows;
    seen.push_back(digest);
  }
}

}  // namespace
}  // namespace cw::store
