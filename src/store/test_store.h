// SPDX-License-Identifier: MIT
// For tests of any module: one test body on both databases.
//
//   class Accounts : public store::test::OnBothDatabases {};
//   CW_ON_BOTH_DATABASES(Accounts);
//   TEST_P(Accounts, AreFoundByName) { auto db = connect(); ... }      // an empty store per test; connect() again for a second client
#pragma once

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "base/test_folder.h"
#include "store/store.h"
#include "store/test_postgres.h"

namespace cw::store::test {

class OnBothDatabases : public testing::TestWithParam<Database> {
 protected:
  [[nodiscard]] const std::string& url();
  // Throws where it cannot: the test fails. Commits do not wait for the disk unless asked.
  [[nodiscard]] Connection connect(OpenOptions options = {.durability = Durability::relaxed});
  [[nodiscard]] bool on_sqlite() const { return GetParam() == Database::sqlite; }
  cw::test::Folder folder_;

 private:
  std::string url_;
};

}  // namespace cw::store::test

// The suite's tests on both, or on one: CW_ON_DATABASES(RestartedServer, Database::postgres).
#define CW_ON_BOTH_DATABASES(Suite) CW_ON_DATABASES(Suite, cw::store::Database::sqlite, cw::store::Database::postgres)
#define CW_ON_DATABASES(Suite, ...)                                                           \
  INSTANTIATE_TEST_SUITE_P(Store, Suite, testing::Values(__VA_ARGS__), [](const auto& each) { \
    return std::string(each.param == cw::store::Database::sqlite ? "Sqlite" : "Postgres");    \
  })
