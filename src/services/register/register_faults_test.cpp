// SPDX-License-Identifier: MIT
// The program killed while it writes: what it had acknowledged is there, what it had not is there wholly or not at all, and a register
// opened afterwards goes on.
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>

#include "base/test_child.h"
#include "services/register/test_register.h"

namespace cw::registry {
namespace {

using test::by_test;
using test::with_number;

class RegisterFaults : public test::OnAStore {
 protected:
  void SetUp() override {
    static_cast<void>(url());  // a PostgreSQL is started by us, not by the child that is killed
    test::OnAStore::SetUp();
  }
};
CW_ON_BOTH_DATABASES(RegisterFaults);

TEST_P(RegisterFaults, KilledBetweenIndexAndCommitNothingIsThereAndTheSameCanBeDoneAgain) {
  PersonId person;
  {
    auto people = start();
    person = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  }
  cw::test::killed<std::int32_t>(
      [&](const auto& tell) {
        auto people = start();
        Act act = by_test;
        act.log = [tell](store::Connection&) -> Result<void> {  // everything is written, nothing is committed
          if (tell(1)) pause();
          return {};
        };
        static_cast<void>((*people)->put(act, {"library", "1"}, with_number("2")));
      },
      [](std::int32_t) { return false; });
  EXPECT_EQ(faults(), std::vector<std::string>{});
  auto people = start();
  EXPECT_EQ(view(person).records.at(0).columns, with_number("1"));
  const auto again = (*people)->put(by_test, {"library", "1"}, with_number("2"));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->done, RecordDone::changed);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(RegisterFaults, KilledAtAnyMomentNothingAcknowledgedIsLostAndNothingIsDoubled) {
  std::mt19937 random(7);
  std::int32_t acknowledged = 0;
  for (int round = 0; round < 8; ++round) {
    const std::int32_t end = acknowledged + 1 + static_cast<std::int32_t>(random() % 40);
    cw::test::killed<std::int32_t>(
        [&](const auto& tell) {
          auto people = start();
          for (std::int32_t i = acknowledged; i < 100'000; ++i) {
            const auto done = (*people)->put(by_test, {"library", std::to_string(i)}, with_number(std::to_string(i % 17)));
            if (!done || !tell(i + 1)) return;
          }
        },
        [&](std::int32_t number) {
          acknowledged = number;
          return number < end;
        });
    store::Connection db = connect();
    const auto records = db.value<std::int64_t>("SELECT count(*) FROM record").value();
    EXPECT_GE(records, acknowledged);
    EXPECT_LE(records, acknowledged + 1) << "one may have been committed and not told";
    ASSERT_EQ(faults(), std::vector<std::string>{});
  }
  EXPECT_GE(acknowledged, 8);
  auto people = start();
  store::Connection db = connect();
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM register_change WHERE kind = 'reconciled'").value(), 0);
}

}  // namespace
}  // namespace cw::registry
