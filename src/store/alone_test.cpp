// SPDX-License-Identifier: MIT
#include "store/alone.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "store/test_store.h"

namespace cw::store {
namespace {

class AloneOnAStore : public test::OnBothDatabases {};
CW_ON_BOTH_DATABASES(AloneOnAStore);

TEST_P(AloneOnAStore, ASecondIsRefusedOnSqliteUntilTheFirstHasGone) {
  Connection first = connect(), second = connect();
  std::optional<Alone> held;
  held.emplace(std::move(*Alone::on(first)));
  const auto other = Alone::on(second);
  EXPECT_EQ(other.has_value(), !on_sqlite());
  if (!other) {
    EXPECT_EQ(other.error().code, ErrorCode::conflict) << other.error().message;
    EXPECT_NE(other.error().message.find("PostgreSQL"), std::string::npos) << "says what to do";
  }
  held.reset();
  EXPECT_TRUE(Alone::on(second));
}

TEST_P(AloneOnAStore, AProcessThatWasKilledHoldsNothing) {
  Connection db = connect();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string where = url();
  const pid_t child = fork();
  if (child == 0) {
    auto own = open(where);
    const auto held = Alone::on(*own);
    const char told = held ? 'y' : 'n';
    if (::write(ends[1], &told, 1) == 1) pause();
    _exit(0);
  }
  char told = 0;
  ASSERT_EQ(::read(ends[0], &told, 1), 1);
  EXPECT_EQ(told, 'y');
  EXPECT_EQ(Alone::on(db).has_value(), !on_sqlite());
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(Alone::on(db));
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace cw::store
