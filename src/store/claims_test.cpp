// SPDX-License-Identifier: MIT
#include "store/claims.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "store/migrations.h"
#include "store/test_store.h"

namespace cw::store {
namespace {

class ClaimsOfWork : public test::OnBothDatabases {
 protected:
  Connection migrated() {
    Connection db = connect();
    EXPECT_TRUE(migrate(db, {}));
    return db;
  }
};
CW_ON_BOTH_DATABASES(ClaimsOfWork);

TEST_P(ClaimsOfWork, OneHolderAtATimeAndTheNextAfterRelease) {
  Connection db = migrated(), other_db = connect();
  Claims one(db, "node-1"), two(other_db, "node-2");  // by the database's clock
  const auto claim = one.take("load", "7", 60'000'000).value();
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->turn, 1);
  EXPECT_FALSE(two.take("load", "7", 60'000'000).value());
  EXPECT_TRUE(two.take("load", "8", 60'000'000).value());
  EXPECT_EQ(one.take("load", "7", 60'000'000).value()->turn, 1) << "its holder has it still";
  EXPECT_EQ(two.holder_of("load", "7").value(), "node-1");
  ASSERT_TRUE(one.release(*claim));
  EXPECT_FALSE(two.holder_of("load", "7").value()) << "nobody's";
  EXPECT_EQ(two.take("load", "7", 60'000'000).value()->turn, 2);
}

TEST_P(ClaimsOfWork, WhatRanOutIsTakenOverAndTheOldHolderCannotGoOn) {
  Connection db = migrated(), other_db = connect();
  ManualClock clock(Timestamp{1'000});
  Claims one(db, "node-1", &clock), two(other_db, "node-2", &clock);
  auto claim = one.take("load", "7", 100).value();
  clock.advance(90);
  claim = one.renew(*claim, 100).value();
  EXPECT_EQ(claim->until, Timestamp{1'190});
  clock.advance(90);
  EXPECT_FALSE(two.take("load", "7", 100).value());
  clock.advance(10);
  const auto taken = two.take("load", "7", 100).value();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->turn, 2);
  EXPECT_EQ(one.renew(*claim, 100).error().code, ErrorCode::conflict);
  EXPECT_TRUE(one.release(*claim));
  EXPECT_TRUE(two.renew(*taken, 100)) << "the release of the old holder did nothing";
  EXPECT_EQ(in_transaction(db, [&](Connection&) { return one.check(*claim); }).error().code, ErrorCode::conflict);
  EXPECT_TRUE(in_transaction(other_db, [&](Connection&) { return two.check(*taken); }));
  EXPECT_FALSE(two.check(*taken)) << "outside a transaction it would say nothing";
}

TEST_P(ClaimsOfWork, AClockThatWentBackKeepsTheHolder) {
  Connection db = migrated(), other_db = connect();
  ManualClock clock(Timestamp{1'000'000});
  Claims one(db, "node-1", &clock), two(other_db, "node-2", &clock);
  const auto claim = one.take("load", "7", 100).value();
  clock.set(Timestamp{500'000});
  EXPECT_FALSE(two.take("load", "7", 100).value());
  EXPECT_TRUE(one.renew(*claim, 100));
  clock.advance(101);
  EXPECT_TRUE(two.take("load", "7", 100).value());
}

TEST_P(ClaimsOfWork, ManyWhoTryAtOnceGetEachPieceOnce) {
  static_cast<void>(migrated());
  constexpr int nodes = 4, pieces = 20;
  std::atomic<int> taken = 0, failed = 0;
  std::vector<std::thread> threads;
  for (int node = 0; node < nodes; ++node) {
    threads.emplace_back([&, node, mine = std::make_shared<Connection>(connect())] {
      Claims claims(*mine, "node-" + std::to_string(node));
      for (int piece = 0; piece < pieces; ++piece) {
        const auto claim = claims.take("load", std::to_string(piece), 600'000'000);
        if (!claim) ++failed;
        if (claim && *claim) ++taken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, pieces);
  EXPECT_EQ(failed, 0);
}

}  // namespace
}  // namespace cw::store
