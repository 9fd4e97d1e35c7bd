// SPDX-License-Identifier: MIT
#include "store/migrations.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/test_store.h"

namespace cw::store {
namespace {

class Migrations : public test::OnBothDatabases {};
CW_ON_BOTH_DATABASES(Migrations);

constexpr Migration first_step{
    1, "things", "CREATE TABLE thing (id TEXT PRIMARY KEY) STRICT; INSERT INTO thing (id) VALUES ('seed')", {}, {}};
constexpr Migration second_step{2, "names", "ALTER TABLE thing ADD COLUMN name TEXT", "CREATE INDEX thing_sqlite ON thing (name)",
                                "CREATE INDEX thing_postgres ON thing (name)"};

std::string words_of(const Result<std::uint64_t>& result) { return result ? "(no error)" : result.error().message; }

TEST_P(Migrations, RunOnceAndGoForward) {
  Connection db = connect();
  const Migration one[] = {first_step}, two[] = {first_step, second_step};
  const ManualClock clock(Timestamp{123});
  EXPECT_EQ(migrate(db, {{"things", one}}, clock).value(), 3U);  // with the store's own two
  EXPECT_EQ(migrate(db, {{"things", one}}).value(), 0U);
  EXPECT_EQ(migrate(db, {{"things", two}}).value(), 1U);
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM thing WHERE name IS NULL").value(), 1);
  const auto recorded = recorded_migrations(db);
  ASSERT_TRUE(recorded);
  ASSERT_EQ(recorded->size(), 4U);
  EXPECT_EQ((*recorded)[0].module, "store");
  EXPECT_EQ((*recorded)[2].name, "things");
  EXPECT_EQ((*recorded)[2].applied_at, Timestamp{123});
  EXPECT_EQ((*recorded)[3].number, 2);
  EXPECT_EQ((*recorded)[3].checksum, checksum_of((*recorded)[3]));
}

TEST_P(Migrations, AChangedStepIsRefused) {
  Connection db = connect();
  const Migration one[] = {first_step}, changed[] = {{1, "things", "CREATE TABLE thing (id TEXT PRIMARY KEY, x TEXT) STRICT", {}, {}}};
  ASSERT_TRUE(migrate(db, {{"things", one}}));
  const auto refused = migrate(db, {{"things", changed}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_NE(refused.error().message.find("things 1 (\"things\")"), std::string::npos) << refused.error().message;
}

TEST_P(Migrations, AStoreOfANewerProgramIsRefused) {
  Connection db = connect();
  const Migration one[] = {first_step}, two[] = {first_step, second_step};
  ASSERT_TRUE(migrate(db, {{"things", two}}));
  const auto refused = migrate(db, {{"things", one}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("newer program"), std::string::npos) << refused.error().message;
}

TEST_P(Migrations, AStepThatFailsLeavesTheStoreAsItWas) {
  Connection db = connect();
  const Migration broken[] = {first_step, {2, "broken", "CREATE TABLE more (id TEXT) STRICT; CREATE TABL oops", {}, {}}};
  const auto refused = migrate(db, {{"things", broken}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("things 2 (\"broken\") failed"), std::string::npos) << refused.error().message;
  EXPECT_TRUE(recorded_migrations(db).value().empty());
  EXPECT_FALSE(db.execute("SELECT * FROM thing"));
  const Migration one[] = {first_step};
  EXPECT_TRUE(migrate(db, {{"things", one}})) << words_of(migrate(db, {{"things", one}}));
}

TEST_P(Migrations, TablesThatTheOtherDatabaseWouldNotHaveAlikeAreRefused) {
  Connection db = connect();
  const Migration lax[] = {{1, "lax", {}, "CREATE TABLE lax (n)", "CREATE TABLE lax (n integer)"}};
  const auto refused = migrate(db, {{"lax", lax}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_NE(refused.error().message.find("lax"), std::string::npos) << refused.error().message;
  EXPECT_FALSE(db.execute("SELECT * FROM lax"));
}

TEST_P(Migrations, WrongNumbersAreRefused) {
  Connection db = connect();
  const Migration wrong[] = {first_step, {3, "names", "ALTER TABLE thing ADD COLUMN name TEXT", {}, {}}};
  EXPECT_NE(words_of(migrate(db, {{"things", wrong}})).find("not numbered"), std::string::npos);
}

TEST_P(Migrations, ProcessesThatStartAtOnceDoItOnce) {
  const std::string where = url();
  constexpr int processes = 6;
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      Result<Connection> db = open(where, {.durability = Durability::relaxed});
      const Migration two[] = {first_step, second_step};
      const Result<std::uint64_t> ran = db ? migrate(*db, {{"things", two}}) : tl::unexpected(db.error());
      if (!ran) fprintf(stderr, "%s\n", ran.error().message.c_str());
      _exit(ran ? (*ran == 4 ? 1 : *ran == 0 ? 0 : 50) : 100);
    }
    children.push_back(child);
  }
  int total = 0;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    total += WIFEXITED(status) ? WEXITSTATUS(status) : 100;
  }
  EXPECT_EQ(total, 1) << "one process ran the steps, the others found them done";
  Connection db = connect();
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM thing").value(), 1);
}

}  // namespace
}  // namespace cw::store
