// SPDX-License-Identifier: MIT
// Two registers on one store: one leads, the other follows what it writes, answers, and takes over.
#include <random>

#include "services/register/test_register.h"
#include "services/register/test_resolver.h"

namespace cw::registry {
namespace {

using test::by_test;
using test::with_number;

// A register that begins as a follower; may_lead asks `allowed`.
class Follower {
 public:
  Follower(const std::string& url, const Clock& clock, const bool& allowed) {
    store::WriterOptions options;
    options.open.durability = store::Durability::relaxed;
    writer_ = std::move(store::Writer::start(url, options).value());
    RegisterParts parts{.store_url = url, .writer = *writer_, .resolver = std::make_unique<test::NumberResolver>(), .clock = clock};
    parts.open = options.open;
    parts.begins_as = Role::follower;
    parts.may_lead = [&allowed](store::Connection&) -> Result<void> {
      return allowed ? Result<void>{} : fail(ErrorCode::conflict, "another one leads.");
    };
    register_ = std::move(Register::open(std::move(parts)).value());
  }
  Register* operator->() { return register_.get(); }

 private:
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<Register> register_;
};

class RegisterFollowing : public test::OnAStore {};
CW_ON_BOTH_DATABASES(RegisterFollowing);

TEST_P(RegisterFollowing, AFollowerAnswersAndRefusesToWriteUntilItLeads) {
  bool allowed = false;
  WholeView viewer;
  auto leader = start();
  const PersonId person = (*leader)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  Follower follower(url(), clock_, allowed);
  EXPECT_FALSE(follower->leads());
  const auto refused = follower->put(by_test, {"library", "2"}, with_number("2"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_EQ(refused.error().field, leader_field);
  EXPECT_EQ(follower->match(viewer, with_number("1"), 5).value().at(0).person, person);
  const PersonId later = (*leader)->put(by_test, {"library", "2"}, with_number("2")).value().person;
  ASSERT_TRUE(follower->follow());
  EXPECT_EQ(follower->match(viewer, with_number("2"), 5).value().at(0).person, later);

  const auto early = follower->lead();
  ASSERT_FALSE(early) << "it may not";
  EXPECT_EQ(early.error().code, ErrorCode::conflict);
  EXPECT_TRUE((*leader)->put(by_test, {"library", "3"}, with_number("1"))) << "the leader still leads";
  allowed = true;
  ASSERT_TRUE(follower->lead());
  const auto fenced = (*leader)->put(by_test, {"library", "4"}, with_number("4"));
  ASSERT_FALSE(fenced) << "it is no longer the leader, and does not know yet";
  EXPECT_EQ(fenced.error().code, ErrorCode::conflict);
  EXPECT_EQ(follower->put(by_test, {"library", "4"}, with_number("1")).value().person, person);
  store::Connection db = connect();
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM register_change WHERE kind = 'reconciled'").value(), 0);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

// Everything that can be done to a register, at random, while another follows and now and then takes over.
TEST_P(RegisterFollowing, WhoeverTakesOverHasThePeopleThatTheLeaderHad) {
  std::mt19937 random(11);
  std::array<bool, 2> allowed = {true, false};
  Follower one(url(), clock_, allowed[0]), two(url(), clock_, allowed[1]);
  std::array<Follower*, 2> nodes = {&one, &two};
  std::size_t leader = 0;
  ASSERT_TRUE(one->lead());
  std::vector<std::int64_t> judgements;
  const auto key = [&] { return RecordKey{"library", std::to_string(random() % 25)}; };
  for (int step = 0; step < 600; ++step) {
    Register& people = *nodes[leader]->operator->();
    switch (random() % 8) {
      case 0: static_cast<void>(people.remove(by_test, key())); break;
      case 1:
        if (const auto judged = people.judge(by_test, key(), key(), random() % 2 ? Says::same : Says::not_same))
          judgements.push_back(judged->judgement);
        break;
      case 2:
        if (!judgements.empty()) static_cast<void>(people.undo_judgement(by_test, judgements[random() % judgements.size()]));
        break;
      default: ASSERT_TRUE(people.put(by_test, key(), with_number(std::to_string(random() % 9))));
    }
    if (random() % 5 == 0) {
      ASSERT_TRUE((*nodes[1 - leader])->follow());
    }
    if (random() % 40 != 0) continue;
    allowed[leader] = false;
    if (random() % 2) (*nodes[leader])->step_down();
    leader = 1 - leader;
    allowed[leader] = true;
    const auto taken = (*nodes[leader])->lead();
    ASSERT_TRUE(taken) << taken.error().message;
    if ((*nodes[1 - leader])->leads()) static_cast<void>((*nodes[1 - leader])->put(by_test, {"library", "x"}, with_number("x")));
    (*nodes[1 - leader])->step_down();
  }
  ASSERT_EQ(faults(), std::vector<std::string>{});
  // The index of the follower says what one made from the store does: taking over once more changes nobody.
  store::Connection db = connect();
  const auto reconciled = [&] { return db.value<std::int64_t>("SELECT count(*) FROM register_change WHERE kind = 'reconciled'").value(); };
  EXPECT_EQ(reconciled(), 0);
  auto anew = start();
  EXPECT_EQ(reconciled(), 0);
}

}  // namespace
}  // namespace cw::registry
