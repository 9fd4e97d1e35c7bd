// SPDX-License-Identifier: MIT
// Loads into the register, on both databases: people keep their ids through loads, undone loads and programs that are killed half way.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/place/register_sink.h"
#include "services/register/test_register.h"
#include "services/sources/sources.h"

namespace cw {
namespace {

using sources::AddRow;
using sources::LoadKind;
using sources::LoadState;
const sources::SourceAct by_test{"ann", "a test"};

// Everything that a process needs to load.
struct Loading {
  Loading(const std::string& url, const Clock& clock)
      : people(url, clock),
        sink(*people),
        db(store::open(url, {.durability = store::Durability::relaxed}).value()),
        ids(clock, system_randomness()),
        sources(db, sink, clock, ids) {}
  registry::test::Running people;
  place::RegisterSink sink;
  store::Connection db;
  UuidSource ids;
  sources::Sources sources;
};

class RegisterLoads : public store::test::OnBothDatabases {
 protected:
  void SetUp() override {
    store::Connection db = connect();
    const auto migrated = store::migrate(db, {registry::register_migrations(), sources::source_migrations()});
    ASSERT_TRUE(migrated) << migrated.error().message;
    Loading loading(url(), clock_);
    for (const char* name : {"library", "rents"}) {
      const sources::Source source{name,
                                   name,
                                   "alderwick",
                                   "a system",
                                   "",
                                   "",
                                   "",
                                   "ID",
                                   {{"NHS", "nhs_number", "nhs_number"}, {"NAME", "given_name", "given_name"}},
                                   sources::Duplicates::possible,
                                   1};
      ASSERT_TRUE(loading.sources.put(by_test, source));
    }
  }
  // Rows `from` to `to`; NHS numbers make every third row one person with another.
  static Result<sources::LoadReport> load(Loading& loading, const char* source, int from, int to, int step) {
    return loading.sources.load(by_test, {source, "a file", LoadKind::whole}, [&](const AddRow& add) -> Result<void> {
      for (int i = from; i < to; ++i)
        CW_CHECK(add({i + 2, {{"ID", std::to_string(i)}, {"NHS", std::to_string(i / step)}, {"NAME", "n" + std::to_string(i)}}}));
      return {};
    });
  }
  using People = std::map<registry::RecordNumber, registry::PersonId>;
  People people() {
    store::Connection db = connect();
    return registry::replay(db).value().person_of;
  }
  // How many records are not of the person they were of; all where they are others.
  static std::size_t moved(const People& before, const People& after) {
    if (before.size() != after.size()) return before.size() + after.size();
    std::size_t out = 0;
    for (const auto& [record, person] : before)
      if (const auto found = after.find(record); found == after.end() || found->second != person) ++out;
    return out;
  }
  std::vector<std::string> faults() {
    store::Connection db = connect();
    return registry::check_register(db).value().faults;
  }
  ManualClock clock_{Timestamp{1'772'000'000'000'000}};
};
CW_ON_BOTH_DATABASES(RegisterLoads);

TEST_P(RegisterLoads, ALoadThatIsUndoneLeavesEverybodyWhoTheyWere) {
  Loading loading(url(), clock_);
  ASSERT_EQ(load(loading, "library", 0, 700, 3)->added, 700);
  ASSERT_EQ(load(loading, "rents", 100, 500, 5)->added, 400);
  const auto before = people();
  EXPECT_EQ(load(loading, "library", 0, 700, 3)->unchanged, 700);
  EXPECT_EQ(moved(before, people()), 0U);
  const auto other = load(loading, "library", 200, 900, 4);
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_GT(moved(before, people()), 300U);
  const auto undone = loading.sources.undo(by_test, other->id);
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_EQ(undone->state, LoadState::undone);
  EXPECT_EQ(undone->changed_since, 0);
  EXPECT_EQ(moved(before, people()), 0U) << "the same records with the same ids";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(RegisterLoads, KilledHalfWayALoadGoesOnAndCanStillBeUndone) {
  People before;
  {
    Loading loading(url(), clock_);
    ASSERT_TRUE(load(loading, "library", 0, 1500, 3));
    before = people();
  }
  for (int round = 0; round < 4; ++round) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Loading loading(url(), clock_);
      static_cast<void>(load(loading, "library", 500, 2500, 4));
      _exit(0);
    }
    {
      // Killed as soon as it began (round 0: while it reads), or after so many pieces.
      store::Connection db = connect();
      const auto arrived = [&] {
        return db.value<std::int64_t>("SELECT count(*) FROM load WHERE state = ?1 AND done >= ?2",
                                      {round == 0 ? "reading" : "applying", 500 * (round - 1)})
                   .value() > 0;
      };
      while (!arrived() && waitpid(child, nullptr, WNOHANG) == 0) {
      }
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    ASSERT_EQ(faults(), std::vector<std::string>{});
    Loading loading(url(), clock_);
    const auto resumed = loading.sources.resume();
    ASSERT_TRUE(resumed) << resumed.error().message;
    clock_.advance(1'000'000);
    const auto loads = loading.sources.loads_of("library", 10).value();
    if (loads.size() > 1 && loads.front().state == LoadState::applied) {
      EXPECT_EQ(loads.front().done, 2500) << "1000 are new, 1000 changed, 500 gone";
      ASSERT_TRUE(loading.sources.undo(by_test, loads.front().id));
    }
    EXPECT_EQ(moved(before, people()), 0U);
    ASSERT_EQ(faults(), std::vector<std::string>{});
  }
}

}  // namespace
}  // namespace cw
