// SPDX-License-Identifier: MIT
// backup, restore, check and move as an administrator runs them, with the real program, on SQLite and PostgreSQL.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "base/test_folder.h"
#include "store/migrations.h"
#include "store/store.h"
#include "store/test_postgres.h"

namespace {

using cw::store::Connection;

struct Outcome {
  int exit_code = 0;
  std::string out, error;
};

class StoreCommands : public testing::Test {
 protected:
  StoreCommands() {
    constexpr cw::store::Migration steps[] = {{1, "things", "CREATE TABLE thing (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT", {}, {}}};
    auto db = cw::store::open(at("data"));
    EXPECT_TRUE(cw::store::migrate(*db, {{"things", steps}}));
    auto load = db->bulk_insert("thing", {"id", "name"});
    for (int i = 0; i < 1234; ++i) EXPECT_TRUE(load->add({std::to_string(i), "Zoë"}));
    EXPECT_TRUE(load->finish());
  }
  std::string at(const std::string& name) { return folder_.at(name).string(); }
  // In the folder, where "data" is the store.
  Outcome run(const std::string& line) {
    const std::string command =
        fmt::format("cd '{}' && '{}' {} >stdout.txt 2>stderr.txt </dev/null", folder_.at("").string(), CW_BINARY, line);
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128, cw::test::content_of(folder_.at("stdout.txt")),
            cw::test::content_of(folder_.at("stderr.txt"))};
  }
  cw::test::Folder folder_;
};

TEST_F(StoreCommands, SaveRestoreAndCheck) {
  const Outcome saved = run("backup --to saved.cwbackup --tables");
  ASSERT_EQ(saved.exit_code, 0) << saved.error;
  EXPECT_NE(saved.out.find("1,234 rows"), std::string::npos) << saved.out;
  EXPECT_NE(saved.out.find("read again and equal"), std::string::npos) << saved.out;
  EXPECT_EQ(run("backup --to saved.cwbackup").exit_code, 13) << "it is there already";
  const Outcome restored = run("restore saved.cwbackup --store again");
  ASSERT_EQ(restored.exit_code, 0) << restored.error;
  EXPECT_EQ(run("restore saved.cwbackup --store again").exit_code, 13) << "not empty now";
  const Outcome checked = run("check --store again");
  ASSERT_EQ(checked.exit_code, 0) << checked.error;
  EXPECT_NE(checked.out.find("\nsound\n"), std::string::npos) << checked.out;
  EXPECT_EQ(run("check --store saved.cwbackup").exit_code, 0);
}

TEST_F(StoreCommands, ACheckThatFindsSomethingSaysWhatAndFails) {
  {
    EXPECT_TRUE(cw::store::open(at("data"))->execute("UPDATE schema_migration SET checksum = 'x' WHERE module = 'things'"));
  }
  const Outcome checked = run("check");
  EXPECT_EQ(checked.exit_code, 10);
  EXPECT_NE(checked.out.find("problem      migrations: the record of the migration things 1 was changed"), std::string::npos)
      << checked.out;
  EXPECT_NE(checked.error.find("the store has 1 problem"), std::string::npos) << checked.error;
}

TEST_F(StoreCommands, MoveToPostgresqlAndBack) {
  const std::string there = fmt::format("'{}'", cw::store::test::postgres().new_database());
  const Outcome moved = run("move --from data --to " + there);
  ASSERT_EQ(moved.exit_code, 0) << moved.error;
  EXPECT_NE(moved.out.find("equal"), std::string::npos) << moved.out;
  const Outcome returned = run("move --to back --from " + there);
  ASSERT_EQ(returned.exit_code, 0) << returned.error;
  const auto digests = [](const std::string& out) { return out.substr(0, out.find(" tables")); };
  EXPECT_EQ(digests(run("check --tables --store back").out), digests(run("check --tables").out));
  const Outcome saved = run("backup --to saved.cwbackup --store " + there);
  EXPECT_EQ(saved.exit_code, 0) << saved.error;
}

TEST_F(StoreCommands, WhatCannotBeDoneIsSaidWithoutThePassword) {
  EXPECT_EQ(run("check --store absent").exit_code, 11);
  EXPECT_EQ(run("restore absent.cwbackup --store new").exit_code, 11);
  EXPECT_EQ(run("backup").exit_code, 2);
  const Outcome unreachable = run("check --store postgresql://ann:hunter2@localhost:1/x");
  EXPECT_EQ(unreachable.exit_code, 15) << unreachable.error;
  EXPECT_EQ(unreachable.error.find("hunter2"), std::string::npos) << unreachable.error;
  for (const char* command : {"backup", "restore", "check", "move"})
    EXPECT_NE(run(std::string(command) + " --help").out.find(std::string("Example:\n  commonweal ") + command), std::string::npos);
}

}  // namespace
