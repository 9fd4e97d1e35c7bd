// SPDX-License-Identifier: MIT
// What the register has learnt outlives the process: whoever makes the index again has the same people and the same scores to the last bit,
// and only a step of learning moves anybody, as a change of the history.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "base/json.h"
#include "engines/linkage/comparison_library.h"
#include "services/register/learnt_store.h"
#include "services/register/live_resolver.h"
#include "services/register/test_register.h"

namespace cw::registry {
namespace {

using test::by_test;
constexpr const char* names[] = {"given_name", "family_name", "date_of_birth", "postcode", "phone"};

// How often a phone number may occur before it is taken out: something that is learnt from all records, and changes what one is.
constexpr std::size_t most_phones = 8;

std::string phone_in(const Value& columns) {
  const Value* phone = member(columns, "phone");
  const std::string* text = phone == nullptr ? nullptr : phone->get<std::string>();
  return text == nullptr ? std::string() : *text;
}

LiveResolverParts parts() {
  LiveResolverParts out;
  out.model.link_type = linkage::LinkType::link_and_dedupe;
  out.model.id_column = "id";
  out.model.source_column = "source";
  out.model.probability_two_random_records_match = 0.01;
  for (const char* name : names) {
    linkage::Comparison comparison = linkage::exact_match(linkage::ColumnExpression::column(name)).value();
    linkage::set_term_frequency(comparison, linkage::TermFrequency::adjusted);
    out.model.comparisons.push_back(std::move(comparison));
    const std::vector<std::string> column = {name};
    if (name != names[0]) out.model.blocking_rules.push_back(linkage::block_on(column).value());
    out.columns.emplace_back(name, ColumnType::text);
  }
  out.settings.threshold = 0.95;
  out.learn_preparation = [](const Resolver::AllRecords& all) -> Result<std::string> {
    std::map<std::string, std::size_t> count;
    CW_CHECK(all([&](RecordNumber, const RecordKey&, const Value& columns) -> Result<void> {
      ++count[phone_in(columns)];
      return {};
    }));
    std::string shared;
    for (const auto& [phone, records] : count)
      if (records > most_phones) shared += phone + "\n";
    return shared;
  };
  out.preparation = [](std::string_view learnt) -> Result<PreparedBy> {
    return PreparedBy{[shared = std::string(learnt)](const RecordKey&, const Value& columns) -> Result<Structure> {
                        Structure row = *columns.get<Structure>();
                        std::erase_if(row, [&](const auto& each) {
                          return each.first == "phone" && shared.find(phone_in(columns) + "\n") != std::string::npos;
                        });
                        return row;
                      },
                      {}};
  };
  return out;
}

// A register on the index, with its writer.
class Opened {
 public:
  Opened(const std::string& url, const Clock& clock, Role role = Role::leader, LiveResolverParts given = parts()) {
    store::WriterOptions options;
    options.open.durability = store::Durability::relaxed;
    writer_ = store::Writer::start(url, options).value();
    RegisterParts own{.store_url = url, .writer = *writer_, .resolver = make_live_resolver(std::move(given)), .clock = clock};
    own.open = options.open;
    own.begins_as = role;
    auto opened = Register::open(std::move(own));
    if (!opened) throw std::runtime_error(opened.error().message);
    people_ = std::move(*opened);
  }
  Register* operator->() { return people_.get(); }
  Register& operator*() { return *people_; }

 private:
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<Register> people_;
};

class RegisterLearning : public test::OnAStore {
 protected:
  // Some of 400 people, some names much commoner than others, with faults; some phones are an office's.
  Value someone() {
    const unsigned who = random_() % 400;
    Structure out{{"given_name", Value("g" + std::to_string(who % 3 == 0 ? 0 : who % 37))},
                  {"family_name", Value("f" + std::to_string(who % 4 == 0 ? 0 : who % 91))},
                  {"date_of_birth", Value("19" + std::to_string(10 + who % 83) + "-01-" + std::to_string(10 + who % 17))},
                  {"postcode", Value("p" + std::to_string(who % 29))},
                  {"phone", Value(random_() % 6 == 0 ? "office " + std::to_string(random_() % 6) : "0" + std::to_string(who))}};
    for (auto& [name, value] : out)
      if (random_() % 7 == 0) value = Value("x" + std::to_string(random_() % 50));
    return Value(std::move(out));
  }
  RecordKey some_key() { return {"list " + std::to_string(random_() % 4), std::to_string(random_() % 300)}; }
  void change(Register& people, int times) {
    for (int i = 0; i < times; ++i) {
      const unsigned what = random_() % 20;
      if (what < 15) {
        ASSERT_TRUE(people.put(by_test, some_key(), someone()));
      } else if (what < 19) {
        static_cast<void>(people.remove(by_test, some_key()));
      } else {
        static_cast<void>(people.judge(by_test, some_key(), some_key(), random_() % 2 == 0 ? Says::same : Says::not_same));
      }
    }
  }
  std::map<std::string, std::string> whose() {
    std::map<std::string, std::string> out;
    store::Connection db = connect();
    const auto read = db.each(
        "SELECT r.source, r.id, m.person FROM membership AS m JOIN record AS r ON r.number = m.record"
        " WHERE m.until_at IS NULL",
        {}, [&](const store::Row& row) -> Result<void> {
          out[row.get<std::string>(0) + "/" + row.get<std::string>(1)] = row.get<std::string>(2);
          return {};
        });
    if (!read) throw std::runtime_error(read.error().message);
    return out;
  }
  // The answers about 60 people, with every weight to the last bit.
  static std::vector<std::string> answers(Register& people, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::string> out;
    WholeView viewer;
    for (int i = 0; i < 60; ++i) {
      const unsigned who = random() % 400;
      const Value asked(Structure{{"given_name", Value("g" + std::to_string(who % 37))},
                                  {"family_name", Value("f" + std::to_string(who % 4 == 0 ? 0 : who % 91))},
                                  {"postcode", Value("p" + std::to_string(who % 29))},
                                  {"phone", Value("office " + std::to_string(random() % 6))}});
      const auto found = people.match(viewer, asked, 20);
      for (const PersonMatch& each : found.value()) out.push_back(fmt::format("{} {} {:a}", i, each.person.text(), each.match_weight));
    }
    return out;
  }
  std::int64_t count(std::string_view sql) {
    store::Connection db = connect();
    return db.value<std::int64_t>(sql).value();
  }
  std::int64_t reconciled() { return count("SELECT count(*) FROM register_change WHERE kind = 'reconciled'"); }
  void execute(std::string_view sql) {
    store::Connection db = connect();
    const auto done = db.execute(sql);
    ASSERT_TRUE(done) << done.error().message;
  }
  std::string reason_of_the_last() {
    store::Connection db = connect();
    return db.value<std::string>("SELECT reason FROM register_change ORDER BY number DESC LIMIT 1").value();
  }
  std::mt19937 random_{5};
};
CW_ON_BOTH_DATABASES(RegisterLearning);

TEST_P(RegisterLearning, ARestartMovesNobodyAndChangesNoScore) {
  auto people = std::make_unique<Opened>(url(), clock_);
  std::int64_t steps = 0;
  for (int round = 0; round < 8; ++round) {
    change(**people, 250);
    if (round == 2 || round == 5) {
      const auto learnt = (*people)->reconcile({"register", "time to learn", {}, {}});
      ASSERT_TRUE(learnt) << learnt.error().message;
      EXPECT_GT(learnt->records_moved, 0U) << "a step of learning matters here, so not learning does too";
      ++steps;
      change(**people, 60);
    }
    const auto before = whose();
    const auto said = answers(**people, 9);
    ASSERT_GT(said.size(), 20U);
    auto killed = round % 2 == 0 ? nullptr : std::move(people);  // or it has just gone on
    people.reset();
    people = std::make_unique<Opened>(url(), clock_);
    EXPECT_EQ(whose(), before);
    EXPECT_EQ(answers(**people, 9), said);
    EXPECT_EQ(reconciled(), steps) << "nothing but learning is in the history";
  }
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(RegisterLearning, AFollowerGoesByWhatTheLeaderHasLearntAndMovesNobodyWhenItTakesOver) {
  auto leader = std::make_unique<Opened>(url(), clock_);
  change(**leader, 200);
  auto follower = std::make_unique<Opened>(url(), clock_, Role::follower);
  for (int round = 0; round < 4; ++round) {
    change(**leader, 200);
    if (round == 1) {
      ASSERT_TRUE((*follower)->follow());
    }
    if (round < 3) {  // the last: not yet followed
      ASSERT_TRUE((*leader)->reconcile({"register", "time to learn", {}, {}}));
      change(**leader, 40);
    }
    if (round != 2) {
      ASSERT_TRUE((*follower)->follow());
    }
    const auto before = whose();
    const auto said = answers(**leader, 3);
    if (round != 2) {
      EXPECT_EQ(answers(**follower, 3), said) << "it answers as the leader does";
    }
    const std::int64_t steps = reconciled();
    ASSERT_TRUE((*follower)->lead());
    EXPECT_EQ(whose(), before);
    EXPECT_EQ(answers(**follower, 3), said);
    EXPECT_EQ(reconciled(), steps);
    (*leader)->step_down();
    std::swap(leader, follower);
    ASSERT_TRUE((*follower)->follow());
    EXPECT_EQ(answers(**follower, 3), said) << "and back";
  }
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(RegisterLearning, WhatComesWhileItLearnsIsThereAfterwards) {
  Opened people(url(), clock_);
  change(*people, 400);
  std::atomic<bool> learnt = false;
  std::thread learner([&] {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(people->reconcile({"register", "time to learn", {}, {}}));
    learnt = true;
  });
  int changes = 0;
  while (!learnt || changes < 100) {
    change(*people, 1);
    ++changes;
  }
  learner.join();
  const auto before = whose();
  const auto said = answers(*people, 4);
  Opened again(url(), clock_);
  EXPECT_EQ(whose(), before);
  EXPECT_EQ(answers(*again, 4), said);
  EXPECT_EQ(reconciled(), 3);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(RegisterLearning, ItIsTimeToLearnWhenTheRecordsHaveDoubledAndEachNight) {
  constexpr std::int64_t hour = 3'600'000'000;
  clock_.set({20'000 * 24 * hour + 12 * hour});  // noon
  auto people = std::make_unique<Opened>(url(), clock_);
  const LearningRule rule{.fewest_records = 20, .hour_of_day = 2};
  const auto put = [&](int i) { ASSERT_TRUE((*people)->put(by_test, {"list 1", std::to_string(i)}, someone())); };
  for (int i = 0; i < 19; ++i) put(i);
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::no);
  put(19);
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::doubled);
  people = std::make_unique<Opened>(url(), clock_);
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::doubled) << "the store says so, whoever asks";
  ASSERT_TRUE((*people)->reconcile(by_test));
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::no);
  clock_.advance(15 * hour);
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::no) << "nothing has changed since";
  put(20);
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::new_day);
  ASSERT_TRUE((*people)->reconcile(by_test));
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::no);
  put(21);
  clock_.advance(22 * hour);  // one in the morning
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::no);
  clock_.advance(hour);
  EXPECT_EQ((*people)->learning_due(rule), LearningDue::new_day);
}

TEST_P(RegisterLearning, AStoreOfBeforeIsLearntFromOnceAndGoesOn) {
  auto people = std::make_unique<Opened>(url(), clock_);
  change(**people, 300);
  people.reset();
  execute("DELETE FROM learnt_part");
  execute("DELETE FROM learnt_state");
  people = std::make_unique<Opened>(url(), clock_);
  EXPECT_EQ(reconciled(), 1);
  EXPECT_EQ(reason_of_the_last(), "the index was made again from the store: nothing was kept of what had been learnt");
  EXPECT_EQ(count("SELECT change FROM learnt_state"), count("SELECT max(number) FROM register_change"));
  change(**people, 100);
  const auto before = whose();
  const auto said = answers(**people, 1);
  people = std::make_unique<Opened>(url(), clock_);
  EXPECT_EQ(whose(), before);
  EXPECT_EQ(answers(**people, 1), said);
  EXPECT_EQ(reconciled(), 1);
}

TEST_P(RegisterLearning, DamageIsFoundAndTheRegisterLearnsAgainAndSaysSo) {
  auto people = std::make_unique<Opened>(url(), clock_);
  change(**people, 300);
  ASSERT_TRUE((*people)->reconcile(by_test));
  people.reset();
  store::Connection db = connect();
  const auto bytes = db.first("SELECT bytes FROM learnt_part", {}, [](const store::Row& row) {
    const store::Bytes found = row.get<store::Bytes>(0);
    return std::vector<std::uint8_t>(found.begin(), found.end());
  });
  std::vector<std::uint8_t> damaged = bytes.value().value();
  damaged[damaged.size() / 2] ^= 4;
  ASSERT_TRUE(db.execute("UPDATE learnt_part SET bytes = ?1", {damaged}));
  people = std::make_unique<Opened>(url(), clock_);
  EXPECT_NE(reason_of_the_last().find("damaged"), std::string::npos) << reason_of_the_last();
  EXPECT_EQ(reconciled(), 2);
  const auto before = whose();
  people = std::make_unique<Opened>(url(), clock_);
  EXPECT_EQ(reconciled(), 2) << "once";
  EXPECT_EQ(whose(), before);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(RegisterLearning, AnotherModelIsLearntAnew) {
  auto people = std::make_unique<Opened>(url(), clock_);
  change(**people, 200);
  LiveResolverParts other = parts();
  other.settings.threshold = 0.8;
  people = std::make_unique<Opened>(url(), clock_, Role::leader, std::move(other));
  EXPECT_NE(reason_of_the_last().find("the model or its configuration is another"), std::string::npos) << reason_of_the_last();
}

TEST_P(RegisterLearning, ListsThatHoldEachPersonOnceAreThoseOfTheLastStep) {
  std::vector<std::string> once;
  const auto with_lists = [&] {
    LiveResolverParts out = parts();
    out.duplicate_free = [&]() -> Result<std::vector<std::string>> { return once; };
    return out;
  };
  auto people = std::make_unique<Opened>(url(), clock_, Role::leader, with_lists());
  const Value ann(Structure{{"given_name", Value("Ann")},
                            {"family_name", Value("Quillfeather")},
                            {"date_of_birth", Value("1980-01-02")},
                            {"postcode", Value("p1")}});
  const PersonId first = (*people)->put(by_test, {"list 1", "1"}, ann).value().person;
  EXPECT_EQ((*people)->put(by_test, {"list 1", "2"}, ann).value().person, first);
  once = {"list 1"};
  people = std::make_unique<Opened>(url(), clock_, Role::leader, with_lists());
  EXPECT_EQ((*people)->put(by_test, {"list 1", "3"}, ann).value().person, first) << "a restart is no step of learning";
  ASSERT_TRUE((*people)->reconcile(by_test));
  std::set<std::string> whom;
  for (const auto& [record, person] : whose()) whom.insert(person);
  EXPECT_EQ(whom.size(), 3U);
}

TEST(KeptLearnt, IsRefusedWhereItIsNone) {
  EXPECT_EQ(make_live_resolver(parts())->take_learnt("").error().code, ErrorCode::invalid);
  EXPECT_EQ(make_live_resolver(parts())->take_learnt("no such thing").error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace cw::registry
