// SPDX-License-Identifier: MIT
// Long random lives of a small register: whatever happens, every moment can be asked for again, the history gives the present, and a
// register made anew from the store is the same.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "services/register/test_register.h"

namespace cw::registry {
namespace {

using test::by_test;
using test::with_number;

class RegisterLives : public test::OnAStore {
 protected:
  struct Shown {
    Timestamp at;
    std::map<PersonId, PersonView> people;  // every id that there is
    Replay state;
  };
  Shown show(store::Connection& db) {
    Shown out;
    clock_.advance(5);
    out.at = clock_.now();
    clock_.advance(5);
    for (const PersonId id : ids(db)) {
      WholeView viewer;
      out.people[id] = read_person(db, viewer, id).value();
    }
    out.state = replay(db).value();
    return out;
  }
  static std::vector<PersonId> ids(store::Connection& db) {
    return db.all("SELECT id FROM person", {}, [](const store::Row& row) { return row.get<PersonId>(0); }).value();
  }
  std::int64_t random(std::int64_t below) { return std::uniform_int_distribution<std::int64_t>(0, below - 1)(engine_); }
  RecordKey key() { return {"s" + std::to_string(random(2)), std::to_string(random(9))}; }
  void step(Register& people) {
    const auto what = random(12);
    if (what < 7)
      ASSERT_TRUE(people.put(by_test, key(), with_number(std::to_string(random(6)), "n" + std::to_string(random(3)))));
    else if (what < 9)
      static_cast<void>(people.remove(by_test, key()));
    else if (what < 11)
      static_cast<void>(people.judge(by_test, key(), key(), random(2) == 0 ? Says::same : Says::not_same));
    else
      static_cast<void>(people.undo_judgement(by_test, 1 + random(6)));
  }
  std::mt19937_64 engine_;
};
CW_ON_BOTH_DATABASES(RegisterLives);

TEST_P(RegisterLives, AnyMomentCanBeAskedForAgainAndTheHistoryGivesThePresent) {
  constexpr int lives = 3, steps = 60;
  for (int life = 0; life < lives; ++life) {
    engine_.seed(static_cast<unsigned>(life + 1));
    auto people = start();
    store::Connection db = connect();
    std::vector<Shown> shown;
    for (int i = 0; i < steps; ++i) {
      ASSERT_NO_FATAL_FAILURE(step(**people));
      if (i % 6 == 0) shown.push_back(show(db));
      if (i % 20 == 19) {
        people.reset();
        people = start();
        ASSERT_EQ(replay(db)->changes, db.value<std::int64_t>("SELECT max(number) FROM register_change").value());
      }
    }
    for (const Shown& then : shown) {
      for (const auto& [id, was] : then.people) {
        WholeView viewer;
        const auto now = read_person(db, viewer, id, then.at);
        ASSERT_TRUE(now) << now.error().message;
        ASSERT_EQ(*now, was) << "life " << life;
      }
      ASSERT_EQ(replay(db, then.at).value(), then.state);
    }
    ASSERT_EQ(faults(), std::vector<std::string>{});
    EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM register_change WHERE kind = 'reconciled'").value(), 0)
        << "what is made anew from the store is the same";
  }
}

TEST_P(RegisterLives, ALoadTakenBackAndForgottenLeavesEveryIdAsItWas) {
  auto people = start();
  store::Connection db = connect();
  for (int life = 0; life < 12; ++life) {
    engine_.seed(static_cast<unsigned>(life + 100));
    for (int i = 0; i < 12; ++i) static_cast<void>((**people).put(by_test, key(), with_number(std::to_string(random(5)))));
    const Replay before = replay(db).value();
    const Act load{"feed", "a load", "load-" + std::to_string(life), {}};
    std::map<RecordKey, std::optional<HeldContent>> was;
    for (int i = 0; i < 12; ++i) {
      const RecordKey which = key();
      was.try_emplace(which, Unguarded(**people).held_content(which.source, {which.id}).value().front());
      if (random(4) == 0)
        static_cast<void>((*people)->remove(load, which));
      else
        ASSERT_TRUE((*people)->put(load, which, with_number(std::to_string(random(5)), "load")));
    }
    if (life % 3 == 0) {
      people.reset();
      people = start();
    }
    for (const auto& [which, content] : was) {
      if (content)
        ASSERT_TRUE((*people)->put(load, which, test::columns(content->columns)));
      else
        static_cast<void>((*people)->remove(load, which));
    }
    const auto forgotten = (*people)->forget_load(load, load.load);
    ASSERT_TRUE(forgotten) << forgotten.error().message;
    ASSERT_EQ(replay(db)->person_of, before.person_of) << "life " << life;
    ASSERT_EQ((*people)->forget_load(load, load.load)->records_moved, 0U) << "once is enough";
    ASSERT_EQ(faults(), std::vector<std::string>{});
  }
  people.reset();
  people = start();
  EXPECT_EQ(db.value<std::int64_t>("SELECT count(*) FROM register_change WHERE kind = 'reconciled' AND who = 'register'").value(), 0);
}

}  // namespace
}  // namespace cw::registry
