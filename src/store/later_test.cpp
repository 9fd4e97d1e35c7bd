// SPDX-License-Identifier: MIT
// execute_later(): the same as execute(), with what goes wrong told later.
#include "store/outbox.h"
#include "store/test_store.h"

namespace cw::store {
namespace {

class Later : public test::OnBothDatabases {
 protected:
  Connection with_table() {
    Connection db = connect();
    EXPECT_TRUE(db.script("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT"));
    return db;
  }
  static std::int64_t count(Connection& db) { return db.value<std::int64_t>("SELECT count(*) FROM thing").value(); }
};
CW_ON_BOTH_DATABASES(Later);

TEST_P(Later, ManyStatementsAreDoneInTheirOrder) {
  Connection db = with_table();
  const auto done = in_transaction(db, [](Connection& work) -> Result<void> {
    for (std::int64_t i = 1; i <= 300; ++i) {
      CW_CHECK(work.execute_later("INSERT INTO thing (id, name) VALUES (?1, ?2)", {i, "new"}));
      CW_CHECK(work.execute_later("UPDATE thing SET name = ?2 WHERE id = ?1", {i, std::to_string(i)}));
    }
    EXPECT_EQ(work.value<std::string>("SELECT name FROM thing WHERE id = 300").value(), "300") << "what is read sees what was sent";
    CW_CHECK(work.execute_later("DELETE FROM thing WHERE id = ?1", {std::int64_t{7}}));
    CW_TRY(BulkInsert bulk, work.bulk_insert("thing", {"id", "name"}));
    CW_CHECK(bulk.add({std::int64_t{7}, "in bulk"}));
    CW_CHECK(bulk.finish());
    return work.execute_later("INSERT INTO thing (id, name) VALUES (301, 'last')");
  });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(count(db), 301);
  EXPECT_EQ(db.value<std::string>("SELECT name FROM thing WHERE id = 7").value(), "in bulk");
}

TEST_P(Later, AnErrorIsToldAtTheLatestByTheCommitAndNothingStays) {
  Connection db = with_table();
  const auto done = in_transaction(db, [](Connection& work) -> Result<void> {
    for (const std::int64_t id : {1, 2, 1, 3}) CW_CHECK(work.execute_later("INSERT INTO thing (id, name) VALUES (?1, 'x')", {id}));
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::conflict) << done.error().message;
  EXPECT_EQ(count(db), 0);
  EXPECT_TRUE(in_transaction(db, [](Connection& work) { return work.execute_later("INSERT INTO thing (id, name) VALUES (1, 'y')"); }))
      << "the connection goes on";
  EXPECT_EQ(count(db), 1);
}

TEST_P(Later, TheNextStatementTellsAndTheTransactionCanOnlyBeRolledBack) {
  Connection db = with_table();
  auto transaction = db.begin();
  ASSERT_TRUE(transaction);
  const auto sent = db.execute_later("INSERT INTO thing (id, name) VALUES (1, NULL)");
  const auto next = db.value<std::int64_t>("SELECT count(*) FROM thing");
  ASSERT_FALSE(next);
  EXPECT_EQ(sent ? next.error().code : sent.error().code, ErrorCode::invalid);
  EXPECT_FALSE(transaction->commit());
  EXPECT_EQ(count(db), 0);
}

TEST_P(Later, OutsideATransactionItIsDoneAtOnce) {
  Connection db = with_table(), other = connect();
  ASSERT_TRUE(db.execute_later("INSERT INTO thing (id, name) VALUES (1, 'x')"));
  EXPECT_EQ(count(other), 1);
}

TEST_P(Later, WhatWasSentIsGoneWithTheTransaction) {
  Connection db = with_table();
  {
    auto transaction = db.begin();
    ASSERT_TRUE(db.execute_later("INSERT INTO thing (id, name) VALUES (1, 'x')"));
  }
  EXPECT_EQ(count(db), 0);
}

}  // namespace
}  // namespace cw::store
